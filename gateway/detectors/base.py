"""What a detector is: a pure function of text, with a name, a version and a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

Scope = Literal["span", "sentence", "whole"]
"""How much text a detector must see at once: ``span`` finds values inside a segment, ``sentence`` judges a sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value found in one text: places in code points, score 0..10000, never the text itself."""

    type: str
    start: int
    end: int
    score: int


class Known(Protocol):
    """Persons who are known from elsewhere: named earlier in the conversation, or on a roster of the site."""

    def find(self, text: str) -> Sequence[Span]:
        """Where a text names them, in order."""

    def opens(self, before: str, after: str) -> bool:
        """Whether one of their names may lie over the gap between two texts (:class:`SpanDetector`)."""


class _Nobody:
    def find(self, text: str) -> Sequence[Span]:
        return ()

    def opens(self, before: str, after: str) -> bool:
        return False


NOBODY: Known = _Nobody()
"""Nothing is known of anybody."""


class Detector(Protocol):
    """What all detectors share. The constructor only assigns; ``load`` does the work, offline, and may fail."""

    @property
    def name(self) -> str:
        """Short name, as findings and coverage carry it."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may give another answer."""

    @property
    def provides(self) -> frozenset[str]:
        """Entity types or score names."""

    @property
    def scope(self) -> Scope:
        """How much text it must see at once."""

    def load(self) -> None:
        """Read what it needs from the package or a given folder; never from the network."""


@runtime_checkable
class SpanDetector(Detector, Protocol):
    """Finds values."""

    def inspect(self, text: str, known: Known = NOBODY) -> list[Span]:
        """All values in the text, in order, none overlapping another; with them the persons who are known."""

    def opens(self, before: str, after: str) -> bool:
        """Whether a value may lie over the gap (white space) between two texts: a stream may not be cut there.
        ``before`` is what stands left of it, as far as it matters; ``after`` begins right of it and may go on."""


@runtime_checkable
class ScoreDetector(Detector, Protocol):
    """Judges sentences."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """One mapping of score name to 0..10000 for each sentence."""


@runtime_checkable
class Measured(Protocol):
    """A detector that was measured in some languages: what it says of text in others is marked (rule 7)."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639 codes."""


@runtime_checkable
class RemoteDetector(Detector, Protocol):
    """Judges whole texts, on another machine."""

    async def ask(self, text: str) -> dict[str, int]:
        """0..10000 for everything it provides, of a text whose values are masked. Raises :class:`DetectorError`."""


class DetectorError(Exception):
    """A detector cannot work. The message never holds text that was inspected."""


class DetectorTimeout(DetectorError):
    """A detector gave up because its work took too long."""


class ModelError(DetectorError):
    """A model cannot be loaded: says which file, what is wrong and what to do, in English and Indonesian."""

    def __init__(self, en: str, id: str) -> None:
        super().__init__(en)
        self.message = {"en": en, "id": id}
