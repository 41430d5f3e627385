"""One rule on its way from what is written to closures: its effect, its condition, its words, what it orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies import catalog
from policies.calendars import Period
from policies.conditions import compile_condition
from policies.decision import OBLIGATIONS, Effect, Match, Obligation
from policies.errors import Problems
from policies.facts import CONTENTS
from policies.layers import Written
from policies.loader import Key
from policies.logic import Condition, conjunction, negation
from policies.reading import NEVER, Reading, check_names
from policies.rules import RESERVED, Rule
from policies.schema import Scope
from policies.vocabulary import ENTITIES, LABELS, SCORES, TOPICS, Vocabulary

EFFECTS: Mapping[str, Effect] = {effect.word: effect for effect in Effect}
ON_ERROR = ("allow", "flag", "warn", "block")
"""Redaction and replacement need something that was found, so they cannot answer a detector that failed."""
CAPABILITIES = frozenset({*OBLIGATIONS, "hold"})
"""What a gate may or may not be able to carry out: a rule that needs one says so in ``requires``."""


def scope_of(
    scope: Scope, path: tuple[Key, ...], reading: Reading
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Groups and roles of a scope, each None where it names none; unknown ones are noted."""
    sides: list[frozenset[str] | None] = []
    for what, names, known in (
        ("group", scope.groups, reading.vocabulary.groups),
        ("role", scope.roles, reading.vocabulary.roles),
    ):
        if names is None:
            sides.append(None)
            continue
        found = [(name, (*path, f"{what}s", index)) for index, name in enumerate(names)]
        sides.append(check_names(found, what, known, reading))
    return sides[0], sides[1]


