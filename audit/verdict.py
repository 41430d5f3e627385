"""What ``verify`` found, and how it is said to a person.

A verdict claims one level and no more than that. The word *verified* is kept for what somebody outside can vouch for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

from audit.bundle import sayings as of_bundles
from audit.errors import Language
from audit.sayings import CLAIMS, FAILURES, REMARKS, STEPS

State = Literal["ok", "failed", "not checked", "not asked"]
"""``not checked``: an earlier step failed. ``not asked``: nothing was brought along to check it with."""
Subject = Literal["log", "bundle"]
"""What was looked at; each has its own numbered steps."""


_SAID = {**FAILURES, **REMARKS, **of_bundles.FAILURES, **of_bundles.REMARKS}


class Level(IntEnum):
    """How much a good verdict proves."""

    SELF_CONSISTENT = 1
    """The key was found beside the log: who could change the one could change the other."""
    SIGNED = 2
    """Signed by a key whose fingerprint came from elsewhere."""
    WITNESSED = 3
    """Signed by independent witnesses too."""

    @property
    def word(self) -> str:
        """As commands take and print it."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Saying:
    """A failure or remark: a code and the numbers in its text."""

    code: str
    places: Mapping[str, int | str] = field(default_factory=dict)

    def text(self, lang: Language) -> str:
        """In words."""
        return _SAID[self.code][lang == "id"].format(**self.places)


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step and how it ended."""

    number: int
    state: State
    failure: Saying | None = None
    of: Subject = "log"

    def title(self, lang: Language) -> str:
        """What the step checks."""
        return titles(self.of)[self.number][lang == "id"]


def titles(of: Subject) -> Mapping[int, tuple[str, str]]:
    """What the steps check, by number, in English and Indonesian."""
    return of_bundles.STEPS if of == "bundle" else STEPS


def steps_of(failures: Mapping[int, Saying], unasked: frozenset[int] = frozenset(), of: Subject = "log") -> list[Step]:
    """The steps as they ended: the first that failed is named, later ones rest on it and are left out."""
    bad = min(failures, default=len(titles(of)) + 1)

    def ended(number: int) -> Step:
        if number == bad:
            return Step(number, "failed", failures[number], of)
        state: State = "not checked" if number > bad else "not asked" if number in unasked else "ok"
        return Step(number, state, of=of)

    return [ended(number) for number in titles(of)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that ``verify`` found."""

    origin: str
    fingerprint: str
    entries: int
    """Entries in the file."""
    signed: int
    """Entries under the last checkpoint whose signature holds."""
    steps: tuple[Step, ...]
    remarks: tuple[Saying, ...]
    level: Level | None
    """None: a step failed."""
    witnessed: int = 0
    """Entries that every named witness has seen."""

    @property
    def of(self) -> Subject:
        """What was looked at."""
        return self.steps[0].of

    @property
    def failed(self) -> Step | None:
        """The first bad step."""
        return next((step for step in self.steps if step.state == "failed"), None)

    def meets(self, required: Level) -> bool:
        """Whether the level reached is ``required`` or higher."""
        return self.level is not None and self.level >= required

    def claim(self, lang: Language) -> str:
        """The verdict in one sentence."""
        word = "broken" if self.level is None else self.level.word
        claims = of_bundles.CLAIMS if self.of == "bundle" else CLAIMS
        numbers = {"signed": self.signed, "last": self.signed - 1, "witnessed": self.witnessed - 1}
        return claims[word][lang == "id"].format(**numbers)

    def as_json(self, lang: Language) -> dict[str, Any]:
        """For programs; texts in ``lang`` go along."""
        return {
            "origin": self.origin,
            "fingerprint": self.fingerprint,
            "entries": self.entries,
            "signed": self.signed,
            "witnessed": self.witnessed,
            "level": None if self.level is None else self.level.word,
            "claim": self.claim(lang),
            "steps": [
                {
                    "step": step.number,
                    "title": step.title(lang),
                    "state": step.state,
                    **({} if step.failure is None else _said(step.failure, lang)),
                }
                for step in self.steps
            ],
            "remarks": [_said(remark, lang) for remark in self.remarks],
        }


def _said(saying: Saying, lang: Language) -> dict[str, Any]:
    return {"code": saying.code, "text": saying.text(lang), **saying.places}
