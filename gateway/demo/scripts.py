"""What the demo's models say, before any protocol: who asks what is answered from a script, in the language asked in.

Model ``demo`` says back what it was asked, ``demo-leak`` invents personal data, ``demo-insult`` insults, ``demo-slow``
takes its time, ``demo-tool`` calls the first tool it is offered, ``demo-think`` thinks aloud first and ``demo-fail``
fails. All names and numbers are synthetic.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import orjson

MODELS = ("demo", "demo-leak", "demo-insult", "demo-slow", "demo-tool", "demo-think", "demo-fail")
_INDONESIAN = re.compile(r"\b(saya|aku|kamu|apa|yang|tolong|bagaimana|kenapa|nomor|tulis|dan|ini)\b", re.IGNORECASE)
_PIECES = re.compile(r"\S+\s*|\s+")
_ECHO = {"id": "Kamu menulis: {text}", "en": "You wrote: {text}"}

SCRIPTS = {
    "demo": _ECHO,
    "demo-slow": {
        "id": "Pelan-pelan, tetapi sampai juga. Kamu menulis: {text}",
        "en": "Slowly, but it gets there. You wrote: {text}",
    },
    "demo-leak": {
        "id": "Tentu. Data contoh: NIK 3174015509000001, telepon 0812-0000-1234, surel ani@contoh.example.",
        "en": "Sure. Sample data: NIK 3174015509000001, phone 0812-0000-1234, e-mail ani@contoh.example.",
    },
    "demo-insult": {
        "id": "Baik, ini jawabannya. Dasar bodoh, kamu goblok dan tidak berguna. Semoga membantu.",
        "en": "Well, here is the answer. You are a stupid worthless idiot. I hope that helps.",
    },
    "demo-tool": {
        "id": "Tidak ada alat yang ditawarkan. Kamu menulis: {text}",
        "en": "No tool was offered. You wrote: {text}",
    },
    "demo-think": _ECHO,
}
_RESULT = {"id": "Kata alatnya: {text}", "en": "The tool said: {text}"}
_REASONING = {
    "id": "Orang ini menulis: {text}. Sebaiknya itu saya ulangi.",
    "en": "This person wrote: {text}. I had better say it back.",
}


class Failed(Exception):
    """No answer: an HTTP status, and a text that quotes nothing of the request. Each dialect has a shape for it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said so far; ``other`` is what is neither a person's nor a tool's, such as the system's."""

    role: Literal["user", "tool", "other"]
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool called by the model. ``id`` without the prefix that a dialect puts before it."""

    name: str
    arguments: dict[str, str]
    id: str = field(default_factory=lambda: secrets.token_hex(12))

    @property
    def json(self) -> str:
        """The arguments as text."""
        return orjson.dumps(self.arguments).decode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says: ``reasoning`` first, then ``text`` or ``calls``."""

    model: str
    text: str
    asked: int
    """Tokens of everything it was told. A word is a token here."""
    reasoning: str = ""
    calls: tuple[Call, ...] = ()

    @property
    def told(self) -> int:
        """Tokens it says, thoughts and arguments included."""
        return tokens(self.text) + tokens(self.reasoning) + sum(tokens(call.json) for call in self.calls)

    @property
    def raw(self) -> str:
        """All of it as the model itself writes, for protocols that have one text and no place for thoughts."""
        return f"<think>\n{self.reasoning}\n</think>\n\n{self.text}" if self.reasoning else self.text


def answer(model: str, turns: Sequence[Turn], tools: Sequence[str] = ()) -> Answer:
    """What ``model`` says to the last of a person's ``turns``, or to a tool's result that came after it."""
    ready(model)
    asked = sum(tokens(turn.text) for turn in turns)
    text = next((turn.text for turn in reversed(turns) if turn.role == "user"), "")
    language = language_of(text)
    if model == "demo-tool" and turns and turns[-1].role == "tool":
        return Answer(model, _RESULT[language].replace("{text}", turns[-1].text), asked)
    if model == "demo-tool" and tools:
        return Answer(model, "", asked, calls=(Call(tools[0], {"text": text}),))
    reasoning = _REASONING[language].replace("{text}", text) if model == "demo-think" else ""
    return Answer(model, SCRIPTS[model][language].replace("{text}", text), asked, reasoning)


def ready(model: str) -> None:
    """Raises :class:`Failed` for a model that is not there, and for the one that fails."""
    if model not in MODELS:
        raise Failed(404, "no such model")
    if model == "demo-fail":
        raise Failed(500, "the scripted failure")


def language_of(text: str) -> Literal["id", "en"]:
    """Indonesian where one of its commonest words is found, else English."""
    return "id" if _INDONESIAN.search(text) else "en"


def pieces(text: str) -> list[str]:
    """A text as a model writes it: word by word, with the spaces, so that together they are the text."""
    return _PIECES.findall(text)


def tokens(text: str) -> int:
    """How many tokens a text is billed as: its words."""
    return len(text.split())


def vector(text: str, size: int = 8) -> list[float]:
    """A text's place in a small space, of length 1 and always the same; nearness in it means nothing.

    Raises ValueError for a ``size`` that no embedding model has.
    """
    if not 0 < size <= 4096:
        raise ValueError("a vector has 1 to 4096 numbers")
    numbers = [byte - 127.5 for byte in hashlib.shake_128(text.encode()).digest(size)]
    length = sum(number * number for number in numbers) ** 0.5
    return [round(number / length, 6) for number in numbers]
