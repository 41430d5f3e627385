"""OpenAI chat completions, ``POST /v1/chat/completions``: requests.

Members are those of the API reference as the official SDK 3.57 types them. What is listed here is understood; every
other member is scanned as unmapped text; what no detector can look into is listed as unseen (rule 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import orjson

from gateway import wire
from gateway.codecs.openai_answer import OpenAIAnswers
from gateway.codecs.places import is_token, leaves, rewritten
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Part, Path, Unseen

ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
PLAIN = frozenset(
    "model stream stream_options temperature top_p n max_tokens max_completion_tokens presence_penalty "
    "frequency_penalty seed parallel_tool_calls reasoning_effort verbosity service_tier".split()
)
"""Members that hold numbers, switches and closed words."""
MAPPED = frozenset(
    "messages tools functions tool_choice function_call response_format stop user safety_identifier metadata "
    "prompt_cache_key prediction logprobs top_logprobs logit_bias store modalities audio web_search_options "
    "moderation".split()
)
KNOWN = PLAIN | MAPPED
MESSAGE = frozenset(
    "role content name tool_calls tool_call_id function_call refusal reasoning_content reasoning audio".split()
)
PART = frozenset("type text refusal image_url input_audio file".split())
CALL = frozenset("id type index function custom".split())
FUNCTION = frozenset("name arguments description parameters strict".split())
UNSEEN_PARTS = {"image_url": "image", "input_audio": "audio", "file": "file", "audio_url": "audio",
                "video_url": "video"}  # fmt: skip
"""The last two are vLLM's."""
UNSEEN_MEMBERS = {
    "logprobs": "logprobs",
    "top_logprobs": "logprobs",
    "store": "server_side",
    "audio": "audio",
    "web_search_options": "hosted_tool",
}
UNSEEN_KINDS = frozenset({*UNSEEN_PARTS.values(), *UNSEEN_MEMBERS.values(), "template", "modality", "unknown_part"})
"""Every kind of content this codec can meet and nobody can look into."""
TEMPLATES = frozenset("prompt prompt_token_ids chat_template chat_template_kwargs template raw add_generation_prompt "
                      "continue_final_message echo".split())  # fmt: skip
"""Switches of self-hosted servers that change what the model reads (vLLM, llama.cpp, Ollama): never mapped."""


