"""gapura audit erase, find and retain, as a person types them beside a gate that stands still."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.cases.acts import dispose, take
from audit.cases.case import CONFIRMED, GENERAL, Kind, Opening, Origin
from audit.cases.register import Register
from audit.retention.names import NameKeys
from audit.verify import verify
from gateway.admission.account import os_account
from gateway.admission.folders import open_site
from gateway.admission.identity import subject_of
from gateway.cli import app

DAY = 86_400.0
NOON = 1_764_043_800.0  # 2025-11-25T04:10Z


@dataclass
class Office:
    """A site, and what is typed there."""

    folder: Path
    somebody: str
    """The pseudonym of the user ani of the key k7f2."""

    def run(self, *words: str, say: str = "") -> Any:
        folders = ["--data", str(self.folder / "data"), "--keys", str(self.folder / "keys")]
        return CliRunner().invoke(app, ["audit", *words, *folders], input=say)

    def left(self) -> list[int]:
        with closing(sqlite3.connect(self.folder / "data" / "audit.db")) as base:
            rows = base.execute("SELECT exchange FROM entries WHERE exchange IS NOT NULL GROUP BY exchange ORDER BY 1")
            return [int(exchange, 16) for (exchange,) in rows]

    def records(self, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        with closing(sqlite3.connect(self.folder / "data" / "audit.db")) as base:
            rows = base.execute("SELECT entry, private FROM entries WHERE kind = ? ORDER BY idx", (kind,)).fetchall()
        return [(json.loads(entry), json.loads(private)) for entry, private in rows]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Exchanges 1 (ani, on Budi), 2 (ani), 3 (another user), 4 (ani, under way)."""
    monkeypatch.chdir(tmp_path)
    site = open_site(tmp_path / "data", tmp_path / "keys")
    ani, other = subject_of(site.keyring, "k7f2", "ani"), subject_of(site.keyring, "k7f2", "joko")
    tokens = NameKeys(site.keys).tokens("2025-11", ["Budi Santoso"])
    log = Log.open(site.data, site.keys, origin=site.origin, clock=lambda: NOON)
    for number, subject in ((1, ani), (2, ani), (3, other), (4, ani)):
        private = {"exchange": f"{number:032x}", "subject": subject}
        log.append_sync(Record("decision", {}, private, named=tokens if number == 1 else ()))
        if number != 4:
            log.append_sync(Record("outcome", {}, {**private, "result": "answered"}))
    log.close()
    site.close()
    yield Office(tmp_path, ani)
    assert verify(tmp_path / "data").failed is None


def test_what_a_person_asked_is_erased_and_the_log_says_so_without_saying_whose(office: Office) -> None:
    done = office.run("erase", "--key", "k7f2", "--user", "ani", "--reason", "request", "--yes")
    assert done.exit_code == 1, done.output  # one is under way
    assert "2 exchanges erased (4 entries)" in done.output
    assert "1 exchanges are still under way" in done.output
    assert office.left() == [3, 4]
    ((public, private),) = office.records("admin.erase")
    assert (public["erased"], public["reason"]) == ([[0, 3]], "request")
    assert private == {"by": os_account()}
    content = b"".join(path.read_bytes() for path in (office.folder / "data").iterdir() if path.is_file())
    assert f"{1:032x}".encode() not in content


def test_a_dry_run_counts_and_erases_nothing(office: Office) -> None:
    done = office.run("erase", "--subject", office.somebody, "--reason", "request", "--dry-run", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.output) == {
        "exchanges": 2,
        "entries": 4,
        "persons": 1,
        "under_way": 1,
        "waiting": 0,
        "to_close": [],
    }
    assert office.left() == [1, 2, 3, 4]
    assert office.records("admin.erase") == []


def test_it_asks_once_more(office: Office) -> None:
    done = office.run("erase", "--exchange", f"{3:032x}", "--reason", "unlawful", say="n\n")
    assert (done.exit_code, office.left()) == (2, [1, 2, 3, 4])
    assert "Nothing was erased." in done.output
    assert office.run("erase", "--exchange", f"{3:032x}", "--reason", "unlawful", say="y\n").exit_code == 0
    assert office.left() == [1, 2, 4]


def test_a_time_narrows_what_goes(office: Office) -> None:
    words = ("erase", "--subject", office.somebody, "--reason", "order", "--yes")
    assert office.run(*words, "--since", "2025-11-26").exit_code == 1
    assert office.left() == [1, 2, 3, 4]
    assert "1 exchanges are still" in office.run(*words, "--until", "2025-11-26").output
    assert office.left() == [3, 4]


