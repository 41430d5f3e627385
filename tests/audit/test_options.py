"""The language in which a command speaks."""

from __future__ import annotations

from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app
from audit.options import Lang, language_of


def gapura(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_errors_come_in_indonesian_too() -> None:
    assert "Tidak ada log audit di absent" in gapura("verify", "--data", "absent", "--lang", "id").stderr


def test_the_language_asked_for_wins_over_the_systems() -> None:
    assert (language_of(Lang.ID), language_of(Lang.EN)) == ("id", "en")
