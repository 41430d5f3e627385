"""A condition as written, said in words: how ``all``, ``any`` and ``not`` join what ``phrases`` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policies.explain.contents import CONTENT_PHRASES
from policies.explain.phrases import PHRASES, Phrase, scores_phrase
from policies.explain.words import (
    AND,
    OR,
    Both,
    joined,
)

SAID: Mapping[str, Callable[[Any], Phrase]] = {**PHRASES, **CONTENT_PHRASES}
"""Every condition but those that join others; every score is one besides."""


def phrases(when: Mapping[str, Any], depth: int = 0) -> list[Phrase]:
    """The members of one ``when``, which must all hold; nested ``all`` are part of it."""
    found: list[Phrase] = []
    for key, value in when.items():
        if key == "all":
            found += [phrase for member in value for phrase in phrases(member, depth)]
        elif key == "any":
            found.append(_any(value, depth))
        elif key == "not":
            found.append(_not(value, depth))
        else:
            found.append(_leaf(key, value))
    return found


def _leaf(key: str, value: Any) -> Phrase:
    return SAID[key](value) if key in SAID else scores_phrase([key], value)


def _any(members: Sequence[Mapping[str, Any]], depth: int) -> Phrase:
    branches = [[phrase] for phrase in _merged_scores(members)]
    branches += [phrases(member, depth + 1) for member in members if not _is_score(member)]
    if len(branches) == 1:
        return _together(branches[0], depth)
    row = _row(branches)
    if row:
        text = all(phrase.of_text for phrase in row)
        ready = row if text else [_spoken(phrase) for phrase in row]
        return Phrase(joined([phrase.yes for phrase in ready], OR), joined([p.no for p in ready], AND), text)
    listed = _listed([joined([phrase.clause() for phrase in branch], AND) for branch in branches], depth)
    return Phrase(
        Both("at least one of these is so: {it}", "sedikitnya satu dari ini berlaku: {it}").fill(it=listed),
        Both("none of these is so: {it}", "tidak satu pun dari ini berlaku: {it}").fill(it=listed),
        single=False,
    )


def _not(value: Mapping[str, Any], depth: int) -> Phrase:
    return _together(phrases(value, depth + 1), depth).opposite


def _together(parts: Sequence[Phrase], depth: int) -> Phrase:
    if len(parts) == 1:
        return parts[0]
    clauses = [part.clause() for part in parts]
    no = Both("not all of these are so: {it}", "tidak semua ini berlaku: {it}").fill(it=_listed(clauses, depth))
    return Phrase(joined(clauses, AND), no, single=False)


def _row(branches: Sequence[Sequence[Phrase]]) -> list[Phrase]:
    """The branches as a row of phrases; empty where one of them is too long for that."""
    row = [branch[0] for branch in branches if len(branch) == 1 and branch[0].single]
    return row if len(row) == len(branches) else []


def _spoken(phrase: Phrase) -> Phrase:
    return Phrase(phrase.clause(), phrase.opposite.clause())


def _listed(items: Sequence[Both], depth: int) -> Both:
    """``(1) this; (2) that``; a list in a list has letters."""
    marks = "123456789" if depth % 2 == 0 else "abcdefghi"
    signs = [marks[place] if place < len(marks) else str(place + 1) for place in range(len(items))]
    return Both(
        "; ".join(f"({sign}) {item.en}" for sign, item in zip(signs, items, strict=True)),
        "; ".join(f"({sign}) {item.id}" for sign, item in zip(signs, items, strict=True)),
    )


def _is_score(member: Mapping[str, Any]) -> bool:
    return len(member) == 1 and next(iter(member)) not in {*SAID, "all", "any", "not"}


def _merged_scores(members: Sequence[Mapping[str, Any]]) -> list[Phrase]:
    """Scores at one level are said together: the level is explained once."""
    by_level: dict[str, list[str]] = {}
    for member in members:
        if _is_score(member):
            ((name, level),) = member.items()
            by_level.setdefault(level, []).append(name)
    return [scores_phrase(names, level) for level, names in by_level.items()]
