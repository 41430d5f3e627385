"""Figures of harm as a table for people. It holds no text of the set, unless whoever runs the command asks for those
that were judged wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gateway.detectors.evaluation.harm_figures import FIGURES, GIVEN, MAIN, Asked, divided
from gateway.detectors.evaluation.harm_rows import HarmRow
from gateway.detectors.evaluation.harm_systems import Scored
from gateway.detectors.evaluation.harm_texts import say
from gateway.detectors.evaluation.telling import plainly
from gateway.detectors.evaluation.texts import Lang, share

SHOWN = 10
"""Texts of each side and head, the worst first."""


def as_text(told: Mapping[str, Any], lang: Lang, *, levels: bool = False) -> str:
    """A line for each head; with ``levels`` what each of them lets through; then by language, category and group."""
    return "\n".join(_lines(told, lang, levels=levels)) + "\n"


def ranked(one: Mapping[str, Any]) -> list[str]:
    """AUC and recalls of one head, each with its interval where it has one."""
    return [_figure(one, name) for name in FIGURES]


def wrong(rows: Sequence[HarmRow], scored: Scored, asked: Asked, heads: Sequence[str]) -> Iterator[str]:
    """The texts judged wrongly at ``balanced``: false alarms with the highest score, misses with the lowest."""
    for head in heads:
        levels = asked.levels.get(head, {})
        limit = levels.get(MAIN, levels.get(GIVEN))
        if limit is None:
            continue
        parts, scores = divided(rows, head, asked.topics), scored[head]
        alarms = sorted((-int(scores[at]), at) for at in (parts.harmless & (scores >= limit)).nonzero()[0])
        misses = sorted((int(scores[at]), at) for at in (parts.harmful & (scores < limit)).nonzero()[0])
        for sign, found in (("+", alarms), ("-", misses)):
            for score, at in found[:SHOWN]:
                yield f"{sign} {head} {at + 1}: {abs(score)} {plainly(rows[at].text)}"


def _lines(told: Mapping[str, Any], lang: Lang, *, levels: bool) -> Iterator[str]:
    yield say("set", lang, **{name: told[name] for name in ("rows", "families", "harmless")})
    yield ""
    names = [say(name, lang) for name in FIGURES]
    yield f"{say('head', lang):24}{say('sides', lang):>20}" + "".join(f"{name:>22}" for name in names)
    for head, one in told["heads"].items():
        yield _line(head, one)
        for name, others in told["against"].items():
            if head in others:
                yield _line(f"  {name}", others[head])
    if levels:
        yield from _levels(told, lang)
    for head, one in told["heads"].items():
        for kind, table in one["by"].items():
            yield ""
            yield say("by", lang, head=head, kind=say(kind, lang))
            yield f"{'':24}{say('sides', lang):>20}" + "".join(
                f"{say(name, lang):>22}" for name in (*FIGURES, "caught", "false_alarms")
            )
            for name, part in table.items():
                yield _line(f"  {name}", part) + "".join(
                    f"{share(part.get(key)):>22}" for key in ("caught", "false_alarms")
                )
    yield from _groups(told, lang)
    yield ""
    yield say("legend", lang)


def _line(name: str, one: Mapping[str, Any]) -> str:
    sides = f"{one['positive']} / {one['negative']}"
    return f"{name:24}{sides:>20}" + "".join(f"{cell:>22}" for cell in ranked(one))


def _levels(told: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    columns = ("score", "caught", "false_alarms", "others")
    yield ""
    yield f"{say('levels', lang):38}" + "".join(f"{say(name, lang):>14}" for name in columns)
    for head, one in told["heads"].items():
        for level, at in one["levels"].items():
            cells = (f"{at['score']}", *(share(at[name]) for name in columns[1:]))
            yield f"{head:24}{level:14}" + "".join(f"{cell:>14}" for cell in cells)


def _groups(told: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    for head, one in told["heads"].items():
        if one["groups"]:
            yield ""
            yield f"{head}: {say('bias', lang)}"
            for name, at in one["groups"].items():
                ratio = "-" if at["ratio"] is None else f"{at['ratio']:.2f}"
                yield f"  {name:24}{at['hits']:6} / {at['of']:<6}{ratio:>8} {say('ratio', lang)}"


def _figure(one: Mapping[str, Any], name: str) -> str:
    if name not in one:
        return "-"
    between = one.get(f"{name}_interval")
    return f"{one[name]:.3f}" + (f" ({between[0]:.3f}-{between[1]:.3f})" if between else "")
