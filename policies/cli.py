"""``gapura policy``: check policies, run their tests, explain them. Exit 0 good, 1 a finding, 2 unusable."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policies.compare_commands import Records
    from policies.tester import Inspector
    from policies.vocabulary import Vocabulary


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


class LintFormat(StrEnum):
    """How to print problems: for people, for programs, for code scanning, for a workflow, for a test report."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"
    junit = "junit"


class TestFormat(StrEnum):
    """How to print the results of tests."""

    __test__ = False  # no test case, whatever its name

    text = "text"
    json = "json"
    github = "github"
    junit = "junit"


class Lang(StrEnum):
    """The language of messages."""

    en = "en"
    id = "id"


Files = Annotated[list[Path] | None, typer.Argument(help="Policy files or pack names. [default: policy.yaml]")]
Explained = Annotated[
    list[Path] | None,
    typer.Argument(help="Policy files or pack names, or one code (GP031). [default: policy.yaml]"),
]
FormatOption = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]
LintFormatOption = Annotated[LintFormat, typer.Option("--format", help="text for people, others for programs.")]
TestFormatOption = Annotated[TestFormat, typer.Option("--format", help="text for people, others for programs.")]
CoverageOption = Annotated[
    float, typer.Option("--coverage", min=0, max=100, help="Exit 1 where fewer of the rules are tested, in percent.")
]
FactsOnlyOption = Annotated[
    bool, typer.Option("--facts-only", help="Start no detectors: cases with a text are skipped.")
]
WatchOption = Annotated[
    bool, typer.Option("--watch", help="Run again whenever a policy, its tests, a layer or a lock changes.")
]
RuleOption = Annotated[str | None, typer.Option("--rule", help="This rule only.")]
DecisionOption = Annotated[
    Path | None, typer.Option("--decision", help="A record exported with --private: what was decided, and why.")
]
NewFile = Annotated[Path, typer.Argument(help="The policy to write; its tests and policy.lock go beside it.")]
AnswersOption = Annotated[
    Path | None, typer.Option("--answers", help="A YAML file with the answers: nothing is asked.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite what is there.")]
SystemLangOption = Annotated[Lang | None, typer.Option("--lang", help="en or id; the system's language by default.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
LockOption = Annotated[bool, typer.Option("--lock", help="Write policy.lock beside each policy that extends another.")]

StrictOption = Annotated[bool, typer.Option("--strict", help="Exit 1 where there is a warning.")]


def build_app(
    inspector_factory: Callable[[], Inspector] | None = None,
    vocabulary_factory: Callable[[], Vocabulary] | None = None,
    records: Records | None = None,
) -> typer.Typer:
    """The commands. The gate hands in its detectors, its vocabulary and its records; without them the offline
    vocabulary serves, test cases that need detectors are skipped, and there is nothing to replay.
    """
    app = typer.Typer(help="Check, test and describe policies.", no_args_is_help=True)

    def words() -> Vocabulary:
        from policies.vocabulary import offline

        return vocabulary_factory() if vocabulary_factory else offline()

    @app.command()
    def lint(
        files: Files = None,
        lock: LockOption = False,
        strict: StrictOption = False,
        format: LintFormatOption = LintFormat.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Check policies; they are read together, as the gate would."""
        from policies import commands

        printer = commands.Printer(format.value, lang.value)
        commands.lint(files or [Path("policy.yaml")], lock, words(), printer, strict=strict)

    _add_test(app, inspector_factory, words)
    _add_new(app, inspector_factory, words)
    _add_reading(app, words)
    _add_impact(app, words, records)
    return app


def _add_test(
    app: typer.Typer, inspector_factory: Callable[[], Inspector] | None, words: Callable[[], Vocabulary]
) -> None:
    @app.command()
    def test(
        files: Files = None,
        coverage: CoverageOption = 0,
        facts_only: FactsOnlyOption = False,
        watch: WatchOption = False,
        format: TestFormatOption = TestFormat.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Run the tests that stand beside each policy (policy.test.yaml)."""
        from policies import commands

        inspector = inspector_factory() if inspector_factory and not facts_only else None
        printer = commands.Printer(format.value, lang.value)
        chosen, vocabulary = files or [Path("policy.yaml")], words()
        run = partial(commands.test, chosen, vocabulary, inspector, coverage, printer)
        if watch:
            from policies.watching import until_interrupted

            until_interrupted(chosen, run, printer)
        run()


def _add_new(
    app: typer.Typer, inspector_factory: Callable[[], Inspector] | None, words: Callable[[], Vocabulary]
) -> None:
    @app.command()
    def new(
        file: NewFile = Path("policy.yaml"),
        answers: AnswersOption = None,
        force: ForceOption = False,
        lang: SystemLangOption = None,
    ) -> None:
        """Ask a few questions and write a policy with its tests and lock; then say it in plain sentences."""
        from policies import commands, new_commands

        printer = commands.Printer("text", new_commands.language(lang))
        tools = new_commands.Tools(words(), inspector_factory or (lambda: None))
        new_commands.new(new_commands.Wanted(file, answers, force), tools, printer)


def _add_reading(app: typer.Typer, words: Callable[[], Vocabulary]) -> None:
    """The commands that only say what a policy is."""

    @app.command()
    def explain(
        files: Explained = None,
        rule: RuleOption = None,
        decision: DecisionOption = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say policies, a rule, a recorded decision or a code in plain sentences."""
        from policies import commands

        commands.explain(commands.Asked(files, rule, decision), words, commands.Printer(format.value, lang.value))

    @app.command()
    def diff(
        old: Annotated[str, typer.Argument(help="The policy that was: files or packs, joined by commas.")],
        new: Annotated[str, typer.Argument(help="The policy that is to be.")],
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say by meaning what differs between two policies. Exit 0 nothing, 1 something, 2 cannot be read."""
        from policies import commands, compare_commands

        compare_commands.diff(old, new, words(), commands.Printer(format.value, lang.value))

    @app.command()
    def schema() -> None:
        """Print the JSON Schema of a policy file, for editors."""
        from policies.json_schema import json_schema

        typer.echo(json.dumps(json_schema(words()), indent=2))


def _add_impact(app: typer.Typer, words: Callable[[], Vocabulary], records: Records | None) -> None:
    @app.command()
    def impact(
        files: Annotated[list[str] | None, typer.Argument(help="The new policy; with --merge, exports.")] = None,
        against: Annotated[str | None, typer.Option(help="Compare with this policy, not the record.")] = None,
        data: Annotated[Path, typer.Option(help="Folder that holds the log.")] = Path("gapura-data"),
        since: Annotated[str | None, typer.Option(help="From this day on (2026-10-01).")] = None,
        until: Annotated[str | None, typer.Option(help="Before this day.")] = None,
        k: Annotated[int, typer.Option("--k", min=2, help="Counts under it are not shown.")] = 5,
        export: Annotated[Path | None, typer.Option(help="Write counts that merge over many gates.")] = None,
        merge: Annotated[bool, typer.Option("--merge", help="Add up exports of several gates.")] = False,
        board: Annotated[Path | None, typer.Option(help="Write one page (HTML) for a board.")] = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say what another policy would have changed, from recorded facts. Needs no text."""
        from policies import commands, compare_commands

        printer = commands.Printer(format.value, lang.value)
        if merge:
            compare_commands.merged(files or [], export, printer)
            return
        span = compare_commands.Span(data, since, until)
        wanted = compare_commands.Wanted(files or [], against, span, k, export, board)
        compare_commands.impact(wanted, records, words, printer)


app = build_app()
