"""An answer on its way out: the relay driven by one exchange's policies, whole or streamed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gateway.casework.standing import NONE
from gateway.codecs.base import Codec, Refusal, Voice
from gateway.detectors.pii.names.memory import remembered
from gateway.enforcement.objection import reference
from gateway.enforcement.redact import Manner
from gateway.enforcement.refuse import localized, ours, words
from gateway.enforcement.restore import Restorer, finish_arguments
from gateway.exchange import Channel, Coverage, Direction, Event, Usage
from gateway.eyes import DetectorEyes, contents_of
from gateway.holding import said_of
from gateway.house import House
from gateway.inbound import Question
from gateway.keeping import Keeper
from gateway.relay.guard import Guard
from gateway.relay.terms import Restores, Seen, Terms
from gateway.server import Responder, WireRequest
from gateway.translating import Answer
from policies.decision import Decision, Effect
from policies.facts import Facts
from policies.rules import Needs

_OF_THE_QUESTION = frozenset({"quota", "modality"})
"""What was told of the question, or could not be, and holds for its answer."""
CONTENT = "content"
"""What codecs call the texts of an answer that clients send again as its history."""
HEARTBEAT = 15.0
"""Seconds without a byte after which a held stream says that it lives."""


@dataclass(slots=True)
class Given:
    """What has become of an answer so far."""

    texts: dict[Channel, list[str]] = field(default_factory=dict)
    """What the reader was shown of each text, for the commitment and the memory of this exchange only."""
    came: dict[Channel, list[str]] = field(default_factory=dict)
    """What the model said, shown or not, where a policy may order it to be kept."""
    usage: Usage | None = None

    def all(self) -> list[str]:
        """Each text, whole."""
        return ["".join(text) for text in self.texts.values()]


class Answering:
    """One answer."""

    def __init__(self, house: House, codec: Codec, question: Question, keeper: Keeper | None = None) -> None:
        self.house, self.codec, self.question, self.keeper = house, codec, question, keeper
        self.standing = NONE
        """Where a rule holds the answer."""
        principal, exchange = question.principal, question.exchange
        needs = question.program.needs(
            "output", principal.group, principal.role, principal.age, house.model_name(exchange.model)
        )
        asked = [part.text for part in exchange.parts if part.kind == "text" and part.role == "user"]
        self.voice = codec.voice(exchange)
        self.eyes = DetectorEyes(house.runner, needs, remembered(exchange.parts, question.seen.findings), asked)
        self.guard = Guard(self.eyes, self._terms(needs))
        self.given = Given()
        self._needs = needs

    def _terms(self, needs: Needs) -> Terms:
        vault, restore_to = self.question.vault, self._restore_to()

        def arguments(tool: str, text: str, masks: list[tuple[int, int, str]]) -> str:
            return finish_arguments(text, masks, vault, restore=tool in restore_to)

        def instead(kind: str, decision: Decision) -> str:
            return Manner(decision.modes, self.question.language).invented(kind)

        def restorer() -> Restores:
            return Restorer(vault)

        return Terms(
            needs=needs,
            judge=self._judge,
            instead=instead,
            is_own=vault.is_own,
            placeholder=vault.pattern,
            restorer=restorer if vault.restores else None,
            arguments=arguments,
            echoes=self.codec.echoes,
        )

    def _restore_to(self) -> frozenset[str]:
        principal = self.question.principal
        return frozenset(self.question.program.terms(principal.group, principal.role).restore_to)

    def facts(self, seen: Seen) -> Facts:
        """What is known of the answer, as the policies see it."""
        asked = self.question.facts
        return Facts(
            "output",
            group=asked.group,
            role=asked.role,
            age=asked.age,
            consent=asked.consent,
            model=asked.model,
            pii=dict(seen.pii),
            scores=dict(seen.scores),
            missing=seen.missing | self.eyes.missing | (asked.missing & _OF_THE_QUESTION),
            time=asked.time,
            first_turn=asked.first_turn,
            route=asked.route,
            quota=asked.quota,
            modality=asked.modality,
            **contents_of(seen),
        )

    def _judge(self, seen: Seen) -> Decision:
        return self.question.program.decide(self.facts(seen))

    def facts_judged(self) -> Facts | None:
        """The facts of the last decision; None before the first."""
        judged = replace(self.guard.judged, size=self.guard.size)
        return None if self.guard.decision is None else self.facts(judged)

    async def events(self, events: list[Event]) -> tuple[bytes, Decision | None, bytes | None]:
        """Bytes to send for these events, the decision that stops the answer if any, and the bytes that end it, once
        it is complete: they wait for the outcome to be on record."""
        if not events:
            return b"", None, None
        for event in events:
            self.given.usage = event.usage or self.given.usage
            self._hear(event)
            await self._kept(event)
        step = await self.guard.feed(*events)
        if step.stop is not None:
            return b"", step.stop, None
        ready = [self.voice.say(event, self._shown(event, edits)) for event, edits in step.release]
        end = ready.pop() if events[-1].last else None
        return b"".join(ready), None, end

    def _shown(self, event: Event, edits: Mapping[int, str]) -> bytes:
        for index, piece in enumerate(event.pieces):
            if piece.channel[0] == CONTENT and not piece.echo:
                self.given.texts.setdefault(piece.channel, []).append(edits.get(index, piece.text))
        return self.codec.rewrite(event, edits)

    async def whole(self, body: bytes) -> tuple[bytes, Decision | None]:
        """A whole answer: the body to send, or the decision that stops it."""
        event = self.codec.whole(self.question.exchange, body)
        self.given.usage = event.usage
        self._hear(event)
        await self._kept(event)
        step = await self.guard.feed(event)
        if step.stop is not None:
            return b"", step.stop
        (ready, edits), *_ = step.release
        return self._shown(ready, edits), None

    def _hear(self, event: Event) -> None:
        if not self.question.program.keeps_text:
            return
        for piece in event.pieces:
            if piece.kind != "fixed" and not piece.echo:
                self.given.came.setdefault(piece.channel, []).append(piece.text)

    def words(self, *, held: bool = False) -> dict[str, list[str]]:
        """What was asked, what the model said, and what of it was shown: to be kept, where a policy orders it; and what
        would have been shown, where that is held."""
        came = ["".join(text) for text in self.given.came.values()]
        said = {"question": self.question.words(), "answer": came, "shown": self.given.all()}
        return said | ({"held": self._withheld()} if held else {})

    def _withheld(self) -> list[str]:
        texts: dict[Channel, list[str]] = {}
        for event, edits in self.guard.withheld():
            for index, piece in enumerate(event.pieces):
                if piece.channel[0] == CONTENT and not piece.echo:
                    texts.setdefault(piece.channel, []).append(edits.get(index, piece.text))
        return ["".join(text) for text in texts.values()]

    async def _kept(self, event: Event) -> None:
        if self.keeper is not None and event.response_id:
            await self.keeper.note(event.response_id)

    def coverage(self) -> tuple[Coverage, ...]:
        """Characters looked at, of those that came."""
        guard, out = self.guard, []
        if self._needs.pii:
            out.append(Coverage("pii", guard.looked.scanned_spans, guard.total))
        if self._needs.scores:
            out.append(Coverage("scores", guard.looked.scanned_scores, guard.total))
        return tuple(out)


async def relay_stream(answering: Answering, upstream: Answer, respond: Responder) -> Decision | bytes:
    """Relays a stream up to its last event. Returns the bytes of that, or the decision that cut the stream.

    Raises ``Refused`` where the backend or the log fails.
    """
    voice, end = answering.voice, None
    stream = answering.codec.stream(answering.question.exchange)
    beat = asyncio.ensure_future(_heartbeats(voice, respond))
    try:
        async for chunk in upstream.chunks():
            data, stop, end = await answering.events(stream.feed(chunk))
            if data:
                await respond.begin(voice)
                await respond.send(data)
            if stop is not None:
                return stop
            if end is not None:
                break
        if waited := stream.close():
            data, stop, end = await answering.events(waited)
            if stop is not None:
                return stop
            end = data + (end or b"")
    finally:
        beat.cancel()
    return end or b""


async def _heartbeats(voice: Voice, respond: Responder) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        if voice.heartbeat and time.monotonic() - respond.touched >= HEARTBEAT:
            await respond.begin(voice)
            await respond.send(voice.heartbeat)


def refusal_of(decision: Decision, answering: Answering, request: WireRequest, public_url: str | None) -> Refusal:
    """The words and the manner of a no, and the code by which one may object to it; or that something waits."""
    question, replaces = answering.question, decision.effect in (Effect.REPLACE, Effect.HOLD)
    unseen = question.facts.unseen if question.stopped else answering.guard.judged.unseen
    text = words(decision, request.languages, unseen)
    standing = question.standing if question.stopped else answering.standing
    direction: Direction = "input" if question.stopped else "output"
    said = said_of(answering.house, standing, request.id, direction, ours(request.languages))
    if said and not (decision.care and standing.refused):  # a text of help is said alone
        text = " ".join(filter(None, (localized(decision.message, request.languages), said)))
    if not replaces:
        text = f"{text} {reference(request.id, public_url, ours(request.languages))}"
    return Refusal(
        direction=direction,
        style="replace" if replaces else decision.respond,
        text=text,
        request_id=request.id,
        model=question.exchange.model,
        created=int(time.time()),
    )


def released(question: Question, request: WireRequest) -> Refusal:
    """An answer that was held and let pass, in words that look like any answer."""
    return Refusal("output", "replace", question.standing.text, request.id, question.exchange.model, int(time.time()))
