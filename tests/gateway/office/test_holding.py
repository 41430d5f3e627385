"""A legal hold from what somebody typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import Log, Record
from audit.retention.ledger import Ledger
from gateway.admission.account import os_account
from gateway.office.holding import made, scope_of

ID = "ab" * 16


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    log = Log.open(tmp_path / "data", tmp_path / "keys")
    log.append_sync(Record("decision", {}, {"exchange": ID, "subject": "5b" * 16}))
    log.append_sync(Record("outcome", {}, {"exchange": ID, "result": "answered"}))
    log.close()
    return Ledger.open(tmp_path / "data")


@pytest.mark.parametrize(
    ("subject", "exchange", "entries", "scope"),
    [
        ("5b" * 16, None, None, ("subject", "5b" * 16)),
        ("Budi", None, None, None),
        (None, ID, None, ("exchange", ID)),
        (None, ID[:10], None, ("exchange", ID)),
        (None, "cd" * 16, None, None),
        (None, "x", None, None),
        (None, None, "0-1", ("entries", "0-1")),
        (None, None, "1", ("entries", "1-1")),
        (None, None, "1-0", None),
        (None, None, "7", None),
        (None, None, "all", None),
    ],
)
def test_it_has_to_be_about_something_that_is_there(
    ledger: Ledger, subject: str | None, exchange: str | None, entries: str | None, scope: tuple[str, str] | None
) -> None:
    assert scope_of(ledger, subject, exchange, entries) == scope


def test_it_says_who_and_since_when() -> None:
    hold = made(("entries", "0-1"), "dispute 12")
    assert (hold.by, hold.reason, len(hold.id)) == (os_account(), "dispute 12", 8)
    assert hold.since.endswith("Z")
    assert made(("entries", "0-1"), "dispute 12").id != hold.id
