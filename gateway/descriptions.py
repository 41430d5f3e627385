"""What the settings tell of a backend with an API of its own: the words that the settings and its codec share. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.json_query import query_of

MESSAGE, CODE = "{{message}}", "{{code}}"
"""What stands in a template for the text of a no and for its short name."""


@dataclass(frozen=True, slots=True)
class Streaming:
    """How an answer is streamed."""

    lines: bool
    """A JSON document a line; else server-sent events."""
    asked: str | None
    """Where a question says whether it wants a stream; None where every answer is one."""
    delta: tuple[str, ...]
    done: str | None
    terminator: str
    """What stands after the last document instead of one."""


@dataclass(frozen=True, slots=True)
class Description:
    """One route of one backend, as the settings have it. Paths are JSONPaths."""

    api: str
    path: str
    model: str
    """A name, or a path where it begins with ``$``."""
    text: tuple[str, ...]
    system: tuple[str, ...]
    images: tuple[str, ...]
    plain: tuple[str, ...]
    said: tuple[str, ...]
    said_plain: tuple[str, ...]
    usage: Mapping[str, str]
    streaming: Streaming | None
    status: int
    body: Any
    answer: Any
    final: Any
    closed: bool


def finished(streaming: Streaming, document: Any) -> bool:
    """Whether a document of a stream is its last."""
    return streaming.done is not None and query_of(streaming.done).first(document) not in (None, False, "", 0)