def test_who_is_named_is_found_by_name_and_looking_is_a_record(office: Office) -> None:
    done = office.run("find", "--named", "Bapak BUDI Santoso, S.Pd.")
    assert (done.exit_code, done.output.split()[-1]) == (0, f"{1:032x}")
    assert office.records("admin.find")[0][1] == {"by": os_account()}
    assert office.run("find", "--named", "Budi").exit_code == 1
    assert len(office.records("admin.find")) == 2, "also where nothing is found"
    assert office.run("erase", "--named", "Budi Santoso", "--reason", "request", "--yes").exit_code == 0
    assert office.left() == [2, 3, 4]
    assert office.run("find", "--named", "Budi Santoso").exit_code == 1
    everything = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert b"antoso" not in everything.lower()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["erase", "--reason", "request"], "Say whose"),
        (["erase", "--reason", "request", "--subject", "Budi"], "32 hexadecimal digits"),
        (["erase", "--reason", "request", "--user", "ani", "--exchange", "ab" * 16], "goes with --key"),
        (["erase", "--reason", "request", "--since", "yesterday"], "2026-11-27"),
        (["find"], "Say whose"),
        (["erase", "--reason", "he was rude", "--key", "k7f2"], "request"),
    ],
)
def test_wrong_use_is_told_what_is_right(office: Office, words: list[str], said: str) -> None:
    done = office.run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert office.left() == [1, 2, 3, 4]


def test_without_names_kept_nobody_can_look_for_one(office: Office) -> None:
    NameKeys(office.folder / "keys").destroy_before("9999-01")
    done = office.run("find", "--named", "Budi Santoso", "--lang", "id")
    assert done.exit_code == 2
    assert "record.find_named" in done.output


def test_what_is_due_goes_by_hand_too_but_not_by_a_clock_that_leapt(office: Office) -> None:
    dry = office.run("retain", "--dry-run")
    assert dry.exit_code == 2, "its log is of 2025"
    assert "--clock-is-right" in dry.output
    dry = office.run("retain", "--dry-run", "--clock-is-right", "--format", "json")
    assert json.loads(dry.output) == {"due": 3, "held": 0, "cases": 0, "unclean": False, "dry_run": True}
    assert office.left() == [1, 2, 3, 4]
    done = office.run("retain", "--clock-is-right", "--lang", "id")
    assert (done.exit_code, done.output) == (0, "Pertukaran dan tindakan yang masa simpannya habis: 3.\n")
    assert office.left() == [4]
    assert office.records("retention")[0][0]["erased"] == [[0, 5]]
    assert office.run("retain", "--format", "json").output.count('"due": 0') == 1


def test_copies_that_lie_in_the_data_folder_are_named(office: Office) -> None:
    (office.folder / "data" / "audit.db.old").write_text("")
    done = office.run("erase", "--exchange", f"{1:032x}", "--reason", "request", "--yes")
    assert "delete them:\n  audit.db.old" in done.output


def test_a_reader_of_an_older_state_is_told_of(office: Office) -> None:
    with closing(sqlite3.connect(office.folder / "data" / "audit.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        done = office.run("erase", "--exchange", f"{1:032x}", "--reason", "request", "--yes")
        assert done.exit_code == 1
        assert "Another program still reads an older state" in done.output
        reader.execute("COMMIT")
    assert office.run("retain", "--clock-is-right", "--dry-run").exit_code == 0
    wal = office.folder / "data" / "audit.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_what_an_open_case_is_about_stays_and_the_officer_is_told_which_to_close(office: Office) -> None:
    register = Register(office.folder / "data")
    order = Opening(Kind.MANUAL, GENERAL, "ppdp", 1_900_000_000, Origin(exchange=f"{1:032x}", subject=office.somebody))
    case = register.open(order).case
    first = office.run("erase", "--subject", office.somebody, "--reason", "request", "--yes", "--lang", "id")
    assert first.exit_code == 1
    assert "masih terbuka" in first.output
    assert case.code in first.output
    assert office.left() == [1, 3, 4], "of the two that ended the one without a case is gone"
    ppdp = register.sight("Dewi", "ppdp")
    register.change(case.id, ppdp, lambda one: take(one, "Dewi", 1), lambda _: None)
    register.change(case.id, ppdp, lambda one: dispose(one, "Dewi", CONFIRMED, 2), lambda _: None)
    again = office.run("erase", "--subject", office.somebody, "--reason", "request", "--yes", "--format", "json")
    said = json.loads(again.output)
    assert (said["exchanges"], said["waiting"], said["to_close"]) == (1, 0, [])
    assert office.left() == [3, 4]
    assert register.of_subject(office.somebody) == ()
