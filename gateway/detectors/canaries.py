"""Whether an answer gives away a secret string that the operator put into the instructions of a model.

Such a canary means nothing and stands nowhere else, so where it comes back, instructions come with it. It is found in
any case, spaced or split by signs, backwards, and in what a text hides (base64, percent signs and the like). Nothing is
ever said of the string itself: not in a record, an error, or the version, which has sixteen bits of its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from gateway.detectors.base import Scope
from gateway.detectors.hidden import hidden
from gateway.detectors.readings import plain

LABEL = "prompt_leak"
GIVEN, LIMIT = 10_000, 5_000
"""The score of a sentence that holds a canary, and the score from which on the label is given."""


def bare(text: str) -> str:
    """A text's letters and digits in one case, without what stands between them."""
    return "".join(filter(str.isalnum, plain(text).text.casefold()))


class CanaryDetector:
    """Looks for canaries sentence by sentence; a stream is held for the end of a sentence, so none is cut in two."""

    name = "canaries"
    scope: Scope = "sentence"
    provides = frozenset({LABEL})

    def __init__(self, canaries: Iterable[str]) -> None:
        found = sorted({bare(canary) for canary in canaries})
        self._wanted = [*found, *(canary[::-1] for canary in found)]
        digest = hashlib.sha256("\0".join(found).encode()).hexdigest()
        self.version = f"1+{digest[:4]}"

    def load(self) -> None:
        """Nothing to load: the strings were handed in."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """``prompt_leak`` is 10000 where a sentence holds a canary, else 0."""
        return [{LABEL: GIVEN if self._in(sentence) else 0} for sentence in sentences]

    def _in(self, sentence: str) -> bool:
        return any(wanted in text for text in map(bare, (sentence, *hidden(sentence))) for wanted in self._wanted)
