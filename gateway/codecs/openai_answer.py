"""OpenAI chat completions: answers, whole (``chat.completion``) and streamed (``chat.completion.chunk``).

Text stands in more places than ``content``: ``refusal``, ``reasoning_content`` (DeepSeek, llama.cpp) or ``reasoning``
(vLLM), tool arguments, annotations. ``logprobs`` repeat the text token by token and are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from gateway import wire
from gateway.codecs import sse
from gateway.codecs.openai_refusal import OpenAIRefusals
from gateway.codecs.places import is_token, leaves, rewritten
from gateway.errors import Reason, Refused
from gateway.exchange import Channel, Event, Exchange, Kind, Path, Piece, Usage

ANSWER = frozenset("id object created model choices usage system_fingerprint service_tier".split())
CHOICE = frozenset("index message delta finish_reason logprobs".split())
MESSAGE = frozenset("role content refusal reasoning_content reasoning tool_calls function_call audio".split())
PROSE = {"content": "content", "refusal": "refusal", "reasoning_content": "reasoning", "reasoning": "reasoning"}
CALLS = {"function": "arguments", "custom": "input"}
"""Kinds of calls, and the member that holds what the tool gets: JSON for a function, any text for a custom tool."""
COUNT = re.compile(r"[a-z_]{1,64}")
"""The name of a count in ``usage``; any other name there is read as text."""
DONE = b"[DONE]"
LIMITS = wire.WireLimits(bytes=16 * 1024 * 1024)
"""Of an answer or one chunk of it."""


class _Pieces:
    """Collects the pieces of one event."""

    def __init__(self) -> None:
        self.found: list[Piece] = []

    def sweep(self, value: Any, path: Path, channel: Channel) -> None:
        """All strings under ``value`` as text the codec does not explain."""
        for place, text, writable in leaves(value, path):
            kind: Kind = "unmapped" if writable else "fixed"
            self.found.append(Piece((*channel, *place), text, place, kind))

    def unknown(self, name: str, value: Any, path: Path, channel: Channel) -> None:
        """A member the codec does not know: its name and everything under it."""
        if value is not None:
            self.found.append(Piece((*channel, *path, "name"), name, path, "fixed"))
            self.sweep(value, path, channel)


class OpenAIAnswers(OpenAIRefusals):
    """The answering half of the codec."""

    content_type_stream = "text/event-stream; charset=utf-8"
    heartbeat = b": waiting\n\n"

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A whole answer as one event."""
        return read(body, "message", last=True)

    def stream(self, exchange: Exchange) -> ChatStream:
        """A decoder for one streamed answer."""
        return ChatStream()

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The event's data with new text for some of its pieces."""
        if not edits:
            return event.data
        return orjson.dumps(rewritten(event.document, {event.pieces[i].path: text for i, text in edits.items()}))

    def frame(self, data: bytes) -> bytes:
        """Data as a server-sent event."""
        return sse.frame(data)

    def terminator(self) -> bytes:
        """What ends a stream well."""
        return sse.frame(DONE)


class ChatStream:
    """Decodes one stream of chunks."""

    def __init__(self) -> None:
        self._reader = sse.EventReader()
        self._done = False
        self._finished = False

    def feed(self, data: bytes) -> list[Event]:
        """The events that ``data`` completes."""
        events = []
        for block in self._reader.feed(data):
            if self._done:
                raise Refused(Reason.BACKEND_MALFORMED)
            if block == DONE:
                self._done = True
                events.append(Event(DONE, None, last=True))
            else:
                event = read(block, "delta", last=False)
                self._finished = self._finished or event.finished
                events.append(event)
        return events

    def close(self) -> None:
        """A stream that stops before ``[DONE]`` reads as complete to most clients, so it must not pass as one."""
        if not self._done or not self._finished or self._reader.pending():
            raise Refused(Reason.BACKEND_MALFORMED)


def read(data: bytes, member: str, *, last: bool) -> Event:
    """One answer or chunk, every string of it accounted for. ``member`` is ``message`` or ``delta``."""
    document = _parse(data)
    if "error" in document:
        raise Refused(Reason.BACKEND_ERROR, status=200)
    choices = document.get("choices")
    if not isinstance(choices, list) or (member == "message" and not choices):
        raise Refused(Reason.BACKEND_MALFORMED)
    pieces, finished, stripped = _Pieces(), False, False
    for place, choice in enumerate(choices):
        done, stripped_here = _choice(pieces, choice, place, member)
        finished, stripped = finished or done, stripped or stripped_here
    for name, value in document.items():
        if name not in ANSWER:
            pieces.unknown(name, value, (name,), ("top",))
        elif name not in {"choices", "usage"} and not (is_token(value) or _is_time(name, value)):
            pieces.sweep(value, (name,), ("top",))
    if stripped:
        document = _without_logprobs(document)
        data = orjson.dumps(document)
    usage, identity = _usage(pieces, document.get("usage")), document.get("id")
    return Event(data, document, tuple(pieces.found), last, finished, usage,
                 identity if isinstance(identity, str) and is_token(identity) else "")  # fmt: skip


