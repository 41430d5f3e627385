"""Conditions that can never hold, where that can be shown from how they are written.

As in :mod:`policies.compare.ordering`, "not shown" says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from policies.circumstances import MIDNIGHT, Window, window
from policies.compare.ordering import Joined, Leaf, Node, at_least, leaves

MAX_BRANCHES = 256
"""So many ways in which ``any`` can hold are tried; beyond that nothing is shown."""


def never(node: Node) -> str:
    """What excludes itself in a condition that can never hold (``age``, ``group`` ...); empty where none is shown."""
    return _Search().why(_parts(node, "all"))


class _Search:
    def __init__(self) -> None:
        self.left = MAX_BRANCHES

    def why(self, parts: Sequence[Node]) -> str:
        """Why these cannot all hold."""
        self.left -= 1
        if self.left < 0:
            return ""
        parts = [_turned(part) for part in parts]
        return _apart(parts) or _denied(parts) or self._branches(parts)

    def _branches(self, parts: Sequence[Node]) -> str:
        """Every way in which the first ``any`` can hold is excluded by the rest."""
        for index, part in enumerate(parts):
            if isinstance(part, Joined) and part.how == "any":
                rest = [*parts[:index], *parts[index + 1 :]]
                reasons = []
                for branch in part.parts:
                    reasons.append(self.why([*rest, *_parts(branch, "all")]))
                    if not reasons[-1]:
                        return ""
                return ", ".join(dict.fromkeys(reasons))
        return ""


def _parts(node: Node, how: str) -> Sequence[Node]:
    return node.parts if isinstance(node, Joined) and node.how == how else (node,)


def _turned(node: Node) -> Node:
    """There are two directions, so what is not one of them is the other."""
    if isinstance(node, Joined) and node.how == "not":
        (inner,) = node.parts
        if isinstance(inner, Leaf) and inner.kind == "direction":
            return Leaf("direction", frozenset({"input", "output"}) - inner.value)
    return node


def _apart(parts: Sequence[Node]) -> str:
    """Two questions of one kind to which no facts can both say yes."""
    asked = [part for part in parts if isinstance(part, Leaf)]
    for one, other in combinations(asked, 2):
        if one.kind == other.kind and one.kind in _APART and _APART[one.kind](one.value, other.value):
            return one.kind
    return ""


def _denied(parts: Sequence[Node]) -> str:
    """A ``not`` (or ``except``) over something that the rest says."""
    for index, part in enumerate(parts):
        if isinstance(part, Joined) and part.how == "not":
            rest = (*parts[:index], *parts[index + 1 :])
            if rest and at_least(rest[0] if len(rest) == 1 else Joined("all", rest), part.parts[0]):
                return ", ".join(dict.fromkeys(leaf.kind if leaf.kind != "score" else str(leaf.value[0])
                                               for leaf in leaves(part.parts[0])))  # fmt: skip
    return ""


def _routes(a: frozenset[tuple[str, frozenset[str]]], b: frozenset[tuple[str, frozenset[str]]]) -> bool:
    one, other = dict(a), dict(b)
    return any(one[name].isdisjoint(other[name]) for name in one.keys() & other.keys())


def _quotas(a: frozenset[tuple[str, Any]], b: frozenset[tuple[str, Any]]) -> bool:
    one, other = dict(a), dict(b)
    shared = one.keys() & other.keys()
    return any(one[name][1] < other[name][0] or other[name][1] < one[name][0] for name in shared)


def _models(a: frozenset[str], b: frozenset[str]) -> bool:
    return not any("*" in name for name in a | b) and a.isdisjoint(b)


def _times(a: frozenset[str], b: frozenset[str]) -> bool:
    """Hours of one zone that do not meet. What the clocks of two zones have in common changes with the season."""
    one, other = ([window(text) for text in sorted(side)] for side in (a, b))
    known = [found for found in (*one, *other) if found is not None]
    if len(known) < len(one) + len(other) or len({found.zone for found in known}) != 1:
        return False
    hours = [set().union(*(_minutes(found) for found in side if found is not None)) for side in (one, other)]
    return hours[0].isdisjoint(hours[1])


def _minutes(found: Window) -> set[int]:
    """The minutes of a week."""
    end = found.end if found.begin < found.end else found.end + MIDNIGHT
    week = 7 * MIDNIGHT
    return {(day * MIDNIGHT + minute) % week for day in found.days for minute in range(found.begin, end)}


_APART: Mapping[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(("direction", "group", "role", "language"), frozenset.isdisjoint),
    **dict.fromkeys(("consent", "first_turn"), lambda a, b: a != b),
    **dict.fromkeys(("age", "size", "cells"), lambda a, b: a[1] < b[0] or b[1] < a[0]),
    "quota": _quotas,
    "route": _routes,
    "model": _models,
    "time": _times,
}
"""Kind of question -> whether two of them exclude each other. Values found are never exclusive: a text holds many."""
