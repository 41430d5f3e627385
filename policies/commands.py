"""What the commands of ``gapura policy`` do; ``cli`` says how they are called."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any, NoReturn

import typer
from rich.console import Console

from policies import formats
from policies.compiler import load
from policies.errors import Language, PolicyError, Problem, render
from policies.explain.code import explain_code
from policies.explain.policy import RuleSaid
from policies.explain.policy import explain as explain_policies
from policies.explain.record import explain_record
from policies.explain.recorded import RecordError, read_record
from policies.explain.words import Both
from policies.shelf import Disk
from policies.testing.tester import Inspector, Outcome, Report, run_beside
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Printer:
    """Says the same thing to people and to programs."""

    format: str
    """``text``, ``json``, ``sarif``, ``github`` or ``junit``."""
    lang: Language

    @property
    def text(self) -> bool:
        """True if people read it."""
        return self.format == "text"

    def problems(self, problems: Sequence[Problem]) -> None:
        """Problems on standard error, for people."""
        terminal = Console(stderr=True)  # knows NO_COLOR and dumb terminals
        color = terminal.is_terminal and not terminal.no_color
        if problems:
            typer.echo(render(problems, self.lang, color) + "\n", err=True)

    def say(self, en: str, id_: str) -> None:
        """A line for people."""
        typer.echo(en if self.lang == "en" else id_)

    def both(self, words: Both, indent: str = "") -> None:
        """A line for people, from words in both languages."""
        self.prose(getattr(words, self.lang), indent)

    def prose(self, text: str, indent: str = "") -> None:
        """Sentences for people: on a terminal no word is broken at its edge, elsewhere they are one line."""
        terminal = Console()
        lines = terminal.width if terminal.is_terminal else 0
        typer.echo(fill(text, lines, initial_indent=indent, subsequent_indent=indent) if lines else indent + text)

    def data(self, value: Any) -> None:
        """JSON."""
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def wrong(self, en: str, id_: str) -> NoReturn:
        """Wrong use: a line on standard error, exit code 2."""
        typer.echo(en if self.lang == "en" else id_, err=True)
        raise typer.Exit(2)

    def found(self, files: Sequence[Path], problems: Sequence[Problem]) -> None:
        """Problems for programs that show them where they stand."""
        if self.format == "sarif":
            self.data(formats.sarif(problems, self.lang))
        elif self.format == "github" and problems:
            typer.echo(formats.github(problems, self.lang))
        elif self.format == "junit":
            typer.echo(formats.junit([str(file) for file in files], problems, self.lang))


@contextmanager
def told(files: Sequence[Path], out: Printer) -> Iterator[None]:
    """A policy that cannot be used is told in the format asked for; exit code 2."""
    try:
        yield
    except PolicyError as error:
        if out.text:
            out.problems(error.problems)
        elif out.format == "json":
            out.data({"ok": False, "problems": [problem.to_json() for problem in error.problems]})
        else:
            out.found(files, error.problems)
        raise typer.Exit(2) from None


Disks = Callable[[], Disk]
"""Whose signed packs are opened; a fresh one reads the files anew."""


def test(
    files: list[Path], words: Vocabulary, inspector: Inspector | None, least: float, out: Printer, disks: Disks
) -> None:
    """Run the tests beside each policy; ``least`` is the coverage each must reach, in percent."""
    with told(files, out):
        reports = [run_beside(path, words, inspector, disks()) for path in files]
    thin = [report for report in reports if report.coverage < least]
    good = all(report.good for report in reports) and not thin
    if out.format == "json":
        out.data({"ok": good, "reports": [report.to_json() for report in reports]})
    elif out.format == "junit":
        typer.echo(formats.junit_reports(reports, out.lang))
    elif out.format == "github":
        lines = formats.github_reports(reports, out.lang)
        if lines:
            typer.echo(lines)
    else:
        for report in reports:
            _print_report(report, out)
    for report in thin:
        typer.echo(_thin(report, least)[out.lang], err=True)
    raise typer.Exit(0 if good else 1)


def _thin(report: Report, least: float) -> dict[Language, str]:
    reached = f"{report.coverage:.0f} %"
    return {
        "en": f"{report.file}: only {reached} of the rules are tested, {least:g} % are asked for",
        "id": f"{report.file}: baru {reached} aturan teruji, yang diminta {least:g} %",
    }


def _print_report(report: Report, out: Printer) -> None:
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
    if report.over or report.under:
        out.say(
            f"     severer than expected (over-block): {report.over}, milder (under-block): {report.under}",
            f"     lebih berat dari seharusnya: {report.over}, lebih ringan: {report.under}",
        )
    if report.unreached:
        names = ", ".join(sorted(report.unreached))
        out.prose(f"without a test: {names}" if out.lang == "en" else f"tanpa uji: {names}", "     ")


# -- explain

_CODE = re.compile(r"GP\d{3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be explained."""

    files: list[Path] | None
    rule: str | None
    decision: Path | None


