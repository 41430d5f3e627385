"""A remote detector's side of the wire: a text to JSON bodies, JSON answers to scores. Pure; no socket."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.detectors.remote.families import CERTAIN, CONTROVERSIAL, Family
from gateway.json_places import filled, value_at

SHARES: Mapping[str, int] = {"cautious": 5_000, "balanced": 8_000, "strict": 9_500}
"""What levels stand for where nobody has measured them: shares of certainty."""


class Form(Protocol):
    """How one kind of detector is asked and understood."""

    @property
    def provides(self) -> frozenset[str]:
        """Scores, labels and topics."""

    @property
    def gives(self) -> Mapping[str, Any]:
        """Between its names, or the places in its answer, and ours."""

    @property
    def levels(self) -> Mapping[str, int]:
        """What the named levels of its scores stand for."""

    @property
    def limit(self) -> int:
        """The score from which on it gives a label or topic."""

    def bodies(self, text: str) -> list[bytes]:
        """The requests to be made about a text, one after the other."""

    def read(self, answers: Sequence[Any]) -> dict[str, int]:
        """The decoded answers, in that order, as 0..10000 for everything it provides. Raises ``ValueError``."""


@dataclass(frozen=True, slots=True)
class GuardForm:
    """A guard model behind an API in OpenAI's manner (``/chat/completions``); Ollama's ``/v1`` is one."""

    family: Family
    model: str
    gives: Mapping[str, tuple[str, ...]]
    """What the model calls a harm -> our names; what it does not name is not asked about."""
    limit: int = CERTAIN

    @property
    def provides(self) -> frozenset[str]:
        """Our names."""
        return frozenset(name for names in self.gives.values() for name in names)

    @property
    def levels(self) -> Mapping[str, int]:
        """Such a model says yes or no, some of them perhaps."""
        return {"cautious": CONTROVERSIAL, "balanced": CERTAIN, "strict": CERTAIN}

    @property
    def _harms(self) -> list[str]:
        return [harm for harm, names in self.gives.items() if names]

    def bodies(self, text: str) -> list[bytes]:
        """Chats without sampling: the same text gets the same verdict."""
        fixed = {"model": self.model, "temperature": 0, "max_tokens": 128, "stream": False}
        return [_body({**fixed, "messages": chat}) for chat in self.family.asks(text, self._harms)]

    def read(self, answers: Sequence[Any]) -> dict[str, int]:
        """A harm of several names counts for each."""
        contents = [value_at(answer, "$.choices[0].message.content") for answer in answers]
        if not all(isinstance(content, str) for content in contents):
            raise ValueError
        seen = self.family.reads(contents, self._harms)
        row = dict.fromkeys(self.provides, 0)
        for harm, score in seen.items():
            for name in self.gives.get(harm, ()):
                row[name] = max(row[name], score)
        return row


@dataclass(frozen=True, slots=True)
class HttpForm:
    """Any detector that takes JSON and answers with JSON, told by a template and paths."""

    template: Any
    """A JSON value; where ``{{text}}`` stands as (part of) a string, the text is put."""
    gives: Mapping[str, str]
    """Our name -> where the answer has it (:func:`value_at`): a number 0..1, or true or false."""
    limit: int = CERTAIN // 2
    levels: Mapping[str, int] = field(default_factory=lambda: SHARES)

    @property
    def provides(self) -> frozenset[str]:
        """Our names."""
        return frozenset(self.gives)

    def bodies(self, text: str) -> list[bytes]:
        """One body."""
        return [_body(filled(self.template, text))]

    def read(self, answers: Sequence[Any]) -> dict[str, int]:
        """All of its scores."""
        return {name: _score(value_at(answers[0], path)) for name, path in self.gives.items()}


def _score(value: Any) -> int:
    if isinstance(value, bool):
        return CERTAIN if value else 0
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("no score there")
    return round(value * CERTAIN)


def _body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
