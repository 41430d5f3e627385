"""Figures as a table for people, in English or Indonesian, and as JSON for programs. Neither holds any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from gateway.detectors.evaluation.scores import ANY, Confusion, Scores, Table, Tally

Lang = Literal["en", "id"]
_SHOWN = 20
"""Confusions in the table: the most frequent; JSON has all."""

_TEXTS: Mapping[str, Mapping[Lang, str]] = {
    "set": {"en": "{rows} texts, {size} characters", "id": "{rows} teks, {size} karakter"},
    "type": {"en": "type", "id": "jenis"},
    "all": {"en": "all", "id": "semua"},
    "value": {"en": "value", "id": "nilai"},
    "exact": {"en": "exact", "id": "tepat"},
    "characters": {"en": "characters", "id": "karakter"},
    "of": {"en": "marked", "id": "ditandai"},
    "register": {"en": "register", "id": "ragam"},
    "language": {"en": "language", "id": "bahasa"},
    "origin": {"en": "origin", "id": "asal"},
    "confusions": {"en": "taken for (row:start-end)", "id": "dikira (baris:awal-akhir)"},
    "nothing": {"en": "nothing", "id": "bukan apa-apa"},
    "clean": {
        "en": "clean texts with a false hit: {hit} of {of} ({share})",
        "id": "teks bersih dengan temuan keliru: {hit} dari {of} ({share})",
    },
    "near": {"en": "  like {near}: {hit} of {of}", "id": "  mirip {near}: {hit} dari {of}"},
    "evasion": {
        "en": "values in disguise found: {right} of {of}",
        "id": "nilai tersamar yang ditemukan: {right} dari {of}",
    },
    "cpu": {"en": "CPU: {us} us per 1000 characters", "id": "CPU: {us} us per 1000 karakter"},
    "legend": {
        "en": "P precision, R recall, F2 both with recall weighing more; value: same type and half of the place; "
        "exact: the very place.",
        "id": "P presisi, R perolehan, F2 keduanya dengan perolehan lebih berbobot; nilai: jenis sama dan separuh "
        "tempatnya; tepat: tempat yang persis.",
    },
}


def as_text(scores: Scores, lang: Lang) -> str:
    """The table."""
    return "\n".join(_lines(scores, lang)) + "\n"


def as_json(scores: Scores) -> dict[str, Any]:
    """All figures; null where there is nothing to divide by."""
    return {
        "rows": scores.rows,
        "characters": scores.size,
        "all": _levels(scores, ANY),
        "types": {kind: _levels(scores, kind) for kind in _types(scores)},
        "by": {kind: {name: _figures(tally) for name, tally in table.items()} for kind, table in scores.by.items()},
        "confusions": [
            {
                "marked": what.marked,
                "found": what.found,
                "count": len(places),
                "places": [{"row": row, "start": start, "end": end} for row, start, end in places],
            }
            for what, places in _confusions(scores)
        ],
        "clean": {
            "rows": scores.clean[ANY],
            "hit": scores.dirty[ANY],
            "near": {near: {"rows": of, "hit": scores.dirty[near]} for near, of in _near(scores)},
        },
        "evasion": _figures(scores.evasion),
        "us_per_1000_characters": _pace(scores),
    }


def _types(scores: Scores) -> list[str]:
    return sorted(scores.half.keys() - {ANY})


def _levels(scores: Scores, kind: str) -> dict[str, Any]:
    tables: dict[str, Table] = {"value": scores.half, "exact": scores.exact, "characters": scores.characters}
    return {level: _figures(table.get(kind, Tally())) for level, table in tables.items()}


def _figures(tally: Tally) -> dict[str, Any]:
    shares = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f(1), "f2": tally.f(2)}
    return {
        **{name: None if share is None else round(share, 4) for name, share in shares.items()},
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
    }


def _confusions(scores: Scores) -> list[tuple[Confusion, list[tuple[int, int, int]]]]:
    return sorted(
        scores.confusions.items(), key=lambda item: (-len(item[1]), item[0].marked or "", item[0].found or "")
    )


def _near(scores: Scores) -> list[tuple[str, int]]:
    return sorted((near, of) for near, of in scores.clean.items() if near != ANY)


def _pace(scores: Scores) -> int:
    return round(scores.spent / scores.size * 1e9) if scores.size else 0


def _lines(scores: Scores, lang: Lang) -> Iterator[str]:
    def say(name: str, **values: Any) -> str:
        return _TEXTS[name][lang].format(**values)

    yield say("set", rows=scores.rows, size=scores.size)
    yield ""
    yield f"{'':20}" + "".join(f"  {say(level):17}" for level in ("value", "exact", "characters"))
    yield f"{say('type'):20}" + f"  {'P':>5} {'R':>5} {'F2':>5}" * 3 + f"{say('of'):>10}"
    for kind in [*_types(scores), ANY]:
        cells = (table.get(kind, Tally()) for table in (scores.half, scores.exact, scores.characters))
        yield _row(say("all") if kind == ANY else kind, *cells)
    for name, table in scores.by.items():
        yield ""
        yield say(name)
        yield from (_row(f"  {part}", tally) for part, tally in sorted(table.items()))
    yield from _confused(scores, lang)
    yield ""
    hit, of = scores.dirty[ANY], scores.clean[ANY]
    yield say("clean", hit=hit, of=of, share=f"{hit / max(1, of):.1%}")
    yield from (say("near", near=near, hit=scores.dirty[near], of=n) for near, n in _near(scores) if scores.dirty[near])
    tried = scores.evasion.right + scores.evasion.missed
    if tried:
        yield say("evasion", right=scores.evasion.right, of=tried)
    yield say("cpu", us=_pace(scores))
    yield say("legend")


def _confused(scores: Scores, lang: Lang) -> Iterator[str]:
    nothing = _TEXTS["nothing"][lang]
    if scores.confusions:
        yield ""
        yield _TEXTS["confusions"][lang]
    for what, places in _confusions(scores)[:_SHOWN]:
        where = " ".join(f"{row}:{start}-{end}" for row, start, end in places[:3])
        pair = f"{what.marked or nothing} -> {what.found or nothing}"
        yield f"{len(places):5}  {pair:38} {where}"


def _row(name: str, *tallies: Tally) -> str:
    cells = "".join(
        "  " + " ".join(f"{_share(share):>5}" for share in (tally.precision, tally.recall, tally.f(2)))
        for tally in tallies
    )
    return f"{name:20}{cells}{tallies[0].right + tallies[0].missed:10}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
