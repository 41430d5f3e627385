"""What the gate remembers of an exchange, so that the next turn tells what is new from what it has seen."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.house import House
from gateway.inbound import Question


def remember(house: House, question: Question, answers: Sequence[str]) -> None:
    """What passed, and what was answered."""
    if question.conversation.remembers:
        passed = [(part.role, part.text) for part in question.exchange.parts
                  if part.index in question.split.new and part.message is not None]  # fmt: skip
        house.memory.remember(
            question.conversation, [*passed, *(("assistant", answer) for answer in answers)], "passed"
        )


def remember_stop(house: House, question: Question, told: str) -> None:
    """What was refused, and the refusal itself, are left out when the client sends them again as history."""
    if not question.conversation.remembers:
        return
    if not question.stopped:
        remember(house, question, [told])
        return
    last = max((part.message for part in question.exchange.parts if part.message is not None), default=-1)
    refused = [(part.role, part.text) for part in question.exchange.parts if part.message == last]
    house.memory.remember(question.conversation, [*refused, ("assistant", told)], "refused")
