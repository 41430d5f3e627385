"""The log in PostgreSQL, for several machines.

An append lays its records durably into ``pending`` and is done. From there an integrator (``audit.store.integrator``)
moves them into ``entries``: it gives them their indices in the order of ``pending.seq`` and extends the tree. Whoever
moves the tree locks the one row of ``head`` in the same transaction. So two can never extend it from the same place,
nothing is held between two passes, and a process that dies leaves nothing behind but records that the next one moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.errors import LogUnavailable, LogUnusable
from audit.layout import REVISION
from audit.merkle import Frontier
from audit.record import Sealed
from audit.search import writing as search
from audit.store.address import Address
from audit.store.base import Doomed, Sign
from audit.store.integrator import Due, Integrator, Signed
from audit.store.moving import INSERT, LOCK_HEAD, MOVE_LIMIT, TRY_HEAD, lines, move, move_all, tree_of
from audit.store.session import Session
from audit.store.statements import Statements

if TYPE_CHECKING:
    from audit.store.migration import Upgrade

OLDEST = 130000
"""PostgreSQL 13, as ``server_version_num`` has it."""
_IDLE = 1.2
"""Seconds after which the server takes the lock from an integrator of which it hears nothing."""

_SERVER = """
    SELECT NOT pg_is_in_recovery(),
        current_setting('server_version_num')::int >= :oldest AND current_setting('server_encoding') = 'UTF8'
        AND current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'"""
_REVISION_TABLE = "SELECT to_regclass('alembic_version') IS NOT NULL"
_REVISION = "SELECT version_num FROM alembic_version"
_NAMES = "SELECT name, value FROM meta"
_ALONE = "LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE"
_NAME = "INSERT INTO meta (name, value) VALUES (:name, :value)"
_FIRST_HEAD = "INSERT INTO head (id, size, frontier, settled) VALUES (0, 0, '', 0)"
_ANYTHING = """
    SELECT EXISTS (SELECT FROM pending) OR head.size > (SELECT max(size) FROM checkpoints) FROM head WHERE id = 0"""
_NEWEST = "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1"
_NOTE = "SELECT note FROM checkpoints WHERE size = :size"
_COSIGN = "UPDATE checkpoints SET note = :note WHERE size = :size"
_NEWEST_SIZE = "SELECT max(size) FROM checkpoints"
_CHECKPOINT = "INSERT INTO checkpoints (size, note) VALUES (:size, :note) ON CONFLICT DO NOTHING"
_ORPHANS = """
    SELECT d.exchange FROM entries AS d, head
    WHERE d.idx >= head.settled AND d.kind = 'decision' AND d.exchange IS NOT NULL AND d.minute < :before
        AND NOT EXISTS (SELECT 1 FROM entries AS o WHERE o.exchange = d.exchange AND o.kind = 'outcome')
    ORDER BY d.idx"""
_YOUNG = """
    SELECT coalesce(min(e.idx), max(head.size)) FROM head LEFT JOIN entries AS e
        ON e.idx >= head.settled AND e.kind = 'decision' AND e.minute >= :before"""
_SETTLE = "UPDATE head SET settled = greatest(settled, :size) WHERE id = 0"
_SAME_EXCHANGE = """
    SELECT idx, leaf, exchange, subject FROM entries WHERE idx = :idx
    UNION SELECT idx, leaf, exchange, subject FROM entries
    WHERE kind IN ('decision', 'outcome', 'disclosure') AND exchange = (
        SELECT exchange FROM entries WHERE idx = :idx AND kind IN ('decision', 'outcome', 'disclosure'))"""
_ERASE = "UPDATE entries SET random = NULL, private = NULL, exchange = NULL, subject = NULL WHERE idx = :idx"
_UNNAME = "DELETE FROM named WHERE idx = :idx"
_TIDY = "VACUUM entries, pending"
_READERS = """
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_xmin IS NOT NULL AND xact_start < now() - interval '1 second')"""
"""Whether somebody has been reading for so long that the vacuum may have had to leave rows to them."""
_SCRUB_SECONDS = 600.0
_EVER = "9999"
"""Later than any minute."""


