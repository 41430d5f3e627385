"""Whether a person is really reached over a channel: tests that were sent there, and when one was last confirmed.

A test has a code that only the message holds: who confirms it has read the message.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.cases import tables
from audit.codes import code_of, read_code
from audit.entropy import random_bytes

GOOD_FOR = 30 * 86_400
"""Seconds for which a confirmed test counts."""
OPEN_FOR = 7 * 86_400
"""Seconds in which a test can be confirmed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How it stands with a person's channel."""

    person: str
    channel: str
    sent: int
    """Second (UTC) of the last test."""
    acknowledged: int
    """Second at which one was last confirmed; 0: never."""


class ContactTests:
    """The tests of one site. Every method blocks; raises as the register of cases does."""

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._data, self._clock = data, clock

    def begin(self, person: str, channel: str) -> str:
        """A test is about to be sent; its code. An older one of the same cannot be confirmed any more."""
        code, now = code_of(random_bytes(16).hex()), int(self._clock())
        with tables.opened(self._data) as database:
            database.execute(
                """INSERT INTO contact_tests VALUES (?, ?, ?, ?, 0)
                   ON CONFLICT (person, channel) DO UPDATE SET code = excluded.code, sent = excluded.sent""",
                (person, channel, code, now),
            )
        return code

    def waiting(self, typed: str) -> Trial | None:
        """The test of this code, which can be confirmed; None where there is none."""
        code, now = read_code(typed), int(self._clock())
        if code is None or not (self._data / tables.DATABASE).exists():
            return None
        with tables.opened(self._data) as database:
            row = database.execute(
                "SELECT person, channel, sent, acknowledged FROM contact_tests WHERE code = ? AND sent > ?",
                (code, now - OPEN_FOR),
            ).fetchone()
        return None if row is None else Trial(*row)

    def confirm(self, typed: str) -> None:
        """Its message was read. Once: the code is worth nothing afterwards."""
        with tables.opened(self._data) as database:
            database.execute(
                "UPDATE contact_tests SET acknowledged = ?, code = '' WHERE code = ?",
                (int(self._clock()), read_code(typed) or "-"),
            )

    def all(self) -> tuple[Trial, ...]:
        """Every channel that was ever tested."""
        if not (self._data / tables.DATABASE).exists():
            return ()
        with tables.opened(self._data) as database:
            rows = database.execute(
                "SELECT person, channel, sent, acknowledged FROM contact_tests ORDER BY person, channel"
            ).fetchall()
        return tuple(Trial(*row) for row in rows)

    def good(self) -> frozenset[tuple[str, str]]:
        """Persons with the channels of which it is known that they reach them."""
        since = int(self._clock()) - GOOD_FOR
        return frozenset((one.person, one.channel) for one in self.all() if one.acknowledged > since)
