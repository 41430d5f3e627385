"""The erasure list: what was erased once stays erased, whatever backup is put back.

It lies in the keys folder, apart from the log and from every backup of it, and only grows: one line of JSON for each
erasure, on the disk before the erasure itself is::

    {"at": "2026-11-27T04:10Z", "reason": "request", "erased": [[5, 6]], "leaves": "<16 hex digits an entry>"}

``leaves`` holds the first 64 bits of the hash of each entry, in order of index, so that only these very entries match
and never others that took their numbers. It tells nothing about anybody: hashes of entries are public.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import LogUnavailable
from audit.keys import private_folder, sync_folder
from audit.spans import Spans
from audit.store.base import Doomed

FILE = "erased.list"
_PREFIX = 8
"""Bytes of each leaf hash."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: the leaf hash (its beginning) of each entry that was erased, by index."""

    leaves: Mapping[int, bytes]

    def is_about(self, index: int, leaf: bytes) -> bool:
        """Whether this very entry was erased."""
        return self.leaves.get(index) == leaf[:_PREFIX]


class ErasureList:
    """The list in one keys folder. Appending is for whoever holds the log's write lock."""

    def __init__(self, keys: Path) -> None:
        """Assigns only."""
        self._path = keys / FILE

    def size(self) -> int:
        """Bytes; 0 where nothing was erased yet."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def add(self, every: Sequence[Doomed], reason: str, minute: str) -> tuple[int, int]:
        """Note what is about to be erased, durably; gives where the line begins and ends.

        Raises:
            LogUnavailable: it could not be noted (``list``), so nothing may be erased.
        """
        leaves = {one.index: one.leaf[:_PREFIX] for one in every}
        line = {
            "at": minute,
            "reason": reason,
            "erased": [list(span) for span in Spans.of(leaves)],
            "leaves": b"".join(leaves[index] for index in sorted(leaves)).hex(),
        }
        try:
            return self._append(json.dumps(line).encode() + b"\n")
        except OSError:
            raise LogUnavailable("list") from None

    def since(self, start: int) -> Iterator[Listed]:
        """The lines from byte ``start`` on. One that a crash cut short was never acted on, and is passed over.

        Raises:
            LogUnavailable: it is there and cannot be read (``list``).
        """
        try:
            content = self._path.read_bytes()[start:] if self.size() else b""
        except OSError:
            raise LogUnavailable("list") from None
        for line in content.splitlines():
            try:
                yield _read(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue

    def _append(self, line: bytes) -> tuple[int, int]:
        private_folder(self._path.parent)
        new = not self._path.exists()
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b", buffering=0) as file:
            start = file.seek(0, os.SEEK_END)
            if start:
                file.seek(start - 1)
                line = line if file.read(1) == b"\n" else b"\n" + line  # a crash cut the last one short
            file.write(line)
            os.fsync(file.fileno())
        if new:
            sync_folder(self._path.parent)
        return start, start + len(line)


def _read(line: Mapping[str, Any]) -> Listed:
    indices = [index for first, last in line["erased"] for index in range(first, last + 1)]
    leaves = bytes.fromhex(line["leaves"])
    if len(leaves) != _PREFIX * len(indices):
        raise ValueError("another number of leaves")
    return Listed({index: leaves[at * _PREFIX : (at + 1) * _PREFIX] for at, index in enumerate(indices)})
