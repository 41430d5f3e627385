"""Tests that stand beside a policy and read as what its author promised.

A case gives bare facts (``facts:``), or a text that real detectors look at (``input:``, ``output:``). The detectors
are handed in as an :data:`Inspector`; without one such a case is skipped and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from policies import catalog
from policies.compiler import load
from policies.decision import Decision
from policies.errors import Place, Problems
from policies.facts import Facts
from policies.loader import MAX_BYTES
from policies.program import Program
from policies.rules import Needs
from policies.shelf import Disk, Shelf
from policies.signed.packfile import SUFFIX
from policies.testing.relayed import Relay, Relayed, differences
from policies.testing.testfile import Case, Expectation, read_cases
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Inspected:
    """What real detectors say about a text."""

    facts: Facts
    rewrite: Callable[[Decision], str]
    """The text that would be sent on (input) or shown (output) under a decision; empty where nothing would."""
    relay: Relay | None = None
    """For an answer: how it comes out of the gate, whole and streamed. Where it is there it is what counts."""


Inspector = Callable[[str, Facts, Needs], Inspected]
"""Takes a text, facts that hold direction and principal only, and what to look for besides values and scores; returns
the facts filled in.

Raises InspectionError where the detectors cannot look at it.
"""


_ASKED = ("direction", "group", "role", "age", "consent", "model", "time", "first_turn", "route", "quota")


class InspectionError(Exception):
    """The detectors could not look at a text; the message holds no text."""


class Outcome(Enum):
    """The four ways a case can end."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    SKIP = "skip"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Result:
    """How one case ended."""

    name: str
    line: int
    outcome: Outcome
    reasons: tuple[Mapping[str, str], ...] = ()
    """Why it did not pass, by language."""
    over: bool = False
    """It failed because it got a severer effect than it expected: something harmless is stopped."""
    under: bool = False
    """It failed because it got a milder effect than it expected: something passes that should not."""

    def to_json(self) -> dict[str, Any]:
        """The result as JSON values."""
        reasons = [dict(reason) for reason in self.reasons]
        said: dict[str, Any] = {"name": self.name, "line": self.line, "outcome": self.outcome.value}
        return {**said, "over_block": self.over, "under_block": self.under, "reasons": reasons}


@dataclass(frozen=True, slots=True)
class Report:
    """How all cases of one file ended, and which rules they reached."""

    file: str
    results: tuple[Result, ...]
    reached: frozenset[str]
    unreached: frozenset[str]
    """Rules in force that no passing case matched."""

    @property
    def good(self) -> bool:
        """True if no case failed and none broke."""
        return all(result.outcome in (Outcome.PASS, Outcome.SKIP) for result in self.results)

    def count(self, outcome: Outcome) -> int:
        """How many cases ended so."""
        return sum(result.outcome is outcome for result in self.results)

    @property
    def over(self) -> int:
        """How many cases got a severer effect than they expected."""
        return sum(result.over for result in self.results)

    @property
    def under(self) -> int:
        """How many cases got a milder effect than they expected."""
        return sum(result.under for result in self.results)

    @property
    def coverage(self) -> float:
        """How many of the rules in force a passing case matched, in percent; 100 where there is no rule."""
        total = len(self.reached) + len(self.unreached)
        return 100 * len(self.reached) / total if total else 100.0

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "file": self.file,
            **{outcome.value: self.count(outcome) for outcome in Outcome},
            "over_block": self.over,
            "under_block": self.under,
            "coverage": round(self.coverage, 1),
            "results": [result.to_json() for result in self.results],
            "rules": {"reached": sorted(self.reached), "unreached": sorted(self.unreached)},
        }


def tests_of(policy: Path) -> Path:
    """Where the tests of a policy file stand: ``policy.yaml`` has ``policy.test.yaml``."""
    return policy.with_suffix(f".test{policy.suffix}")


def tests_for(policy: Path, shelf: Shelf) -> Path:
    """The same for what may also be the bare name of a pack, or a signed pack, which holds its tests.

    Raises:
        PackError: the signed pack cannot be opened.
        OSError: it cannot be read.
    """
    if policy.suffix == SUFFIX:
        return tests_of(shelf.signed(policy))
    named = not shelf.exists(policy) and catalog.is_pack(policy.as_posix())
    return tests_of(catalog.pack(policy.as_posix()) if named else policy)


def run_beside(
    policy: Path, vocabulary: Vocabulary, inspector: Inspector | None = None, shelf: Shelf | None = None
) -> Report:
    """Compile one policy by itself and run the tests beside it.

    Raises:
        PolicyError: the policy or its tests cannot be read.
    """
    shelf = shelf or Disk()
    program = load([policy], vocabulary, shelf)
    path = tests_for(policy, shelf)
    home = shelf.home(path)
    name = home.label(path) if home and home.signed else str(path)
    problems = Problems()
    try:
        data = shelf.read(path, MAX_BYTES)
    except OSError as error:
        problems.add("GP001", Place(name), reason=error.strerror or "unknown")
        data = b""
    problems.raise_if_errors()
    cases = read_cases(name, data, vocabulary, problems)
    problems.raise_if_errors()
    return run(program, cases, name, inspector)


