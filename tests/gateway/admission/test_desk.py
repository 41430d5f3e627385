"""The desk at which commands work on a site."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer

from gateway.admission import desk
from gateway.admission.account import os_account
from gateway.admission.folders import Site


@pytest.mark.parametrize(("language", "says"), [("en", "Start the gate once"), ("id", "Jalankan gerbang sekali")])
def test_what_is_wrong_with_a_site_is_said_in_the_persons_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, says: str
) -> None:
    with pytest.raises(typer.Exit) as ended, desk.opened(tmp_path / "none", None, language):
        raise AssertionError("there is no site here")

    assert ended.value.exit_code == desk.WRONG
    assert says in capsys.readouterr().err


def test_what_is_done_is_written_down_with_the_account(site: Site) -> None:
    with desk.opened(site.data, None, "en") as opened:
        desk.record("admin.roster", opened, {"action": "import"}, {"persons": 2})

    with closing(sqlite3.connect(site.data / "audit.db")) as base:
        ((private,),) = base.execute("SELECT private FROM entries WHERE kind = 'admin.roster'").fetchall()
    assert json.loads(private) == {"by": os_account(), "persons": 2}
