"""An answer rehearsed: sent through the real relay as a whole and in pieces, so that a test sees what a reader would.

The relay promises that a stream is decided like the whole (rule 8). Whoever writes a policy may see that for
themselves: ``gapura policy test`` compares the ways that stand here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gateway.detectors.runner import Runner
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.enforcement.redact import Manner
from gateway.enforcement.restore import finish_arguments
from gateway.exchange import Event, Piece
from gateway.eyes import DetectorEyes, contents_of
from gateway.relay.guard import Guard
from gateway.relay.terms import Seen, Terms
from policies.decision import Decision
from policies.facts import Facts
from policies.program import Program
from policies.rules import Needs
from policies.testing.relayed import Relayed, Way

SHORT = 400
"""Characters up to which an answer is also sent one by one; each of them makes the relay look again."""
LONGEST = 24
"""Characters of the longest random piece: some words, as models send them and then some."""
SEEDS = (1, 2)
_CHANNEL = ("content", 0)

WHOLE: Way = {"en": "as a whole", "id": "utuh"}
SINGLE: Way = {"en": "streamed in single characters", "id": "mengalir per karakter"}


def ways(text: str) -> Iterator[tuple[Way, list[str]]]:
    """The text as a whole, then cut up; the same text is always cut at the same places."""
    yield WHOLE, [text]
    if len(text) <= SHORT:
        yield SINGLE, list(text)
    for seed in SEEDS:
        way = {"en": f"streamed in pieces (cut no. {seed})", "id": f"mengalir per potongan (no. {seed})"}
        yield way, list(_cut(text, random.Random(seed)))  # noqa: S311 - where to cut is no secret


def _cut(text: str, chance: random.Random) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + chance.randint(1, LONGEST)
        yield text[start:end]
        start = end


async def rehearse(runner: Runner, text: str, program: Program, who: Facts) -> list[Relayed]:
    """What becomes of an answer on each way; ``who`` holds all facts but what is found in the text."""
    return [await _send(runner, way, pieces, (program, who)) for way, pieces in ways(text)]


async def _send(runner: Runner, way: Way, pieces: Sequence[str], asked: tuple[Program, Facts]) -> Relayed:
    program, who = asked
    needs = program.needs("output", who.group, who.role, who.age, who.model)
    eyes = DetectorEyes(runner, needs)

    def judge(seen: Seen) -> Decision:
        missing = who.missing | seen.missing | eyes.missing
        known = replace(who, pii=dict(seen.pii), scores=dict(seen.scores), missing=missing, **contents_of(seen))
        return program.decide(known)

    guard = Guard(eyes, _terms(needs, judge))
    shown: list[str] = []
    for event in _events(pieces):
        step = await guard.feed(event)
        for ready, edits in step.release:
            shown += [edits.get(index, piece.text) for index, piece in enumerate(ready.pieces)]
        if step.stop is not None:
            return Relayed(way, step.stop, "".join(shown))
    assert guard.decision is not None  # noqa: S101 - the last event is always judged
    return Relayed(way, guard.decision, "".join(shown))


def _events(pieces: Sequence[str]) -> Iterator[Event]:
    """As a backend sends them: a whole answer is one event, and a stream ends with one that has no text."""
    for text in pieces:
        yield Event(b"", None, (Piece(_CHANNEL, text, ("text",)),), last=len(pieces) == 1)
    if len(pieces) != 1:
        yield Event(b"", None, last=True)


def _terms(needs: Needs, judge: Callable[[Seen], Decision]) -> Terms:
    """As for a question that held nothing to give back."""
    vault = Vault(bytes(32))

    def arguments(tool: str, text: str, masks: list[tuple[int, int, str]]) -> str:
        return finish_arguments(text, masks, vault, restore=False)

    def instead(kind: str, decision: Decision) -> str:
        return Manner(decision.modes).invented(kind)

    return Terms(
        needs=needs, judge=judge, instead=instead, is_own=vault.is_own, placeholder=PLACEHOLDER, restorer=None,
        arguments=arguments,
    )  # fmt: skip
