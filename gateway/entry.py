"""The trail of one exchange while it lasts: what is known so far, and the one outcome it will leave."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

from opentelemetry.trace import Span

from audit import LogUnavailable, Record
from gateway.casework.opening import NOTHING, Done
from gateway.casework.orders import TELLS
from gateway.casework.standing import NONE, Standing
from gateway.codecs.base import Codec
from gateway.errors import Reason, Refused
from gateway.exchange import Direction, Principal
from gateway.forwarding.dispatch import Course
from gateway.holding import again, matter_of
from gateway.house import House
from gateway.inbound import Question
from gateway.outbound import Answering
from gateway.trail.record import EXCHANGE, Asked, Decided, Ended, Stamp, decision_record, outcome_record
from gateway.trail.spans import Attributes, trace_id
from policies.decision import Decision, Effect

Texts = list[tuple[str, str]]


@dataclass(slots=True)
class Entry:
    """One exchange, as the log and the trace will know it."""

    house: House
    span: Span
    started: float
    asked: Asked
    stamp: Stamp
    operation: str
    principal: Principal | None = None
    question: Question | None = None
    upstream: float = 0.0
    """Seconds spent waiting for backends."""
    course: Course | None = None
    """To which backends it may go, and went."""
    _ended: Ended = field(default_factory=lambda: Ended("failed", Reason.INTERNAL.value))
    _closed: bool = False
    _answering: Answering | None = None
    _handling: asyncio.Task[Done] | None = None
    _asked: Done = NOTHING
    """What came of what the decision on the question orders."""
    _standing: Standing = NONE

    @classmethod
    def begin(cls, house: House, request_id: str, codec: Codec, traceparent: str | None, *, started: float) -> Entry:
        """For a request whose key is known; nothing else is yet. The path is the gate's own word for it: in some
        protocols it holds a name that the client chose."""
        EXCHANGE.set(request_id)
        span = house.spans.start(f"POST {codec.route}", traceparent)
        asked = Asked(request_id, codec.route, "", False, trace_id(span))
        stamp = Stamp("", house.settings_digest, house.detectors_digest)
        return cls(house, span, started, asked, stamp, codec.operation)

    def simulated(self) -> None:
        """Nobody asked: it stays out of whatever counts what people do."""
        self.asked = replace(self.asked, simulated=True)

    def understood(self, principal: Principal, model: str, *, stream: bool) -> None:
        """The request has a meaning."""
        self.principal = principal
        self.asked = replace(self.asked, model=self.house.model_name(model), stream=stream)

    async def decided(self, question: Question) -> None:
        """Keeps the text and opens a case where that is ordered, and writes the decision. When this returns, all are
        durable (rule 1).

        Raises ``Refused(CANNOT_RECORD)``, also for a text that should be kept and is not, and for a case that should be
        open and is not; a text of help goes out in spite of that.
        """
        self.question = question
        self.stamp = replace(self.stamp, policy=question.program.digest)
        more = question.decision.effect if question.decision != question.decided else None
        standing = question.standing
        done = self._asked = await self._handled("input", _untold(question), {"question": question.words()}, standing)
        decided = Decided(
            question.facts, question.decided, question.seen, question.text(), enforced=more, sealed=done.sealed,
            case=done.case or again(standing), released=standing.took.case if standing.took else "",
            said=question.words() if question.decision.effect > Effect.ALLOW else (),
        )  # fmt: skip
        record = decision_record(self.stamp, question.principal, self.asked, decided)
        await self.house.sink.write(self._findable(record, question))
        self.house.casework.recorded(self.asked.exchange, done)
        if done.failed and not question.decision.care:
            raise Refused(Reason.CANNOT_RECORD)

    async def _handled(
        self, direction: Direction, decision: Decision, text: dict[str, list[str]], standing: Standing
    ) -> Done:  # fmt: skip
        """What a decision orders besides its effect is done: kept, and laid before people. Not where nobody asked."""
        question = self.question
        if question is None or self.asked.simulated or not (decision.obligations or standing.mark):
            return NOTHING
        return await self.house.casework.handle(matter_of(question, direction, decision, text, standing.mark))

    def _findable(self, record: Record, question: Question) -> Record:
        """The record, with the tokens of whom the question names, where the site keeps them."""
        if self.house.naming is None:
            return record
        try:
            tokens = self.house.naming.tokens(question.exchange.parts, question.seen.findings)
        except LogUnavailable:
            raise Refused(Reason.CANNOT_RECORD) from None
        return replace(record, named=tokens)

    def note(self, answering: Answering, result: str) -> None:
        """What has become of the answer."""
        guard, given = answering.guard, answering.given
        self._answering = answering
        self._ended = Ended(
            result,
            decision=guard.decision,
            facts=answering.facts_judged(),
            usage=given.usage,
            released=guard.released,
            total=guard.total,
            coverage=answering.coverage(),
            segments=tuple(guard.looked.segments),
            more_segments=guard.looked.more_segments,
            answer="".join(given.all()),
            said=self._asked_and_stopped(guard.decision),
        )

    def _asked_and_stopped(self, decision: Decision | None) -> list[str]:
        """What was asked, where nothing was said against it and then something against its answer."""
        question = self.question
        if question is None or decision is None or decision.effect is Effect.ALLOW:
            return []
        return question.words() if question.decision.effect is Effect.ALLOW else []

    @property
    def shown(self) -> bool:
        """Whether some of the answer was shown before it ended."""
        return self._ended.released > 0

    def note_break(self, answering: Answering, *, began: bool) -> None:
        """The same for an answer that did not come to its end; whoever knows why says so with :meth:`ends`."""
        if not self._closed:
            self.note(answering, "cut" if began else "failed")
            self.ends(self._ended.result, Reason.INTERNAL)

    def holds(self, standing: Standing) -> None:
        """How the answer stands that a rule holds."""
        self._standing = standing
        if standing.refused:
            self._ended = replace(self._ended, enforced=Effect.BLOCK)

    def gave(self, text: str) -> None:
        """An answer that was let pass is given."""
        self._ended = replace(self._ended, result="answered", reason="", answer=text, released=len(text),
                              total=len(text))  # fmt: skip

    @property
    def unanswered(self) -> bool:
        """Whether nothing of an answer was shown, and nobody decided that: it failed, or the client had gone."""
        return self._ended.result in ("failed", "cancelled", "refused", "cut") and not self._ended.released

    def ends(self, result: str, reason: Reason | None = None) -> None:
        """How it ends, whatever is known of the answer."""
        self._ended = replace(self._ended, result=result, reason=reason.value if reason else "")

    def unshown(self) -> None:
        """Nothing of the answer left the gate."""
        self._ended = replace(self._ended, released=0, answer=None)

    async def close(self) -> None:
        """Keeps the answer and opens a case where that is ordered, and writes the outcome, once; finished even if the
        client has gone.

        Raises ``Refused(CANNOT_RECORD)``. Where that could not be done, this is said once, and the outcome is still to
        be written.
        """
        if self._closed:
            return
        fresh, done = self._handling is None, await self._answer_handled()
        if fresh and done.failed and not self._cares:
            raise Refused(Reason.CANNOT_RECORD)
        self._closed = True
        total = time.perf_counter() - self.started
        times = {"gate": int((total - self.upstream) * 1e6), "upstream": int(self.upstream * 1e6)}
        subject = self.principal.subject if self.principal else ""
        if self.course is not None:
            self._ended = replace(self._ended, backend=self.course.asked, attempts=self.course.attempts)
        ended = replace(self._ended, times=times, sealed=done.sealed, case=done.case)
        await self.house.sink.write_shielded(outcome_record(self.stamp, subject, self.asked, ended))
        self.house.casework.recorded(self.asked.exchange, done)

    async def _answer_handled(self) -> Done:
        """See :meth:`_handled`; begun once, and finished whoever waits."""
        if self._handling is None:
            decision = self._answering.guard.decision if self._answering else None
            if self._answering is None or decision is None or not (decision.obligations or self._standing.mark):
                return NOTHING
            words = self._answering.words(held=self._standing.mark is not None)
            self._handling = asyncio.create_task(self._handled("output", decision, words, self._standing))
        return await asyncio.shield(self._handling)

    async def cared(self, text: str, language: str) -> str:
        """A text of help, with what is true now of who may read the message."""
        stopped = self.question is not None and self.question.stopped
        done = self._asked if stopped else await self._answer_handled()
        return self.house.casework.cared(text, done, language)

    def used(self) -> None:
        """What was let pass and came to nothing may pass again; what has passed leaves no copy."""
        took = self.question.standing.took if self.question else None
        if took is not None:
            self.house.casework.used(took, again=self.unanswered)

    @property
    def _cares(self) -> bool:
        """Whether the answer ends in a text of help."""
        decision = self._answering.guard.decision if self._answering else None
        return decision is not None and decision.care

    def end_span(self) -> None:
        """The trace's share, with configured names and numbers only."""
        self.house.spans.end(self.span, self._attributes(), self._ended.reason)

    def _attributes(self) -> Attributes:
        ended, decision = self._ended, self.question.decision if self.question else None
        attributes: dict[str, str | int | bool | tuple[str, ...]] = {
            "gen_ai.operation.name": self.operation,
            "gen_ai.request.model": self.asked.model,
            "gapura.decision.id": self.asked.exchange,
            "gapura.result": ended.result,
            "gapura.policy": self.stamp.policy,
            "http.route": self.asked.route,
        }
        if ended.backend:
            attributes["gapura.backend"] = ended.backend
        if decision is not None:
            attributes["gapura.decision.input"] = decision.effect.word
            attributes["gapura.rules"] = tuple(match.rule for match in decision.matches)
        if ended.decision is not None:
            attributes["gapura.decision.output"] = ended.decision.effect.word
        if ended.usage is not None:
            attributes["gen_ai.usage.input_tokens"] = ended.usage.input_tokens or 0
            attributes["gen_ai.usage.output_tokens"] = ended.usage.output_tokens or 0
        return attributes


def _untold(question: Question) -> Decision:
    """What was decided, without telling again whom the case of what is held has told."""
    decided = question.decided
    if question.standing.found is None:
        return decided
    rest = (one for one in decided.obligations if one.rule != decided.rule or one.kind not in TELLS)
    return replace(decided, obligations=tuple(rest))
