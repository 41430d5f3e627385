"""What another policy would have changed: the counts of a replay as they may be shown, exported and added up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policies.compare.privacy import LEFT_OUT, Cell, added, alone, cells, one, part
from policies.compare.replay import (
    ASKED_UNKNOWN,
    BLOCKED,
    CLASSES,
    ERASED,
    NOT_RECORDED,
    REASONS,
    RELEASED,
    SAME,
    UNREADABLE,
    Log,
    Replay,
    Tally,
)
from policies.compare.sides import Side

FORMAT = "gapura-impact/1"
RECORDED = "recorded"
"""In ``against``: compared with the decisions as they were recorded."""
_SHOWN_BY_GROUP = ("exchanges", BLOCKED, RELEASED)
_MERGED = ("format", "new", "against", "k")


class ImpactError(Exception):
    """Exports that cannot be added up; the message says why, in ``text`` by language."""

    def __init__(self, en: str, id_: str) -> None:
        self.text: Mapping[str, str] = {"en": en, "id": id_}
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Impact:
    """Counts that may be shown to anybody. A cell is a number, ``<5``, ``-`` (left out) or, merged, ``>=5``."""

    new: str
    """Digest of the policy."""
    against: str
    """Digest of the one it is compared with, or ``recorded``."""
    k: int
    since: str
    until: str
    """Days of the first and the last exchange."""
    total: Cell
    results: Mapping[str, Cell]
    """Class or reason -> exchanges; they add up to ``total``."""
    rules: Mapping[str, Mapping[str, Cell]]
    """Class -> the rule that makes the difference -> exchanges."""
    groups: Mapping[str, Mapping[str, Cell]]
    """``exchanges``, ``blocked``, ``released`` -> group -> exchanges."""
    days: Mapping[str, Cell]
    shadow: Mapping[str, Mapping[str, Cell]]
    """Rule in shadow -> day -> exchanges where it would have been more severe."""
    asked: Mapping[str, Cell]
    """What a rule asks for and was not recorded -> decisions."""
    failed: Cell
    answers_erased: Cell
    gates: int = 1
    links: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    """Class -> rule ("" for all) -> numbers of the first entries. Never exported."""

    def export(self) -> dict[str, Any]:
        """As JSON values that merge over many gates."""
        return {
            "format": FORMAT,
            "new": self.new,
            "against": self.against,
            "k": self.k,
            "gates": self.gates,
            "since": self.since,
            "until": self.until,
            "total": self.total,
            **{name: getattr(self, name) for name in ("results", "rules", "groups", "days", "shadow", "asked")},
            "failed": self.failed,
            "answers_erased": self.answers_erased,
        }

    def to_json(self) -> dict[str, Any]:
        """As JSON values, with the entries to look at."""
        return {**self.export(), "links": self.links}


def impact(new: Side, against: Side | None, log: Log, k: int, tick: Callable[[], None] = lambda: None) -> Impact:
    """Replay a log.

    Args:
        new: the policy that is to be.
        against: the one it is compared with; None for what was recorded.
        log: the records.
        k: counts under it are not shown.
        tick: called once for each record.
    """
    replay = Replay(new, against, log)
    for record in log.records:
        replay.feed(record)
        tick()
    digest = RECORDED if against is None else against.program.digest
    return guarded(replay.finish(), new.program.digest, digest, k)


def guarded(tally: Tally, new: str, against: str, k: int) -> Impact:
    """Exact counts as they may be shown."""
    counts = {name: tally.results[name] for name in (*CLASSES, *REASONS)}
    results, away = cells(counts, k, cover=SAME)
    total: Cell = LEFT_OUT if away else sum(counts.values())
    # What was erased has no group, and what was not looked for is told by name: neither may open what is left out.
    of_groups = total if all(isinstance(results[name], int) for name in (ERASED, UNREADABLE)) else LEFT_OUT
    told = all(isinstance(results[name], int) for name in (NOT_RECORDED, ASKED_UNKNOWN))
    parents = {"exchanges": of_groups, **results}
    rules = {name: part(row, k, results[name]) for name, row in sorted(tally.rules.items())}
    return Impact(
        new=new,
        against=against,
        k=k,
        since=min(tally.days, default=""),
        until=max(tally.days, default=""),
        total=total,
        results=results,
        rules=rules,
        groups={name: part(tally.groups[name], k, parents[name]) for name in _SHOWN_BY_GROUP},
        days=part(dict(sorted(tally.days.items())), k, total),
        shadow={name: alone(dict(sorted(row.items())), k) for name, row in sorted(tally.shadow.items())},
        asked={name: one(count, k) if told else LEFT_OUT for name, count in sorted(tally.asked.items())},
        failed=one(tally.failed, k),
        answers_erased=one(tally.answers_erased, k),
        links=_links(tally, results, rules),
    )


def _links(
    tally: Tally, results: Mapping[str, Cell], rules: Mapping[str, Mapping[str, Cell]]
) -> dict[str, dict[str, list[int]]]:
    """Entries to look at, only where their number is shown anyway."""
    found: dict[str, dict[str, list[int]]] = {}
    for (name, rule), numbers in sorted(tally.links.items()):
        cell = rules.get(name, {}).get(rule, LEFT_OUT) if rule else results[name]
        if isinstance(cell, int):
            found.setdefault(name, {})[rule] = numbers
    return found


def merge(paths: Sequence[Path]) -> Impact:
    """Add up exports of several gates.

    Raises:
        ImpactError: one cannot be read, is given twice, or is about another policy or another k.
    """
    exports = [_read(path) for path in paths]
    first = exports[0]
    for path, export in zip(paths, exports, strict=True):
        if any(export[name] != first[name] for name in _MERGED):
            raise ImpactError(f"{path} is about another policy, comparison or k than {paths[0]}",
                              f"{path} mengenai kebijakan, pembanding atau k yang lain dari {paths[0]}")  # fmt: skip
        if exports.count(export) > 1:
            raise ImpactError(f"{path} is there twice", f"{path} disebut dua kali")
    for export in exports:
        _mark_silent(export, exports)
    days = [export[name] for export in exports for name in ("since", "until") if export[name]]
    return Impact(
        new=first["new"],
        against=first["against"],
        k=first["k"],
        since=min(days, default=""),
        until=max(days, default=""),
        gates=sum(export["gates"] for export in exports),
        **{name: _summed([export[name] for export in exports]) for name in _COUNTS},
    )


_COUNTS = ("total", "results", "rules", "groups", "days", "shadow", "asked", "failed", "answers_erased")


def _mark_silent(export: dict[str, Any], exports: Sequence[Mapping[str, Any]]) -> None:
    """Where a gate left a whole row out, each count of that row is one which it does not show."""
    rows = [("days", None), *((kind, name) for kind in ("rules", "groups") for one in exports for name in one[kind])]
    for kind, name in rows:
        parent = export["total"] if name in (None, "exchanges") else export["results"].get(name, 0)
        row = export[kind] if name is None else export[kind].get(name, {})
        if row or parent == 0:
            continue
        of_all = [one[kind] if name is None else one[kind].get(name, {}) for one in exports]
        silent = dict.fromkeys([key for others in of_all for key in others], LEFT_OUT)
        export[kind] = silent if name is None else {**export[kind], name: silent}


def _summed(values: Sequence[Any]) -> Any:
    if not any(isinstance(value, Mapping) for value in values):
        return added(values)
    names = sorted({name for value in values for name in value})
    return {name: _summed([value[name] for value in values if name in value]) for name in names}


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        value = None
    whole = isinstance(value, dict) and value.get("format") == FORMAT and {*_MERGED, *_COUNTS, "gates"} <= value.keys()
    if not whole or not all(_is_counts(value[name]) for name in _COUNTS):
        raise ImpactError(f"{path} is not an export of gapura policy impact",
                          f"{path} bukan ekspor gapura policy impact")  # fmt: skip
    return dict(value)


def _is_counts(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_counts(one) for one in value.values())
    if isinstance(value, str):
        return value == LEFT_OUT or (value[:1] == "<" and value[1:].isdigit()) or (
            value[:2] == ">=" and value[2:].isdigit())  # fmt: skip
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
