"""``gapura policy``: check policies, run their tests, explain them. Exit 0 good, 1 a finding, 2 unusable."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from policies.cli_options import (
    AnswersOption,
    CoverageOption,
    DecisionOption,
    Explained,
    FactsOnlyOption,
    Files,
    ForceOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    LintFormat,
    LintFormatOption,
    LockOption,
    NewFile,
    RuleOption,
    StrictOption,
    SystemLangOption,
    TestFormat,
    TestFormatOption,
    TrustOption,
    WatchOption,
)

if TYPE_CHECKING:
    from policies.compare.commands import Records
    from policies.shelf import Disk
    from policies.signed.commands import Signing
    from policies.testing.tester import Inspector
    from policies.vocabulary import Vocabulary


def build_app(
    inspector_factory: Callable[[], Inspector] | None = None,
    vocabulary_factory: Callable[[], Vocabulary] | None = None,
    records: Records | None = None,
    signing: Signing | None = None,
) -> typer.Typer:
    """The commands. The gate hands in its detectors, its vocabulary, its records and its keys; without them the
    offline vocabulary serves, test cases that need detectors are skipped, there is nothing to replay, and signed packs
    stay closed.
    """
    app = typer.Typer(help="Check, test and describe policies.", no_args_is_help=True)

    def words() -> Vocabulary:
        from policies.vocabulary import offline

        return vocabulary_factory() if vocabulary_factory else offline()

    def disks(trust: list[str] | None = None) -> Callable[[], Disk]:
        from policies.shelf import Disk

        return partial(signing.disk, trust or ()) if signing else Disk

    @app.command()
    def lint(
        files: Files = None,
        lock: LockOption = False,
        strict: StrictOption = False,
        trust: TrustOption = None,
        format: LintFormatOption = LintFormat.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Check policies; they are read together, as the gate would."""
        from policies import commands
        from policies.review import commands as review

        printer = commands.Printer(format.value, lang.value)
        asked = review.Linted(files or [Path("policy.yaml")], lock, strict)
        review.lint(asked, words(), printer, disks(trust)())

    _add_test(app, inspector_factory, words, disks)
    _add_new(app, inspector_factory, words)
    _add_reading(app, words, disks)
    _add_impact(app, words, records, disks)
    if signing is not None:
        from policies.signed.cli import add_packs

        add_packs(app, words, signing)
    return app


class Disks(Protocol):
    """Makes what makes disks: whose signed packs are opened."""

    def __call__(self, trust: list[str] | None = None) -> Callable[[], Disk]:
        """Those trusted in the settings, and these."""


def _add_test(
    app: typer.Typer,
    inspector_factory: Callable[[], Inspector] | None,
    words: Callable[[], Vocabulary],
    disks: Disks,
) -> None:
    @app.command()
    def test(
        files: Files = None,
        coverage: CoverageOption = 0,
        facts_only: FactsOnlyOption = False,
        watch: WatchOption = False,
        trust: TrustOption = None,
        format: TestFormatOption = TestFormat.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Run the tests that stand beside each policy (policy.test.yaml)."""
        from policies import commands

        inspector = inspector_factory() if inspector_factory and not facts_only else None
        printer = commands.Printer(format.value, lang.value)
        chosen, vocabulary = files or [Path("policy.yaml")], words()
        run = partial(commands.test, chosen, vocabulary, inspector, coverage, printer, disks(trust))
        if watch:
            from policies.testing.watching import until_interrupted

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
        from policies import commands
        from policies.drafting import commands as new_commands

        printer = commands.Printer("text", new_commands.language(lang))
        tools = new_commands.Tools(words(), inspector_factory or (lambda: None))
        new_commands.new(new_commands.Wanted(file, answers, force), tools, printer)


def _add_reading(app: typer.Typer, words: Callable[[], Vocabulary], disks: Disks) -> None:
    """The commands that only say what a policy is."""

    @app.command()
    def explain(
        files: Explained = None,
        rule: RuleOption = None,
        decision: DecisionOption = None,
        trust: TrustOption = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say policies, a rule, a recorded decision or a code in plain sentences."""
        from policies import commands

        printer = commands.Printer(format.value, lang.value)
        commands.explain(commands.Asked(files, rule, decision), words, printer, disks(trust))

    @app.command()
    def diff(
        old: Annotated[str, typer.Argument(help="The policy that was: files or packs, joined by commas.")],
        new: Annotated[str, typer.Argument(help="The policy that is to be.")],
        trust: TrustOption = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say by meaning what differs between two policies. Exit 0 nothing, 1 something, 2 cannot be read."""
        from policies import commands
        from policies.compare import commands as compare_commands

        compare_commands.diff(old, new, words(), commands.Printer(format.value, lang.value), disks(trust))

    @app.command()
    def schema() -> None:
        """Print the JSON Schema of a policy file, for editors."""
        from policies.json_schema import json_schema

        typer.echo(json.dumps(json_schema(words()), indent=2))


def _add_impact(app: typer.Typer, words: Callable[[], Vocabulary], records: Records | None, disks: Disks) -> None:
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
        trust: TrustOption = None,
        format: FormatOption = Format.text,
        lang: LangOption = Lang.en,
    ) -> None:
        """Say what another policy would have changed, from recorded facts. Needs no text."""
        from policies import commands
        from policies.compare import commands as compare_commands

        printer = commands.Printer(format.value, lang.value)
        if merge:
            compare_commands.merged(files or [], export, printer)
            return
        span = compare_commands.Span(data, since, until)
        wanted = compare_commands.Wanted(files or [], against, span, k, export, board)
        compare_commands.impact(wanted, records, words, printer, disks(trust))


app = build_app()
