"""The map of the gate: one request, top to bottom, as it happens.

    admission -> codecs -> detectors -> [policies] -> enforcement -> trail -> forwarding -> relay -> trail

Every way out leaves a record (rule 1): the decision before anything goes to the backend, the outcome before the
answer's last byte.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from gateway import coverage
from gateway.casework.presence import of_nobody
from gateway.codecs import multipart
from gateway.codecs.base import Asked, Refusal, Reply
from gateway.codecs.openai_moderations import OpenAIModerations
from gateway.enforcement.refuse import localized, notice, ours, words
from gateway.entry import Entry
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange
from gateway.forwarding.dispatch import Course
from gateway.holding import answer_held, stood
from gateway.house import House
from gateway.inbound import Circumstances, Question, ask
from gateway.keeping import Keeper, sent_home, taken_up
from gateway.moderating import moderated
from gateway.outbound import Answering, refusal_of, relay_stream, released
from gateway.remembering import remember, remember_stop
from gateway.server import Responder, WireRequest
from gateway.trail.spans import traceparent_of
from gateway.translating import Answer, Passage
from policies.decision import Decision, Effect

_ENDS = {Effect.REPLACE: "replaced", Effect.HOLD: "held", Effect.BLOCK: "blocked"}


async def converse(house: House, request: WireRequest, respond: Responder) -> None:
    """A chat request, from the client's bytes to the answer's last byte."""
    traceparent = request.headers.get("traceparent")
    codec = request.codec
    entry = Entry.begin(house, request.id, codec, traceparent, started=request.started)
    try:
        document = _read(house, request)  # one meaning, or none
        principal = house.admission.principal(request.key, request.headers, document)  # who asks?
        exchange = codec.decode(Asked(request.id, request.path, request.query, request.body, document))
        entry.understood(principal, exchange.model, stream=exchange.stream)
        house.restrictions.require(principal.subject)  # may anything of theirs be processed?
        program = house.program()  # it keeps the one with which it began
        if codec.route == OpenAIModerations.route:  # the gate's own to answer
            await _moderate(entry, Circumstances(program), exchange, request, respond)
            return
        course = house.dispatch.course(
            exchange.model, codec.route, (codec.api, *codec.translates), only_named=program.tells_models_apart
        )
        if not course.backends:
            raise Refused(Reason.UNKNOWN_MODEL)
        entry.course = course
        if (kept := await taken_up(house, principal, exchange)) is not None:  # from what does it go on?
            sent_home(house, course, kept)
        under = Circumstances(program, course.stated, kept=kept)
        question = await ask(house, under, exchange, principal, request.headers)  # what is in it, and what follows?
        question = await stood(house, question)  # does it wait for somebody, or did it?
        await entry.decided(question)  # no record, no answer
        _headers(respond, question, request)
        if question.standing.word == "answered":
            await _give(entry, Answering(house, codec, question), request, respond)
        elif question.stopped:
            await _stop(entry, Answering(house, codec, question), question.decision, request, respond)
        else:
            await _forward(entry, question, course, request, respond)
    except Refused as refused:
        await _refuse(entry, refused, request, respond)
    except asyncio.CancelledError:
        entry.ends("cancelled", Reason.STOPPING if respond.stopping else Reason.CLIENT_GONE)
        raise
    finally:
        await _close_whatever_happened(entry)


def _read(house: House, request: WireRequest) -> Any:
    if request.codec.accepts == multipart.FORM:
        return multipart.parse(request.body, request.headers["content-type"])
    return house.parse(request.body)


async def _moderate(
    entry: Entry, under: Circumstances, exchange: Exchange, request: WireRequest, respond: Responder
) -> None:
    """Says what the detectors and the policies here think of a text; nothing goes anywhere."""
    principal = entry.principal
    assert principal is not None  # noqa: S101 - whoever asks is known by now
    question = await ask(entry.house, under, exchange, principal, request.headers)
    await entry.decided(question)
    body = await moderated(entry.house, under, question, request.headers)
    entry.ends("answered")
    await entry.close()
    _headers(respond, question, request)
    await respond.whole(Reply(200, body))


async def _forward(entry: Entry, question: Question, course: Course, request: WireRequest, respond: Responder) -> None:
    """Sends the question on, and relays what comes back as far as the policies let it."""
    exchange, codec = question.exchange, request.codec
    answering = Answering(entry.house, codec, question, Keeper(entry.house, question, course))
    version = request.headers.get("anthropic-version", "")
    passage = Passage(codec, exchange, question.body(codec), traceparent_of(entry.span), version)
    try:
        async with entry.house.dispatch.sent(course, question.principal.subject, passage.call) as begun:
            entry.upstream, upstream = begun.waited, passage.answer(begun)
            try:
                if exchange.stream:
                    await _streamed(entry, answering, upstream, request, respond)
                else:
                    await _whole(entry, answering, upstream, request, respond)
            finally:
                entry.note_break(answering, began=respond.began)
                _spend(entry.house, answering)
    finally:
        entry.upstream = course.waited


async def _streamed(
    entry: Entry, answering: Answering, upstream: Answer, request: WireRequest, respond: Responder
) -> None:
    question = answering.question
    upstream.check({request.codec.streams})
    _timing(respond, entry)
    end = await relay_stream(answering, upstream, respond)
    entry.upstream = upstream.waited
    entry.note(answering, "answered")
    if isinstance(end, Decision):
        await upstream.close()
        await _stop(entry, answering, end, request, respond)
        return
    remember(entry.house, question, answering.given.all())
    await entry.close()  # durable before the last byte
    await respond.begin(answering.voice)
    await respond.finish(end)


async def _whole(
    entry: Entry, answering: Answering, upstream: Answer, request: WireRequest, respond: Responder
) -> None:
    question = answering.question
    kind = upstream.check(question.exchange.answers or request.codec.answers)
    body = await upstream.read()
    entry.upstream = upstream.waited
    body, stop = await answering.whole(body)
    entry.note(answering, "answered")
    if stop is not None:
        await _stop(entry, answering, stop, request, respond)
        return
    remember(entry.house, question, answering.given.all())
    await entry.close()  # durable before the answer
    _final(respond, answering.guard.decision, question, request)
    guard = answering.guard
    looked = coverage.item("output", guard.total, answering.coverage(), guard.judged.unseen)
    respond.headers["x-gapura-coverage"] += f", {looked}"
    _timing(respond, entry)
    await respond.whole(Reply(200, body, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind))


async def _stop(
    entry: Entry, answering: Answering, decision: Decision, request: WireRequest, respond: Responder
) -> None:
    """Says no, or says the template, in the protocol's own way."""
    question = answering.question
    if decision.effect is Effect.HOLD and not question.stopped:
        answering.standing = await answer_held(entry.house, question, decision)
        entry.holds(answering.standing)
        if answering.standing.refused:
            decision = replace(decision, effect=Effect.BLOCK)
    if decision.effect is Effect.BLOCK and not decision.known:  # a detector failed: the gate's fault, not the person's
        raise Refused(Reason.CANNOT_DECIDE, care=await _care(entry, decision, request) if decision.care else "")
    refusal = refusal_of(decision, answering, request, entry.house.public_url)
    if decision.care:
        refusal = replace(refusal, text=await entry.cared(refusal.text, ours(request.languages)))
    entry.ends(_ENDS[decision.effect])
    if answering.keeper is not None:
        await answering.keeper.give_up()
    remember_stop(entry.house, question, refusal.text)
    await entry.close()
    if not respond.began:
        respond.headers["x-gapura-decision"] = decision.effect.word
        _label(respond, decision, request)
    if entry.shown and refusal.style != "native":  # what was shown may end in the middle of a sentence
        refusal = replace(refusal, text="\n\n" + refusal.text)
    await _say(answering, refusal, request, respond)


