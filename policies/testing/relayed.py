"""An answer that went through the gate in several ways, and whether it mattered which.

A stream is decided like the whole answer; that is the gate's promise. A test of an answer holds it to that: the same
effect, the same rules, the same text. A stream that is cut has shown its beginning and knows only what had come by
then, so its rules are among those of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.decision import Decision, Effect
from policies.facts import Facts
from policies.program import Program
from policies.rules import RESERVED

Way = Mapping[str, str]
"""How an answer was sent, in words, by language."""
Difference = Mapping[str, str]
"""What was not the same, by language; holds no text of the answer."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """What became of an answer that was sent in one way."""

    way: Way
    decision: Decision
    shown: str | None
    """What the person saw of it; where it was stopped, what they had seen by then. None where there is no text."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules that matched, those on trial too."""
        return frozenset(match.rule for match in (*self.decision.matches, *self.decision.shadow)) - RESERVED


Relay = Callable[[Program, Facts], Sequence[Relayed]]
"""Sends an answer through the gate under a program, with facts that hold who asks: first as a whole, then as streams.

Raises InspectionError where the detectors cannot look at it.
"""


def differences(whole: Relayed, streamed: Relayed) -> Iterator[Difference]:
    """What was otherwise when the answer came as a stream."""
    one, other = whole.decision, streamed.decision
    if one.effect is not other.effect:
        yield _say(
            streamed, "{} (by {}), as a whole {} (by {})", "{} (oleh {}), utuh {} (oleh {})",
            [other.effect.word, other.rule or "default", one.effect.word, one.rule or "default"],
        )  # fmt: skip
    cut = other.effect >= Effect.BLOCK
    if not (streamed.rules <= whole.rules if cut else streamed.rules == whole.rules):
        both = [_listed(streamed.rules), _listed(whole.rules)]
        yield _say(streamed, "the rules {}, as a whole {}", "aturan {}, utuh {}", both)
    if not cut and one.effect is other.effect and whole.shown != streamed.shown:
        where = [_agree(whole.shown or "", streamed.shown or "") + 1]
        yield _say(streamed, "other text is shown from character {} on", "sejak karakter ke-{} yang tampil lain", where)


def _agree(one: str, other: str) -> int:
    """How many characters are the same before the first that is not."""
    both = min(len(one), len(other))
    return next((at for at in range(both) if one[at] != other[at]), both)


def _listed(rules: frozenset[str]) -> str:
    return ", ".join(sorted(rules)) or "-"


def _say(streamed: Relayed, en: str, id_: str, values: Sequence[object]) -> Difference:
    return {
        "en": f"{streamed.way['en']}: {en.format(*values)}",
        "id": f"{streamed.way['id']}: {id_.format(*values)}",
    }
