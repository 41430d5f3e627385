"""What waits for a person, on the path of a request: whether a question or an answer is held, was let pass, or is
refused instead.

Only somebody who is one person can wait: a key that several people share would let one collect what another asked. What
was let pass passes once, for whoever asked; every other rule still decides on it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from audit.cases.case import Origin
from audit.seal.trouble import SealError
from gateway.casework.assurance import of_principal
from gateway.casework.held import Held, How, Mark
from gateway.casework.hold_texts import refused, waits
from gateway.casework.opening import Matter
from gateway.casework.standing import Standing
from gateway.errors import Reason, Refused
from gateway.exchange import Direction
from gateway.house import House
from gateway.inbound import Question, decided_as
from policies.decision import Decision, Effect
from policies.facts import Facts

T = TypeVar("T")


async def stood(house: House, question: Question) -> Question:
    """A question, and what is known of it where a rule holds it, or its answer. Raises ``Refused(CANNOT_RECORD)``.

    Costs nothing where no rule may hold anything for whoever asks.
    """
    if question.decided.effect is Effect.HOLD and question.decision is question.decided:
        return await _question_held(house, question)
    if question.stopped or not question.principal.person_level or not _may_hold_answer(question):
        return question
    mark, holds = mark_of(house, question, "output"), house.casework.holds
    found = await _asked(partial(holds.look, question.principal.subject, mark, "output"))
    if found is None:
        return question
    if found.state is How.RELEASED:
        text = await _asked(partial(holds.take, found))
        return question if text is None else replace(question, standing=Standing("answered", found, text=text))
    return _not_now(question, found)


async def _question_held(house: House, question: Question) -> Question:
    if not question.principal.person_level:
        return _blocked(question, "shared")
    mark, holds = mark_of(house, question, "input"), house.casework.holds
    fresh = Standing("held", mark=mark, role=house.casework.role_of(question.decided))
    found = await _asked(partial(holds.look, question.principal.subject, mark, "input"))
    if found is None:
        matter = matter_of(question, "input", question.decided, {})
        if not await _asked(partial(house.casework.reviewers, matter)):
            return _blocked(question, "nobody")
        return replace(question, standing=fresh)
    if found.state is not How.RELEASED:
        return _not_now(question, found)
    if await _asked(partial(holds.take, found)) is None:
        return replace(question, standing=fresh)  # somebody was faster
    lifted = decided_as(question, question.program.lifted(question.facts))
    return replace(lifted, standing=Standing("released", found))


def _may_hold_answer(question: Question) -> bool:
    asked = question.facts
    return question.program.may_hold(Facts("output", group=asked.group, role=asked.role, age=asked.age,
                                           model=asked.model))  # fmt: skip


def _not_now(question: Question, found: Held) -> Question:
    """It waits already, or was refused."""
    if found.state is How.WAITING:
        waiting = replace(question.decision, effect=Effect.HOLD)
        return replace(question, decision=waiting, standing=Standing("waiting", found))
    return _blocked(question, found.state.value, found)


def _blocked(question: Question, why: str, found: Held | None = None) -> Question:
    return replace(question, decision=replace(question.decision, effect=Effect.BLOCK), standing=Standing(why, found))


async def answer_held(house: House, question: Question, decision: Decision) -> Standing:
    """How an answer stands that a rule holds: ``held``, or why it is refused instead."""
    if not question.principal.person_level:
        return Standing("shared")
    if not await _asked(partial(house.casework.reviewers, matter_of(question, "output", decision, {}))):
        return Standing("nobody")
    return Standing("held", mark=mark_of(house, question, "output"), role=house.casework.role_of(decision))


def matter_of(
    question: Question, direction: Direction, decision: Decision, words: dict[str, list[str]], mark: Mark | None = None
) -> Matter:
    """What was decided on, as far as people are to know of it."""
    who = question.principal
    origin = Origin(
        question.exchange.id, who.subject, question.conversation.id, who.key_id, of_principal(who), who.group,
        direction=direction,
    )  # fmt: skip
    before = [part.text for part in question.exchange.parts if part.message is not None and part.role == "user"]
    return Matter(decision, origin, words, before, mark)


def again(standing: Standing) -> dict[str, Any] | None:
    """What the record says of the case of something that waits already."""
    found = standing.found
    if found is None or standing.word != "waiting":
        return None
    return {"id": found.case, "role": found.role, "class": found.about, "again": True}


def mark_of(house: House, question: Question, direction: Direction) -> Mark:
    """By what a question is known again, whatever the conversation in which it is asked: its last message, and all that
    is new in it, tools and unknown members too. An image or a file that was let pass lets no other one pass."""
    parts = question.exchange.parts
    last = max((part.message for part in parts if part.message is not None), default=None)
    said = [part.text for part in parts if part.message == last and part.kind not in ("schema", "member")]
    key = house.casework.known_by(question.principal.subject, direction, *said)
    if direction == "output":
        return Mark(key, frozenset())
    new = [("text", part.text) for part in parts if part.index in question.split.new]
    if question.exchange.unseen:  # nobody could look into it: only the very same bytes are the same question
        new.append(("body", hashlib.sha256(question.exchange.body).hexdigest()))
    return Mark(key, frozenset(house.casework.known_by(question.principal.subject, *one).hex() for one in new))


async def _asked(what: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(what)
    except SealError:
        raise Refused(Reason.CANNOT_RECORD) from None


def said_of(house: House, standing: Standing, request_id: str, direction: Direction, language: str) -> str:
    """What somebody is told of that; empty where it stands like any other."""
    if standing.refused:
        return refused(standing.word, language)
    if standing.word not in ("held", "waiting"):
        return ""
    found, casework = standing.found, house.casework
    exchange, role = (found.exchange, found.role) if found else (request_id, standing.role)
    left = found.expires - casework.register.now() if found else casework.hold_seconds
    return waits(exchange, found.direction if found else direction, casework.hours(role, language), left, language)
