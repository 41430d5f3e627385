"""Figures of harm as one page: tables with plots. It holds no text of the set, fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from gateway.detectors.evaluation import plots
from gateway.detectors.evaluation.harm_figures import FIGURES
from gateway.detectors.evaluation.harm_telling import ranked
from gateway.detectors.evaluation.harm_texts import say
from gateway.detectors.evaluation.tables import Cells, framed, legend, table
from gateway.detectors.evaluation.texts import Lang, share

Told = Mapping[str, Any]


def page(told: Told, name: str, lang: Lang) -> str:
    """HTML of what :func:`gateway.detectors.evaluation.harm_figures.report` told of the set called ``name``."""
    return framed(say("title", lang), name, "\n".join(_sections(told, name, lang)), lang)


def _sections(told: Told, name: str, lang: Lang) -> Iterator[str]:
    size = say("set", lang, **{key: told[key] for key in ("rows", "families", "harmless")})
    yield f'<p class="soft">{escape(name)}: {size}</p>'
    yield f"<p>{say('legend', lang)}</p>"
    yield _h2(say("ranking", lang))
    yield _ranking(told, lang)
    yield _h2(say("levels", lang))
    yield from _levels(told, lang)
    for head, one in told["heads"].items():
        if "roc" in one:
            yield _h2(head)
            yield from _curves(one, [others[head] for others in told["against"].values() if head in others], lang)
        for kind, parts in one["by"].items():
            yield _h2(say("by", lang, head=head, kind=say(kind, lang)))
            yield _by(parts, kind, lang)
        if one["groups"]:
            yield _h2(f"{head}: {say('bias', lang)}")
            yield _groups(one["groups"], lang)
    yield f"<footer><p>{say('limits', lang)}</p></footer>"


def _ranking(told: Told, lang: Lang) -> str:
    rows: list[Cells] = []
    for head, one in told["heads"].items():
        rows.append([escape(head), plots.bars([one.get(key) for key in FIGURES]), *ranked(one), _sides(one)])
        for name, others in told["against"].items():
            if head in others:
                other = others[head]
                bars = plots.bars([other.get(key) for key in FIGURES])
                rows.append([f"{escape(head)}: {escape(name)}", bars, *ranked(other), _sides(other)])
    names = [say(key, lang) for key in FIGURES]
    head = [say("head", lang), " / ".join(names), *names, say("sides", lang)]
    return legend(names) + table(say("beside" if told["against"] else "ranking", lang), head, rows)


def _levels(told: Told, lang: Lang) -> Iterator[str]:
    yield legend([say(key, lang) for key in ("caught", "false_alarms")])
    rows = [
        [escape(head), escape(level), plots.bars([at["caught"], at["false_alarms"]]), str(at["score"]),
         *(share(at[key]) for key in ("caught", "false_alarms", "others"))]
        for head, one in told["heads"].items()
        for level, at in one["levels"].items()
    ]  # fmt: skip
    keys = ("head", "level", "bars", "score", "caught", "false_alarms", "others")
    yield table(say("levels", lang), [say(key, lang) for key in keys], rows)


def _curves(one: Told, others: Sequence[Told], lang: Lang) -> Iterator[str]:
    curves = [
        plots.Curve(number, [("", x, y) for x, y in each["roc"]])
        for number, each in enumerate([one, *others])
        if "roc" in each
    ]
    yield plots.lines(curves, plots.Axes(say("roc", lang), say("rate", lang), say("recall", lang)))
    bins = [each for each in one["reliability"] if each]
    ideal = plots.Curve(2, [("", 0.0, 0.0), ("", 1.0, 1.0)])
    found = plots.Curve(0, [("", each["said"], each["true"]) for each in bins])
    yield plots.lines([found, ideal], plots.Axes(say("calibration", lang), say("said", lang), say("true", lang)))
    keys = ("said", "true", "texts")
    rows = [[f"{each['said']:.3f}", f"{each['true']:.3f}", str(each["texts"])] for each in bins]
    caption = f"{say('calibration', lang)}; {say('calibration_error', lang)}: {one['calibration_error']:.3f}"
    yield table(caption, [say(key, lang) for key in keys], rows)


def _by(parts: Told, kind: str, lang: Lang) -> str:
    rows = [
        [escape(name), plots.bars([part.get("caught"), part.get("false_alarms")]), *ranked(part),
         share(part.get("caught")), share(part.get("false_alarms")), _sides(part)]
        for name, part in parts.items()
    ]  # fmt: skip
    keys = (kind, "bars", *FIGURES, "caught", "false_alarms", "sides")
    return table(say(kind, lang), [say(key, lang) for key in keys], rows)


def _groups(groups: Told, lang: Lang) -> str:
    rows = [
        [escape(name), plots.bars([at["hits"] / at["of"]]), f"{at['hits']} / {at['of']}",
         "-" if at["ratio"] is None else f"{at['ratio']:.2f}"]
        for name, at in groups.items()
    ]  # fmt: skip
    return table(say("bias", lang), [say(key, lang) for key in ("group", "false_alarms", "hits", "ratio")], rows)


def _sides(one: Told) -> str:
    return f"{one['positive']} / {one['negative']}"


def _h2(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"
