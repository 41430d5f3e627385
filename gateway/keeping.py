"""What the provider keeps of an exchange, and what a later one builds on.

Only somebody whom the gate remembers can own such a thing: an id that is unknown, or another's, is answered as if it
did not exist. An answer that was stopped is given up: nobody goes on from it.
"""

from __future__ import annotations

import asyncio

from gateway.admission.kept import Kept
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Principal
from gateway.forwarding.dispatch import Course
from gateway.house import House
from gateway.inbound import Question


async def taken_up(house: House, principal: Principal, exchange: Exchange) -> Kept | None:
    """What a question builds on, None for one that builds on nothing. Raises ``Refused(NO_OBJECT)``."""
    found = [await owned(house, principal, name) for name in exchange.builds_on]
    return found[0] if found else None


async def owned(house: House, principal: Principal, name: str) -> Kept:
    """Something that the provider keeps for this person. Raises ``Refused(NO_OBJECT)``."""
    kept = await asyncio.to_thread(house.shelf.get, principal, name) if principal.remembers else None
    if kept is None:
        raise Refused(Reason.NO_OBJECT)
    return kept


def sent_home(house: House, course: Course, kept: Kept) -> None:
    """The course goes to the backend that keeps it. Raises ``Refused(NO_OBJECT)`` where there is none of that name."""
    course.backends = tuple(one for one in house.routes.all if one.name == kept.backend)
    if not course.backends:
        raise Refused(Reason.NO_OBJECT)


class Keeper:
    """Notes whose an answer is that the provider keeps, before its id is shown to anybody."""

    def __init__(self, house: House, question: Question, course: Course) -> None:
        self._house, self._question, self._course = house, question, course
        self._name = ""

    async def note(self, name: str) -> None:
        """The answer has this id. Raises ``Refused(CANNOT_RECORD)``."""
        question = self._question
        if not name or self._name or not question.kept:
            return
        self._name = name
        conversation = question.conversation
        kept = Kept(conversation.id, conversation.pseudonym_key, self._course.asked, tuple(question.vault.kept()))
        await asyncio.to_thread(self._house.shelf.put, question.principal, name, kept)

    async def give_up(self) -> None:
        """The answer was stopped. Raises ``Refused(CANNOT_RECORD)``."""
        if self._name:
            await asyncio.to_thread(self._house.shelf.forget, self._question.principal, self._name)