def _is_time(name: str, value: Any) -> bool:
    """``created`` in seconds: the one long number that is nobody's."""
    return name == "created" and isinstance(value, (int, float))


def _parse(data: bytes) -> dict[str, Any]:
    try:
        document = wire.parse(data, LIMITS)
    except Refused:
        raise Refused(Reason.BACKEND_MALFORMED) from None
    if not isinstance(document, dict):
        raise Refused(Reason.BACKEND_MALFORMED)
    try:
        wire.twins(document, ANSWER)
    except Refused:
        raise Refused(Reason.BACKEND_MALFORMED) from None
    return document


def _choice(pieces: _Pieces, choice: Any, place: int, member: str) -> tuple[bool, bool]:
    """Collects a choice's pieces; tells whether it has ended and whether it carries logprobs."""
    if not isinstance(choice, dict):
        raise Refused(Reason.BACKEND_MALFORMED)
    number = choice.get("index", 0)
    if not isinstance(number, int) or not 0 <= number < 128:
        raise Refused(Reason.BACKEND_MALFORMED)
    path: Path = ("choices", place)
    for name, value in choice.items():
        if name == member:
            _message(pieces, value, (*path, name), number)
        elif name == "finish_reason":
            if not is_token(value):
                pieces.sweep(value, (*path, name), ("choice", number))
        elif name not in {"index", "logprobs"}:
            pieces.unknown(name, value, (*path, name), ("choice", number))
    return choice.get("finish_reason") is not None, choice.get("logprobs") is not None


def _message(pieces: _Pieces, message: Any, path: Path, number: int) -> None:
    if not isinstance(message, dict):
        raise Refused(Reason.BACKEND_MALFORMED)
    for name, value in message.items():
        if value is None or value == "":
            continue
        if name in PROSE and isinstance(value, str):
            pieces.found.append(Piece((PROSE[name], number), value, (*path, name)))
        elif name == "tool_calls" and isinstance(value, list):
            for place, call in enumerate(value):
                _call(pieces, call, (*path, name, place), number, place)
        elif name == "function_call" and isinstance(value, dict):
            _function(pieces, value, (*path, name), ("args", number, -1), "arguments")
        elif name == "audio":
            raise Refused(Reason.BACKEND_MALFORMED)
        elif not (name == "role" and is_token(value)):
            if name in MESSAGE:
                pieces.sweep(value, (*path, name), ("message", number))
            else:
                pieces.unknown(name, value, (*path, name), ("message", number))


def _call(pieces: _Pieces, call: Any, path: Path, number: int, place: int) -> None:
    if not isinstance(call, dict):
        raise Refused(Reason.BACKEND_MALFORMED)
    index = call.get("index", place)
    if not isinstance(index, int) or not 0 <= index < 1024:
        raise Refused(Reason.BACKEND_MALFORMED)
    channel: Channel = ("args", number, index)
    before = len(pieces.found)
    for name, value in call.items():
        if name in CALLS and isinstance(value, dict):
            _function(pieces, value, (*path, name), channel, CALLS[name])
        elif name != "index" and not (name in {"id", "type"} and is_token(value)):
            pieces.unknown(name, value, (*path, name), ("call", number, index))
    if all(piece.channel != channel for piece in pieces.found[before:]):
        pieces.found.append(Piece(channel, "", path, "arguments"))  # whatever is said of it, it is a call


def _function(pieces: _Pieces, function: dict[str, Any], path: Path, channel: Channel, takes: str) -> None:
    tool = function.get("name")
    if isinstance(tool, str) and not isinstance(function.get(takes), str):
        pieces.found.append(Piece(channel, "", (*path, takes), "arguments", tool))  # arguments follow later
    for name, value in function.items():
        if value is None:
            continue
        if name == takes and isinstance(value, str):
            pieces.found.append(
                Piece(channel, value, (*path, name), "arguments", tool if isinstance(tool, str) else "")
            )
        elif name == "name" and isinstance(value, str):
            pieces.found.append(Piece((*channel, "name"), value, (*path, name), "fixed"))
        else:
            pieces.unknown(name, value, (*path, name), channel)


def _usage(pieces: _Pieces, usage: Any) -> Usage | None:
    if not isinstance(usage, dict):
        if usage is not None:
            pieces.sweep(usage, ("usage",), ("top",))
        return None
    for place, text, writable in leaves(usage, ("usage",)):
        if writable:
            pieces.found.append(Piece(("top", *place), text, place, "unmapped"))
        elif place[-1] == text and not COUNT.fullmatch(text):
            pieces.found.append(Piece(("top", *place, "name"), text, place, "fixed"))
    asked, given = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return Usage(asked if isinstance(asked, int) else None, given if isinstance(given, int) else None)


def _without_logprobs(document: dict[str, Any]) -> dict[str, Any]:
    choices = [{**choice, "logprobs": None} if "logprobs" in choice else choice for choice in document["choices"]]
    return {**document, "choices": choices}
