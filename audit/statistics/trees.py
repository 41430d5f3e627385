"""Cases and what people did, as tables that add up.

Objections and samples by rule are the same cases as those of their kind, looked at from another side: so all stand in
one network, kind -> rule -> end -> total, and what is hidden on one side cannot be taken from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.cases.case import CONFIRMED, ENDS, FALSE_POSITIVE, UPHELD, Kind
from audit.statistics.case_counts import OPEN
from audit.statistics.figures import Figure, Path
from audit.statistics.flows import Arc
from audit.statistics.tally import Cell, Tally

_BY_RULE: Mapping[Kind, tuple[str, Mapping[str, str]]] = {
    Kind.OBJECTION: ("objections", {UPHELD: "upheld"}),
    Kind.SAMPLE: ("samples", {FALSE_POSITIVE: "error", CONFIRMED: "right"}),
}
"""The kinds of cases that are counted by rule too: under which name, and which ends are told there. How often a rule
errs is worth more than how many cases there were: where one of both must be hidden it is the latter."""
_ACTS = ("reveals", "erasures")
_NO_CELL = Cell()


def cases(tally: Tally, rules: Iterable[str], least: int) -> list[Arc]:
    """Cases by kind and end, and those about rules by rule; how many there are in all is never shown. Kinds, ends and
    rules are listed whether they occurred or not; a rule that is not on the list, where enough people stand behind."""
    arcs: list[Arc] = []
    for kind in Kind:
        ends = [*ENDS[kind], OPEN]
        ends += sorted({end for tree, name, end in tally.trees if (tree, name) == ("cases", kind)}.difference(ends))
        whole = _united(tally, "cases", kind)
        arcs.append(Arc("total", f"kind {kind}", whole.count, len(whole.people), ("cases", kind.value), worth=2))
        left = {end: tally.trees.get(("cases", kind, end), _NO_CELL).count for end in ends}
        for arc in _rows(tally, kind, rules, least):
            arcs.append(arc)
            if arc.tail != f"kind {kind}":
                left[arc.head.removeprefix(f"end {kind} ")] -= arc.count
        arcs += [Arc(f"rest {kind}", f"end {kind} {end}", count) for end, count in left.items()]
        arcs.append(Arc(f"kind {kind}", f"rest {kind}", sum(left.values())))
        arcs += _ends(tally, kind, ends)
    return [*arcs, Arc("sum", "total", sum(arc.count for arc in arcs if arc.tail == "total"))]


def acts(tally: Tally, least: int) -> dict[Path, Figure]:
    """Acts that name no person: each kind stands alone, and is named where there are enough of them."""
    found = {(tree, name): _united(tally, tree, name) for tree, name, _ in sorted(tally.trees) if tree in _ACTS}
    return {path: Figure.exactly(cell.count) for path, cell in found.items() if len(cell.people) >= least}


def _rows(tally: Tally, kind: Kind, rules: Iterable[str], least: int) -> Iterator[Arc]:
    """By rule: how many, and how they ended."""
    tree, told = _BY_RULE.get(kind, ("", {}))
    found = {name: _united(tally, tree, name) for one, name, _ in sorted(tally.trees) if one == tree}
    frequent = {name for name, cell in found.items() if len(cell.people) >= least}
    for rule in sorted({*rules, *frequent}) if tree else ():
        whole, node = found.get(rule, _NO_CELL), f"rule {kind} {rule}"
        yield Arc(f"kind {kind}", node, whole.count, len(whole.people), (tree, rule), worth=20)
        ends = [end for one, name, end in sorted(tally.trees) if (one, name) == (tree, rule)]
        for end in dict.fromkeys([*told, *ends]):
            cell = tally.trees.get((tree, rule, end), _NO_CELL)
            path = (tree, rule, told[end]) if end in told else None
            yield Arc(node, f"end {kind} {end}", cell.count, len(cell.people), path, worth=5)


def _ends(tally: Tally, kind: Kind, ends: Sequence[str]) -> Iterator[Arc]:
    known = {*ENDS[kind], OPEN}
    for end in ends:
        cell = tally.trees.get(("cases", kind, end), _NO_CELL)
        yield Arc(f"end {kind} {end}", "sum", cell.count, len(cell.people),
                  ("cases", kind.value, end) if end in known else None)  # fmt: skip


def _united(tally: Tally, tree: str, name: str) -> Cell:
    united = Cell()
    for (kind, one, _), cell in tally.trees.items():
        if (kind, one) == (tree, name):
            united.count += cell.count
            united.people |= cell.people
    return united
