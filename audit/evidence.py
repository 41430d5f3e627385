"""The database as evidence: opened so that nothing in it can change, read with the standard library alone."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.errors import LogUnusable
from audit.note import BadNote, VerifierKey

_FINGERPRINT = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_CHECKPOINTS = "SELECT size, note FROM checkpoints ORDER BY size"


def open_readonly(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, beside a running gate if need be.

    A log on read-only media, closed cleanly, has no write-ahead log and is opened as immutable.

    Raises:
        sqlite3.Error: not a database, or no permission.
    """
    uri = path.absolute().as_uri()
    database = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:
        database.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    except sqlite3.Error:
        database.close()
        raise
    return database


def canonical_object(text: Any) -> dict[str, Any] | None:
    """The JSON object in these bytes if they are its canonical form (RFC 8785, the subset of ``audit.canonical``)."""
    try:
        value = json.loads(text.decode(), parse_float=_refuse, parse_constant=_refuse)
        again = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    except (AttributeError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and again == text else None


def wanted_key(key: str | None) -> str | VerifierKey | None:
    """The fingerprint or verifier key that somebody gave.

    Raises:
        LogUnusable: it is neither (``key_form``).
    """
    if key is None:
        return None
    fingerprint = _FINGERPRINT.fullmatch(key.strip().lower())
    if fingerprint is not None:
        return fingerprint[1]
    try:
        return VerifierKey.parse(key)
    except BadNote:
        raise LogUnusable("key_form") from None


class Checkpoints:
    """The stored checkpoints by size, read one ahead. ``taken`` counts those handed out."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Start before the smallest."""
        self._rows: Iterator[tuple[int, Any]] = iter(database.execute(_CHECKPOINTS))
        self._ahead = next(self._rows, None)
        self.taken = 0

    def at(self, size: int) -> Iterator[tuple[int, Any]]:
        """The next ones, as long as they are of this size."""
        while self._ahead is not None and self._ahead[0] == size:
            yield self._take(self._ahead)

    def left(self) -> Iterator[tuple[int, Any]]:
        """All that have not been taken."""
        while self._ahead is not None:
            yield self._take(self._ahead)

    def _take(self, row: tuple[int, Any]) -> tuple[int, Any]:
        self._ahead = next(self._rows, None)
        self.taken += 1
        return row


def _refuse(_: str) -> None:
    raise ValueError("not in the subset")