class PostgresStore:
    """The log in PostgreSQL: any number of processes on any number of machines."""

    shared = True

    def __init__(self, address: Address, named: str, timeout: float) -> None:
        """Assigns only; see :meth:`open`.

        Args:
            address: of the database.
            named: what to call it in errors: the variable that holds its address.
            timeout: seconds that anything may take before the log is unavailable.
        """
        self._address = address
        self._named = named
        self._session = Session(address, named, timeout, idle=timeout)
        self._moving = Session(address, named, timeout, idle=_IDLE)
        self._integrator = Integrator(self.move)
        self.upgraded: Upgrade | None = None

    def open(self) -> None:
        """Make the tables, or bring older ones up to date.

        Raises:
            LogUnavailable: the server cannot be reached or written.
            LogUnusable: it does not let us in, is not one on which what is committed stays, or holds something else.
        """
        with self._session.connected() as database:
            ((writable, fit),) = database.run(_SERVER, oldest=OLDEST)
            if not writable:
                raise LogUnavailable("readonly")
            if not fit:
                raise LogUnusable("unsafe_server", where=self._named)
            if database.run(_REVISION_TABLE)[0][0] and [*database.run(_REVISION)] == [[REVISION]]:
                return
        self.upgraded = self._migrate()

    def start(self, sign: Sign, signed: Signed) -> None:
        """See :class:`Store`: begins to move what waits."""
        self._integrator.start(sign, signed)

    def names(self) -> Mapping[str, str]:
        """See :class:`Store`."""
        with self._session.connected() as database:
            return dict(database.run(_NAMES))

    def found(self, names: Mapping[str, str], note: str) -> None:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            database.run(_ALONE)
            if not database.run(_NAMES):
                for name, value in names.items():
                    database.run(_NAME, name=name, value=value)
                database.run(_FIRST_HEAD)
                database.run(_CHECKPOINT, size=0, note=note)

    def head(self) -> tuple[Frontier, str]:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            return tree_of(database.run(LOCK_HEAD)), str(database.run(_NEWEST)[0][0])

    def note(self, size: int) -> str | None:
        """See :class:`Store`."""
        with self._session.connected() as database:
            return next((str(note) for (note,) in database.run(_NOTE, size=size)), None)

    def cosign(self, size: int, merge: Callable[[str], str]) -> None:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            for (note,) in database.run(f"{_NOTE} FOR UPDATE", size=size):
                database.run(_COSIGN, size=size, note=merge(note))

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> None:
        """See :class:`Store`. The integrator gives the indices and signs."""
        if not records:
            return
        if self._integrator.behind():
            raise LogUnavailable("behind")
        with self._session.connected() as database:
            database.run(INSERT, stream=lines(records))
        self._integrator.wake()

    def orphans(self, before: str | None = None) -> tuple[list[str], int]:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            move_all(database)
            found = [str(exchange) for (exchange,) in database.run(_ORPHANS, before=before or _EVER)]
            return found, int(database.run(_YOUNG, before=before or _EVER)[0][0])

    def settle(self, size: int) -> None:
        """See :class:`Store`."""
        with self._session.connected() as database:
            database.run(_SETTLE, size=size)

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[Doomed]], Sealed], sign: Sign) -> int:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            move_all(database)
            found: dict[int, Doomed] = {}
            for index in indices:
                found.update((row[0], Doomed(*row)) for row in database.run(_SAME_EXCHANGE, idx=index))
            record = name([found[index] for index in sorted(found)])
            search.forget(Statements(database), list(found))
            for index in sorted(found):
                database.run(_ERASE, idx=index)
                database.run(_UNNAME, idx=index)
            database.run(INSERT, stream=lines([record]))
            tree = move_all(database)
            database.run(_CHECKPOINT, size=tree.size, note=sign(tree))
        return tree.size - 1

    def scrub(self) -> bool:
        """See :class:`Store`. Old versions of rows are vacuumed; what that leaves: ``audit/store/README.md``."""
        patient = Session(self._address, self._named, _SCRUB_SECONDS, idle=_SCRUB_SECONDS)
        try:
            with patient.connected() as database:
                database.run(_TIDY)
                return not database.run(_READERS)[0][0]
        finally:
            patient.close()

    @contextmanager
    def transaction(self) -> Iterator[search.Database]:
        """See :class:`Store`."""
        with self._session.transaction() as database:
            move_all(database)
            yield Statements(database)

    def move(self, due: Due, sign: Sign, signed: Signed) -> bool | None:
        """One pass of the integrator: give the oldest waiting records their places.

        Args:
            due: says whether there may be a checkpoint.
            sign: makes it.
            signed: is told it when it is durable.

        Returns:
            Whether more wait; None if somebody else is at it.
        """
        with self._moving.connected() as database:
            if not database.run(_ANYTHING)[0][0]:
                return False
        with self._moving.transaction() as database:
            head = database.run(TRY_HEAD)
            if not head:
                return None
            tree = tree_of(head)
            moved, note = move(database, tree), ""
            if due(int(database.run(_NEWEST_SIZE)[0][0]), tree.size):
                note = sign(tree)
                database.run(_CHECKPOINT, size=tree.size, note=note)
        if note:
            signed(note)
        return moved == MOVE_LIMIT

    def _migrate(self) -> Upgrade | None:
        from audit.store.migration import migrate_postgres  # noqa: PLC0415 - only a new or an older log needs it

        return migrate_postgres(self._address, self._named)

    def close(self) -> None:
        """See :class:`Store`."""
        self._integrator.stop()
        self._moving.close()
        self._session.close()
