"""A policy and its tests, written from answers.

The packs come first: what they already see to is not written again. So the draft asks them, by deciding, and adds a
rule only where the answer asks for more. Every promise that the packs decide otherwise is left out, and said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policies import zones
from policies.circumstances import window
from policies.decision import Effect
from policies.drafting.answers import PUPILS, Answers, Audience, Danger, texts
from policies.facts import Facts
from policies.program import Program
from policies.vocabulary import LEVELS, Vocabulary

PACKS: Mapping[Audience, tuple[str, ...]] = {
    "pupils-primary": ("school-primary", "school", "baseline"),
    "pupils-junior": ("school-junior", "school", "baseline"),
    "pupils-senior": ("school-senior", "school", "baseline"),
    "students": ("university", "baseline"),
    "staff": ("baseline",),
    "citizens": ("public-service", "baseline"),
    "beneficiaries": ("ngo-field", "baseline"),
}
"""The pack for each audience: the first of these that there is."""
SCORES: Mapping[Danger, tuple[str, ...]] = {
    "insults": ("toxicity", "insult", "threat", "identity_attack"),
    "sexual": ("sexual_explicit", "obscene"),
}
NAMES: Mapping[Danger, str] = {"insults": "unkind-answer", "sexual": "sexual-answer-here"}
MANY: Mapping[str, int] = {"cautious": 3, "balanced": 5, "strict": 10}
"""From how many identities on a text is a list of people."""
NIK = "3174015509000001"  # invented
STATED = {"country": "ID", "contract": "2026-01", "minors": "allowed", "learning": "yes"}
"""A backend of which a site has said everything, and nothing that a rule would mind."""

HOURS = "school-hours"
"""The rule by which a pack is closed at night: whoever wants other hours writes one of the same name."""
ALWAYS = "00:00-24:00 Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Base:
    """The packs that a draft stands on, and what they decide."""

    packs: tuple[str, ...]
    program: Program
    asks_for: frozenset[str]
    """Conditions that some rule of the packs has, also where nothing here detects what they ask for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be written."""

    policy: str
    tests: tuple[tuple[str, str], ...]
    """(name, case), each case a YAML list item."""
    packs: tuple[str, ...]
    kept: tuple[Danger, ...]
    """Dangers that the packs see to already."""

    def test_file(self, head: str, without: frozenset[str] = frozenset()) -> str:
        """The test file, without some cases."""
        return head + "\n" + "".join(case for name, case in self.tests if name not in without)


@dataclass(frozen=True, slots=True)
class Drafter:
    """Writes one draft."""

    answers: Answers
    base: Base
    words: Vocabulary
    lang: str

    def draft(self) -> Draft:
        """The policy and its tests."""
        rules = dict(self._rules())
        asked = self.answers.dangers
        kept = tuple(d for d in asked if d in SCORES and NAMES[d] not in rules and self._known(d))
        return Draft(self._policy(rules.values()), tuple(self._tests(frozenset(rules))), self.base.packs, kept)

    # -- rules

    def _policy(self, rules: Any) -> str:
        answers = self.answers
        lines = [
            texts()["head"][self.lang] + "gapura: policy/v1",
            f"name: {answers.name}",
            f"title: {_flow(texts()['audience'][answers.audience])}",
            f"extends: [{', '.join(self.base.packs)}]",
        ]
        if answers.groups:
            lines.append(f"applies: {{ groups: [{', '.join(map(_flow, answers.groups))}] }}")
        lines += ["default: allow", "respond: refusal"]
        listed = list(rules)
        return "\n".join(lines) + "\n" + ("rules:\n" + "\n".join(listed) if listed else "rules: []\n")

    def _rules(self) -> Iterator[tuple[str, str]]:
        """The rules that the packs do not make needless: name and text."""
        answers, level = self.answers, self.answers.strictness
        if "personal-data" in answers.dangers:
            yield self._rule("list-of-people", f'{{ direction: input, identities: ">= {MANY[level]}" }}', "block")
        for danger, scores in SCORES.items():
            if danger in answers.dangers and self._known(danger) and not self._covered(danger):
                either = ", ".join(f"{{ {score}: {level} }}" for score in scores if score in self.words.scores)
                yield self._rule(NAMES[danger], f"{{ direction: output, any: [{either}] }}", "block")
        if "self-harm" in answers.dangers and "selfharm" not in self.base.asks_for:
            yield self._rule("person-at-risk", f"{{ direction: input, selfharm: {level} }}", "replace",
                             "requires: [selfharm]", "care: helpline", message=None)  # fmt: skip
        if "injection" in answers.dangers and "injection" not in self.base.asks_for:
            yield self._rule("takeover", f"{{ direction: input, injection: {level} }}", "block",
                             "requires: [injection]")  # fmt: skip
        for name, hours, when in (
            ("exam-time", answers.exam_hours, "{{ direction: input, time: {} }}"),
            ("opening-hours", self._open, "{{ direction: input, not: {{ time: {} }} }}"),
        ):
            if hours is not None:
                _, rule = self._rule(name, when.format(_flow(hours)), "block", message=texts()["closed"][name])
                called = self._closing if name == "opening-hours" else name
                yield called, rule.replace(f"name: {name}", f"name: {called}", 1)

    @property
    def _closing(self) -> str:
        """What the rule about hours is called."""
        return HOURS if any(rule.name == HOURS for rule in self.base.program.rules) else "opening-hours"

    @property
    def _open(self) -> str | None:
        """When it is open; said aloud where the pack would close it otherwise."""
        return self.answers.school_hours or (ALWAYS if self._closing == HOURS else None)

    def _rule(
        self, name: str, when: str, then: str, *more: str, message: Mapping[str, str] | str | None = ""
    ) -> tuple[str, str]:
        said = self._message("input" if "direction: input" in when else "output") if message == "" else message
        lines = [f"title: {_flow(texts()['rule'][name])}", f"when: {when}", f"then: {then}", *more]
        if isinstance(said, Mapping):
            lines.append(f"message:\n      en: {_flow(said['en'])}\n      id: {_flow(said['id'])}")
        return name, f"  - name: {name}\n" + "".join(f"    {line}\n" for line in lines)

    def _message(self, direction: str) -> Mapping[str, str]:
        blocked = self.answers.blocked
        if not isinstance(blocked, str):
            return blocked.by_language()
        age = "young" if self.answers.audience in PUPILS else "adult"
        message: Mapping[str, str] = texts()["message"][direction][blocked][age]
        return message

    def _known(self, danger: Danger) -> bool:
        return any(score in self.words.scores for score in SCORES[danger])

    def _covered(self, danger: Danger) -> bool:
        """Whether the packs stop each of these scores at the level asked for, or earlier."""
        level = self.answers.strictness
        return all(
            self.base.program.decide(replace(self._who("output"), scores={score: known.levels[level]})).effect
            >= Effect.REPLACE
            for score in SCORES[danger]
            if (known := self.words.scores.get(score)) is not None and level in known.levels
        )

    def _who(self, direction: Any) -> Facts:
        """The youngest of those it is for, at an open hour, for whom everything is stated."""
        answers = self.answers
        return Facts(direction, group=answers.groups[0] if answers.groups else "", role=answers.role,
                     age=answers.ages[0], consent=True, time=answers.open_minute, first_turn=False,
                     route=STATED)  # fmt: skip

    # -- tests

    def _tests(self, rules: frozenset[str]) -> Iterator[tuple[str, str]]:
        yield self._case("ordinary-question", 'input: "Mengapa langit biru?"', 'effect: allow, sent: "langit biru"')
        yield self._case("ordinary-answer", 'output: "Cahaya biru lebih tersebar di udara."',
                         'effect: allow, shown: "Cahaya biru"')  # fmt: skip
        yield self._case("rude-question", "facts: { direction: input, pii: { URL: 1 } }",
                         "effect: allow")  # fmt: skip
        yield self._case("picture", "facts: { direction: input, unseen: [image] }", "effect: block")
        if "personal-data" in self.answers.dangers:
            yield from self._data_tests()
        yield from self._score_tests(rules)
        if "person-at-risk" in rules:
            yield self._case("at-risk", "facts: { direction: input, scores: { selfharm: 1 } }",
                             "effect: replace, rules: person-at-risk, care: true")  # fmt: skip
        if "takeover" in rules:
            yield self._case("takeover", "facts: { direction: input, scores: { injection: 1 } }",
                             "effect: block, rules: takeover")  # fmt: skip
        yield from self._clock_tests()

    def _data_tests(self) -> Iterator[tuple[str, str]]:
        many = MANY[self.answers.strictness]
        facts = "facts: {{ direction: input, pii: {{ ID_NIK: {} }} }}"
        yield self._case("masked", f'input: "NIK saya {NIK}, tolong cek"', f'effect: redact, not_sent: "{NIK}"')
        yield self._case("invented", f'output: "Contoh: {NIK}"', f'not_shown: "{NIK}"')
        yield self._case("list", facts.format(many), "effect: block, rules: list-of-people")
        yield self._case("few", facts.format(many - 1), "effect: redact")

    def _score_tests(self, rules: frozenset[str]) -> Iterator[tuple[str, str]]:
        answers = self.answers
        for danger, scores in SCORES.items():
            here = [score for score in scores if score in self.words.scores]
            if danger not in answers.dangers or not here:
                continue
            by = f", rules: {NAMES[danger]}" if NAMES[danger] in rules else ""
            for score in here:
                facts = f"facts: {{ direction: output, scores: {{ {score}: 1 }} }}"
                yield self._case("score", facts, f"effect: block{by}", score=score)
        calm = {score: min(known.levels.get(level, 10_000) for level in LEVELS) // 2
                for score, known in sorted(self.words.scores.items())}  # fmt: skip
        scores_said = ", ".join(f"{score}: {value / 10_000}" for score, value in calm.items())
        if calm:
            yield self._case(
                "heated-answer", f"facts: {{ direction: output, scores: {{ {scores_said} }} }}", "effect: allow"
            )
        if any(danger in SCORES and self._known(danger) for danger in answers.dangers):
            missing = ", ".join(sorted(self.words.scores))
            yield self._case("nobody-looked", f"facts: {{ direction: output, missing: [{missing}] }}", "effect: block")

    def _clock_tests(self) -> Iterator[tuple[str, str]]:
        answers, plain = self.answers, "facts: { direction: input }"
        if answers.exam_minute is not None:
            yield self._case("exam", plain, "effect: block, rules: exam-time", at=answers.exam_minute)
        if self._open is not None:
            yield self._case("open", plain, "effect: allow")
            if answers.closed_minute is not None:
                yield self._case("closed", plain, f"effect: block, rules: {self._closing}", at=answers.closed_minute)

    def _case(self, key: str, body: str, expect: str, *, at: int | None = None, score: str = "") -> tuple[str, str]:
        answers = self.answers
        if "first_turn" in self.base.asks_for and body.startswith("facts:"):
            body = body.removesuffix(" }") + ", first_turn: false }"
        name = texts()["test"][key][self.lang].format(score=score)
        who = {"group": _flow(answers.groups[0])} if answers.groups else {}
        who |= {"role": answers.role, "age": str(answers.ages[0])}
        if "consent" in self.base.asks_for:
            who["consent"] = "true"
        if "route" in self.base.asks_for:
            who["route"] = _flow(STATED)
        listed = ", ".join(f"{member}: {value}" for member, value in who.items())
        clock = window(self._open or answers.exam_hours or "")
        minute = answers.open_minute if at is None else at
        when = ""
        if clock is not None and minute is not None:
            when = f'  at: "{zones.local(minute, clock.zone).isoformat(timespec="minutes")}"\n'
        return name, f"- name: {name}\n  as: {{ {listed} }}\n{when}  {body}\n  expect: {{ {expect} }}\n"


def _flow(value: str | Mapping[str, str]) -> str:
    """As YAML writes it on one line: JSON is YAML, and needs no thought about colons and quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "{ " + ", ".join(f"{name}: {_flow(text)}" for name, text in value.items()) + " }"


def packs_for(answers: Answers, there: Sequence[str]) -> tuple[list[str], list[str]]:
    """The pack for this audience, and packs that add to it where they fit together."""
    first = next(pack for pack in PACKS[answers.audience] if pack in there)
    more = [pack for pack in ("indonesia-pdp",) if pack in there and "personal-data" in answers.dangers]
    return [first], more
