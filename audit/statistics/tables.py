"""From what was counted to what may be shown: tables that add up, the hiding, and bands for what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from audit.statistics.figures import UNKNOWN, Figure, Path, banded
from audit.statistics.flows import Arc, Network
from audit.statistics.hiding import hidden
from audit.statistics.tally import Cell, Known, Tally
from audit.statistics.trees import acts, cases

NONE = ""
"""The rule of an effect that no written rule gave, or one too rare to be named; the group of those without one."""
_OF_SOMEBODY = frozenset({("erased", "exchanges"), ("refused", "other")})
"""Of these nobody knows how many people stand behind them: they are told in bands."""
_NO_CELL = Cell()


def published(tally: Tally, rules: Sequence[Known], groups: Iterable[str], least: int) -> dict[Path, Figure]:
    """Every figure that may be shown, by its name.

    Args:
        tally: what was counted.
        rules: those that were in force, whether they ever spoke or not: a list of those that spoke would tell it.
        groups: those that the site has, for the same reason.
        least: people that a number must be of.
    """
    figures: dict[Path, Figure] = {}
    if len(tally.exchanges.people) < least:
        figures["exchanges",] = UNKNOWN
    else:
        figures |= _shown(requests(tally, rules, groups, least), least)
        figures |= _beside(tally, least)
    figures |= _shown(cases(tally, [one.rule for one in rules], least), least)
    figures |= acts(tally, least)
    for name, count in tally.machine.items():
        figures["machine", *name] = banded(count, 2 * least) if name in _OF_SOMEBODY else Figure.exactly(count)
    return figures


def _shown(arcs: Sequence[Arc], least: int) -> dict[Path, Figure]:
    network = Network(arcs)
    away = hidden(network, least)
    bounds = network.bounds(away)
    return {arc.path: figure for arc, figure in zip(arcs, bounds, strict=True) if arc.path is not None}


def requests(tally: Tally, rules: Sequence[Known], groups: Iterable[str], least: int) -> list[Arc]:
    """Requests that add up: total -> rule -> group -> total.

    What no rule changed is a row that is never shown: so a group's cells add up to no more than the group, and the
    rules to no more than the whole.
    """
    listed = {(one.effect, one.rule): one for one in rules if one.effect != "allow"}
    frequent = {name for name, cell in tally.rules.items() if len(cell.people) >= least and name[0] != "allow"}
    rows = {name: listed.get(name, Known(*name)) for name in sorted(listed.keys() | frequent)}
    columns = sorted({*groups} | {name for name, cell in tally.groups.items() if name and len(cell.people) >= least})
    arcs = [Arc("sum", "total", tally.exchanges.count, len(tally.exchanges.people), ("exchanges",), worth=1000)]
    arcs += _columns(tally, columns)
    rest = {column: tally.groups.get(column, _NO_CELL).count for column in columns}
    other = tally.exchanges.count - sum(rest.values())
    for name, row in rows.items():
        cell = tally.rules.get(name, _NO_CELL)
        arcs.append(Arc("total", _node(*name), cell.count, len(cell.people), ("rule", *name), worth=100))
        spread = list(_row(tally, row, columns, least))
        arcs += spread
        outside = cell.count - sum(arc.count for arc in spread)
        other -= outside
        if outside:
            arcs.append(Arc(_node(*name), "group ", outside))
        for arc, column in zip(spread, columns, strict=True):
            rest[column] -= arc.count
    arcs += [Arc("rest", f"group {column}", count) for column, count in rest.items()]
    arcs += [Arc("rest", "group ", other)] if other else []
    return [*arcs, Arc("total", "rest", other + sum(rest.values()))]


def _columns(tally: Tally, columns: Sequence[str]) -> Iterator[Arc]:
    """What each group asked; those of no group, or of one that the site has no more, together and never shown."""
    left = tally.exchanges.count
    for column in columns:
        cell = tally.groups.get(column, _NO_CELL)
        left -= cell.count
        yield Arc(f"group {column}", "sum", cell.count, len(cell.people), ("group", column), worth=10)
    if left:
        yield Arc("group ", "sum", left)


def _row(tally: Tally, row: Known, columns: Sequence[str], least: int) -> Iterator[Arc]:
    """A rule's cells. Where nearly everybody of a group is in one, it says that of each of them: it is not shown. A
    rule that may not be counted by group has cells that are never shown; and one group alone is the whole site."""
    split = row.by_group and len(columns) > 1
    for column in columns:
        cell = tally.cells.get((row.effect, row.rule, column), _NO_CELL)
        everybody = len(tally.groups.get(column, _NO_CELL).people)
        path: Path | None = ("cell", row.effect, row.rule, column) if split else None
        yield Arc(
            _node(row.effect, row.rule), f"group {column}", cell.count, len(cell.people), path,
            open=everybody - len(cell.people) >= least,
        )  # fmt: skip


def _beside(tally: Tally, least: int) -> dict[Path, Figure]:
    """Counts that stand alone, in bands twice as wide as the least room of a hidden one: who knows that a type of data
    and a rule are the same thing learns no more from the one of the other than the hiding leaves. What is of fewer
    people is not named at all."""
    bands = {("beside", *name): banded(cell.count, 2 * least) for name, cell in sorted(tally.beside.items())
             if len(cell.people) >= least}  # fmt: skip
    return {path: Figure(max(one.low, least), one.high) for path, one in bands.items()}


def _node(effect: str, rule: str) -> str:
    return f"rule {effect} {rule}"
