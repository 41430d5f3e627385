"""Which policies this site has obeyed: their files by digest, and the one in force, in ``state.db``.

A policy is kept before it is first used, so that a record can be recomputed and a later policy replayed as long as the
file lasts. One row says which of them is in force; every process of the site follows it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from gateway.admission.state import DATABASE, State

EARLIER = "policies"
"""Folder in which earlier releases kept them, one JSON file each."""


class Versions:
    """The policies of one site; thread-safe."""

    def __init__(self, state: State) -> None:
        self._state = state

    def keep(self, digest: str, sources: Mapping[str, bytes]) -> None:
        """Keep the files of a policy; durable when this returns. The same again changes nothing."""
        text = json.dumps({name: data.decode() for name, data in sources.items()}, ensure_ascii=False)
        with self._state.write() as connection:
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO policy_versions VALUES (?, ?, ?)", (digest, text, int(time.time()))
            )

    def sources(self, digest: str) -> Mapping[str, str] | None:
        """The files of a policy, name -> text; None where it was never kept."""
        with self._state.read() as connection:
            row = connection.exec_driver_sql("SELECT sources FROM policy_versions WHERE digest = ?", (digest,)).first()
        return None if row is None else _files(row[0])

    def activate(self, digest: str) -> None:
        """Put a policy that is kept in force, for all processes; durable when this returns."""
        with self._state.write() as connection:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO policy_activation VALUES (1, ?, ?)", (digest, int(time.time()))
            )

    def active(self) -> str | None:
        """Digest of the policy in force; None before the first start."""
        with self._state.read() as connection:
            row = connection.exec_driver_sql("SELECT digest FROM policy_activation").first()
        return None if row is None else str(row[0])


def kept(data: Path, digest: str) -> Mapping[str, str] | None:
    """The files of a policy in the data folder ``data``, which may be a copy that nobody may write to."""
    path = (data / DATABASE).absolute()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute("SELECT sources FROM policy_versions WHERE digest = ?", (digest,)).fetchone()
    except sqlite3.Error:
        row = None
    if row is not None:
        return _files(row[0])
    try:
        return _files((data / EARLIER / f"{digest.removeprefix('sha256:')}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _files(text: str) -> Mapping[str, str] | None:
    try:
        files = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(files, dict) and all(isinstance(text, str) for text in files.values())
    return files if whole else None