@dataclass(frozen=True, slots=True)
class Around:
    """What a rule takes from the policies it stands in."""

    calendar: Mapping[str, Period] | None = None
    help_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Words:
    """The text a rule shows, and which shipped file it comes from."""

    text: Mapping[str, str]
    care: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class RuleCompiler:
    """One rule on its way from text to closures."""

    written: Written
    vocabulary: Vocabulary
    problems: Problems
    around: Around

    def rule(self) -> Rule | None:
        """The rule; None where something it requires is absent."""
        form = self.written.form
        requires = self._requires()
        effect = self._effect(requires)
        obligations = self._obligations(requires)
        on_error = self._on_error(effect)
        reading = Reading(
            self.written.layer.document, self.problems, self.vocabulary, effect is Effect.REDACT, requires,
            self.around.calendar, self.around.help_words,
        )  # fmt: skip
        condition = compile_condition(form.when, self._path("when"), reading)
        self._check(effect, on_error, condition)
        condition = conjunction([*self._exception(reading), condition])
        absent = sorted(name for name in requires if not self.vocabulary.provides(name))
        if absent:
            self.problems.add("GP037", self.written.place, name=form.name, missing=", ".join(absent))
            return None
        words = self._words()
        place = self.written.place
        policy = self.written.layer.form.name
        return Rule(
            name=form.name,
            policy=policy,
            file=place.file,
            line=place.line,
            effect=effect,
            on_error=on_error,
            test=condition.test,
            condition=condition,
            match=Match(form.name, policy, effect),
            doubt=Match(form.name, policy, on_error, known=False),
            floor=form.floor,
            shadow=form.shadow,
            redacts=condition.masks if effect is Effect.REDACT else frozenset(),
            mode=form.as_ or "pseudonym",
            title=form.title.by_language() if form.title else {},
            message=words.text,
            care=words.care,
            obligations=obligations,
            lifts="allow" in form.then,
            label=form.label.by_language() if form.label else {},
            texts=frozenset({words.file} - {""}),
        )

    def _path(self, *steps: Key) -> tuple[Key, ...]:
        return ("rules", self.written.index, *steps)

    def _complain(self, code: str, *steps: Key, **values: object) -> None:
        place = self.written.layer.document.place(self._path(*steps))
        self.problems.add(code, place, **values)  # type: ignore[arg-type]

    def _requires(self) -> frozenset[str]:
        words = self.vocabulary
        known = ENTITIES | SCORES | LABELS | TOPICS | CONTENTS | CAPABILITIES | {"quota"}
        known |= words.entities | words.scores.keys() | words.labels
        for index, name in enumerate(self.written.form.requires):
            if name not in known:
                listed = sorted(known)
                self._complain("GP021", "requires", index, name=name, known=", ".join(listed), suggest=(name, listed))
        return frozenset(self.written.form.requires) & known

    def _effect(self, requires: frozenset[str]) -> Effect:
        """The one effect; allow, which silences nothing, where a rule only orders something."""
        effects, orders = [], False
        for index, word in enumerate(self.written.form.then):
            if word in OBLIGATIONS:
                orders = True
            elif word == "hold" and not self.vocabulary.provides("hold") and "hold" not in requires:
                self._complain("GP015", "then", index)
            elif word in EFFECTS:
                effects.append(EFFECTS[word])
            else:
                known = [*EFFECTS, *OBLIGATIONS]
                self._complain("GP013", "then", index, effect=word, known=", ".join(known), suggest=(word, known))
        if len(effects) > 1 or not self.written.form.then:
            self._complain("GP016", "then")
        if effects:
            return effects[0]
        return Effect.ALLOW if orders else Effect.BLOCK

    def _obligations(self, requires: frozenset[str]) -> tuple[Obligation, ...]:
        """What happens besides. What nobody here can carry out is refused, unless the rule says that it needs it."""
        form = self.written.form
        ordered = [word for word in form.then if word in OBLIGATIONS]
        if form.notify is not None and "hold" in form.then and not {"escalate", "notify"} & set(ordered):
            ordered.append("notify")  # who is told is who may let it pass
        for index, word in enumerate(form.then):
            if word in OBLIGATIONS and not self.vocabulary.provides(word) and word not in requires:
                self._complain("GP073", "then", index, word=word)
        if ({"escalate", "notify"} & set(ordered)) and form.notify is None:
            self._complain("GP074", "then", what="notify")
        if "label" in ordered and form.label is None:
            self._complain("GP074", "then", what="label")
        if form.notify is not None and not {"escalate", "notify"} & set(ordered):
            self._complain("GP075", "notify", key="notify", words="escalate, notify, hold")
        if form.label is not None and "label" not in ordered:
            self._complain("GP075", "label", key="label", words="label")
        role = "/".join(filter(None, (form.notify.role, form.notify.instead))) if form.notify else ""
        return tuple(
            Obligation(word, form.name, role if word in ("escalate", "notify") else "") for word in sorted(set(ordered))
        )

    def _on_error(self, effect: Effect) -> Effect:
        word = self.written.form.on_error
        if word is None:  # a rule that only orders something withholds nothing, in doubt neither
            return Effect.ALLOW if effect is Effect.ALLOW and "allow" not in self.written.form.then else Effect.BLOCK
        if word not in ON_ERROR:
            self._complain("GP013", "on_error", effect=word, known=", ".join(ON_ERROR), suggest=(word, ON_ERROR))
            return Effect.BLOCK
        written = [EFFECTS.get(said) for said in self.written.form.then]  # a misspelt one was complained of already
        if effect in written and EFFECTS[word] < effect and not self.written.form.floor:
            self._complain("GP034", "on_error", on_error=word, effect=effect.word)
        return EFFECTS[word]

    def _exception(self, reading: Reading) -> list[Condition]:
        scope = self.written.form.except_
        if scope is None:
            return []
        groups, roles = scope_of(scope, self._path("except"), reading)
        sides = []
        if groups is not None:
            sides.append(Condition(lambda facts: facts.group in groups))
        if roles is not None:
            sides.append(Condition(lambda facts: facts.role in roles))
        if not sides:
            self._complain("GP026", "except")
            return []
        return [negation(conjunction(sides))]

    def _words(self) -> _Words:
        form = self.written.form
        if form.message is not None and form.template is not None:
            self._complain("GP076", "template")
        for key, name, code in (("care", form.care, "GP035"), ("template", form.template, "GP070")):
            if name is None:
                continue
            texts = catalog.texts(key)
            if name in texts:
                shown = catalog.with_contact(texts[name], self.vocabulary.contact)
                return _Words(shown, key == "care", catalog.FILES[key])
            self._complain(code, key, name=name, known=", ".join(texts), suggest=(name, texts))
        return _Words(form.message.by_language() if form.message else {})

    def _check(self, effect: Effect, on_error: Effect, condition: Condition) -> None:
        form = self.written.form
        if form.name in RESERVED:
            self._complain("GP018", "name", name=form.name)
        if form.floor:
            self._check_floor(effect, on_error)
        if effect is Effect.REDACT and condition is not NEVER and not condition.masks:
            self._complain("GP033", "when")
        if form.as_ is not None and effect is not Effect.REDACT:
            self._complain("GP075", "as", key="as", words="redact")
        if effect is Effect.REPLACE and form.message is None and form.care is None and form.template is None:
            self._complain("GP036", "then")

    def _check_floor(self, effect: Effect, on_error: Effect) -> None:
        form = self.written.form
        if "allow" in form.then:
            self._complain("GP032", "then", what="then: allow")
        if form.shadow:
            self._complain("GP032", "shadow", what="shadow: true")
        if on_error < effect:
            self._complain("GP032", "on_error", what=f"on_error: {on_error.word}")
        if form.requires:
            self._complain("GP032", "requires", what="requires")
