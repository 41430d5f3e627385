"""From files to a :class:`~policies.program.Program`: check the meaning of every rule and compile it.

What protects a floor, and where: it cannot be overridden (``layers``); it cannot be written as ``allow``, in shadow,
with an ``on_error`` milder than its effect, or with ``requires`` (here). ``except`` on a floor is part of the floor:
only the file that writes it can state one. ``applies`` of a child chooses whom the whole policy speaks to; whoever
it leaves out gets no policy from it and is refused unless another one speaks to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies import catalog, help_lines
from policies.circumstances import ZONES
from policies.conditions import compile_condition
from policies.decision import Effect, Match
from policies.errors import Place, Problems
from policies.layers import Gatherer, Layer, Written, merge
from policies.loader import Key
from policies.logic import Condition, conjunction, negation
from policies.program import Program
from policies.reading import NEVER, Reading, check_names
from policies.rules import RESERVED, Root, Rule, Terms
from policies.schema import Scope
from policies.shelf import Shelf
from policies.sources import sources_of
from policies.vocabulary import ENTITIES, SCORES, Vocabulary, offline

__all__ = ["EFFECTS", "compile_layers", "load"]

EFFECTS: Mapping[str, Effect] = {effect.word: effect for effect in Effect}
LATER_OBLIGATIONS = ("escalate", "seal", "label", "notify")
ON_ERROR = ("allow", "flag", "warn", "block")
"""Redaction and replacement need something that was found, so they cannot answer a detector that failed."""


def load(paths: Sequence[Path], vocabulary: Vocabulary | None = None, shelf: Shelf | None = None) -> Program:
    """Read, check and compile policies; they unite.

    Args:
        paths: policy files, or bare names of packs that ship with Gapura.
        vocabulary: what the site's detectors and groups are; the offline one where there is no gate.
        shelf: where files are read, and whose signed packs are opened; the disk, and nobody's.

    Raises:
        PolicyError: anything is wrong; it holds every problem found.
    """
    problems = Problems()
    gatherer = Gatherer(problems, shelf)
    layers = [layer for layer in map(gatherer.root, paths) if layer is not None]
    help_lines.refuse_dead(layers, problems)
    return compile_layers(layers, vocabulary or offline(), problems)


def compile_layers(layers: Sequence[Layer], vocabulary: Vocabulary, problems: Problems) -> Program:
    """Compile what a :class:`~policies.layers.Gatherer` has read; raises PolicyError as :func:`load` does."""
    if not layers and not problems.errors:
        problems.add("GP047", Place("gapura.yaml"))
    roots = []
    names: set[str] = set()
    for layer in layers:
        if layer.form.name in names:
            problems.add("GP046", layer.document.place(("name",)), name=layer.form.name)
        names.add(layer.form.name)
        roots.append(_root(layer, vocabulary, problems))
    problems.raise_if_errors()
    sources = sources_of(layers)
    sources["vocabulary.json"] = vocabulary.canonical()
    if any(rule.care for root in roots for rule in root.rules):
        sources[catalog.CARE_FILE] = catalog.care_source()
    if any(rule.condition.looks_at_clock for root in roots for rule in root.rules):
        sources["zones"] = ZONES.encode()
    return Program.of(roots, sources, problems.found)


def _root(layer: Layer, vocabulary: Vocabulary, problems: Problems) -> Root:
    rules, inactive = [], []
    for written in merge(layer, problems).values():
        rule = _Compiling(written, vocabulary, problems).rule()
        if rule is None:
            inactive.append(written.form.name)
        else:
            rules.append(rule)
    groups, roles = _applies(layer, vocabulary, problems)
    return Root(
        name=layer.form.name,
        default=_default(layer, problems),
        rules=tuple(rules),
        terms=_terms(layer) or Terms(),
        groups=groups,
        roles=roles,
        inactive=tuple(sorted(inactive)),
    )


def _default(layer: Layer, problems: Problems) -> Effect:
    word = layer.form.default
    if word is None:
        problems.add("GP017", layer.document.place(()))
    elif word not in ON_ERROR:
        problems.add("GP038", layer.document.place(("default",)), suggest=(word, ON_ERROR))
    else:
        return EFFECTS[word]
    return Effect.BLOCK


def _applies(
    layer: Layer, vocabulary: Vocabulary, problems: Problems
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    reading = Reading(layer.document, problems, vocabulary, history=False)
    for owner in layer.walk():
        if owner.form.applies is not None:
            reading = Reading(owner.document, problems, vocabulary, history=False)
            return _scope(owner.form.applies, ("applies",), reading)
    return None, None


def _scope(
    scope: Scope, path: tuple[Key, ...], reading: Reading
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
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


def _terms(layer: Layer) -> Terms | None:
    """A layer's own terms, else the strictest of its parents'; None if nobody states any."""
    inherited: Terms | None = None
    for parent in layer.parents:
        terms = _terms(parent)
        if terms is not None:
            inherited = terms if inherited is None else inherited.united(terms)
    base = inherited or Terms()
    form = layer.form
    stated = (form.respond, form.unseen, form.unmapped, form.restore_to)
    if all(value is None for value in stated):
        return inherited
    return Terms(
        respond=form.respond or base.respond,
        unseen=form.unseen or base.unseen,
        unmapped=form.unmapped or base.unmapped,
        restore_to=base.restore_to if form.restore_to is None else frozenset(form.restore_to),
    )


@dataclass(frozen=True, slots=True)
class _Compiling:
    """One rule on its way from text to closures."""

    written: Written
    vocabulary: Vocabulary
    problems: Problems

    def rule(self) -> Rule | None:
        """The rule; None where a detector it requires is absent."""
        form = self.written.form
        requires = self._requires()
        effect = self._effect()
        on_error = self._on_error(effect)
        reading = Reading(
            self.written.layer.document, self.problems, self.vocabulary, effect is Effect.REDACT, requires
        )
        condition = compile_condition(form.when, self._path("when"), reading)
        self._check(effect, on_error, condition)
        condition = conjunction([*self._exception(reading), condition])
        absent = sorted(name for name in requires if not self.vocabulary.provides(name))
        if absent:
            self.problems.add("GP037", self.written.place, name=form.name, missing=", ".join(absent))
            return None
        message, care = self._words()
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
            title=form.title.by_language() if form.title else {},
            message=message,
            care=care,
        )

    def _path(self, *steps: Key) -> tuple[Key, ...]:
        return ("rules", self.written.index, *steps)

    def _complain(self, code: str, *steps: Key, **values: object) -> None:
        place = self.written.layer.document.place(self._path(*steps))
        self.problems.add(code, place, **values)  # type: ignore[arg-type]

    def _requires(self) -> frozenset[str]:
        known = ENTITIES | SCORES | self.vocabulary.entities | self.vocabulary.scores.keys()
        for index, name in enumerate(self.written.form.requires):
            if name not in known:
                listed = sorted(known)
                self._complain("GP021", "requires", index, name=name, known=", ".join(listed), suggest=(name, listed))
        return frozenset(self.written.form.requires) & known

    def _effect(self) -> Effect:
        effects = []
        for index, word in enumerate(self.written.form.then):
            if word in LATER_OBLIGATIONS:
                self._complain("GP014", "then", index, word=word)
            elif word == "hold":
                self._complain("GP015", "then", index)
            elif word in EFFECTS:
                effects.append(EFFECTS[word])
            else:
                known = [name for name in EFFECTS if name != "hold"]
                self._complain("GP013", "then", index, effect=word, known=", ".join(known), suggest=(word, known))
        if len(effects) > 1 or not self.written.form.then:
            self._complain("GP016", "then")
        return effects[0] if effects else Effect.BLOCK

    def _on_error(self, effect: Effect) -> Effect:
        word = self.written.form.on_error
        if word is None:
            return Effect.BLOCK
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
        groups, roles = _scope(scope, self._path("except"), reading)
        sides = []
        if groups is not None:
            sides.append(Condition(lambda facts: facts.group in groups))
        if roles is not None:
            sides.append(Condition(lambda facts: facts.role in roles))
        if not sides:
            self._complain("GP026", "except")
            return []
        return [negation(conjunction(sides))]

    def _words(self) -> tuple[Mapping[str, str], bool]:
        form = self.written.form
        if form.care is not None:
            texts = catalog.care_texts()
            if form.care in texts:
                return texts[form.care], True
            self._complain("GP035", "care", name=form.care, known=", ".join(texts), suggest=(form.care, texts))
        return (form.message.by_language() if form.message else {}), False

    def _check(self, effect: Effect, on_error: Effect, condition: Condition) -> None:
        form = self.written.form
        if form.name in RESERVED:
            self._complain("GP018", "name", name=form.name)
        if form.floor:
            self._check_floor(effect, on_error)
        if effect is Effect.REDACT and condition is not NEVER and not condition.masks:
            self._complain("GP033", "when")
        if effect is Effect.REPLACE and form.message is None and form.care is None:
            self._complain("GP036", "then")

    def _check_floor(self, effect: Effect, on_error: Effect) -> None:
        form = self.written.form
        if effect is Effect.ALLOW:
            self._complain("GP032", "then", what="then: allow")
        if form.shadow:
            self._complain("GP032", "shadow", what="shadow: true")
        if on_error < effect:
            self._complain("GP032", "on_error", what=f"on_error: {on_error.word}")
        if form.requires:
            self._complain("GP032", "requires", what="requires")
