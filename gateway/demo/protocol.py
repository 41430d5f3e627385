"""What a dialect and the demo's backend hand each other: a request as it came, and an answer as it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.demo.scripts import Answer

JSON = "application/json"
SSE = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises ValueError or TypeError where it is none."""
        document = orjson.loads(self.body)
        if not isinstance(document, dict):
            raise TypeError("a request is an object")
        return document


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes at once, or piece by piece."""

    body: bytes | Iterable[bytes]
    kind: str = JSON
    status: int = 200
    answer: Answer | None = None
    """What is said in it, if a model speaks."""


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` matches whole; its groups follow the request as arguments of ``reply``."""

    method: str
    path: re.Pattern[str]
    reply: Callable[..., Reply]
    refuse: Callable[[int, str], Any]
    """Status and message to this dialect's error document."""


def document(value: Any, answer: Answer | None = None, status: int = 200) -> Reply:
    """A JSON document as a whole reply."""
    return Reply(orjson.dumps(value), JSON, status, answer)


def event(value: Any, name: str | None = None) -> bytes:
    """A JSON document as one server-sent event (WHATWG HTML, 9.2)."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + orjson.dumps(value) + b"\n\n"


def text_of(content: Any) -> str:
    """The text of a message's content: a string, or a list of parts of which some have ``text``."""
    if isinstance(content, list):
        return " ".join(part["text"] for part in content if "text" in part)
    return content or ""
