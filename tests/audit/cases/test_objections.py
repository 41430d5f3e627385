"""Objections in the register: one a decision, no more than people can read, seen by who has the receipt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cases import objections, tables
from audit.cases.objections import HOUR, MOST_AN_HOUR, MOST_OF_ONE, Objection
from audit.cases.trouble import CaseError

NOW = 1_800_000_000
ONE = Objection("ab" * 16, "cd" * 16, "id", "mistake", "same", at=NOW)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with tables.opened(tmp_path) as opened:
        yield opened


def full(database: sqlite3.Connection, one: Objection) -> str:
    with pytest.raises(CaseError) as told:
        objections.require_room(database, one)
    return told.value.code


def fill(database: sqlite3.Connection, number: int, subject: str = "", at: int = NOW) -> None:
    for index in range(number):
        one = replace(ONE, exchange=f"{index:032x}", subject=subject or f"{index:032x}", at=at)
        objections.require_room(database, one)
        objections.insert(database, one, f"{index:032x}", objections.new_receipt())


def test_who_has_the_receipt_finds_it_and_the_file_does_not_hold_it(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    receipt = objections.new_receipt()
    objections.insert(database, ONE, "ef" * 16, receipt)
    found = objections.by_receipt(database, receipt)
    assert found == replace(ONE, case="ef" * 16) == objections.of_case(database, "ef" * 16)
    assert objections.by_receipt(database, objections.new_receipt()) is None
    database.execute("COMMIT")
    stored = (tmp_path / tables.DATABASE).read_bytes() + (tmp_path / f"{tables.DATABASE}-wal").read_bytes()
    assert receipt.encode() not in stored
    database.execute("BEGIN")


def test_receipts_are_read_as_people_write_them() -> None:
    receipt = objections.new_receipt()
    assert len(receipt) == 19
    assert objections.read_receipt(receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == receipt
    assert [objections.read_receipt(one) for one in ("", "K7F2-M9QA", receipt + "A", receipt[:-1] + "U")] == [None] * 4


def test_two_receipts_differ() -> None:
    assert len({objections.new_receipt() for _ in range(1000)}) == 1000


def test_a_decision_is_objected_to_once(database: sqlite3.Connection) -> None:
    objections.insert(database, ONE, "ef" * 16, objections.new_receipt())
    assert full(database, replace(ONE, at=NOW + 10 * HOUR)) == "objected"


def test_a_flood_of_them_does_not_hide_the_others(database: sqlite3.Connection) -> None:
    fill(database, MOST_AN_HOUR)
    assert full(database, ONE) == "many"
    objections.require_room(database, replace(ONE, at=NOW + HOUR))


def test_nobody_takes_the_places_of_everybody(database: sqlite3.Connection) -> None:
    fill(database, MOST_OF_ONE, subject=ONE.subject)
    assert full(database, ONE) == "many"
    objections.require_room(database, replace(ONE, subject="11" * 16))


def test_the_last_reply_counts(database: sqlite3.Connection) -> None:
    objections.insert(database, ONE, "ef" * 16, objections.new_receipt())
    for content in ("11" * 16, "22" * 16):
        objections.set_reply(database, "ef" * 16, content)
    found = objections.of_case(database, "ef" * 16)
    assert found is not None
    assert found.reply == "22" * 16
