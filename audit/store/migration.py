"""From the tables of an older version to those of this one: forward only, all steps or none.

The steps are Alembic's (``audit/migrations``). A dry run really takes them, inside a transaction that is then undone,
and so meets whatever the real run would meet.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import LogUnusable
from audit.evidence import open_readonly
from audit.keys import sync_folder
from audit.layout import REVISION

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config

    from audit.store.address import Address

_LOCK = 0x6761707572610002
"""Of the advisory lock under which a PostgreSQL database is migrated: ``gapura`` and a number."""
_alone = threading.Lock()
"""Alembic keeps the migration at work in a global: one thread at a time."""
_OURS = ("entries", "checkpoints", "head", "meta")


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done to an older log, or would be."""

    found: str
    """The revision it had."""
    steps: tuple[tuple[str, str], ...]
    """The revisions it went through, each with what it is for."""
    sql: tuple[str, ...]
    """The statements, in order."""
    backup: Path | None = None
    """The copy from before, where one was made."""


def migrate_sqlite(database: sqlite3.Connection, path: Path, *, keep: bool = True) -> Upgrade | None:
    """Bring a file up to date, or make the tables of a new one, in a transaction that is open and will be ended here.

    Args:
        database: a connection with ``isolation_level=None``, in a transaction that may write.
        path: of the file. An older log is first copied beside it.
        keep: False undoes everything but that copy.

    Returns:
        What was done; None for a new log, or where another process was first.

    Raises:
        LogUnusable: the file is something else (``not_a_log``), or of a newer version (``newer``).
    """
    import sqlalchemy as sa  # noqa: PLC0415 - slow to import, and only a new or an older log needs it

    engine = sa.create_engine("sqlite://", creator=lambda: database, poolclass=sa.StaticPool)
    with engine.connect() as connection:
        if not database.in_transaction:  # SQLAlchemy ends the transaction when it first takes a connection
            database.execute("BEGIN IMMEDIATE")
        found = _found(connection, str(path))
        if found == REVISION:
            return None
        backup = None if found is None else _back_up(path, found)
        sql = _upgrade(connection)
        connection.commit() if keep else connection.rollback()
    return None if found is None else Upgrade(found, _steps(found), tuple(sql), backup)


def migrate_postgres(address: Address, named: str, *, keep: bool = True) -> Upgrade | None:
    """The same for a PostgreSQL database, one process at a time. A backup is made with PostgreSQL's own tools.

    Args:
        address: of the database.
        named: what to call it in errors.
        keep: False undoes everything.
    """
    import sqlalchemy as sa  # noqa: PLC0415 - see migrate_sqlite

    engine = address.engine()
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = _found(connection, named)
        if found == REVISION:
            return None
        sql = _upgrade(connection)
        connection.commit() if keep else connection.rollback()
    return None if found is None else Upgrade(found, _steps(found), tuple(sql))


def _found(connection: sa.Connection, where: str) -> str | None:
    """The revision of what is there; None where nothing is."""
    import sqlalchemy as sa  # noqa: PLC0415 - see migrate_sqlite

    tables = set(sa.inspect(connection).get_table_names())
    if not tables & {*_OURS, "alembic_version"} and (not tables or connection.dialect.name == "postgresql"):
        return None
    if not tables >= {*_OURS, "alembic_version"}:
        raise LogUnusable("not_a_log", where=where)
    revisions = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    found = revisions[0] if len(revisions) == 1 else ""
    if found not in _known():
        raise LogUnusable("newer", where=where)
    return str(found)


def _back_up(path: Path, revision: str) -> Path:
    """A copy of the log beside it, complete and durable before this returns."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    backup = path.with_name(f"{path.name}.{revision}.{stamp}")
    copy_file(path, backup)
    return backup


def copy_file(path: Path, to: Path) -> None:
    """Copy a log in one SQLite file as it is at this moment, beside whoever writes it: 0600, all at once, durable.

    Raises:
        OSError: it cannot be written there.
        sqlite3.Error: it cannot be read, or its disk is full.
    """
    with written(to) as draft, closing(open_readonly(path)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, not three


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A new file that appears under its name when the block has ended well, 0600 and durable; else not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    finally:
        for left in (draft, *(draft.with_name(draft.name + end) for end in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)
    sync_folder(path.parent)


def _upgrade(connection: sa.Connection) -> Sequence[str]:
    """Take all steps that are missing, and tell the statements."""
    import sqlalchemy as sa  # noqa: PLC0415 - see migrate_sqlite
    from alembic import command  # noqa: PLC0415

    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            said.append(statement.strip())

    sa.event.listen(connection, "before_cursor_execute", note)
    config = _config()
    config.attributes["connection"] = connection
    with _alone:
        command.upgrade(config, REVISION)
    return said


def _known() -> list[str]:
    """All revisions that lead to this version, the newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _steps(found: str) -> tuple[tuple[str, str], ...]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory.from_config(_config()).iterate_revisions(REVISION, found)
    return tuple(reversed([(script.revision, script.doc) for script in scripts]))


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "audit:migrations")
    return config
