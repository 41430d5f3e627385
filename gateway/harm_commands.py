"""``gapura eval harm``, or ``gapura model eval``. Exit 0 good, 1 a group is treated unfairly, 2 wrong use."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.admission.commands import DataOption, Format


class Kind(StrEnum):
    """By what figures may be told apart."""

    language = "language"
    category = "category"
    group = "group"


def add_commands(
    app: typer.Typer, guarded: Callable[[Any, str], None], language: Callable[[str | None], str], name: str = "harm"
) -> None:
    """Adds it to the command line, under this name."""

    @app.command(name)
    def eval_harm(
        datasets: Annotated[
            list[Path], typer.Argument(help="Labelled texts: JSONL with text and labels, or CSV with a column a label.")
        ],
        model: Annotated[str, typer.Option(help="embedded, a name in DATA/models, or a folder.")] = "embedded",
        head: Annotated[list[str] | None, typer.Option(help="Only this; may be given again.")] = None,
        by: Annotated[list[Kind] | None, typer.Option(help="May be given again. [default: all there are]")] = None,
        against: Annotated[
            list[str] | None, typer.Option(help="Beside: ngrams, alt-profanity-check[:PYTHON]; may be given again.")
        ] = None,
        report: Annotated[
            Path | None, typer.Option(help="Also write the figures with plots to this HTML file.")
        ] = None,
        levels: Annotated[bool, typer.Option("--levels", help="Also what each named level lets through.")] = False,
        max_ratio: Annotated[
            float | None, typer.Option(min=1, help="Exit code 1 where a group has so many times more false alarms.")
        ] = None,
        split: Annotated[str, typer.Option(help="Of texts that name theirs: test, dev, train or all.")] = "test",
        show_text: Annotated[
            bool, typer.Option("--show-text", help="Print the worst of what is judged wrongly.")
        ] = False,
        data: DataOption = None,
        format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
        lang: Annotated[str | None, typer.Option(help="en or id; the system's language by default.")] = None,
    ) -> None:
        """How well harm is found: AUC, recall, calibration, false alarms by group. Shows no text, unless asked to."""
        from gateway.harm_measuring import Order, harm, told, unfairly, write_page

        said = language(lang)
        kinds = tuple(kind.value for kind in by or ())
        quiet = not sys.stderr.isatty()
        order = Order(datasets, model, tuple(head or ()), kinds, tuple(against or ()), split, data, quiet)

        def work() -> None:
            measured = harm(order)
            typer.echo(told(measured, format.value, said, levels=levels, show_text=show_text), nl=False)
            if report is not None:
                write_page(measured, report, ", ".join(file.name for file in datasets), said)
            if max_ratio is not None and (found := unfairly(measured, max_ratio, said)):
                typer.echo("\n".join(found), err=True)
                raise typer.Exit(1)

        guarded(work, said)
