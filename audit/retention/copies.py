"""Copies of the log that are kept and no longer written: what was erased has to go from them too.

Nothing can be recorded in such a copy, so ``verify`` finds gaps there that no record names. Who keeps it says which.
"""

from __future__ import annotations

from pathlib import Path

from audit.layout import DATABASE
from audit.retention.erasures import ErasureList
from audit.retention.ledger import Ledger
from audit.search import writing as search
from audit.spans import Spans
from audit.store.sqlite import SQLiteStore

_STATEMENTS = (
    "UPDATE entries SET random = NULL, private = NULL, exchange = NULL, subject = NULL WHERE idx = ?",
    "DELETE FROM named WHERE idx = ?",
)
_TIMEOUT = 5.0


def erase_from_copy(data: Path, keys: Path) -> Spans:
    """Delete from the log in folder ``data`` all private parts that the erasure list in ``keys`` names; gives the
    entries that still had one.

    Raises:
        LogUnavailable: it cannot be written now.
        LogUnusable: it is no log of this version, and was left as it is.
    """
    store = SQLiteStore(data / DATABASE, _TIMEOUT)
    store.open()
    try:
        ledger = Ledger.open(data)
        gone = sorted(
            one.index
            for listed in ErasureList(keys).since(0)
            for one in ledger.with_private(list(listed.leaves))
            if listed.is_about(one.index, one.leaf)
        )
        if gone:
            with store.transaction() as database:
                search.forget(database, gone)
                for statement in _STATEMENTS:
                    database.executemany(statement, [(index,) for index in gone])
            store.scrub()
        return Spans.of(gone)
    finally:
        store.close()
