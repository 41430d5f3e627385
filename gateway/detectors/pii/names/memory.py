"""Memory within one conversation: a name once found surely is found everywhere in it, in any letters, and in parts.

Nothing is kept: what is remembered is found anew in the history that comes with each request, so it is never another
person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gateway.detectors.base import NOBODY, Known, Span
from gateway.detectors.pii.names.cues import PARTICLES, STOP
from gateway.detectors.pii.names.gazetteer import WORD, Kind, names
from gateway.exchange import Finding, Part

SURELY: Final = 7000
"""Score of a name that a cue told, or two words of the table; one word of the table alone is not remembered."""
FOUND: Final = 8000
"""Score of a name that is found again."""
MOST_NAMES: Final = 2000
"""Names remembered: more than any class or list of beneficiaries."""


def remembered(parts: Iterable[Part], findings: Iterable[Finding]) -> Known:
    """The persons of whom these findings are sure."""
    texts = {part.index: part.text for part in parts}
    told: dict[str, None] = {}
    for finding in findings:
        if finding.type == "PERSON" and finding.score >= SURELY and finding.group is None and finding.part in texts:
            told[texts[finding.part][finding.start : finding.end]] = None
    known = Remembered(list(told)[:MOST_NAMES])
    return known if known else NOBODY


class Remembered:
    """Names to be found again. Its text is never shown: not by ``repr``, not in an error."""

    def __init__(self, told: Iterable[str]) -> None:
        words = {match[0].lower() for name in told for match in WORD.finditer(name)}
        self._words = frozenset(word for word in words if len(word) > 1) - PARTICLES - STOP
        self._alone = frozenset(word for word in self._words if _telling(word))

    def __bool__(self) -> bool:
        return bool(self._words)

    def find(self, text: str) -> Sequence[Span]:
        """Where a text names them: several of their words together, or one that is hardly anything else."""
        return [
            Span("PERSON", run[0].start(), run[-1].end(), FOUND)
            for run in self._runs(text)
            if len(run) > 1 or run[0][0].lower() in self._alone or _capital(run[0][0])
        ]

    def opens(self, before: str, after: str) -> bool:
        """Whether a name may go on over a gap."""
        last, follows = _LAST.search(before), WORD.match(after)
        if last is None or follows is None or last[0].lower() not in self._words:
            return False
        word = follows[0].lower()
        if follows.end() < len(after):
            return word in self._words
        return any(known.startswith(word) for known in self._words)

    def _runs(self, text: str) -> Iterator[list[re.Match[str]]]:
        """Words of theirs that stand together."""
        run: list[re.Match[str]] = []
        for match in WORD.finditer(text):
            if match[0].lower() not in self._words:
                continue
            if run and text[run[-1].end() : match.start()] not in (" ", "\u00a0"):
                yield run
                run = []
            run.append(match)
        if run:
            yield run


_LAST = re.compile(WORD.pattern + r"\Z")


def _capital(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _telling(word: str) -> bool:
    """Whether a word in small letters is this name and nothing else."""
    kind = names().get(word)
    return len(word) > 3 and (kind is None or kind > Kind.FAMILY)
