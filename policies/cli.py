"""``gapura policy``: check policies, run their tests, print the schema. Exit 0 good, 1 a finding, 2 cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from policies.errors import Problem
    from policies.tester import Inspector, Report
    from policies.vocabulary import Vocabulary

Language = Literal["en", "id"]


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


class Lang(StrEnum):
    """The language of messages."""

    en = "en"
    id = "id"


Files = Annotated[list[Path] | None, typer.Argument(help="Policy files or pack names. [default: policy.yaml]")]
FormatOption = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
LockOption = Annotated[bool, typer.Option("--lock", help="Write policy.lock beside each policy that extends another.")]


def build_app(
    inspector_factory: Callable[[], Inspector] | None = None,
    vocabulary_factory: Callable[[], Vocabulary] | None = None,
) -> typer.Typer:
    """The commands. The gate hands in its detectors and its vocabulary; without them the offline one serves and
    test cases that need detectors are skipped.
    """
    app = typer.Typer(help="Check, test and describe policies.", no_args_is_help=True)

    def words() -> Vocabulary:
        from policies.vocabulary import offline

        return vocabulary_factory() if vocabulary_factory else offline()

    @app.command()
    def lint(
        files: Files = None,
        lock: LockOption = False,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Check policies; they are read together, as the gate would."""
        _lint(files or [Path("policy.yaml")], lock, words(), _Printer(format, lang.value))

    @app.command()
    def test(files: Files = None, format: FormatOption = Format.text, lang: LangOption = Lang.en) -> None:
        """Run the tests that stand beside each policy (policy.test.yaml)."""
        inspector = inspector_factory() if inspector_factory else None
        _test(files or [Path("policy.yaml")], words(), inspector, _Printer(format, lang.value))

    @app.command()
    def schema() -> None:
        """Print the JSON Schema of a policy file, for editors."""
        from policies.schema import json_schema

        typer.echo(json.dumps(json_schema(words()), indent=2))

    return app


class _Printer:
    """Says the same thing to people and to programs."""

    def __init__(self, format: Format, lang: Language) -> None:
        self.json = format is Format.json
        self.lang: Language = lang

    def problems(self, problems: list[Problem]) -> None:
        from rich.console import Console

        from policies.errors import render

        terminal = Console(stderr=True)  # knows NO_COLOR and dumb terminals
        color = terminal.is_terminal and not terminal.no_color
        if problems:
            typer.echo(render(problems, self.lang, color) + "\n", err=True)

    def say(self, en: str, id_: str) -> None:
        typer.echo(en if self.lang == "en" else id_)

    def data(self, value: Any) -> None:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _lint(files: list[Path], lock: bool, words: Vocabulary, out: _Printer) -> None:
    from policies.compiler import load
    from policies.errors import PolicyError
    from policies.lock import write_locks

    try:
        if lock:
            for path in write_locks(files):
                if not out.json:
                    out.say(f"wrote {path}", f"menulis {path}")
        program = load(files, words)
    except PolicyError as error:
        if out.json:
            out.data({"ok": False, "problems": [problem.to_json() for problem in error.problems]})
        else:
            out.problems(list(error.problems))
        raise typer.Exit(2) from None
    if out.json:
        out.data(
            {
                "ok": True,
                "policy": program.digest,
                "rules": len(program.rules),
                "inactive": list(program.inactive),
                "whole": list(program.whole),
                "problems": [problem.to_json() for problem in program.warnings],
            }
        )
        return
    out.problems(list(program.warnings))
    count = len(program.rules)
    out.say(f"{count} rules in force, {program.digest}", f"{count} aturan berlaku, {program.digest}")
    for name in program.whole:
        out.say(
            f'cost: "{name}" needs the whole answer, so nothing is shown before its end',
            f'biaya: "{name}" memerlukan seluruh jawaban, jadi tidak ada yang tampil sebelum selesai',
        )


def _test(files: list[Path], words: Vocabulary, inspector: Inspector | None, out: _Printer) -> None:
    from policies.errors import PolicyError
    from policies.tester import run_beside

    reports = []
    try:
        for path in files:
            reports.append(run_beside(path, words, inspector))
    except PolicyError as error:
        if out.json:
            out.data({"ok": False, "problems": [problem.to_json() for problem in error.problems]})
        else:
            out.problems(list(error.problems))
        raise typer.Exit(2) from None
    good = all(report.good for report in reports)
    if out.json:
        out.data({"ok": good, "reports": [report.to_json() for report in reports]})
    else:
        for report in reports:
            _print_report(report, out)
    raise typer.Exit(0 if good else 1)


def _print_report(report: Report, out: _Printer) -> None:
    from policies.tester import Outcome

    for result in report.results:
        if result.outcome is not Outcome.PASS:
            out.say(*(f"{result.outcome.name} {report.file}:{result.line} {result.name}",) * 2)
            for reason in result.reasons:
                out.say("     " + reason["en"], "     " + reason["id"])
    counts = ", ".join(f"{report.count(outcome)} {outcome.name}" for outcome in Outcome)
    total = len(report.reached) + len(report.unreached)
    out.say(
        f"{report.file}: {counts}; rules tested {len(report.reached)} of {total}",
        f"{report.file}: {counts}; aturan teruji {len(report.reached)} dari {total}",
    )
    if report.unreached:
        names = ", ".join(sorted(report.unreached))
        out.say(f"     without a test: {names}", f"     tanpa uji: {names}")


app = build_app()