async def _say(answering: Answering, refusal: Refusal, request: WireRequest, respond: Responder) -> None:
    """The gate's own words, as the client's protocol has them."""
    if not respond.began and (not answering.question.exchange.stream or request.codec.refuses_as_error(refusal)):
        await respond.whole(request.codec.refuse(refusal))
        return
    await respond.begin(answering.voice)
    await respond.finish(b"".join(answering.voice.refuse(refusal)))


async def _give(entry: Entry, answering: Answering, request: WireRequest, respond: Responder) -> None:
    """Gives an answer that was held and let pass; no backend is asked."""
    question = answering.question
    entry.gave(question.standing.text)
    remember(entry.house, question, [question.standing.text])
    await entry.close()
    await _say(answering, released(question, request), request, respond)


async def _care(entry: Entry, decision: Decision, request: WireRequest) -> str:
    """The words of help beside an error."""
    return await entry.cared(words(decision, request.languages), ours(request.languages))


async def _refuse(entry: Entry, refused: Refused, request: WireRequest, respond: Responder) -> None:
    """Ends an exchange that failed: with an error where nothing was sent, else with a cut and no terminator."""
    entry.ends("cut" if respond.began else "refused", refused.reason)
    if not respond.began:
        entry.unshown()
    try:
        await entry.close()
    except Refused as worse:  # the log cannot be written: that is what the client must know
        refused = worse
    care = refused.care
    if refused.reason is Reason.CANNOT_RECORD and entry.question is not None and entry.question.decision.care:
        care = f"{words(entry.question.decision, request.languages)} {of_nobody(ours(request.languages))}"
    text = " ".join(filter(None, (refused.text(ours(request.languages)), care)))
    if respond.voice is not None:
        await respond.finish(respond.voice.error(refused.reason, text))
    else:
        if refused.reason is Reason.CANNOT_DECIDE:
            respond.headers.pop("x-gapura-decision", None)  # nobody decided: a detector failed
        await respond.whole(request.codec.error(refused.reason, text))


