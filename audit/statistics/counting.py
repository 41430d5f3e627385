"""Count a period of a log: entries are streamed, so memory grows with people and rules and not with the log.

The rows for searching say which blocks hold anything of the period; the others are not read. An exchange is counted
where it ended, once, by the most severe effect of its two decisions and the rule that won it. What was simulated is
left out, and of what was erased only that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from audit import schema
from audit.reader import Entry, Snapshot
from audit.search.blocks import BLOCK, places
from audit.search.query import Query
from audit.statistics.periods import Period
from audit.statistics.tally import Cell, Tally

_MILD_TO_SEVERE = "allow flag warn redact replace hold block".split()
_NOT_WRITTEN = frozenset({"", "default", "no-policy"})
"""Rules that nobody wrote: their effect stands alone."""
_OF_POLICIES = frozenset({"answered", "blocked", "replaced", "held", "checked"})
"""Results that follow from a decision, which is counted already."""
_OF_NOBODY = frozenset("unknown_host unknown_route bad_http bad_headers no_key bad_key".split())
"""Reasons of refusals before any key was known. Others may be of one person whose key was (``restricted``)."""
_entries = schema.entries.c
Told = Mapping[str, Any]
_EMPTY: Told = {}


def count(snapshot: Snapshot, period: Period, progress: Callable[[int, int], None] | None = None) -> Tally:
    """Count what happened in a period.

    Raises:
        AuditError: the rows for searching are missing or differ (``no_rows``, ``rows_differ``).
    """
    counting = _Counting(snapshot)
    found = snapshot.index().matches(Query({}, period.since, period.until))
    done, total = 0, sum(bits.bit_count() for bits in found.values())
    for block in sorted(found):
        counting.block(block, found[block])
        done += found[block].bit_count()
        if progress is not None:
            progress(done, total)
    return counting.tally


class _Counting:
    """One pass. ``asked`` holds the decisions whose exchange has not ended yet."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.tally = Tally()
        self._snapshot = snapshot
        self._asked: dict[str, Told] = {}
        self._before: tuple[str, str] | None = None

    def block(self, block: int, bits: int) -> None:
        wanted = set(places(bits))
        first = block * BLOCK + min(wanted)
        if self._before is None and first:
            self._before = next(((one.minute, one.kind) for one in self._snapshot.between(first - 1, first - 1)), None)
        for entry in self._snapshot.between(first, block * BLOCK + max(wanted)):
            if entry.index % BLOCK in wanted:
                self._entry(entry)
                self._before = (entry.minute, entry.kind)

    def _entry(self, entry: Entry) -> None:
        if entry.kind == "decision":
            if entry.private is not None and entry.exchange:
                self._asked[entry.exchange] = orjson.loads(entry.private)
        elif entry.kind == "outcome":
            self._outcome(entry)
        elif entry.kind in _ACTS:
            _ACTS[entry.kind](self.tally, orjson.loads(entry.entry))
        if entry.kind == "admin.start":
            self._started(entry.minute)

    def _outcome(self, entry: Entry) -> None:
        if entry.private is None:
            self.tally.tick("erased", "exchanges")
            return
        ended: Told = orjson.loads(entry.private)
        asked = self._asked.pop(entry.exchange or "", None) or self._earlier(entry.exchange)
        if not ended.get("simulated") and not asked.get("simulated") and ended.get("result") != "checked":
            _exchange(self.tally, asked, ended)

    def _earlier(self, exchange: str | None) -> Told:
        """The decision of an exchange that began before the period."""
        if not exchange:
            return _EMPTY
        found = self._snapshot.select(_entries.exchange == exchange, _entries.kind == "decision", limit=1)
        return next((orjson.loads(entry.private) for entry in found if entry.private), _EMPTY)

    def _started(self, minute: str) -> None:
        self.tally.tick("gate", "starts")
        if self._before is not None:
            before, kind = self._before
            self.tally.tick("gate", "minutes_away", max(0, _number(minute) - _number(before)))
            self.tally.tick("gate", "unclean", kind != "admin.stop")


def _exchange(tally: Tally, asked: Told, ended: Told) -> None:
    person = tally.person(str(ended.get("subject") or asked.get("subject") or ""))
    facts = asked.get("facts") or _EMPTY
    group = str(facts.get("group", ""))
    effect, rule = _winner(asked, ended)
    tally.exchanges.add(person)
    tally.groups.setdefault(group, Cell()).add(person)
    tally.rules.setdefault((effect, rule), Cell()).add(person)
    tally.cells.setdefault((effect, rule, group), Cell()).add(person)
    for family, name in set(_beside(asked, ended)):
        tally.note(family, name, person)


def _winner(asked: Told, ended: Told) -> tuple[str, str]:
    """The most severe effect, of the question before the answer, and the rule behind it; none behind an allow."""
    best = ("allow", "")
    for told in (asked, ended):
        decision = told.get("decision") or _EMPTY
        effect = str(told.get("enforced") or decision.get("effect") or "allow")
        if _severity(effect) > _severity(best[0]):
            rule = str(decision.get("rule") or "")
            best = (effect, "" if rule in _NOT_WRITTEN else rule)
    return best


def _severity(effect: str) -> int:
    return _MILD_TO_SEVERE.index(effect) if effect in _MILD_TO_SEVERE else len(_MILD_TO_SEVERE)


def _beside(asked: Told, ended: Told) -> Iterator[tuple[str, str]]:
    for told in (asked, ended):
        facts, decision = told.get("facts") or _EMPTY, told.get("decision") or _EMPTY
        masked = set(decision.get("redact") or ())
        for kind in facts.get("pii") or ():
            yield ("redacted", kind) if kind in masked else ("found", kind)
        for name in facts.get("missing") or ():
            yield "missing", str(name)
        if facts.get("unseen"):
            yield "unseen", ""
    result = str(ended.get("result", ""))
    if result and result not in _OF_POLICIES:
        yield "result", result


def _refused(tally: Tally, public: Told) -> None:
    for reason, many in (public.get("counts") or {}).items():
        tally.tick("refused", str(reason) if reason in _OF_NOBODY else "other", int(many))


def _erased(tally: Tally, public: Told) -> None:
    spans = public.get("erased") or ()
    if public["kind"] == "retention":
        tally.tick("erased", "retention", sum(last - first + 1 for first, last in spans))
    else:
        tally.branch("erasures", str(public.get("reason", "")), "", _nobody(tally))


def _revealed(tally: Tally, public: Told) -> None:
    if public.get("action") == "reveal":
        tally.branch("reveals", str(public.get("purpose", "")), "", _nobody(tally))


def _nobody(tally: Tally) -> int:
    """An act that names no person here counts as one of its own: never more people than acts."""
    return tally.person(f"act {len(tally._persons)}")


def _stopped(tally: Tally, public: Told) -> None:
    tally.tick("gate", "stops")


def _jumped(tally: Tally, public: Told) -> None:
    tally.tick("gate", "clock_jumps")


_ACTS: Mapping[str, Callable[[Tally, Told], None]] = {
    "refusals": _refused,
    "retention": _erased,
    "admin.erase": _erased,
    "admin.reveal": _revealed,
    "admin.stop": _stopped,
    "admin.clock_jump": _jumped,
}


def _number(minute: str) -> int:
    return int(datetime.fromisoformat(minute.replace("Z", "+00:00")).timestamp()) // 60
