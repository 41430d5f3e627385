"""What pages of figures are made of: a frame that needs nothing but itself, tables that can be scrolled, legends."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from gateway.detectors.evaluation import plots
from gateway.detectors.evaluation.texts import Lang

STYLE = Path(__file__).with_name("page.css")
PLOT = ' class="plot"'
Cells = Sequence[str]


def framed(title: str, name: str, body: str, lang: Lang) -> str:
    """A whole page; ``body`` is HTML, the others are text."""
    title, name = escape(title), escape(name)
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}: {name}</title>\n'
        f"<style>{STYLE.read_text('utf-8')}</style></head>\n<body><main>\n<h1>{title}</h1>\n{body}\n</main></body></html>\n"
    )


def legend(names: Sequence[str]) -> str:
    """Names beside the marks that stand for them."""
    items = (f"<li>{plots.mark(number)}{escape(name)}</li>" for number, name in enumerate(names))
    return f'<ul class="legend">{"".join(items)}</ul>'


def table(caption: str, head: Cells, rows: Sequence[Cells]) -> str:
    """The first cell of a row names it. Wide ones can be scrolled, by keyboard too. Cells are HTML."""
    plotted = {at for row in rows for at, cell in enumerate(row) if cell.startswith("<svg")}
    heads = "".join(f'<th scope="col"{PLOT if at in plotted else ""}>{name}</th>' for at, name in enumerate(head))
    lines = "\n".join(_tr(cells) for cells in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{head[0]}: {escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>\n<tbody>{lines}</tbody></table></div>"
    )


def _tr(cells: Cells) -> str:
    first, *others = cells
    told = "".join(
        f'<td class="plot">{cell}</td>' if cell.startswith("<svg") else f"<td>{cell}</td>" for cell in others
    )
    return f'<tr><th scope="row">{first}</th>{told}</tr>'
