"""The options that commands of ``gapura policy`` share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
TrustOption = Annotated[
    list[str] | None,
    typer.Option("--trust", help="Public line of a signer whose packs are opened, besides policies.trusted."),
]
LockOption = Annotated[bool, typer.Option("--lock", help="Write policy.lock beside each policy that extends another.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit 1 where there is a warning.")]
