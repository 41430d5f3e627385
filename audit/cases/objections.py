"""Objections: what a person who was told no has in hand, and what the register knows of it.

Whoever objects has no account. They get a receipt, 80 random bits, of which only a digest is kept: who has it sees how
their objection stands, and nobody else does.
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from hashlib import sha256

from audit.cases.trouble import CaseError
from audit.codes import ALPHABET, LOOKS_LIKE

_LETTERS, _GROUP = 16, 4
HOUR = 3600
MOST_AN_HOUR = 100
"""Objections of everybody together; who comes then is asked to come in person, so that no flood hides the others."""
MOST_OF_ONE = 20
"""Objections to decisions on one subject in an hour: a key may belong to a class."""
PROOFS = ("none", "same", "other")
"""Of the text shown again: there was none; it is what the record commits to; it is not."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against a decision, without a word of it."""

    exchange: str
    subject: str
    language: str
    why: str
    """One of the reasons that the page offers."""
    proof: str = "none"
    """One of :data:`PROOFS`."""
    kept: bool = True
    """Whether somebody can read what they wrote."""
    at: int = 0
    case: str = ""
    reply: str = ""
    """Id of the sealed reply; empty where there is none."""


def new_receipt() -> str:
    """A receipt: ``K7F2-M9QA-X3TB-0PWD``."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)))


def read_receipt(typed: str) -> str | None:
    """A receipt as somebody typed it, in its own spelling; None for what is none."""
    letters = "".join(LOOKS_LIKE.get(letter, letter) for letter in typed.upper() if letter not in " -")
    return _grouped(letters) if len(letters) == _LETTERS and set(letters) <= set(ALPHABET) else None


def require_room(database: sqlite3.Connection, one: Objection) -> None:
    """One objection to a decision, and no more of them than people can read.

    Raises:
        CaseError: there is one already (``objected``), or there were too many within the hour (``many``).
    """
    if database.execute("SELECT 1 FROM objections WHERE exchange = ?", (one.exchange,)).fetchone():
        raise CaseError("objected")
    everybody, theirs = database.execute(
        "SELECT count(*), coalesce(sum(subject = ?), 0) FROM objections WHERE at > ?", (one.subject, one.at - HOUR)
    ).fetchone()
    if everybody >= MOST_AN_HOUR or theirs >= MOST_OF_ONE:
        raise CaseError("many")


def insert(database: sqlite3.Connection, one: Objection, case: str, receipt: str) -> None:
    """A new objection, with its case."""
    row = (case, one.exchange, _digest(receipt), one.subject, one.language, one.why, one.proof, one.kept, "", one.at)
    database.execute("INSERT INTO objections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def by_receipt(database: sqlite3.Connection, receipt: str) -> Objection | None:
    """The objection of which this is the receipt."""
    return _found(database.execute(f"{_SELECT} WHERE receipt = ?", (_digest(receipt),)))


def of_case(database: sqlite3.Connection, case: str) -> Objection | None:
    """The objection that is a case."""
    return _found(database.execute(f'{_SELECT} WHERE "case" = ?', (case,)))


def set_reply(database: sqlite3.Connection, case: str, content: str) -> None:
    """The person is answered; a later reply stands in the place of an earlier one."""
    database.execute('UPDATE objections SET reply = ? WHERE "case" = ?', (content, case))


_SELECT = 'SELECT exchange, subject, language, why, proof, kept, at, "case", reply FROM objections'


def _found(rows: sqlite3.Cursor) -> Objection | None:
    row = rows.fetchone()
    if row is None:
        return None
    exchange, subject, language, why, proof, kept, *others = row
    return Objection(exchange, subject, language, why, proof, bool(kept), *others)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def _digest(receipt: str) -> bytes:
    return sha256(b"gapura receipt\n" + receipt.encode()).digest()
