"""What a gate recorded, as ``policies`` replays it: plain mappings, oldest first, and the policies it kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.reader import Reader
from gateway.admission import versions
from policies.compare.replay import Log

KINDS = frozenset({"decision", "outcome"})
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def log_of(data: Path, since: str | None = None, until: str | None = None) -> Log:
    """The records of the site in folder ``data``, of these days or minutes; ``until`` is not included.

    Raises:
        LogUnusable: there is no log, or it is something else.
    """
    reader = Reader.open(data)
    with reader.snapshot() as snapshot:
        size = snapshot.size()
    return Log(_records(reader, size, since, until), size, lambda digest: _kept(data, digest))


def _records(reader: Reader, size: int, since: str | None, until: str | None) -> Iterator[Mapping[str, Any]]:
    with reader.snapshot() as snapshot:
        for entry in snapshot.between(0, size - 1):
            if entry.kind not in KINDS or (since and entry.minute < since):
                continue
            if until and entry.minute >= until and entry.kind == "decision":
                continue  # an answer that came later still belongs to its question
            public, private = entry.public_part(), entry.private_part()
            yield {"index": entry.index, "time": entry.minute, "kind": entry.kind, "public": public,
                   "private": private}  # fmt: skip


def _kept(data: Path, digest: str) -> Mapping[str, str] | None:
    """The files of a policy as they were when the gate first used it; None where they are not here."""
    return versions.kept(data, digest) if _DIGEST.fullmatch(digest) else None
