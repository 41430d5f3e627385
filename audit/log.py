"""The log: append a record, get its index when it is durable.

One folder holds ``audit.db`` and ``log.pub``; the key that signs the checkpoints lies elsewhere. Several processes may
append to one log: indices and the tree are assigned inside the writing transaction, so they are dense and in order.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from audit import checkpoint
from audit.checkpoint import Checkpoint
from audit.errors import LogUnavailable, LogUnusable
from audit.kept_head import KeptHead
from audit.keys import SigningKey, load_key, load_or_create, read_public, write_new
from audit.layout import FORMAT, PUBLIC_FILE, REVISION
from audit.merkle import EMPTY_ROOT, Frontier
from audit.note import BadNote
from audit.record import Record, seal
from audit.retention.erasing import Eraser, Reason
from audit.store.base import Store
from audit.store.place import open_store
from audit.writer import Ticket, Writer

if TYPE_CHECKING:
    from audit.store.migration import Upgrade

_logger = logging.getLogger("audit.log")
_UPGRADED = (
    "the log was brought from form %s to %s; the copy from before: %s / log dinaikkan dari bentuk %s ke %s; "
    "salinan sebelumnya: %s"
)
LOCK_SECONDS = 5.0
"""How long an append waits for another process before it fails (``locked``)."""
SHARED_SECONDS = 3600.0
"""How old a decision without an outcome must be before it counts as cut off, where other gates share the log."""
Clock = Callable[[], float]
"""Seconds since the epoch, UTC."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The record is durable. ``index`` is its place in the log, for ever; None where it gets one soon (PostgreSQL)."""

    index: int | None