def run(program: Program, cases: Sequence[Case], file: str, inspector: Inspector | None = None) -> Report:
    """Run all cases; a case that cannot be run is a result and not an exception."""
    results, reached = [], set()
    for case in cases:
        result, rules = _run_one(program, case, inspector)
        results.append(result)
        if result.outcome is Outcome.PASS:
            reached |= rules
    everything = {rule.name for rule in program.rules}
    return Report(file, tuple(results), frozenset(reached & everything), frozenset(everything - reached))


def _run_one(program: Program, case: Case, inspector: Inspector | None) -> tuple[Result, set[str]]:
    absent = sorted(set(case.expect.rules) & set(program.inactive))
    if absent:
        return _end(case, Outcome.SKIP, _say("not in force here: {}", "tidak berlaku di sini: {}", absent)), set()
    try:
        ways = _ways(program, case, inspector)
    except InspectionError as error:
        return _end(case, Outcome.ERROR, _say("the detectors failed: {}", "pendeteksi gagal: {}", [str(error)])), set()
    if not ways:
        reason = _say("needs detectors, and none are here", "memerlukan pendeteksi, dan di sini tidak ada", [])
        return _end(case, Outcome.SKIP, reason), set()
    whole, *streams = ways
    reasons = [*_mismatches(case.expect, whole)]
    for streamed in streams:
        reasons += [*differences(whole, streamed), *_leaks(case.expect, streamed)]
    ended = _end(case, Outcome.FAIL if reasons else Outcome.PASS, *reasons)
    wanted = case.expect.effect
    if wanted is not None:
        ended = replace(ended, over=whole.decision.effect > wanted, under=whole.decision.effect < wanted)
    return ended, set(whole.rules)


def _ways(program: Program, case: Case, inspector: Inspector | None) -> Sequence[Relayed]:
    """What becomes of the case: first what is promised about, then, for an answer, the same as a stream."""
    if case.text is None:
        return [Relayed({}, program.decide(case.facts), None)]
    if inspector is None:
        return []
    inspected = inspector(case.text, case.facts, program.plan(case.facts).needs)
    if inspected.relay is not None:
        return inspected.relay(program, case.facts)
    # Who asks, and when, is the case's to say, whatever the inspector returns.
    who = replace(inspected.facts, **{name: getattr(case.facts, name) for name in _ASKED})
    decision = program.decide(who)
    return [Relayed({}, decision, inspected.rewrite(decision))]


def _mismatches(expect: Expectation, way: Relayed) -> Iterable[Mapping[str, str]]:
    decision = way.decision
    if expect.effect is not None and decision.effect is not expect.effect:
        by = decision.rule or "default"
        found = [expect.effect.word, decision.effect.word, by]
        yield _say("expected {}, got {} (by {})", "seharusnya {}, ternyata {} (oleh {})", found)
    for rule in expect.rules:
        if rule not in way.rules:
            others = ", ".join(sorted(way.rules)) or "-"
            yield _say("rule {} did not match; matched: {}", "aturan {} tidak cocok; yang cocok: {}", [rule, others])
    if expect.care is not None and decision.care is not expect.care:
        yield _say("a care text: expected {}, got {}", "teks bantuan: seharusnya {}, ternyata {}",
                   [expect.care, decision.care])  # fmt: skip
    if way.shown is not None:
        yield from _wording(expect, way.shown)


def _wording(expect: Expectation, text: str) -> Iterable[Mapping[str, str]]:
    for place, piece in enumerate(expect.present, 1):
        if piece not in text:
            yield _say("text no. {} should be there and is not", "teks ke-{} seharusnya ada", [place])
    for place, piece in enumerate(expect.absent, 1):
        if piece in text:
            yield _say("text no. {} should not be there and is", "teks ke-{} seharusnya tidak ada", [place])


def _leaks(expect: Expectation, streamed: Relayed) -> Iterable[Mapping[str, str]]:
    """A stream may have shown what the whole, stopped at once, does not."""
    for place, piece in enumerate(expect.absent, 1):
        if piece in (streamed.shown or ""):
            en, id_ = "text no. {} should not be shown and is", "teks ke-{} seharusnya tidak tampil"
            yield _say(f"{streamed.way['en']}: {en}", f"{streamed.way['id']}: {id_}", [place])


def _say(en: str, id_: str, values: Sequence[object]) -> Mapping[str, str]:
    return {"en": en.format(*values), "id": id_.format(*values)}


def _end(case: Case, outcome: Outcome, *reasons: Mapping[str, str]) -> Result:
    return Result(case.name, case.line, outcome, reasons)
