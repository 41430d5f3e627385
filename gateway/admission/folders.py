"""Where a site keeps its data and its keys: one folder each, the data folder remembering where the keys are."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from audit.evidence import open_readonly
from audit.store.place import variable_of
from gateway.admission.keyring import Keyring
from gateway.admission.state import DATABASE, State
from gateway.admission.trouble import SiteError

DEMO_KEYS = "demo-keys"
_PEPPER = "pepper.key"
_LOG_NUMBER = "log_number"
_HOME = "data"
"""Where the data folder was when it was opened last."""


@dataclass(frozen=True, slots=True)
class Site:
    """One opened site. ``origin`` is the name for its audit log."""

    id: str
    data: Path
    keys: Path
    state: State
    keyring: Keyring

    @property
    def number(self) -> int:
        """Which of its audit logs is in use: 1, until one had to be set aside."""
        return int(self.state.get(_LOG_NUMBER) or 1)

    @property
    def origin(self) -> str:
        """What the audit log is called, for ever."""
        return self._origin(self.number)

    @property
    def former(self) -> str:
        """What the audit log before this one is called."""
        return self._origin(self.number - 1)

    def _origin(self, number: int) -> str:
        return f"gapura.local/{self.id}" + (f"/{number}" if number > 1 else "")

    def count_on(self) -> None:
        """The next audit log is in use from now on."""
        self.state.put(**{_LOG_NUMBER: str(self.number + 1)})

    def close(self) -> None:
        """Close the database."""
        self.state.close()


def open_site(data: Path, keys: Path | None = None, *, demo: bool = False, create: bool = True) -> Site:
    """Open the site in ``data``, or begin one there (unless ``create`` is False).

    ``keys`` says where the keys are, or shall be; without it the folder recorded in ``data`` counts, then
    ``~/.gapura/keys/<id>``. A demo keeps them at ``data/demo-keys``, and demo data and real data never mix.
    Raises :class:`SiteError`.
    """
    if not create and not (data / DATABASE).is_file():
        raise SiteError("no_site", where=data)
    state = State.open(data)
    try:
        return _open(state, data, keys, demo)
    except SiteError:
        state.close()
        raise


def _open(state: State, data: Path, keys: Path | None, demo: bool) -> Site:
    mode = "yes" if demo else "no"
    facts = state.settle(site=secrets.token_hex(8), demo=mode)
    if facts["demo"] != mode:
        raise SiteError("site_data" if demo else "demo_data", where=data)
    recorded = state.get("keys")
    folder = _keys_folder(data, keys, demo, recorded or str(Path.home() / ".gapura" / "keys" / facts["site"]))
    if recorded is not None and not (folder / _PEPPER).is_file():
        raise SiteError("keys_missing", where=folder)
    keyring = Keyring.open(folder)
    mark = keyring.digest("pepper", "mark", facts["site"]).hex()
    if state.settle(mark=mark)["mark"] != mark:
        raise SiteError("keys_missing", where=folder)
    where = DEMO_KEYS if demo else str(folder)
    if recorded != where:
        state.put(keys=where)
    home = str(data.resolve())
    if state.get(_HOME) != home:
        state.put(**{_HOME: home})
    return Site(facts["site"], data, folder, state, keyring)


def _keys_folder(data: Path, keys: Path | None, demo: bool, default: str) -> Path:
    if demo:
        return data / DEMO_KEYS
    folder = (keys or Path(default)).expanduser().absolute()
    if folder.resolve().is_relative_to(data.resolve()):
        raise SiteError("keys_inside", where=folder)
    return folder


def is_copy(data: Path, keys: Path | None = None) -> bool:
    """Whether a data folder is of no site, or of one that is elsewhere: its keys are not here (or not for this
    account), or the folder that was opened last lies here, too. Only looks.

    ``keys`` as for :func:`open_site`, which tells what is wrong with a site that is here. A copy beside its keys must
    not take records: the log that was copied could not go on.
    """
    try:
        own = _facts(data)
        if "keys" not in own:
            return not own
        demo = own["keys"] == DEMO_KEYS
        if not os.access(_keys_folder(data, keys, demo, own["keys"]) / _PEPPER, os.R_OK):
            return True
        home = Path(own.get(_HOME, data))
        if demo or variable_of(data) is not None or not home.exists() or home.samefile(data):
            return False  # its keys, or its log in a database, are its own wherever it lies
        return _facts(home).get("site") == own["site"]
    except (sqlite3.Error, OSError):
        return False


def _facts(data: Path) -> dict[str, str]:
    """What is known of a site; nothing where there is none."""
    path = data / DATABASE
    if not path.is_file():
        return {}
    with closing(open_readonly(path)) as state:
        return dict(state.execute("SELECT name, value FROM meta").fetchall())


def is_demo(data: Path) -> bool:
    """Whether ``gapura demo`` made this data folder; False where there is none."""
    if not (data / DATABASE).is_file():
        return False
    state = State.open(data)
    try:
        return state.get("demo") == "yes"
    finally:
        state.close()
