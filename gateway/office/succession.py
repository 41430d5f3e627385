"""A log that cannot be continued is set aside, and another one goes on that names it.

What was lost stays lost; that it was lost is the first thing the new log says. The old files are kept, without what was
erased since, in a folder of their own, where ``gapura audit verify --data`` can still look at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from audit import AuditError, Log, LogUnusable, Record, checkpoint
from audit.checkpoint import Checkpoint
from audit.kept_head import HEAD_FILE
from audit.keys import private_folder, sync_folder
from audit.layout import DATABASE, PUBLIC_FILE
from audit.note import BadNote
from audit.reader import Reader
from audit.retention.copies import erase_from_copy
from audit.store.place import variable_of
from gateway.admission.account import os_account
from gateway.admission.folders import Site
from gateway.admission.trouble import SiteError

_FILES = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", PUBLIC_FILE]
_BEYOND_REPAIR = frozenset({"rolled_back", "changed", "not_a_log", "bad_head"})
"""Why a log may be given up. Whatever else is wrong (a key, a name, a lock, a full disk) can be put right."""


@dataclass(frozen=True, slots=True)
class Succession:
    """What was done."""

    predecessor: str
    successor: str
    aside: Path
    """Where the old files are now."""


def succeed(site: Site, reason: str) -> Succession:
    """Set the log of a site aside and begin the next one. To be called while the gate stands still.

    May be called again where it was interrupted. Raises :class:`SiteError` ``log_is_good`` where the log can be
    continued, and what ``Log.open`` raises for a trouble that is not the log's.
    """
    if variable_of(site.data) is not None:
        raise SiteError("log_in_database", where=site.data)
    kept, found = _kept(site.keys / HEAD_FILE), _found(site.data)
    known = kept or found
    if site.number > 1 and known is not None and known.origin == site.former:  # it was interrupted
        if found is not None and found.origin == site.origin and found.size == 0:
            _remove(site.data)  # what an opening that was refused left there
            found = None
    else:
        _require_beyond_repair(site)
        site.count_on()
    predecessor = site.former
    aside = site.data / f"log-{site.number - 1}"
    _move(site.data, aside, _FILES)
    _move(site.keys, site.keys / aside.name, [HEAD_FILE])
    public = {"predecessor": predecessor, **_told("kept", kept), **_told("found", found), **_erased(aside, site.keys)}
    log = Log.open(site.data, site.keys, origin=site.origin)
    try:
        log.append_sync(Record("admin.succeed", public, {"by": os_account(), "reason": reason}))
    finally:
        log.close()
    return Succession(predecessor, site.origin, aside)


def _require_beyond_repair(site: Site) -> None:
    try:
        Log.open(site.data, site.keys, origin=site.origin).close()
    except LogUnusable as error:
        if error.code not in _BEYOND_REPAIR:
            raise
        return
    raise SiteError("log_is_good", where=site.data)


def _kept(file: Path) -> Checkpoint | None:
    """What the keys folder knows of the old log, as far as it can be read."""
    try:
        return checkpoint.read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadNote):
        return None


def _found(data: Path) -> Checkpoint | None:
    """The newest checkpoint of the log that is there, as far as it can be read."""
    try:
        with Reader.open(data).snapshot() as snapshot:
            return checkpoint.read(snapshot.checkpoint())
    except (AuditError, BadNote, SQLAlchemyError):
        return None


def _told(name: str, head: Checkpoint | None) -> dict[str, Any]:
    return {} if head is None else {name: {"size": head.size, "root": head.root.hex()}}


def _erased(aside: Path, keys: Path) -> dict[str, Any]:
    """What was erased since the copy was made goes from it too, as far as it can be opened."""
    try:
        gone = [list(span) for span in erase_from_copy(aside, keys)] if (aside / DATABASE).exists() else []
    except LogUnusable:
        return {}
    return {"erased": gone} if gone else {}


def _remove(data: Path) -> None:
    for name in _FILES[:-1]:
        (data / name).unlink(missing_ok=True)


def _move(source: Path, to: Path, files: list[str]) -> None:
    """By name, so that nothing is copied and nothing written over."""
    there = [name for name in files if (source / name).exists()]
    if there:
        private_folder(to)
    for name in there:
        if (to / name).exists():
            raise SiteError("unwritable", where=to / name, why="exists")
        (source / name).rename(to / name)
    if there:
        sync_folder(to)
        sync_folder(source)
