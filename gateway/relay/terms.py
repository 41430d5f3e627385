"""What the relay is given: eyes that look, a judge that decides, a voice that gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gateway.exchange import Event, Told
from gateway.relay.window import Span
from policies.decision import Decision
from policies.rules import Needs

_NUMBER = "12345678"


class Eyes(Protocol):
    """What the relay needs of the detectors."""

    def span_cut(self, before: str, text: str, final: bool) -> int:
        """Leading characters that form one finished stretch for the readers of personal data; 0 for none yet."""

    def left(self, text: str) -> str:
        """The end of a stretch, as far as it may tell what the next one holds."""

    def sentence_cut(self, text: str, final: bool) -> int:
        """Leading characters that form one finished sentence; 0 for none yet."""

    def spans(self, text: str) -> tuple[Sequence[Span], frozenset[str]]:
        """Values found, and the types whose detector failed."""

    async def scores(self, sentences: Sequence[str]) -> tuple[Sequence[Mapping[str, int]], frozenset[str]]:
        """Scores of each sentence, and the names of those whose detector failed."""

    def unvalidated(self, texts: Sequence[str]) -> frozenset[str]:
        """Scores whose detector was never measured in the language of the texts for people."""

    async def told(self, texts: Sequence[str], prose: Sequence[str], calls: Sequence[tuple[str, str]]) -> Told:
        """What a whole answer tells besides: all its texts, those for people, and its calls (tool, arguments)."""


class Restores(Protocol):
    """Gives values back in one text, read from beginning to end."""

    def read(self, text: str) -> Sequence[tuple[int, int, str]]:
        """Places in ``text`` and what to put there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the answer so far: the facts of a decision."""

    pii: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    told: Told = field(default_factory=Told)
    unvalidated: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    """Kinds of content that nobody can look into."""
    size: int = field(default=0, compare=False)
    """Characters of prose and arguments."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the relay must do for this exchange."""

    needs: Needs
    judge: Callable[[Seen], Decision]
    instead: Callable[[str, Decision], str]
    """What stands in place of an invented value of some type, as a decision has it."""
    is_own: Callable[[str], bool]
    """Whether a text is a placeholder this exchange made."""
    placeholder: re.Pattern[str]
    restorer: Callable[[], Restores] | None
    """Makes a reader that gives values back; None where there is nothing to give back."""
    arguments: Callable[[str, str, list[tuple[int, int, str]]], str]
    """Finished tool arguments: (tool, arguments, places to mask and what stands there) -> what the client gets."""
    echoes: bool = False
    """Whether the protocol says some texts twice."""

    def opaque(self, text: str) -> str:
        """The text with a plain number for each placeholder of this exchange. The letters of a placeholder are random,
        and a model that reads letters would now and then take them for a word."""
        return self.placeholder.sub(lambda m: _NUMBER if self.is_own(m.group()) else m.group(), text)


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an event: events that may go (with new text for pieces), or the end."""

    release: tuple[tuple[Event, Mapping[int, str]], ...] = ()
    stop: Decision | None = None
