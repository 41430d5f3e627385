"""A file of numbers as it is published: what it says, from which logs, and what it is as JSON.

::

    {"gapura_transparency": 1, "period": "2026-07", "least": 10, "complete": true,
     "sources": [{"origin", "period", "size", "root", "checkpoint", "level", "fingerprint"}],
     "figures": [[["rule", "block", "weapons"], 57, 57], [["cell", "block", "weapons", "siswa-smp"], 0, 57], ...],
     "titles": {"weapons": {"en": "...", "id": "..."}}}

Every figure has its bounds: what is known twice the same, what is hidden what anybody can tell from the other figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from audit.canonical import canonical
from audit.errors import AuditError
from audit.statistics.figures import Figure, Path
from audit.statistics.hiding import MINIMUM
from audit.statistics.periods import Period
from audit.statistics.trouble import StatisticsError

VERSION = 1
LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is read."""
_NAME = "gapura_transparency"
_SOURCE = ("origin", "period", "root", "checkpoint", "level", "fingerprint")
_LONGEST = 200
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Source:
    """One log that was counted, and how it stood then."""

    origin: str
    period: str
    size: int
    """Entries of the checkpoint."""
    root: str
    checkpoint: str
    """The signed note itself."""
    level: str
    """What ``gapura audit verify`` said of it: self-consistent, signed, witnessed; broken, unchecked."""
    fingerprint: str
    """Of the log's key."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Numbers of one period, of one gate or of many."""

    period: Period
    least: int
    """People that each number is of."""
    complete: bool
    """Whether every rule that was in force is listed: then one that is not there did not exist."""
    sources: tuple[Source, ...]
    figures: Mapping[Path, Figure]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def json(self) -> bytes:
        """The one way to write it."""
        told: dict[str, Any] = {
            _NAME: VERSION,
            "period": self.period.text,
            "least": self.least,
            "complete": self.complete,
            "sources": [{name: getattr(one, name) for name in (*_SOURCE, "size")} for one in self.sources],
            "figures": [[list(path), one.low, one.high] for path, one in sorted(self.figures.items())],
            "titles": {rule: dict(words) for rule, words in self.titles.items()},
        }
        return canonical(told) + b"\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the file, hexadecimal: the log says it where it was published."""
        return sha256(self.json()).hexdigest()

    @classmethod
    def read(cls, text: bytes, where: str) -> Publication:
        """What :meth:`json` wrote, by whomever. ``where`` is for the error.

        Raises:
            StatisticsError: it is something else (``form``).
        """
        try:
            return _read(orjson.loads(text if len(text) <= LARGEST else b""))
        except (ValueError, KeyError, TypeError, AttributeError, AuditError):
            raise StatisticsError("form", where=where) from None


def _read(told: Any) -> Publication:
    known = {_NAME, "period", "least", "complete", "sources", "figures", "titles"}
    if set(told) != known or told[_NAME] != VERSION or type(told["complete"]) is not bool or not told["sources"]:
        raise ValueError("another form")
    figures = {tuple(map(_word, path)): _figure(low, high) for path, low, high in told["figures"]}
    if len(figures) != len(told["figures"]) or ("exchanges",) not in figures or _whole(told["least"]) < MINIMUM:
        raise ValueError("another form")
    titles = {_word(rule): {lang: _word(words[lang]) for lang in ("en", "id") if lang in words}
              for rule, words in told["titles"].items()}  # fmt: skip
    sources = tuple(map(_source, told["sources"]))
    return Publication(Period.read(told["period"]), told["least"], told["complete"], sources, figures, titles)


def _source(told: Any) -> Source:
    if set(told) != {*_SOURCE, "size"}:
        raise ValueError("another form")
    Period.read(told["period"])
    return Source(size=_whole(told["size"]), **{name: _word(told[name], 10 * _LONGEST) for name in _SOURCE})


def _figure(low: Any, high: Any) -> Figure:
    if high is not None and _whole(high) < _whole(low):
        raise ValueError("no bounds")
    return Figure(_whole(low), high)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise ValueError("no count")
    return int(value)


def _word(value: Any, longest: int = _LONGEST) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("no name")
    return value
