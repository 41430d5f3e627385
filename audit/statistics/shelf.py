"""What a site has published. It stays as it is: numbers counted again would tell what was erased in between, and a
period counted beside its parts would tell the difference.

So each period is counted once, after its end, and its file is kept in the data folder; the log says its digest. Where
a part of a period was published, the whole is the sum of its published parts and not counted anew; where the whole was
counted, its parts are refused from then on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from audit.errors import AuditError
from audit.keys import private_folder, sync_folder
from audit.reader import Snapshot
from audit.search.finding import walk
from audit.search.query import Query
from audit.statistics.adding import joined
from audit.statistics.hiding import MINIMUM
from audit.statistics.periods import Period
from audit.statistics.publication import LARGEST, Publication
from audit.statistics.trouble import StatisticsError

FOLDER = "published"
_NOTED = re.compile(r"transparency ([0-9H-]{4,7}) ([0-9a-f]{64})")
Counted = Callable[[Period], Publication]
"""Counts a period from the log."""
Note = Callable[[str], None]
"""Writes to the log what was published (``what`` of an ``admin.export``); durable when it returns."""


def recorded(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Period -> digests of what the log says was published: one, or more where two did it in the same moment."""
    found = walk(snapshot.matches(Query({"kind": ("admin.export",)})), None, snapshot.size(), newest_first=False)
    exports = (str(entry.public_part().get("what", "")) for entry in snapshot.entries(found))
    told = [(match[1], match[2]) for match in map(_NOTED.fullmatch, exports) if match]
    return {period: frozenset(digest for one, digest in told if one == period) for period, _ in told}


class Shelf:
    """The published files of one site."""

    def __init__(self, data: Path, known: Mapping[str, frozenset[str]], note: Note) -> None:
        """``known``: what :func:`recorded` gives."""
        self._folder, self._known, self._note = data / FOLDER, dict(known), note

    def publish(self, period: Period, least: int, now: float, count: Counted) -> Publication:
        """What is published for a period: what was, else its parts together, else what ``count`` counts now.

        Raises:
            StatisticsError: it is not over, was published otherwise, lies within a period that was counted as a whole,
                or the file of something published is lost.
            AuditError: its file cannot be written (``unwritable``); nothing is published then.
        """
        if least < MINIMUM:
            raise StatisticsError("least", minimum=MINIMUM)
        if not period.over(now):
            raise StatisticsError("not_over", period=period.text)
        kept = self._kept(period)
        if kept is not None:
            if kept.least != least:
                raise StatisticsError("other_least", period=period.text, least=kept.least)
            return kept
        around = [one for one in self._periods() if one.contains(period)]
        if around:
            raise StatisticsError("inside", period=period.text, other=max(around, key=lambda one: one.first).text)
        if any(period.contains(one) for one in self._periods()):
            made = joined([self.publish(part, least, now, count) for part in period.parts], period)
        else:
            made = count(period)
        self._keep(made)
        return made

    def _periods(self) -> Iterator[Period]:
        return map(Period.read, sorted(self._known))

    def _kept(self, period: Period) -> Publication | None:
        digests = self._known.get(period.text)
        if digests is None:
            return None
        path = self._path(period)
        if not path.exists() and self._new(path).exists():
            self._new(path).replace(path)  # it was recorded, and the machine stopped before the last step
        try:
            with path.open("rb") as file:
                kept = Publication.read(file.read(LARGEST + 1), str(path))
        except (OSError, StatisticsError):
            raise StatisticsError("lost", period=period.text, where=str(path)) from None
        if kept.digest not in digests:
            raise StatisticsError("lost", period=period.text, where=str(path))
        return kept

    def _keep(self, made: Publication) -> None:
        """On the disk under another name, then in the log, then under its own."""
        path = self._path(made.period)
        try:
            private_folder(self._folder)
            handle = os.open(self._new(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(made.json())
                file.flush()
                os.fsync(file.fileno())
            self._note(f"transparency {made.period.text} {made.digest}")
            self._new(path).replace(path)
            sync_folder(self._folder)
        except OSError as error:
            raise AuditError("unwritable", where=str(path), why=error.strerror or "") from None
        self._known[made.period.text] = frozenset({made.digest})

    def _path(self, period: Period) -> Path:
        return self._folder / f"{period.text}.json"

    @staticmethod
    def _new(path: Path) -> Path:
        return path.with_suffix(".new")
