"""An answer in OpenAI's words, as it grows: a stream is its steps one by one, a whole answer the same steps together.

The reader of another API says what happened (:meth:`Answer.text`, :meth:`Answer.call` ...); this module knows how it is
written here. What a backend says that has no place in OpenAI's protocol crosses as ``extra_content.API``, where the
chat codec reads it as text it does not explain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.document import parsed
from gateway.codecs.openai_chat import DONE
from gateway.codecs.translation.base import Stamp
from gateway.errors import Reason, Refused

MOST_CHOICES = 128
MOST_COUNTED = 2**53
"""Numbers from here on are not the same everywhere (RFC 7493)."""


def malformed() -> Refused:
    """What is raised for whatever is not understood."""
    return Refused(Reason.BACKEND_MALFORMED)


def document(data: bytes) -> dict[str, Any]:
    """A JSON object of the backend, read strictly."""
    found = parsed(data)
    if found.get("error") is not None:
        raise Refused(Reason.BACKEND_ERROR, status=200)
    return found


def object_in(value: Any) -> dict[str, Any]:
    """``value`` without its nulls, which must be an object."""
    if not isinstance(value, dict):
        raise malformed()
    return {name: inner for name, inner in value.items() if inner is not None}


def objects_in(value: Any) -> list[dict[str, Any]]:
    """``value``, which must be a list of objects (or absent)."""
    if not isinstance(value, (list, type(None))):
        raise malformed()
    return [object_in(one) for one in value or ()]


def text_in(value: Any) -> str:
    """``value``, which must be a string."""
    if not isinstance(value, str):
        raise malformed()
    return value


def count_in(value: Any) -> int:
    """``value``, which must be a count (or absent, which is none)."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST_COUNTED:
        raise malformed()
    return value


def only_in(node: Mapping[str, Any], known: frozenset[str]) -> None:
    """Nothing besides ``known`` may be said here: it could be text."""
    if not node.keys() <= known:
        raise malformed()


def usage(asked: int, given: int, **details: int) -> dict[str, Any]:
    """Counts of tokens; ``cached``, ``written`` (to the cache) and ``thought`` are parts of the two."""
    return {
        "prompt_tokens": asked,
        "completion_tokens": given,
        "total_tokens": asked + given,
        "prompt_tokens_details": {
            "cached_tokens": details.get("cached", 0),
            "cache_write_tokens": details.get("written", 0),
        },
        "completion_tokens_details": {"reasoning_tokens": details.get("thought", 0)},
    }


@dataclass(slots=True)
class _Choice:
    """How far one choice is."""

    begun: bool = False
    calls: int = 0
    finished: bool = False
    aside: dict[str, Any] = field(default_factory=dict)


