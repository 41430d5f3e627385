"""How private parts go, and what must be so before they may.

In this order, the first three inside one transaction of the log: nobody holds them; the erasure list names them, on the
disk; they go, and a record says so; the list's end is noted in the database. A crash after any of these steps leaves
something that the next opening of the log finishes: whatever the list names beyond the noted end is erased then. A
backup that is put back notes an earlier end, so the same step erases again what it brought back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from audit.record import Record, Sealed, seal
from audit.retention.erasures import ErasureList
from audit.retention.holds import require_free
from audit.spans import Spans
from audit.store.base import Doomed, Sign, Store

if TYPE_CHECKING:
    from audit.retention.ledger import Ledger

Reason = Literal["retention", "request", "withdrawal", "unlawful", "order", "again"]
"""Why private parts go: their time is over; the person asked, or took consent back; they should never have been there;
an authority ordered it; they were erased before and a backup brought them back."""
BATCH = 500
"""Entries to erase in one transaction: writers wait for no more."""
LISTED = "listed"
"""Up to which byte of the erasure list everything is gone from this database."""
LEFT = "left"
"""Noted while erased rows may have left something in the database's own files."""
_logger = logging.getLogger("audit.retention")
_AGAIN = (
    "%d private parts that had been erased before were there again and were erased: was a backup put back? / %d bagian "
    "privat yang dulu sudah dihapus muncul lagi dan dihapus: apakah cadangan dipulihkan?"
)


class Eraser:
    """Erases in one open log; see :class:`audit.log.Log`, which speaks for it."""

    def __init__(self, store: Store, folders: tuple[Path, Path], sign: Sign, now: Callable[[], str]) -> None:
        """``folders``: the data folder and the keys folder."""
        self._store, self._sign, self._now = store, sign, now
        self._data, keys = folders
        self._erasures = ErasureList(keys)

    def erase(self, indices: Sequence[int], reason: Reason, by: str) -> int:
        """See :meth:`audit.log.Log.erase_private`; gives the index of the record."""
        ledger, line = self._ledger(), (0, 0)

        def name(every: Sequence[Doomed]) -> Sealed:
            nonlocal line
            if not set(indices) <= {one.index for one in every}:
                raise IndexError("no such entry")
            if reason != "again":
                require_free(ledger.holds(), every)
                line = self._erasures.add(every, reason, self._now())
            kind = "retention" if reason == "retention" else "admin.erase"
            erased = [list(span) for span in Spans.of(one.index for one in every)]
            return seal(Record(kind, {"erased": erased, "reason": reason}, {"by": by}), self._now())

        ledger.note(LEFT, "yes")
        index = self._store.erase(indices, name, self._sign)
        start, end = line
        if end and ledger.mark(LISTED) == (str(start) if start else ""):  # else a crash left something before it
            ledger.note(LISTED, str(end))
        return index

    def unclean(self) -> bool:
        """See :meth:`audit.log.Log.unclean`."""
        return bool(self._ledger().mark(LEFT))

    def scrub(self) -> bool:
        """See :meth:`audit.log.Log.scrub`."""
        clean = self._store.scrub()
        if clean:
            self._ledger().note(LEFT, "")
        return clean

    def finish(self) -> int:
        """Erase what the list names and this database has, be it after a crash or in a backup that was put back; gives
        how many entries had to go."""
        size = self._erasures.size()
        if not size:
            return 0
        ledger = self._ledger()
        mark = ledger.mark(LISTED)
        again = [] if mark == str(size) else self._there_again(ledger, int(mark or 0), size)
        for start in range(0, len(again), BATCH):
            self.erase(again[start : start + BATCH], "again", "gapura")
        if again:
            _logger.warning(_AGAIN, len(again), len(again))
        if mark != str(size):
            ledger.note(LISTED, str(size))
        if ledger.mark(LEFT):
            self.scrub()
        return len(again)

    def _there_again(self, ledger: Ledger, start: int, size: int) -> list[int]:
        found: set[int] = set()
        for listed in self._erasures.since(start if start <= size else 0):  # a shorter list is another one
            there = ledger.with_private(list(listed.leaves))
            found.update(one.index for one in there if listed.is_about(one.index, one.leaf))
        return sorted(found)

    def _ledger(self) -> Ledger:
        from audit.retention.ledger import Ledger  # noqa: PLC0415 - SQLAlchemy, which appending never needs

        return Ledger.open(self._data)
