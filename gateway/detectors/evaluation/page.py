"""The figures as one page: tables with plots in them. It holds no text of the set, fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gateway.detectors.evaluation import plots
from gateway.detectors.evaluation.beside import COLUMNS, Systems, columns, compared
from gateway.detectors.evaluation.scores import ANY, NAMES, NUMBERS, Scores, Tally
from gateway.detectors.evaluation.tables import Cells, framed, legend, table
from gateway.detectors.evaluation.telling import nearly, pace, sorted_confusions, types
from gateway.detectors.evaluation.texts import Lang, say, share


def page(systems: Systems, name: str, lang: Lang) -> str:
    """HTML; ``name`` says what was measured on, and the first system is the one that the page is about."""
    body = "\n".join(_sections(systems, name, lang))
    return framed(say("title", lang), name, body, lang)


def _sections(systems: Systems, name: str, lang: Lang) -> Iterator[str]:
    ours = next(iter(systems.values()))
    everything = ours.half[ANY]
    size = say("set", lang, rows=ours.rows, size=ours.size)
    yield f'<p class="soft">{escape(name)}: {size}</p>'
    headline = say("headline", lang, right=everything.right, of=everything.right + everything.missed,
                   found=everything.right + everything.wrong)  # fmt: skip
    yield f'<p class="lead">{headline} {_clean(ours, lang)}</p>'
    yield f"<p>{say('legend', lang)}</p>"
    if len(systems) > 1:
        yield from _compared(systems, lang)
    yield from _by_type(ours, lang)
    yield from _thresholds(systems, lang)
    for kind, tallies in ours.by.items():
        yield _head(f"by {kind}", lang)
        yield _levels_table(say(kind, lang), sorted(tallies.items()), lang)
    if nearly(ours):
        yield from _near(systems, lang)
    yield from _confused(ours, lang)
    yield f"<footer><p>{say('limits', lang)}</p></footer>"


def _compared(systems: Systems, lang: Lang) -> Iterator[str]:
    yield _head("beside", lang)
    yield legend(list(systems))
    head = [say("type", lang), "F2", *map(_system, systems)]
    groups = {say(name, lang): [columns(one)[at] for one in systems.values()] for at, name in enumerate(COLUMNS)}
    rows = [_f2_row(escape(name), tallies) for name, tallies in groups.items()]
    rows += [
        _f2_row(_code(kind), [one.half.get(kind, Tally()) for one in systems.values()]) for kind in compared(systems)
    ]
    yield table(say("f2 caption", lang), head, rows)
    head = [say("system", lang), *(say(name, lang) for name in ("precision", "recall", "hits", "pace"))]
    yield table(
        say("systems caption", lang),
        head,
        [
            [_system(name), share(one.half[ANY].precision), share(one.half[ANY].recall),
             f"{one.dirty[ANY]}/{one.clean[ANY]}", f"{pace(one)}"]
            for name, one in systems.items()
        ],
    )  # fmt: skip


def _f2_row(name: str, tallies: Sequence[Tally]) -> Cells:
    shares = [tally.f(2) for tally in tallies]
    return [name, plots.dots(shares), *map(share, shares)]


def _by_type(scores: Scores, lang: Lang) -> Iterator[str]:
    yield _head("by type", lang)
    tables = [(_code(kind), scores.half[kind]) for kind in types(scores)]
    groups = [(say(name, lang), scores.group(name)) for name in (NUMBERS, NAMES)]
    yield _levels_table(say("type", lang), [*tables, *groups, (say("all", lang), scores.half[ANY])], lang)


def _levels_table(what: str, tallies: Sequence[tuple[str, Tally]], lang: Lang) -> str:
    levels = [say(level, lang) for level in ("precision", "recall")]
    rows = []
    for name, tally in tallies:
        shares = (tally.precision, tally.recall, tally.f(2))
        rows.append([name, plots.bars(shares), *map(share, shares), str(tally.right + tally.missed)])
    head = [what, " / ".join([*levels, "F2"]), *levels, "F2", say("of", lang)]
    return legend([*levels, "F2"]) + table(say("levels caption", lang), head, rows)


def _thresholds(systems: Systems, lang: Lang) -> Iterator[str]:
    yield _head("by threshold", lang)
    yield f"<p>{say('threshold words', lang)}</p>"
    if len(systems) > 1:
        yield legend(list(systems))
    lines = []
    for number, scores in enumerate(systems.values()):
        points = [(f"{least / 10_000:.1f}", tally.recall, tally.precision) for least, tally in scores.sure.items()]
        whole = [(name, recall, precision) for name, recall, precision in points if recall and precision]
        lines.append(plots.Curve(number, whole))
    yield plots.curves(lines, plots.Axes(say("by threshold", lang), say("recall", lang), say("precision", lang)))
    pair = f"{say('precision', lang)} / {say('recall', lang)}"
    head = [say("threshold", lang), *(f"{_system(name)}: {pair}" for name in systems)]
    first = next(iter(systems.values()))
    rows = []
    for least in first.sure:
        tallies = [one.sure[least] for one in systems.values()]
        rows.append(
            [f"{least / 10_000:.1f}", *(f"{share(tally.precision)} / {share(tally.recall)}" for tally in tallies)]
        )
    yield table(say("threshold caption", lang), head, rows)


def _near(systems: Systems, lang: Lang) -> Iterator[str]:
    yield _head("by near", lang)
    yield f"<p>{say('near words', lang)}</p>"
    if len(systems) > 1:
        yield legend(list(systems))
    rows = []
    for near, of in nearly(next(iter(systems.values()))):
        hits = [one.dirty[near] for one in systems.values()]
        rows.append([escape(near), plots.bars([hit / of for hit in hits]), *map(str, hits), str(of)])
    head = [say("near head", lang), say("near share", lang), *map(_system, systems), say("texts", lang)]
    yield table(say("near caption", lang), head, rows)


def _confused(scores: Scores, lang: Lang) -> Iterator[str]:
    told = {name: rows for name, rows in sorted_confusions(scores).items() if rows}
    if not told:
        return
    yield _head("confused", lang)
    yield '<div class="three">'
    for name, rows in told.items():
        head = [say("type", lang), say("times", lang)]
        yield table(say(f"{name} caption", lang), head, [[_code(what), str(len(places))] for what, places in rows])
    yield "</div>"


def _clean(scores: Scores, lang: Lang) -> str:
    hit, of = scores.dirty[ANY], scores.clean[ANY]
    return say("clean headline", lang, hit=hit, of=of) if of else ""


def _code(name: str) -> str:
    return f"<code>{escape(name).replace(' -&gt; ', ' &rarr; ')}</code>"


def _system(name: str) -> str:
    """May be broken where its parts meet."""
    return escape(name).replace(":", ":<wbr>").replace("_", "_<wbr>")


def _head(name: str, lang: Lang) -> str:
    return f"<h2>{escape(say(name, lang))}</h2>"
