"""Figures as a table for people, in English or Indonesian, and as JSON for programs. Neither holds any text, unless the
person who runs the command asks for the values that were missed or found wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gateway.detectors.evaluation.marked import Row
from gateway.detectors.evaluation.scores import ANY, NAMES, NUMBERS, Confusion, Scores, Table, Tally
from gateway.detectors.evaluation.texts import Lang, say, share

Places = list[tuple[int, int, int]]
_EXAMPLES = 3
"""Places of each confusion in the table; JSON has all."""


def as_text(scores: Scores, lang: Lang, shown: Sequence[Row] = ()) -> str:
    """The table; with the rows that were measured, also every value that was missed or found wrongly."""
    return "\n".join(_lines(scores, lang, shown)) + "\n"


def as_json(scores: Scores) -> dict[str, Any]:
    """All figures; null where there is nothing to divide by."""
    return {
        "rows": scores.rows,
        "characters": scores.size,
        "all": _levels(scores, ANY),
        "groups": {name: _figures(scores.group(name)) for name in (NUMBERS, NAMES)},
        "types": {kind: _levels(scores, kind) for kind in types(scores)},
        "thresholds": {f"{least / 10_000:.1f}": _figures(tally) for least, tally in scores.sure.items()},
        "by": {kind: {name: _figures(tally) for name, tally in table.items()} for kind, table in scores.by.items()},
        "confusions": [
            {
                "marked": what.marked,
                "found": what.found,
                "count": len(places),
                "places": [{"row": row, "start": start, "end": end} for row, start, end in places],
            }
            for what, places in confusions(scores)
        ],
        "clean": {
            "rows": scores.clean[ANY],
            "hit": scores.dirty[ANY],
            "near": {near: {"rows": of, "hit": scores.dirty[near]} for near, of in nearly(scores)},
        },
        "evasion": _figures(scores.evasion),
        "us_per_1000_characters": pace(scores),
    }


def types(scores: Scores) -> list[str]:
    """All that are marked or found."""
    return sorted(scores.half.keys() - {ANY})


def confusions(scores: Scores) -> list[tuple[Confusion, Places]]:
    """What was taken for what and where, the most frequent first."""
    return sorted(
        scores.confusions.items(), key=lambda item: (-len(item[1]), item[0].marked or "", item[0].found or "")
    )


def sorted_confusions(scores: Scores) -> dict[str, list[tuple[str, Places]]]:
    """The same under what happened: ``missed``, ``taken`` for another type, ``wrong``."""
    told: dict[str, list[tuple[str, Places]]] = {"missed": [], "taken": [], "wrong": []}
    for what, places in confusions(scores):
        if what.marked is None or what.found is None:
            told["wrong" if what.marked is None else "missed"].append((what.marked or what.found or "", places))
        else:
            told["taken"].append((f"{what.marked} -> {what.found}", places))
    return told


def nearly(scores: Scores) -> list[tuple[str, int]]:
    """What clean rows could be taken for, and how many such rows there are."""
    return sorted((near, of) for near, of in scores.clean.items() if near != ANY)


def pace(scores: Scores) -> int:
    """Microseconds of CPU for 1000 characters."""
    return round(scores.spent / scores.size * 1e9) if scores.size else 0


def _levels(scores: Scores, kind: str) -> dict[str, Any]:
    tables: dict[str, Table] = {"value": scores.half, "exact": scores.exact, "characters": scores.characters}
    return {level: _figures(table.get(kind, Tally())) for level, table in tables.items()}


def _figures(tally: Tally) -> dict[str, Any]:
    shares = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f(1), "f2": tally.f(2)}
    return {
        **{name: None if part is None else round(part, 4) for name, part in shares.items()},
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
    }


def _lines(scores: Scores, lang: Lang, shown: Sequence[Row]) -> Iterator[str]:
    yield say("set", lang, rows=scores.rows, size=scores.size)
    yield ""
    yield f"{'':20}" + "".join(f"  {say(level, lang):17}" for level in ("value", "exact", "characters"))
    yield f"{say('type', lang):20}" + f"  {'P':>5} {'R':>5} {'F2':>5}" * 3 + f"{say('of', lang):>10}"
    for kind in [*types(scores), ANY]:
        cells = (table.get(kind, Tally()) for table in (scores.half, scores.exact, scores.characters))
        yield _row(say("all", lang) if kind == ANY else kind, *cells)
    yield from (_row(say(name, lang), scores.group(name)) for name in (NUMBERS, NAMES))
    for name, table in scores.by.items():
        yield ""
        yield say(name, lang)
        yield from (_row(f"  {part}", tally) for part, tally in sorted(table.items()))
    for name, told in sorted_confusions(scores).items():
        if told:
            yield ""
            yield say(name, lang)
        for what, places in told:
            yield from _confused(what, places, shown)
    yield ""
    hit, of = scores.dirty[ANY], scores.clean[ANY]
    yield say("clean", lang, hit=hit, of=of, share=f"{hit / max(1, of):.1%}")
    for near, n in nearly(scores):
        if scores.dirty[near]:
            yield say("near", lang, near=near, hit=scores.dirty[near], of=n)
    tried = scores.evasion.right + scores.evasion.missed
    if tried:
        yield say("evasion", lang, right=scores.evasion.right, of=tried)
    yield say("cpu", lang, us=pace(scores))
    yield say("legend", lang)


def _confused(what: str, places: Places, shown: Sequence[Row]) -> Iterator[str]:
    examples = () if shown else places[:_EXAMPLES]
    where = " ".join(f"{row}:{start}-{end}" for row, start, end in examples)
    yield f"{len(places):5}  {what:38} {where}".rstrip()
    if shown:
        yield from (
            f"{'':7}{row}:{start}-{end} {plainly(shown[row - 1].text[start:end])}" for row, start, end in places
        )


def plainly(text: str) -> str:
    """For a terminal: nothing that moves its cursor or turns its letters round."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def _row(name: str, *tallies: Tally) -> str:
    cells = "".join(
        "  " + " ".join(f"{share(part):>5}" for part in (tally.precision, tally.recall, tally.f(2)))
        for tally in tallies
    )
    return f"{name:20}{cells}{tallies[0].right + tallies[0].missed:10}"
