"""``gapura stop`` and ``gapura start`` as a person at a terminal meets them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.admission.account import os_account
from gateway.admission.folders import Site, open_site
from gateway.admission.stops import Stops
from gateway.stop_commands import app


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    Stops(opened.state).announce(["cloud"], ["/v1/chat/completions"])
    yield opened
    opened.close()


def run(site: Site, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(site.data)])


def test_a_backend_is_stopped_listed_and_started(site: Site) -> None:
    assert run(site, "stop", "--list").stdout == "nothing is stopped\n"
    assert run(site, "stop", "cloud").stdout.startswith("cloud: stopped; let it run again with: gapura start cloud")
    assert run(site, "stop", "cloud").stdout == "cloud: was stopped before\n"
    assert run(site, "stop", "--list").stdout.startswith("cloud  since 20")
    assert run(site, "start", "cloud").stdout == "cloud: runs again\n"
    assert run(site, "stop", "--list", "--lang", "id").stdout == "tidak ada yang dihentikan\n"


def test_what_still_stands_in_the_way_is_said(site: Site) -> None:
    run(site, "stop", "cloud")
    run(site, "stop", "all")
    assert run(site, "start", "cloud").stdout == "cloud: runs again, unless all keeps it stopped\n"
    assert run(site, "start", "all", "--lang", "id").stdout == "all: berjalan lagi\n"


def test_programs_get_what_is_stopped(site: Site) -> None:
    (one,) = json.loads(run(site, "stop", "/v1/chat", "--format", "json").stdout)
    assert one["name"] == "/v1/chat"
    assert json.loads(run(site, "stop", "--list", "--format", "json").stdout) == [one]
    assert json.loads(run(site, "start", "/v1/chat", "--format", "json").stdout) == []


def test_every_change_is_recorded_with_the_account(site: Site) -> None:
    for words in (("stop", "cloud"), ("stop", "cloud"), ("start", "cloud")):
        assert run(site, *words).exit_code == 0
    with closing(sqlite3.connect(site.data / "audit.db")) as base:
        rows = base.execute("SELECT entry, private FROM entries WHERE kind = 'admin.route' ORDER BY idx").fetchall()
    told = [(json.loads(entry)["action"], json.loads(entry)["route"], json.loads(private)) for entry, private in rows]
    assert told == [("stop", "cloud", {"by": os_account()}), ("start", "cloud", {"by": os_account()})]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("stop",), "Say what to stop"),
        (("stop", "cloud", "--list"), "Say what to stop"),
        (("stop", "--lang", "id"), "Sebutkan yang dihentikan"),
        (("stop", "clud"), "nothing of that name to stop. It has: all, cloud, /v1/chat/completions."),
        (("stop", "/v1/images", "--lang", "id"), "tidak memiliki yang bernama itu"),
        (("start", "cloud"), "Nothing of that name is stopped"),
    ],
)
def test_wrong_use_changes_nothing(site: Site, words: tuple[str, ...], says: str) -> None:
    told = run(site, *words)
    assert (told.exit_code, says in told.stderr) == (2, True)
    assert Stops(site.state).list() == []
