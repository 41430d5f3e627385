"""Decide recorded exchanges again under another policy. Needs facts only, never a text.

An exchange is a question with its answer. What cannot be decided again is counted with the reason, never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policies.compare.sides import Side
from policies.decision import Effect
from policies.evaluator import weigh
from policies.facts import Facts
from policies.kept import rebuild
from policies.program import Program
from policies.rules import DEFAULT, Plan

BLOCKED, RELEASED, STRICTER, MILDER, OTHER, SAME = "blocked", "released", "stricter", "milder", "other", "same"
CLASSES = (BLOCKED, RELEASED, STRICTER, MILDER, OTHER, SAME)
ERASED, UNREADABLE, NOT_RECORDED, ASKED_UNKNOWN, OLDER = (
    "erased",
    "unreadable",
    "not-recorded",
    "asked-unknown",
    "circumstances",
)
REASONS = (ERASED, UNREADABLE, NOT_RECORDED, ASKED_UNKNOWN, OLDER)
MAX_LINKS = 10
_CIRCUMSTANCES = frozenset({"time", "consent", "first_turn", "route"})
_LATER = frozenset({"words", "help_word", "language", "size", "cells", "modality", "tool", "quota", "label", "topic"})
"""Conditions over facts that older releases did not record."""
_EFFECTS = {effect.word: effect for effect in Effect}
_Shape = tuple[str, str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Log:
    """What is replayed, handed in by whoever can read it."""

    records: Iterable[Mapping[str, Any]]
    """``{index, time, kind, public, private}`` in order of index; ``private`` is None where it was erased."""
    total: int = 0
    """About how many there are, for a progress bar."""
    sources: Callable[[str], Mapping[str, str] | None] = lambda digest: None
    """The kept files of the policy with this digest."""


@dataclass(frozen=True, slots=True)
class Said:
    """A decision, as far as two are compared."""

    effect: Effect
    rule: str
    redact: frozenset[str]
    modes: Mapping[str, str]
    shadow: tuple[str, ...] = ()
    """Rules in shadow that would have been more severe."""


@dataclass(slots=True)
class Exchange:
    """One exchange under both policies."""

    index: int
    day: str
    group: str = ""
    pairs: list[tuple[Said, Said]] = field(default_factory=list)
    reason: str = ""

    def result(self) -> tuple[str, str]:
        """Its class or the reason why it has none, and the rule that makes the difference."""
        stopped = self.pairs and self.pairs[0][1].effect >= Effect.REPLACE
        if self.reason and not stopped:
            return self.reason, ""
        old = max((pair[0] for pair in self.pairs), key=lambda said: said.effect)
        new = self.pairs[0][1] if stopped else max((pair[1] for pair in self.pairs), key=lambda said: said.effect)
        if old.effect is not new.effect:
            up = new.effect > old.effect
            edge = Effect.BLOCK in (old.effect, new.effect)
            return (BLOCKED if up else RELEASED) if edge else (STRICTER if up else MILDER), (new if up else old).rule
        differs = any((one.redact, one.modes) != (other.redact, other.modes) for one, other in self.pairs)
        return (OTHER, new.rule) if differs and not stopped else (SAME, "")


@dataclass(slots=True)
class Tally:
    """What was counted. Exact: nobody is shown this before ``privacy`` has seen it."""

    results: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    groups: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Class -> group -> how many; under ``exchanges`` all of them."""
    days: Counter[str] = field(default_factory=Counter)
    shadow: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Rule in shadow -> day -> exchanges where it would have been more severe."""
    links: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """(class, rule) -> the numbers of the first entries."""
    asked: Counter[str] = field(default_factory=Counter)
    """What a rule asks for and was not recorded -> exchanges."""
    failed: int = 0
    """Decisions in which a detector had failed."""
    answers_erased: int = 0

    def add(self, exchange: Exchange) -> None:
        """Count one exchange."""
        result, rule = exchange.result()
        self.results[result] += 1
        self.days[exchange.day] += 1
        self.groups["exchanges"][exchange.group] += 1
        self.groups[result][exchange.group] += 1
        for name in {name for _, new in exchange.pairs for name in new.shadow}:
            self.shadow[name][exchange.day] += 1
        if rule:
            self.rules[result][rule] += 1
            for key in ((result, ""), (result, rule)):
                if len(self.links[key]) < MAX_LINKS:
                    self.links[key].append(exchange.index)


class Replay:
    """Replays a log; :attr:`tally` is complete after :meth:`finish`."""

    def __init__(self, new: Side, against: Side | None, log: Log) -> None:
        """``against``: compare with what this policy says; None: with what was recorded."""
        self.tally = Tally()
        self._new, self._against, self._log = new, against, log
        sides = [side for side in (new, against) if side is not None]
        self._programs: dict[str, Program | None] = {side.program.digest: side.program for side in sides}
        self._circumstances = {id(side): bool(side.looks_at & _CIRCUMSTANCES) for side in sides}
        self._later = {id(side): bool(side.looks_at & _LATER) for side in sides}
        self._asked: dict[tuple[str, _Shape], frozenset[str]] = {}
        self._open: dict[str, Exchange] = {}

    def feed(self, record: Mapping[str, Any]) -> None:
        """One record; what is neither a decision nor an outcome is passed over, and so are checks."""
        kind, private = record["kind"], record["private"]
        if kind not in ("decision", "outcome"):
            return
        if private is None:
            self._gone(record)
        elif not private.get("simulated"):
            self._part(record, private)

    def finish(self) -> Tally:
        """Count those that never ended, by their question alone."""
        for exchange in self._open.values():
            self.tally.add(exchange)
        self._open.clear()
        return self.tally

    def _gone(self, record: Mapping[str, Any]) -> None:
        if record["kind"] == "decision":
            self.tally.add(Exchange(record["index"], record["time"][:10], reason=ERASED))
        else:
            self.tally.answers_erased += 1

    def _part(self, record: Mapping[str, Any], private: Mapping[str, Any]) -> None:
        name = str(private.get("exchange", record["index"]))
        ends = record["kind"] == "outcome"
        exchange = self._open.pop(name, None) if ends else Exchange(record["index"], record["time"][:10])
        if exchange is None:
            return  # its question came before the time asked for
        if not ends or "facts" in private:
            self._decide(exchange, record, private)
        if ends:
            self.tally.add(exchange)
        else:
            self._open[name] = exchange

    def _decide(self, exchange: Exchange, record: Mapping[str, Any], private: Mapping[str, Any]) -> None:
        if exchange.reason:
            return  # of a question that cannot be judged the answer says nothing
        try:
            facts = Facts.from_record(private["facts"])
            recorded = _recorded(private["decision"])
        except (ValueError, KeyError, TypeError):
            exchange.reason = UNREADABLE
            return
        if record["kind"] == "decision":
            exchange.group = facts.group
        self.tally.failed += bool(facts.missing)
        digest = str(record["public"].get("policy", ""))
        new = self._again(self._new, facts, digest, exchange)
        old = recorded if self._against is None else self._again(self._against, facts, digest, exchange)
        if new is not None and old is not None:
            exchange.pairs.append((old, new))

    def _again(self, side: Side, facts: Facts, digest: str, exchange: Exchange) -> Said | None:
        plan = side.program.plan(facts)
        unasked = _names(plan) - facts.pii.keys() - facts.scores.keys() - facts.labels - facts.missing
        reason = ""
        older = facts.time is None and self._circumstances[id(side)]
        if older or (facts.size is None and self._later[id(side)]):
            reason = OLDER
        elif unasked and (unasked := unasked - self._asked_by(digest, facts)):
            facts = replace(facts, missing=facts.missing | {name.partition(":")[0] for name in unasked})
            unasked = _matters(plan, facts, unasked)
            reason = "" if not unasked else (NOT_RECORDED if self._programs.get(digest) else ASKED_UNKNOWN)
            self.tally.asked.update(unasked)
        if reason:
            exchange.reason = exchange.reason or reason
            return None
        return _said(plan, facts)

    def _asked_by(self, digest: str, facts: Facts) -> frozenset[str]:
        """What the policy in force had asked the detectors for."""
        shape = (facts.direction, facts.group, facts.role, facts.age, facts.model)
        asked = self._asked.get((digest, shape))
        if asked is None:
            if digest not in self._programs:
                sources = self._log.sources(digest)
                self._programs[digest] = None if sources is None else rebuild(sources, digest)
            program = self._programs[digest]
            asked = self._asked[digest, shape] = frozenset() if program is None else _names(program.plan(facts))
        return asked


def _names(plan: Plan) -> frozenset[str]:
    return frozenset().union(*(rule.condition.asks for root in plan.roots for rule in root.rules))


def _matters(plan: Plan, facts: Facts, unasked: frozenset[str]) -> frozenset[str]:
    """Those that some rule would have to know, ``unasked`` being counted as missing. The rest changes nothing here:
    other conditions say no or yes, or a rule that is certain blocks already."""
    decision = weigh(plan, facts)
    if decision.effect is Effect.BLOCK and decision.known:
        return frozenset()
    found: set[str] = set()
    for root in plan.roots:
        for rule in root.rules:
            looked_for = unasked & rule.condition.asks
            verdict = rule.test(facts) if looked_for else False
            if verdict is None or (verdict and rule.redacts & unasked):
                found |= looked_for
    return frozenset(found)


def _said(plan: Plan, facts: Facts) -> Said:
    decision = weigh(plan, facts)
    shadow = tuple(match.rule for match in decision.shadow if match.effect > decision.effect)
    return Said(decision.effect, decision.rule or DEFAULT, decision.redact, decision.modes, shadow)


def _recorded(decision: Mapping[str, Any]) -> Said:
    effect = _EFFECTS[decision["effect"]]
    return Said(
        effect, str(decision.get("rule") or DEFAULT), frozenset(decision.get("redact", ())), decision.get("modes", {})
    )
