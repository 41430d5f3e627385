"""``gapura roster`` as a person at a terminal meets it. Everybody here is invented, every number synthetic."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gateway.admission.account import os_account
from gateway.admission.folders import Site, open_site
from gateway.enrolled import enrolled_at
from gateway.roster_commands import app
from gateway.sections import GROUPS

CLASS = "No;Nama Lengkap;NISN\n1;Xeroval Quexley;0000000012\n2;Bunga Cahaya Zubyan;0000000013\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "7A.csv").write_text(CLASS, "utf-8")
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    opened.state.set_groups(GROUPS)
    yield opened
    opened.close()


def run(site: Site, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(site.data)])


def imported(site: Site, *words: str) -> Result:
    return run(site, "import", str(site.data.parent / "7A.csv"), "--group", "siswa-smp", *words)


def rows(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_class_is_taken_in_listed_and_removed(site: Site) -> None:
    told = imported(site, "--expires", "2999-07-01")
    assert told.exit_code == 0
    assert told.stdout.startswith("7A (siswa-smp): 2 persons from the columns Nama Lengkap, NISN, until 2999-07-01.")
    (one,) = rows(run(site, "list", "--format", "json"))
    assert (one["name"], one["group"], one["persons"], one["used"]) == ("7A", "siswa-smp", 2, True)
    assert enrolled_at(site).find("kata quexley")
    assert "2999-07-01" in run(site, "list", "--lang", "id").stdout
    assert run(site, "remove", one["id"]).stdout == "7A: removed\n"
    assert rows(run(site, "list", "--format", "json")) == []
    assert not enrolled_at(site).find("kata quexley")


def test_nothing_of_a_list_lies_anywhere_but_as_hashes(site: Site) -> None:
    imported(site)
    files = b"".join(path.read_bytes() for path in sorted(site.data.rglob("*")) if path.is_file()).lower()

    for secret in (b"xeroval", b"quexley", b"zubyan", b"cahaya", b"0000000012"):
        assert secret not in files


def test_every_change_is_recorded_with_counts_and_without_a_name(site: Site) -> None:
    one = rows(imported(site, "--format", "json"))
    run(site, "remove", one["id"])

    with closing(sqlite3.connect(site.data / "audit.db")) as base:
        told = base.execute("SELECT entry, private FROM entries WHERE kind = 'admin.roster' ORDER BY idx").fetchall()
    who = {"by": os_account(), "roster": one["id"]}
    assert [(json.loads(entry)["action"], json.loads(private)) for entry, private in told] == [
        ("import", {**who, "group": "siswa-smp", "persons": 2, "hashes": 11}),
        ("remove", who),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--expires", "2020-01-01"), "day to come"),
        (("--expires", "soon"), "day to come"),
        (("--expires", "soon", "--lang", "id"), "tanggal mendatang"),
        (("--group", "nobody"), "no such group"),
    ],
)
def test_wrong_use_changes_nothing(site: Site, words: tuple[str, ...], says: str) -> None:
    refused = imported(site, *words)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert says in refused.stderr
    assert rows(run(site, "list", "--format", "json")) == []


def test_a_file_that_cannot_be_read_is_told_in_the_persons_language(site: Site) -> None:
    (site.data.parent / "7A.csv").write_bytes("Nama\nXéroval\n".encode("latin-1"))
    refused = imported(site, "--lang", "id")

    assert refused.exit_code == 2
    assert "bukan CSV dalam UTF-8" in refused.stderr
    assert "eroval" not in refused.stderr


def test_a_list_that_is_not_there_cannot_be_removed(site: Site) -> None:
    assert "no list with this id" in run(site, "remove", "nothing").stderr
