"""Persons named in questions, as tokens that go into the log beside the decision: the site's part in a blind index."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from audit.retention.names import NameKeys
from audit.retention.plan import before
from gateway.detectors.base import Detector
from gateway.exchange import Finding, Part

PERSON = "PERSON"


class Naming:
    """Makes the tokens of a question. ``types`` are what has to be looked for: none where nobody can find names."""

    def __init__(self, keys: NameKeys, provided: Collection[str], clock: Callable[[], float] = time.time) -> None:
        self._keys, self._clock = keys, clock
        self.types = frozenset({PERSON} & set(provided))

    def tokens(self, parts: Sequence[Part], findings: Sequence[Finding]) -> tuple[bytes, ...]:
        """One for each name that was found. Raises ``LogUnavailable`` where there is no key: nothing is recorded then,
        and nothing answered."""
        pieces: dict[tuple[int, int], str] = defaultdict(str)
        for at, finding in enumerate(sorted(findings, key=lambda one: (one.part, one.start))):
            if finding.type == PERSON and finding.state == "ok" and finding.part < len(parts):
                place = (0, at) if finding.group is None else (1, finding.group)  # a name split over parts is one
                pieces[place] += parts[finding.part].text[finding.start : finding.end]
        return self._keys.tokens(before(self._clock(), 0)[:7], pieces.values())


def naming_of(keys: Path, detectors: Sequence[Detector]) -> Naming:
    """That of a site, with what its detectors can find."""
    return Naming(NameKeys(keys), {kind for detector in detectors for kind in detector.provides})