class Log:
    """An open log. Thread-safe; coroutines of any loop may append."""

    def __init__(self, store: Store, key: SigningKey, clock: Clock, kept: KeptHead, folders: tuple[Path, Path]) -> None:
        """Use :meth:`open`."""
        self._store = store
        self._key = key
        self._clock = clock
        self._kept = kept
        self._minute = (-1, "")
        self._writer = Writer(store, self._sign, kept.write)
        self._eraser = Eraser(store, folders, self._sign, self._now)

    @classmethod
    def open(
        cls,
        data: Path,
        keys: Path,
        *,
        origin: str | None = None,
        clock: Clock = time.time,
        lock_timeout: float = LOCK_SECONDS,
        database: str | None = None,
    ) -> Log:
        """Open the log in ``data``, or begin one there. Blocks for some milliseconds.

        Args:
            data: folder of ``audit.db`` and ``log.pub``; made 0700 if missing.
            keys: folder of ``log.key``; made 0700 if missing. Keep it outside of ``data``.
            origin: the log's name for ever, as in C2SP checkpoints (a URL without scheme). A new log without one is
                named ``gapura.local/<16 random hex digits>``; an old log keeps its name.
            clock: seconds since the epoch; records carry it to the minute.
            lock_timeout: seconds to wait for another process that writes, or for a database that does not answer.
            database: name of the environment variable with the address of a PostgreSQL database, in which the log is
                then kept; ``data`` remembers the name. None: where it was kept before, and a new one in ``data``.

        Raises:
            LogUnavailable: the folder cannot be written now.
            LogUnusable: the log has another name or key, is not a log, does not match its last checkpoint, or is an
                older one than the keys folder knows of (``rolled_back``).
        """
        kept = KeptHead(keys)
        store = open_store(data, database, lock_timeout)
        try:
            key = _found(store, keys, origin)
            _require_unchanged(store, key, keys)
            kept.require(key.verifier, lambda: store.head()[0].size, store.note)
            _publish(key, data)
        except (LogUnavailable, LogUnusable):
            store.close()
            raise
        log = cls(store, key, clock, kept, (data, keys))
        store.start(log._sign, kept.write)
        log._writer.start()
        log._tell_upgrade()
        try:
            if log._eraser.finish():
                kept.write(store.head()[1])
        except (LogUnavailable, LogUnusable):
            log.close()
            raise
        return log

    @property
    def upgraded(self) -> Upgrade | None:
        """What opening did to the log of an older version, and where the copy from before lies."""
        return self._store.upgraded

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._key.verifier.name

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 of ``log.pub``: give it to auditors, who hand it to ``verify``."""
        return self._key.verifier.fingerprint

    async def append(self, record: Record) -> Appended:
        """Record something; returns when it is durable.

        Cancelling the wait does not take the record back. Order within one caller is kept.

        Raises:
            RecordRefused: the record cannot be logged as it is.
            LogUnavailable: it was not recorded.
        """
        ticket = Ticket(seal(record, self._now()), asyncio.get_running_loop())
        self._writer.put(ticket)
        return Appended(await cast("asyncio.Future[int | None]", ticket.future))

    def append_sync(self, record: Record) -> Appended:
        """The same for commands and threads: blocks until the record is durable. Never call it on an event loop."""
        ticket = Ticket(seal(record, self._now()), None)
        self._writer.put(ticket)
        return Appended(cast("Future[int | None]", ticket.future).result())

    def orphans(self) -> list[str]:
        """Exchange ids of decisions that have no outcome, oldest first. Those of exchanges under way are among them."""
        return self._store.orphans()[0]

    def close_orphans(self) -> int:
        """Give each decision without an outcome one that says ``unknown``; gives their number. Blocks.

        To be called once at start, by the process that starts the gate, before anything is answered: it cannot tell
        an exchange under way in another process from one that was cut off. Where other machines write to the same log
        it therefore leaves alone what is younger than an hour.

        Raises:
            LogUnavailable: not all could be closed; call again.
        """
        before = self._minute_of(self._clock() - SHARED_SECONDS) if self._store.shared else None
        exchanges, size = self._store.orphans(before)
        for exchange in exchanges:
            self.append_sync(Record("outcome", {}, {"exchange": exchange, "result": "unknown"}))
        self._store.settle(size)
        return len(exchanges)

    def erase_private(self, indices: Sequence[int], reason: Reason, *, by: str) -> Appended:
        """Delete private parts for good and record that. Blocks until durable.

        An exchange goes as a whole: question, answer and disclosures lose their private parts together, so that no
        outcome stays behind that tells of a deleted decision; who took its evidence out is an act, and stays. The
        record names every index publicly, as ranges; ``by``, the acting account, stands in its private part. The
        erasure list in the keys folder names them before they go. What they leave in the database's own files goes
        with :meth:`scrub`.

        Raises:
            IndexError: there is no such entry.
            EntryHeld: a legal hold covers one of them; nothing was deleted.
            LogUnavailable: nothing was deleted; or, after a crash of the disk, it will be when the log is opened next.
        """
        index = self._eraser.erase(indices, reason, by)
        self._kept.write(self._store.head()[1])  # signed with the erasure, past the writer
        return Appended(index)

    def unclean(self) -> bool:
        """Whether erased rows may have left something in the database's own files. Blocks."""
        return self._eraser.unclean()

    def scrub(self) -> bool:
        """Overwrite what erased rows left in the database's own files. Blocks; writers may wait for some seconds.

        False: another program still reads an older state of the log, so that not all could go. The next opening of the
        log goes on with it, or whoever calls this again.

        Raises:
            LogUnavailable: not now.
        """
        return self._eraser.scrub()

    def cosign(self, size: int, merge: Callable[[str], str]) -> None:
        """Keep what witnesses signed under the checkpoint of ``size``: ``merge`` gives the note with their lines added.

        Raises:
            LogUnavailable: nothing was kept.
        """
        self._store.cosign(size, merge)

    def close(self) -> None:
        """Write what waits, sign the last checkpoint, let go. Later appends fail. Blocks; may be called twice."""
        self._writer.stop()
        self._store.close()

    def _tell_upgrade(self) -> None:
        done = self._store.upgraded
        if done is not None:
            _logger.warning(_UPGRADED, done.found, REVISION, done.backup, done.found, REVISION, done.backup)
            self.append_sync(Record("admin.migrate", {"found": done.found, "now": REVISION}))

    def _sign(self, tree: Frontier) -> str:
        head = Checkpoint(self.origin, tree.size, tree.root())
        return checkpoint.sign(head, self._key.verifier, self._key.sign)

    def _now(self) -> str:
        """The minute, formatted once a minute."""
        minute = int(self._clock()) // 60
        known, text = self._minute
        if known != minute:
            text = self._minute_of(minute * 60)
            self._minute = (minute, text)
        return text

    @staticmethod
    def _minute_of(seconds: float) -> str:
        return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(seconds))


def _found(store: Store, folder: Path, origin: str | None) -> SigningKey:
    """The key of the log in the store; a new log gets its name, key and first checkpoint."""
    names = store.names()
    if not names:
        wanted = origin or f"gapura.local/{secrets.token_hex(8)}"
        key = load_or_create(folder, wanted)
        first = checkpoint.sign(Checkpoint(wanted, 0, EMPTY_ROOT), key.verifier, key.sign)
        store.found({"format": FORMAT, "origin": wanted}, first)
        names = store.names()
    if names.get("format") != FORMAT:
        raise LogUnusable("not_a_log", where=str(folder))
    if origin not in (None, names["origin"]):
        raise LogUnusable("other_origin", where=str(folder))
    return load_key(folder, names["origin"])


def _publish(key: SigningKey, data: Path) -> None:
    """Lay the public key beside the log, or make sure that the one there is the same."""
    path = data / PUBLIC_FILE
    write_new(path, f"{key.verifier}\n".encode())
    if read_public(path) != key.verifier:
        raise LogUnusable("other_key", where=str(data))


def _require_unchanged(store: Store, key: SigningKey, keys: Path) -> None:
    """Never sign on top of a log that contradicts what was signed before (C2SP tlog-checkpoint, Signatures)."""
    tree, note = store.head()
    try:
        last = checkpoint.verify(note, key.verifier)
    except BadNote:
        raise LogUnusable("other_key", where=str(keys)) from None
    if tree.size < last.size or (tree.size == last.size and tree.root() != last.root):
        raise LogUnusable("changed", where=key.verifier.name)