class Answer:
    """What both forms share: who speaks, which choices there are, and that nothing follows an end."""

    def __init__(self, api: str, stamp: Stamp) -> None:
        self.api = api
        self.stamp = stamp
        self.usage: dict[str, Any] | None = None
        self.service_tier = ""
        self._head: dict[str, Any] = {}
        self._aside: dict[str, Any] = {}
        self._choices: dict[int, _Choice] = {}

    def begin(self, model: str, identity: str = "") -> None:
        """The answer has begun. ``identity`` is the backend's name for it."""
        self._head = {"id": identity or f"chatcmpl-{self.stamp.mark}", "created": self.stamp.created, "model": model}

    def begun(self) -> bool:
        """Whether it has."""
        return bool(self._head)

    def text(self, number: int, text: str) -> None:
        """Words of a choice."""
        if text:
            self._step(number, {"content": text})

    def thought(self, number: int, text: str) -> None:
        """What the model thinks aloud."""
        if text:
            self._step(number, {"reasoning_content": text})

    def call(self, number: int, name: str, arguments: str, identity: str = "", **more: Any) -> int:
        """A call of a tool; its place among the calls of the choice, for :meth:`arguments`."""
        place = self._choice(number).calls
        self._choice(number).calls += 1
        function = {"name": name, "arguments": arguments}
        identity = identity or f"call_{self.stamp.mark}_{number}_{place}"
        self._step(number, {"tool_calls": [{"index": place, "id": identity, "type": "function",
                                            "function": function, **more}]})  # fmt: skip
        return place

    def arguments(self, number: int, place: int, text: str) -> None:
        """More of the arguments of a call."""
        self._step(number, {"tool_calls": [{"index": place, "function": {"arguments": text}}]})

    def finish(self, number: int, reason: str, refusal: str = "") -> None:
        """A choice has ended; ``refusal`` is the backend's word on why, where a filter ended it."""
        if reason == "stop" and self._choice(number).calls:
            reason = "tool_calls"
        self._step(number, {"refusal": refusal} if refusal else {}, reason)
        self._choice(number).finished = True

    def aside(self, said: Mapping[str, Any], number: int | None = None) -> None:
        """What has no place here, of a choice or of all: it goes with the next step."""
        if number is None:
            self._aside.update(said)
        elif said and self._choice(number).finished:
            raise malformed()
        else:
            self._choice(number).aside.update(said)

    def complete(self) -> bool:
        """Whether every choice has ended, and there is one."""
        return bool(self._choices) and all(choice.finished for choice in self._choices.values())

    def _choice(self, number: int) -> _Choice:
        if not 0 <= number < MOST_CHOICES:
            raise malformed()
        return self._choices.setdefault(number, _Choice())

    def _step(self, number: int, delta: dict[str, Any], reason: str | None = None) -> None:
        """One step of one choice."""
        choice = self._choice(number)
        if choice.finished or not self._head:
            raise malformed()
        if not choice.begun:
            delta = {"role": "assistant", **delta}
            choice.begun = True
        step = {"index": number, "delta": delta, "finish_reason": reason}
        if choice.aside:
            step["extra_content"] = {self.api: choice.aside}
            choice.aside = {}
        self._say(step)

    def _say(self, step: dict[str, Any]) -> None:
        raise NotImplementedError

    def _around(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        """A document of ``kind`` with what is to be said besides, once."""
        around = {**self._head, "object": kind, "choices": choices}
        if self.service_tier:
            around["service_tier"] = self.service_tier
        if self._aside:
            around["extra_content"] = {self.api: self._aside}
            self._aside = {}
        return around


class Chunks(Answer):
    """A streamed answer: one ``chat.completion.chunk`` per step."""

    def __init__(self, api: str, stamp: Stamp, *, counted: bool) -> None:
        super().__init__(api, stamp)
        self._counted = counted
        """The client wants the usage as a chunk of its own; else it goes with the end of a choice, for the gate."""
        self._out: list[bytes] = []

    def taken(self) -> bytes:
        """The events since the last time."""
        out, self._out = self._out, []
        return b"".join(out)

    def end(self) -> bytes:
        """The rest of a complete answer."""
        if self._aside or (self._counted and self.usage):
            rest = self._around("chat.completion.chunk", [])
            self._frame({**rest, "usage": self.usage} if self._counted and self.usage else rest)
        return self.taken() + sse.frame(DONE)

    def _say(self, step: dict[str, Any]) -> None:
        chunk = self._around("chat.completion.chunk", [step])
        if step["finish_reason"] and self.usage and not self._counted:
            chunk["usage"] = self.usage
        self._frame(chunk)

    def _frame(self, chunk: dict[str, Any]) -> None:
        self._out.append(sse.frame(orjson.dumps(chunk)))


class Completion(Answer):
    """A whole answer: one ``chat.completion`` of all steps."""

    def __init__(self, api: str, stamp: Stamp) -> None:
        super().__init__(api, stamp)
        self._folded: dict[int, dict[str, Any]] = {}

    def end(self) -> bytes:
        """The document."""
        whole = self._around("chat.completion", [self._folded[number] for number in sorted(self._folded)])
        return orjson.dumps({**whole, "usage": self.usage} if self.usage else whole)

    def _say(self, step: dict[str, Any]) -> None:
        empty = {"role": "assistant", "content": None, "refusal": None}
        choice = self._folded.setdefault(step["index"], {"index": step["index"], "message": empty})
        message, delta = choice["message"], step["delta"]
        for name in ("content", "reasoning_content", "refusal"):
            if name in delta:
                message[name] = (message.get(name) or "") + delta[name]
        for call in delta.get("tool_calls", ()):
            calls = message.setdefault("tool_calls", [])
            if call["index"] == len(calls):
                calls.append({name: value for name, value in call.items() if name != "index"})
            else:
                calls[call["index"]]["function"]["arguments"] += call["function"]["arguments"]
        if step["finish_reason"]:
            choice["finish_reason"] = step["finish_reason"]
        if "extra_content" in step:
            choice.setdefault("extra_content", {self.api: {}})[self.api].update(step["extra_content"][self.api])
