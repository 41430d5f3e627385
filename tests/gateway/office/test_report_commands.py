"""``gapura audit report`` as an officer at a terminal meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit.cases.case import Kind
from audit.cases.register import Register
from audit.reader import Reader
from gateway.office.report_commands import commands
from tests.gateway.office.logbook import Desk, written


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with written(tmp_path) as desk:
        yield desk


def run(office: Any, *words: object) -> Result:
    return CliRunner().invoke(commands, [*map(str, words), "--data", str(office.site.data)])


def exports(office: Any) -> list[tuple[str, int]]:
    with Reader.open(office.site.data).snapshot() as snapshot:
        found = [one.public_part() for one in snapshot.of_kind("admin.export")]
    return [(one["what"], one["entries"]) for one in found]


def test_a_breach_is_looked_into_written_recorded_and_made_a_case(office: Any, tmp_path: Path) -> None:
    key = office.key("tablet A")
    office.asked(key, {"ID_NIK": 1})
    out = tmp_path / "b.json"
    told = run(office, "breach", "-o", out, "--format", "json", "--open-case", "--noticed", "2026-11-20T08:00")
    assert told.exit_code == 0, told.stderr
    made = json.loads(out.read_text())
    assert (made["due"], made["people"][0]["key_name"]) == ("2026-11-23T01:00:00Z", "tablet A")
    assert Register(office.site.data).get(made["case"], None).kind is Kind.BREACH
    assert made["case"] in told.stdout
    assert exports(office) == [("report.breach", 1)]
    page = tmp_path / "b.html"
    assert run(office, "breach", "-o", page, "--type", "ID_KK", "--lang", "id").exit_code == 1
    assert "RANCANGAN" in page.read_text()


def test_a_persons_account_is_written_and_recorded_and_what_was_withheld_is_said(office: Any, tmp_path: Path) -> None:
    key = office.key()
    office.asked(key, {"ID_NIK": 1})
    told = run(office, "subject", "--key", key[0], "-o", tmp_path / "a.html")
    assert (told.exit_code, "art. 33" in told.stdout) == (0, True)
    full = run(office, "subject", "--subject", key[1], "-o", tmp_path / "b.json", "--format", "json",
               "--include-withheld")  # fmt: skip
    assert (full.exit_code, "art. 33" in full.stdout) == (0, False)
    assert "rules" in json.loads((tmp_path / "b.json").read_text())["exchanges"][0]
    assert exports(office) == [("report.subject", 1), ("report.subject.full", 1)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("subject",), "Say who"),
        (("subject", "--key", "nobody"), "no key with this id"),
        (("subject", "--subject", "5b5b", "--lang", "id"), "32 digit heksadesimal"),
        (("breach", "--since", "kemarin"), ""),
        (("breach", "--noticed", "2999-01-01"), "has not come yet"),
    ],
)
def test_wrong_use_writes_nothing(office: Any, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    told = run(office, *words, "-o", tmp_path / "x.html")
    assert (told.exit_code, says in told.stderr) == (2, True), told.stderr
    assert not (tmp_path / "x.html").exists()
    assert exports(office) == []


def test_nothing_is_written_over(office: Any, tmp_path: Path) -> None:
    there = tmp_path / "there.html"
    there.write_text("mine")
    assert run(office, "breach", "-o", there).exit_code == 2
    assert there.read_text() == "mine"
    assert exports(office) == []


@pytest.mark.parametrize("paper", ["ropa", "dpia", "tunas"])
def test_papers_of_the_whole_site_are_written_and_recorded(office: Any, tmp_path: Path, paper: str) -> None:
    office.asked(office.key(), {"ID_NIK": 1})
    page, told = tmp_path / "p.html", tmp_path / "p.json"
    assert run(office, paper, "-o", page, "--lang", "id").exit_code == 0
    assert '<html lang="id">' in page.read_text()
    assert run(office, paper, "-o", told, "--format", "json", "--since", "2026-01-01").exit_code == 0
    assert json.loads(told.read_text())["form"].startswith("gapura/")
    assert exports(office) == [(f"report.{paper}", 1)] * 2


def test_a_file_that_holds_no_results_is_refused(office: Any, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("[]")
    told = run(office, "dpia", "-o", tmp_path / "d.html", "--tests", tmp_path / "t.json")
    assert (told.exit_code, "gapura policy test --format json" in told.stderr) == (2, True)
    assert not (tmp_path / "d.html").exists()