async def _close_whatever_happened(entry: Entry) -> None:
    try:
        await entry.close()
    except Refused:
        return  # nothing can be said any more; the orphan is closed at the next start
    finally:
        entry.used()
        entry.end_span()


def _headers(respond: Responder, question: Question, request: WireRequest) -> None:
    respond.headers["x-gapura-policy"] = question.program.digest
    total = sum(len(part.text) for part in question.exchange.parts)
    unseen = question.facts.unseen
    respond.headers["x-gapura-coverage"] = coverage.item("input", total, question.seen.coverage, unseen)
    _label(respond, question.decision, request)
    _final(respond, question.decision, question, request)


def _final(respond: Responder, decision: Decision | None, question: Question, request: WireRequest) -> None:
    """The header's one word: of the input for streams, of both for whole answers."""
    if decision is None:
        return
    _label(respond, decision, request)
    respond.headers["x-gapura-decision"] = max(decision.effect, question.decision.effect).word
    if decision.effect == Effect.WARN:
        respond.headers["x-gapura-notice"] = quote(notice(decision, request.languages))


def _label(respond: Responder, decision: Decision, request: WireRequest) -> None:
    """That a machine answers, where a rule orders to say so."""
    if decision.label:
        respond.headers["x-gapura-label"] = quote(localized(decision.label, request.languages))


def _timing(respond: Responder, entry: Entry) -> None:
    """Where the time went until the headers leave, for keys that may know."""
    if entry.principal is not None and "timing" in entry.principal.scopes:
        total = time.perf_counter() - entry.started
        respond.headers["server-timing"] = (
            f"gapura;dur={(total - entry.upstream) * 1e3:.2f}, upstream;dur={entry.upstream * 1e3:.2f}"
        )


def _spend(house: House, answering: Answering) -> None:
    """Counts the tokens, where a rule asks how many were used up."""
    question = answering.question
    if question.facts.quota:
        characters = len(question.text()) + answering.guard.total
        house.quotas.spent(question.principal.key_id, question.facts.time or 0, answering.given.usage, characters)
