"""Which of two conditions holds more often, where that can be shown from how they are written.

Answers are ordered no < nobody knows < yes. ``at_least(a, b)`` means: whatever the facts, ``b`` answers no less than
``a``. It is shown or it is not; "not shown" says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.calls import other_than
from policies.conditions import COUNT, THRESHOLD, age_bounds
from policies.reading import bounds
from policies.vocabulary import DATA_CLASSES, LEVELS, TOP, Vocabulary


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question to the facts. ``value`` is hashable, so that equal questions are equal."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Joined:
    """``all``, ``any`` or ``not`` over other conditions."""

    how: str
    parts: tuple[Node, ...]


Node = Leaf | Joined


def tree(when: Mapping[str, Any], words: Vocabulary, *, history: bool) -> Node:
    """A condition that compiles, in the form in which it can be compared.

    Args:
        when: the mapping as it is written.
        words: what levels and classes of data stand for here.
        history: whether its rule looks at earlier turns too, as rules that redact do.
    """
    return _join("all", [_member(key, value, words, history) for key, value in when.items()])


def except_tree(groups: list[str] | None, roles: list[str] | None) -> Node | None:
    """What ``except`` adds to a condition; None where it says nothing."""
    sides: list[Node] = [
        Leaf(kind, frozenset(names)) for kind, names in (("group", groups), ("role", roles)) if names is not None
    ]
    return Joined("not", (_join("all", sides),)) if sides else None


def both(one: Node | None, other: Node) -> Node:
    """Both must hold."""
    return other if one is None else _join("all", [one, other])


def _join(how: str, parts: list[Node]) -> Node:
    flat: dict[Node, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Joined) and part.how == how else (part,)
        flat.update(dict.fromkeys(inner))
    return next(iter(flat)) if len(flat) == 1 else Joined(how, tuple(flat))


def _member(key: str, value: Any, words: Vocabulary, history: bool) -> Node:
    if key in ("all", "any"):
        return _join(key, [tree(item, words, history=history) for item in value])
    if key == "not":
        return Joined("not", (tree(value, words, history=history),))
    if key in ("pii", "data"):
        return Leaf("pii", (frozenset(_counts(key, value, words).items()), history))
    if key in _READ:
        return Leaf(key, _READ[key](value))
    return Leaf("score", (key, threshold(key, value, words)))


def _counts(key: str, value: Any, words: Vocabulary) -> Mapping[str, int]:
    if isinstance(value, Mapping):
        return {name: int(count) for name, count in value.items()}
    names = _names(value)
    if key == "data":
        names = frozenset().union(*(DATA_CLASSES[name] for name in names)) & words.entities
    return dict.fromkeys(names, 1)


def threshold(name: str, value: Any, words: Vocabulary) -> int | str:
    """The number (0..10000) that a level or threshold stands for; the text itself where no detector gives the score."""
    if value in LEVELS:
        score = words.scores.get(name)
        return score.levels.get(value, str(value)) if score else str(value)
    match = THRESHOLD.fullmatch(str(value))
    return round(float(match[1]) * TOP) if match else str(value)


def _names(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)


def _identities(value: Any) -> int:
    match = COUNT.fullmatch(value)
    return int(match[1]) if match else 0


def _route(value: Mapping[str, Any]) -> frozenset[tuple[str, frozenset[str]]]:
    def said(one: Any) -> frozenset[str]:
        return _names(("yes" if one else "no") if isinstance(one, bool) else one)

    return frozenset((name, said(one)) for name, one in value.items())


def _tools(value: Any) -> frozenset[tuple[str, str]]:
    """Name and pattern of each call; an empty pattern where only the name counts."""
    if not isinstance(value, Mapping):
        return frozenset((name, "") for name in _names(value))
    if "other_than" in value:  # neither more nor less than a list of names: the two cannot be put in order
        return frozenset({(other_than(_names(value["other_than"])), "")})
    patterns = _names(value["arguments"]) if "arguments" in value else [""]
    return frozenset((name, pattern) for name in _names(value.get("name", "*")) for pattern in patterns)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "direction": _names,
    "group": _names,
    "role": _names,
    "model": _names,
    "unseen": _names,
    "time": _names,
    "age": age_bounds,
    "consent": str,
    "first_turn": bool,
    "identities": _identities,
    "route": _route,
    **dict.fromkeys(("calendar", "words", "language", "modality", "label", "topic"), _names),
    "help_word": bool,
    "size": bounds,
    "cells": bounds,
    "quota": lambda value: frozenset((name, bounds(one)) for name, one in value.items()),
    "tool": _tools,
}


def at_least(low: Node, high: Node) -> bool:
    """Whether it can be shown that ``high`` never answers less than ``low``."""
    known: dict[tuple[int, int], bool] = {}  # by identity: to tell a deep condition by its value costs more than this

    def shown(a: Node, b: Node) -> bool:
        pair = (id(a), id(b))
        if pair not in known:
            known[pair] = a == b or _shown(a, b, shown)
        return known[pair]

    return shown(low, high)


def leaves(node: Node, *, negated: bool = True) -> Iterator[Leaf]:
    """Every question a condition asks; those under ``not`` only if wanted."""
    if isinstance(node, Leaf):
        yield node
    elif negated or node.how != "not":
        for part in node.parts:
            yield from leaves(part, negated=negated)


def asks_less(high: Leaf, low: Leaf) -> bool:
    """Whether it can be shown that the first never answers less than the second; both are of one kind."""
    return high == low or _ORDER[low.kind](low.value, high.value)


def _shown(a: Node, b: Node, shown: Callable[[Node, Node], bool]) -> bool:
    how_a, parts_a = (a.how, a.parts) if isinstance(a, Joined) else ("", ())
    how_b, parts_b = (b.how, b.parts) if isinstance(b, Joined) else ("", ())
    if how_a == "any":
        return all(shown(part, b) for part in parts_a)
    if how_b == "all":
        return all(shown(a, part) for part in parts_b)
    if how_a == "not" and how_b == "not":
        return shown(parts_b[0], parts_a[0])
    if how_a == "all" and any(shown(part, b) for part in parts_a):
        return True
    if how_b == "any":
        return any(shown(a, part) for part in parts_b)
    return isinstance(a, Leaf) and isinstance(b, Leaf) and a.kind == b.kind and _ORDER[a.kind](a.value, b.value)


def _pii(a: Any, b: Any) -> bool:
    (few, old_history), (many, new_history) = a, b
    least = dict(many)
    return (new_history or not old_history) and all(least.get(name, count + 1) <= count for name, count in few)


def _score(a: Any, b: Any) -> bool:
    numbers = isinstance(a[1], int) and isinstance(b[1], int)
    return a[0] == b[0] and numbers and b[1] <= a[1]


def _models(a: frozenset[str], b: frozenset[str]) -> bool:
    starts = tuple(name[:-1] for name in b if name.endswith("*"))
    return all(name in b or name.rstrip("*").startswith(starts) for name in a) if starts else a <= b


def _kinds(a: frozenset[str], b: frozenset[str]) -> bool:
    return "any" in b or a <= b


def _stated(a: frozenset[tuple[str, frozenset[str]]], b: frozenset[tuple[str, frozenset[str]]]) -> bool:
    old = dict(a)
    return all(name in old and old[name] <= values for name, values in b)


def _used(a: frozenset[tuple[str, Any]], b: frozenset[tuple[str, Any]]) -> bool:
    old = dict(a)
    return all(name in old and low <= old[name][0] and old[name][1] <= high for name, (low, high) in b)


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "pii": _pii,
    "score": _score,
    "model": _models,
    "unseen": _kinds,
    "route": _stated,
    "age": lambda a, b: b[0] <= a[0] and a[1] <= b[1],
    "identities": lambda a, b: b <= a,
    "consent": lambda a, b: a == b,
    "first_turn": lambda a, b: a == b,
    "quota": _used,
    "help_word": lambda a, b: a == b,
    **dict.fromkeys(("size", "cells"), lambda a, b: b[0] <= a[0] and a[1] <= b[1]),
    **dict.fromkeys(
        ("direction", "group", "role", "time", "calendar", "words", "language", "modality", "label", "topic", "tool"),
        frozenset.issubset,
    ),
}
