"""Where the log of a data folder lies: in the folder, or in a PostgreSQL database.

In the second case the folder holds ``log.database``: the name of the environment variable with the database's
address, which is a secret and stands in no file. So ``--data`` alone finds the log, and no program begins a second one
in the folder where somebody forgot a setting.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import LogUnusable
from audit.keys import private_folder, write_new
from audit.layout import DATABASE, PLACE_FILE
from audit.store.address import Address
from audit.store.base import Store
from audit.store.postgres import PostgresStore
from audit.store.sqlite import SQLiteStore

if TYPE_CHECKING:
    from audit.store.migration import Upgrade

_PATIENCE = 5.0
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable_of(data: Path) -> str | None:
    """The variable with the address of the database that holds the log of this folder; None: the folder holds it.

    Raises:
        LogUnusable: the folder says something else (``bad_place``).
    """
    path = data / PLACE_FILE
    try:
        name = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        name = ""
    if _VARIABLE.fullmatch(name) is None:
        raise LogUnusable("bad_place", where=str(path))
    return name


def address_in(variable: str) -> Address:
    """The address in an environment variable.

    Raises:
        LogUnusable: there is none (``no_address``), or it is none (``bad_address``).
    """
    url = os.environ.get(variable, "")
    if not url:
        raise LogUnusable("no_address", where=variable)
    return Address.parse(url, variable)


def open_store(data: Path, database: str | None, timeout: float) -> Store:
    """The store of the log in this folder, opened.

    Args:
        data: the folder.
        database: variable with the address of the database in which the log is, or shall be begun. None: what the
            folder says; a folder that says nothing holds its log itself.
        timeout: seconds to wait for others who write, and for a database that does not answer.

    Raises:
        LogUnavailable: it cannot be written now.
        LogUnusable: it is not a log of this version, its address is missing or wrong, or the folder holds a log and
            another one is asked for (``two_places``).
    """
    known = variable_of(data)
    variable = database or known
    if variable is None:
        file = SQLiteStore(data / DATABASE, timeout)
        _opened(file)
        return file
    if (data / DATABASE).exists():
        raise LogUnusable("two_places", where=str(data))
    if find_spec("pg8000") is None:
        raise LogUnusable("no_driver")
    store = PostgresStore(address_in(variable), variable, timeout)
    _opened(store)
    if known is None:
        private_folder(data)
        write_new(data / PLACE_FILE, f"{variable}\n".encode())
    return store


def try_upgrade(data: Path) -> Upgrade | None:
    """Take the steps that bring the log of this folder up to date, and undo them; None where there are none.

    A copy of an older file is made all the same.

    Raises:
        LogUnavailable: it cannot be written now.
        LogUnusable: there is no log (``no_log``), or one of a newer version.
    """
    from audit.store.migration import migrate_postgres  # noqa: PLC0415 - slow to import

    variable = variable_of(data)
    if variable is not None:
        return migrate_postgres(address_in(variable), variable, keep=False)
    if not (data / DATABASE).is_file():
        raise LogUnusable("no_log", where=str(data))
    file = SQLiteStore(data / DATABASE, _PATIENCE)
    try:
        return file.try_upgrade()
    finally:
        file.close()


def _opened(store: SQLiteStore | PostgresStore) -> None:
    with ExitStack() as undone:
        undone.callback(store.close)
        store.open()
        undone.pop_all()