class _Reader:
    """Collects the parts and unseen content of one request."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.unseen: list[Unseen] = []

    def add(self, text: str, path: Path, kind: Any = "text", role: str = "", message: int | None = None) -> None:
        if text:
            self.parts.append(Part(len(self.parts), text, path, role, message, kind))

    def sweep(self, value: Any, path: Path, kind: Literal["unmapped", "schema"] = "unmapped", role: str = "") -> None:
        """Everything under ``value`` as text the codec does not explain."""
        for place, text, writable in leaves(value, path):
            self.add(text, place, kind if writable else "member", role)


class OpenAIChat(OpenAIAnswers):
    """The codec."""

    name = "openai"
    route = "/v1/chat/completions"

    def decode(self, exchange_id: str, body: bytes, document: Any) -> Exchange:
        """The request in the gate's words."""
        if not isinstance(document, dict):
            raise Refused(Reason.BAD_REQUEST)
        wire.twins(document, KNOWN)
        reader = _Reader()
        self._members(reader, document)
        messages = document.get("messages")
        if not isinstance(messages, list) or not messages:
            raise Refused(Reason.BAD_REQUEST)
        for place, message in enumerate(messages):
            self._message(reader, message, place)
        model, stream = document.get("model"), document.get("stream", False)
        if not isinstance(model, str) or not isinstance(stream, (bool, type(None))):
            raise Refused(Reason.BAD_REQUEST)
        return Exchange(exchange_id, self.name, self.route, model, bool(stream), body, document,
                        tuple(reader.parts), tuple(reader.unseen))  # fmt: skip

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The body for the backend; the very bytes of the client where nothing was changed."""
        if not edits and not dropped:
            return exchange.body
        paths = {exchange.parts[index].path: text for index, text in edits.items()}
        document = rewritten(exchange.document, paths)
        if dropped:
            kept = [m for place, m in enumerate(document["messages"]) if place not in dropped]
            document = {**document, "messages": kept}
        return orjson.dumps(document)

    def _members(self, reader: _Reader, document: dict[str, Any]) -> None:
        for name, value in document.items():
            if name in UNSEEN_MEMBERS:
                if value not in (None, False, 0):
                    reader.unseen.append(Unseen(UNSEEN_MEMBERS[name], (name,)))
            elif name in TEMPLATES:
                reader.unseen.append(Unseen("template", (name,)))
            elif name == "modalities" and value not in (None, ["text"]):
                reader.unseen.append(Unseen("modality", (name,)))
            elif name == "tools":
                self._tools(reader, value)
            elif name in PLAIN:
                self._plain(reader, name, value)
            elif name == "logit_bias" and _is_bias(value):
                continue
            elif name != "messages":
                if name not in MAPPED:
                    reader.add(name, (name,), "member")
                reader.sweep(value, (name,), "schema" if name in {"functions", "response_format"} else "unmapped")

    @staticmethod
    def _plain(reader: _Reader, name: str, value: Any) -> None:
        if isinstance(value, (bool, int, float, type(None))):
            return
        if name == "model" or (isinstance(value, str) and not is_token(value)) or not isinstance(value, str):
            reader.sweep(value, (name,))

    @staticmethod
    def _tools(reader: _Reader, tools: Any) -> None:
        if tools is None:
            return
        if not isinstance(tools, list):
            raise Refused(Reason.BAD_REQUEST)
        for place, tool in enumerate(tools):
            if not isinstance(tool, dict) or tool.get("type") != "function":
                reader.unseen.append(Unseen("hosted_tool", ("tools", place)))
            reader.sweep(tool, ("tools", place), "schema")

    def _message(self, reader: _Reader, message: Any, place: int) -> None:
        if not isinstance(message, dict):
            raise Refused(Reason.BAD_REQUEST)
        wire.twins(message, MESSAGE)
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            raise Refused(Reason.BAD_REQUEST)
        base: Path = ("messages", place)
        for name, value in message.items():
            path = (*base, name)
            if name == "content":
                self._content(reader, value, path, role, place)
            elif name in {"refusal", "reasoning_content", "reasoning", "name"} and isinstance(value, str):
                reader.add(value, path, "name" if name == "name" else "text", role, place)
            elif name == "tool_calls" and isinstance(value, list):
                for number, call in enumerate(value):
                    self._call(reader, call, (*path, number), role, place)
            elif name == "function_call" and isinstance(value, dict):
                self._function(reader, value, path, role, place)
            elif name == "audio" and value is not None:
                reader.unseen.append(Unseen("audio", path))
            elif (name == "role") or (name == "tool_call_id" and is_token(value)):
                continue
            else:
                self._unmapped(reader, name, value, path, role, known=name in MESSAGE)

    def _content(self, reader: _Reader, content: Any, path: Path, role: str, place: int) -> None:
        if content is None:
            return
        if isinstance(content, str):
            reader.add(content, path, "text", role, place)
            return
        if not isinstance(content, list):
            raise Refused(Reason.BAD_REQUEST)
        for number, part in enumerate(content):
            self._part(reader, part, (*path, number), role, place)

    def _part(self, reader: _Reader, part: Any, path: Path, role: str, place: int) -> None:
        if not isinstance(part, dict):
            raise Refused(Reason.BAD_REQUEST)
        wire.twins(part, PART)
        kind = part.get("type")
        if not isinstance(kind, str):
            raise Refused(Reason.BAD_REQUEST)
        if kind not in {"text", "refusal"}:
            reader.unseen.append(Unseen(UNSEEN_PARTS.get(kind, "unknown_part"), path))
        for name, value in part.items():
            if name == "type" and is_token(value):
                continue
            if name in {"text", "refusal"} and isinstance(value, str):
                reader.add(value, (*path, name), "text", role, place)
            elif name != kind or name not in UNSEEN_PARTS:
                self._unmapped(reader, name, value, (*path, name), role, known=name in PART)

    def _call(self, reader: _Reader, call: Any, path: Path, role: str, place: int) -> None:
        if not isinstance(call, dict):
            raise Refused(Reason.BAD_REQUEST)
        wire.twins(call, CALL)
        for name, value in call.items():
            if name == "function" and isinstance(value, dict):
                self._function(reader, value, (*path, name), role, place)
            elif not (name in {"id", "type"} and is_token(value)) and not (name == "index" and isinstance(value, int)):
                self._unmapped(reader, name, value, (*path, name), role, known=name in CALL)

    def _function(self, reader: _Reader, function: dict[str, Any], path: Path, role: str, place: int) -> None:
        wire.twins(function, FUNCTION)
        for name, value in function.items():
            if name == "arguments" and isinstance(value, str):
                reader.add(value, (*path, name), "arguments", role, place)
            elif name == "name" and isinstance(value, str):
                reader.add(value, (*path, name), "member", role, place)
            else:
                self._unmapped(reader, name, value, (*path, name), role, known=name in FUNCTION)

    @staticmethod
    def _unmapped(reader: _Reader, name: str, value: Any, path: Path, role: str, *, known: bool) -> None:
        if not known:
            reader.add(name, path, "member", role)
        reader.sweep(value, path, "unmapped", role)


def _is_bias(value: Any) -> bool:
    """Token ids (at most six digits) to numbers: nothing a person could have written."""
    return isinstance(value, dict) and all(
        name.isdigit() and len(name) <= 6 and isinstance(bias, (int, float)) for name, bias in value.items()
    )


def offered(exchange: Exchange) -> Iterator[str]:
    """The names of the tools that the model may call."""
    for tool in exchange.document.get("tools") or ():
        if isinstance(tool, dict):
            inner = tool.get(tool["type"]) if isinstance(tool.get("type"), str) else None
            yield from _named(tool, inner, tool.get("function"))
    functions = exchange.document.get("functions")
    yield from _named(*(functions if isinstance(functions, list) else ()))


def _named(*holders: Any) -> Iterator[str]:
    return (one["name"] for one in holders if isinstance(one, dict) and isinstance(one.get("name"), str))


def wanted_forms(exchange: Exchange) -> frozenset[str]:
    """The forms (``audio`` ...) in which an answer is asked for, besides text."""
    wanted = exchange.document.get("modalities")
    return frozenset(one for one in wanted if isinstance(one, str)) if isinstance(wanted, list) else frozenset()


def unmapped_members(exchange: Exchange) -> Iterator[Path]:
    """Top-level members the codec does not know, for policies that refuse them (``unmapped: reject``)."""
    return ((name,) for name in exchange.document if name not in KNOWN and name not in TEMPLATES)
