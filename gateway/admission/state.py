"""state.db: what the gate knows about keys, groups and texts it has met; shared by every process of one site.

SQLite in WAL mode, 0600 in a 0700 folder. The schema has a number (``PRAGMA user_version``) and grows by the list
below: the file belongs to this program alone and the steps are few, so a migration tool would cost more start-up
time than it saves. Rows that other processes must notice (keys, groups) are announced by a counter in ``meta``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from audit.keys import private_folder
from gateway.admission.trouble import SiteError

DATABASE = "state.db"
BUSY_MS = 5_000

_SCHEMA: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "INSERT INTO meta VALUES ('access', '0')",
        """CREATE TABLE api_keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL, name TEXT NOT NULL, "group" TEXT NOT NULL,
           role TEXT NOT NULL, scopes TEXT NOT NULL, on_behalf INTEGER NOT NULL, shared INTEGER NOT NULL,
           created INTEGER NOT NULL, expires INTEGER, revoked INTEGER) WITHOUT ROWID""",
        """CREATE TABLE groups (name TEXT PRIMARY KEY, role TEXT NOT NULL, age_from INTEGER, age_to INTEGER,
           consent INTEGER NOT NULL) WITHOUT ROWID""",
        "CREATE TABLE texts (hash BLOB PRIMARY KEY, refused INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE INDEX texts_expires ON texts (expires)",
    ),
    (
        "CREATE TABLE policy_versions (digest TEXT PRIMARY KEY, sources TEXT NOT NULL, created INTEGER NOT NULL)",
        """CREATE TABLE policy_activation (one INTEGER PRIMARY KEY CHECK (one = 1),
           digest TEXT NOT NULL REFERENCES policy_versions (digest), since INTEGER NOT NULL)""",
    ),
    (
        """CREATE TABLE quotas (key TEXT PRIMARY KEY, hour INTEGER NOT NULL, day INTEGER NOT NULL,
           minute INTEGER NOT NULL, questions_hour INTEGER NOT NULL, questions_day INTEGER NOT NULL,
           minutes_day INTEGER NOT NULL, tokens_day INTEGER NOT NULL) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE rosters (id TEXT PRIMARY KEY, name TEXT NOT NULL, "group" TEXT NOT NULL,
           persons INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE roster_hashes (roster TEXT NOT NULL, hash BLOB NOT NULL, kind TEXT NOT NULL,
           PRIMARY KEY (roster, hash)) WITHOUT ROWID""",
    ),
    ("CREATE TABLE stops (name TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID",),
    (
        "CREATE TABLE kept (place BLOB PRIMARY KEY, sealed BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE INDEX kept_expires ON kept (expires)",
    ),
    (
        "ALTER TABLE texts ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE kept ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    ),
    (
        """CREATE TABLE restrictions (subject TEXT PRIMARY KEY, why TEXT NOT NULL, "key" TEXT NOT NULL,
           since INTEGER NOT NULL) WITHOUT ROWID""",
    ),
)
_BUMP = "UPDATE meta SET value = value + 1 WHERE name = 'access'"


class GroupLike(Protocol):
    """A group as the settings write it."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def ages(self) -> tuple[int, int] | None: ...
    @property
    def consent(self) -> bool: ...


class State:
    """An open state database. Use :meth:`open`; thread-safe."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, data: Path) -> State:
        """Open or create ``data/state.db``. Raises :class:`SiteError`."""
        path = data / DATABASE
        try:
            private_folder(data)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise SiteError("unwritable", where=data, why=error.strerror or "") from None
        state = cls(_engine(path))
        try:
            state._migrate(path)
        except OperationalError as error:
            state.close()
            raise SiteError("unwritable", where=data, why=str(error.orig)) from None
        except DatabaseError:
            state.close()
            raise SiteError("damaged", where=path) from None
        except SiteError:
            state.close()
            raise
        return state

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for looking."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, announce: bool = False) -> Iterator[sa.Connection]:
        """One durable transaction. ``announce`` tells running gates within a second that keys or groups changed."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = False
            try:
                yield connection
                if announce:
                    connection.exec_driver_sql(_BUMP)
                connection.exec_driver_sql("COMMIT")
                done = True
            finally:
                if not done:
                    connection.exec_driver_sql("ROLLBACK")

    def get(self, name: str) -> str | None:
        """A fact about this site."""
        with self.read() as connection:
            row = connection.exec_driver_sql("SELECT value FROM meta WHERE name = ?", (name,)).first()
        return None if row is None else str(row[0])

    def settle(self, **facts: str) -> dict[str, str]:
        """Note facts that are decided once: whoever was first wins. Gives what holds."""
        with self.write() as connection:
            for name, value in facts.items():
                connection.exec_driver_sql("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
            rows = connection.exec_driver_sql("SELECT name, value FROM meta").all()
        return {str(name): str(value) for name, value in rows}

    def put(self, **facts: str) -> None:
        """Note facts about this site."""
        with self.write() as connection:
            for name, value in facts.items():
                connection.exec_driver_sql("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def set_groups(self, groups: Iterable[GroupLike]) -> None:
        """Make these the groups of the site; done at each start from the settings."""
        rows = [(group.name, group.role, *(group.ages or (None, None)), int(group.consent)) for group in groups]
        with self.write(announce=True) as connection:
            connection.exec_driver_sql("DELETE FROM groups")
            for row in rows:
                connection.exec_driver_sql("INSERT INTO groups VALUES (?, ?, ?, ?, ?)", row)

    def group_changes(self, groups: Iterable[GroupLike]) -> list[dict[str, Any]]:
        """What :meth:`set_groups` would change: the group, what is stated of it then, and what is now."""
        with self.read() as connection:
            rows = connection.exec_driver_sql("SELECT name, role, age_from, age_to, consent FROM groups ORDER BY name")
            now = {
                name: _stated(role, None if low is None else (low, high), consent)
                for name, role, low, high, consent in rows
            }
        then = {one.name: _stated(one.role, one.ages, one.consent) for one in groups}
        return [
            {"group": name, **{when: told[name] for when, told in (("was", now), ("is", then)) if name in told}}
            for name in sorted({*then, *now})
            if then.get(name) != now.get(name)
        ]

    def group_names(self) -> list[str]:
        """The groups there are."""
        with self.read() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql("SELECT name FROM groups ORDER BY name")]

    def forget(self, subject: str) -> None:
        """Destroy what is remembered of a person's texts, and the values behind what a provider keeps for them."""
        with self.write() as connection:
            for table in ("texts", "kept"):
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE owner = ?", (subject,))  # noqa: S608
        with self.read() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    def _migrate(self, path: Path) -> None:
        with self.write() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > len(_SCHEMA):
                raise SiteError("newer", where=path)
            for step in _SCHEMA[version:]:
                for statement in step:
                    connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA user_version = {len(_SCHEMA)}")


class Watch:
    """Tells cheaply whether keys or groups have changed since it last looked."""

    def __init__(self, state: State) -> None:
        self._connection = state.engine.connect()
        self._cursor: Any = self._connection.connection.cursor()
        self._commits = -1
        self._access = ""

    def changed(self) -> bool:
        """True the first time, and whenever another connection has announced a change since."""
        commits = self._cursor.execute("PRAGMA data_version").fetchone()[0]
        if commits == self._commits:
            return False
        self._commits = commits
        access = self._cursor.execute("SELECT value FROM meta WHERE name = 'access'").fetchone()[0]
        fresh = access != self._access
        self._access = access
        return bool(fresh)

    def close(self) -> None:
        """Give the connection back."""
        self._cursor.close()
        self._connection.close()


def _stated(role: str, ages: tuple[int, int] | None, consent: int | bool) -> dict[str, Any]:
    return {"role": role, **({"ages": list(ages)} if ages else {}), "consent": bool(consent)}


def _engine(path: Path) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(path))
    # Parameters may be digests of what people wrote: errors must not show them (rule 10).
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in (f"busy_timeout = {BUSY_MS}", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine
