"""Papers for others stand under one name."""

from __future__ import annotations

from typer.testing import CliRunner

from gateway.cli import app


def test_the_papers_are_listed_where_nothing_is_chosen() -> None:
    assert "transparency" in CliRunner().invoke(app, ["audit", "report"]).output


def test_each_has_its_own_help() -> None:
    told = CliRunner().invoke(app, ["audit", "report", "transparency", "--help"])
    assert (told.exit_code, "--merge" in told.output) == (0, True)