def explain(asked: Asked, words: Callable[[], Vocabulary], out: Printer, disks: Disks = Disk) -> None:
    """A code, a recorded decision, a rule, or whole policies."""
    if asked.files is not None and len(asked.files) == 1 and _CODE.fullmatch(str(asked.files[0])):
        _explain_code(str(asked.files[0]).upper(), out)
    elif asked.decision is not None:
        _explain_decision(asked, words, out, disks)
    else:
        _explain_policies(asked, words(), out, disks())


def _explain_code(code: str, out: Printer) -> None:
    said = explain_code(code)
    if said is None:
        out.wrong(f"there is no code {code}", f"tidak ada kode {code}")
    if out.format == "json":
        out.data(said.to_json())
    else:
        typer.echo(said.text(out.lang))


def _explain_policies(asked: Asked, words: Vocabulary, out: Printer, disk: Disk) -> None:
    files, only = asked.files or [Path("policy.yaml")], asked.rule
    with told(files, out):
        policies, _ = explain_policies(files, words, disk)
    names = sorted({rule.name for policy in policies for rule in policy.rules})
    if only is not None and only not in names:
        listed = ", ".join(names)
        out.wrong(f'no rule "{only}"; there are: {listed}', f'tidak ada aturan "{only}"; yang ada: {listed}')
    if out.format == "json":
        out.data({"policies": [policy.to_json(only) for policy in policies]})
        return
    for policy in policies:
        for sentence in policy.sentences if only is None else ():
            out.both(sentence)
        for rule in policy.rules:
            if only in (None, rule.name):
                print_rule(rule, out)


def print_rule(rule: RuleSaid, out: Printer) -> None:
    """One rule in words, under its title."""
    title = getattr(rule.title, out.lang) + " " if rule.title else ""
    typer.echo(f'\n{title}("{rule.name}", {getattr(rule.source, out.lang)})')
    out.prose(" ".join(getattr(sentence, out.lang) for sentence in rule.sentences), "  ")


def _explain_decision(asked: Asked, words: Callable[[], Vocabulary], out: Printer, disks: Disks) -> None:
    path, files = asked.decision, asked.files
    assert path is not None  # noqa: S101 - it is what was asked for
    try:
        recorded = read_record(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        out.wrong(f"{path} cannot be read", f"{path} tidak dapat dibaca")
    except RecordError as error:
        out.wrong(
            f"{path} is no recorded decision: {error.words.en}", f"{path} bukan catatan keputusan: {error.words.id}"
        )
    program = None
    if files:
        with told(files, out):
            program = load(files, words(), disks())
    said = explain_record(recorded, program)
    if out.format == "json":
        out.data(said.to_json())
    else:
        for sentence in said.sentences:
            out.both(sentence)
    raise typer.Exit(1 if said.same is False else 0)
