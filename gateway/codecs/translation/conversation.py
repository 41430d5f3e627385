"""The messages of a request as turns of blocks: the form in which every other API can be told of them.

Read strictly: what a message says besides is refused by name, never left out. Results of tools stand in the order of
their calls, because some APIs tell them apart by nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gateway import wire
from gateway.codecs.translation.tables import only, several, text
from gateway.errors import Reason, Refused

LIMITS = wire.WireLimits(bytes=16 * 1024 * 1024)
_DATA_URL = re.compile(r"data:(image/[a-z0-9.+-]{1,64});base64,([A-Za-z0-9+/]+={0,2})")
_WEB_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    """What the model had thought aloud (``reasoning_content``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: in base64, or where it is on the web."""

    media: str
    data: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool that the model had called."""

    id: str
    name: str
    arguments: dict[str, Any]
    signature: str = ""
    """Gemini's, in ``extra_content.google.thought_signature``, as Google's own chat completions give it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool gave back."""

    call: Call
    text: str
    place: int
    """Of its call among all calls."""


Block = Text | Thought | Image | Call | Result


@dataclass(frozen=True, slots=True)
class Turn:
    """One message."""

    role: str
    """``system``, ``user``, ``assistant`` or ``tool``."""
    blocks: tuple[Block, ...]


_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant", "tool": "tool"}
_COMMON = frozenset({"role", "content", "name"})
_OF_ROLE = {
    "system": _COMMON,
    "user": _COMMON,
    "assistant": _COMMON | {"refusal", "reasoning_content", "reasoning", "tool_calls"},
    "tool": _COMMON | {"tool_call_id"},
}
_NAMED = {"name": "messages.name", "function_call": "messages.function_call", "audio": "messages.audio"}
"""Members without an equivalent anywhere."""
_PARTS = {"system": {"text"}, "user": {"text", "image_url"}, "assistant": {"text", "refusal"}, "tool": {"text"}}
"""Kinds of parts that a message of each role may have and every API can be told."""
_CALL = frozenset({"id", "type", "index", "function", "extra_content"})
_FUNCTION = frozenset({"name", "arguments"})


def conversation(messages: Any) -> tuple[Turn, ...]:
    """The turns of ``messages``; one without a word is none. Raises ``Refused``."""
    if not isinstance(messages, list) or not messages:
        raise Refused(Reason.BAD_REQUEST)
    reader = _Reader()
    turns = [turn for message in messages if (turn := reader.turn(message)).blocks]
    if not turns:
        raise Refused(Reason.BAD_REQUEST)
    if turns[-1].role == "assistant":  # OpenAI answers it, other APIs write on where it ends
        raise Refused(Reason.UNTRANSLATABLE, what="messages[-1].role")
    return tuple(one for _, some in groupby(turns, key=lambda turn: turn.role) for one in sorted(some, key=_order))


def _order(turn: Turn) -> int:
    first = turn.blocks[0]
    return first.place if isinstance(first, Result) else 0


class _Reader:
    """Knows the calls so far, so that results can be told whose they are."""

    def __init__(self) -> None:
        self._calls: dict[str, tuple[Call, int]] = {}
        self._seen = 0

    def turn(self, message: Any) -> Turn:
        """One message."""
        if not isinstance(message, dict):
            raise Refused(Reason.BAD_REQUEST)
        role = _ROLES.get(text(message.get("role")), "")
        if not role:
            raise Refused(Reason.UNTRANSLATABLE, what="messages.role")
        for name, what in _NAMED.items():
            if message.get(name) is not None and not (name == "name" and role == "tool"):
                raise Refused(Reason.UNTRANSLATABLE, what=what)
        said = only({name: value for name, value in message.items() if value != []}, _OF_ROLE[role])
        if role == "tool":
            return Turn(role, (self._result(said),))
        thoughts = {Thought(text(said[name])) for name in ("reasoning_content", "reasoning") if said.get(name)}
        if len(thoughts) > 1:  # two names for one thing
            raise Refused(Reason.BAD_REQUEST)
        refusal = [Text(text(said["refusal"]))] if said.get("refusal") else []
        calls = [self._call(call) for call in several(said.get("tool_calls"))]
        return Turn(role, (*thoughts, *_content(said.get("content"), role), *refusal, *calls))

    def _result(self, said: dict[str, Any]) -> Result:
        call, place = self._calls.get(text(said.get("tool_call_id")), (None, 0))
        if call is None or said.get("name", call.name) != call.name:
            raise Refused(Reason.BAD_REQUEST)
        words = [block.text for block in _content(said.get("content"), "tool") if isinstance(block, Text)]
        return Result(call, "\n".join(words), place)

    def _call(self, node: Any) -> Call:
        said = only(node, _CALL)
        if said.get("type", "function") != "function":
            raise Refused(Reason.UNTRANSLATABLE, what="messages.tool_calls.type")
        function = only(said.get("function"), _FUNCTION)
        signature = _signature(said.get("extra_content"))
        call = Call(text(said.get("id")), text(function.get("name")), _arguments(function.get("arguments")), signature)
        self._calls[call.id] = (call, self._seen)
        self._seen += 1
        return call


def _arguments(value: Any) -> dict[str, Any]:
    """OpenAI's are a string that the model wrote and may be anything; elsewhere they are an object."""
    try:
        arguments = wire.parse((text(value) or "{}").encode(), LIMITS)
    except Refused:
        arguments = None
    if not isinstance(arguments, dict):
        raise Refused(Reason.UNTRANSLATABLE, what="messages.tool_calls.function.arguments")
    return arguments


def _signature(extra: Any) -> str:
    if extra is None:
        return ""
    google = only(only(extra, frozenset({"google"})).get("google", {}), frozenset({"thought_signature"}))
    return text(google.get("thought_signature", ""))


def _content(content: Any, role: str) -> list[Block]:
    if content is None or content == "":
        return []
    if isinstance(content, str):
        return [Text(content)]
    if not isinstance(content, list):
        raise Refused(Reason.BAD_REQUEST)
    blocks = [_part(part, role) for part in content]
    return [block for block in blocks if block != Text("")]


def _part(part: Any, role: str) -> Block:
    if not isinstance(part, dict):
        raise Refused(Reason.BAD_REQUEST)
    kind = text(part.get("type"))
    if kind not in _PARTS[role]:
        raise Refused(Reason.UNTRANSLATABLE, what="messages.content.type")
    inner = only(part, frozenset({"type", kind})).get(kind)
    return _image(inner) if kind == "image_url" else Text(text(inner))


def _image(node: Any) -> Image:
    said = only(node, frozenset({"url", "detail"}))
    if said.get("detail", "auto") != "auto":
        raise Refused(Reason.UNTRANSLATABLE, what="messages.content.image_url.detail")
    url = text(said.get("url"))
    if inside := _DATA_URL.fullmatch(url):
        return Image(inside[1], inside[2])
    if not _WEB_URL.fullmatch(url):
        raise Refused(Reason.UNTRANSLATABLE, what="messages.content.image_url")
    return Image("", "", url)
