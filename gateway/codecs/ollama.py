"""Ollama's own API: ``POST /api/chat`` and ``/api/generate``.

Members are those of Ollama's API reference as the official SDK 0.6.3 types them, with what newer servers add. An answer
is streamed unless the request says otherwise. Requests without a message or prompt, which load a model or unload it for
everybody, are none that the gate passes on; neither are ``template``, ``raw`` and ``context``, which change what the
model reads where nobody here can see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from gateway.codecs import media
from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, PLAIN, STRIPPED, TAG, plain
from gateway.codecs.ndjson import LineReader
from gateway.codecs.ollama_refusal import OllamaRefusals, OllamaVoice
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Each, Form, Obj
from gateway.codecs.values import ANY, SCHEMA, TOOL, Hidden, Media, Noted, Offered, Packed, Text
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Path

ROLES = {role: role for role in ("system", "user", "assistant", "tool")}
FALSY = (None, False, 0)
OPTIONS = Obj(
    {
        **plain(
            "numa num_ctx num_batch num_gpu main_gpu low_vram f16_kv logits_all vocab_only use_mmap use_mlock "
            "embedding_only num_thread num_keep num_predict top_k top_p min_p tfs_z typical_p repeat_last_n "
            "temperature repeat_penalty presence_penalty frequency_penalty mirostat mirostat_tau mirostat_eta "
            "penalize_newline"
        ),
        "seed": PLAIN,
        "stop": ANY,
    }
)
"""What a model runs with; only the words at which it stops are text."""
ASKED: dict[str, Node] = {
    "model": Noted("model", ANY),
    "options": Form(one=OPTIONS, other=ANY),
    "keep_alive": PLAIN,
}
STREAMED: dict[str, Node] = {
    **ASKED,
    "stream": Noted("stream", TAG),
    "format": SCHEMA,
    "think": PLAIN,
    "logprobs": Hidden("logprobs", FALSY),
    "top_logprobs": Hidden("logprobs", FALSY),
    "raw": Hidden("template", FALSY),
    "template": Hidden("template", (None, "")),
    "_debug_render_only": Hidden("template", FALSY),
    **plain("truncate shift"),
}
PICTURES = Each(Media("image", media.bare("image")))
FUNCTION = Obj({"index": PLAIN, "name": TOOL, "arguments": Packed("args"), "description": ANY})
CALL = Obj({"id": PLAIN, "type": PLAIN, "function": Form(one=FUNCTION, other=ANY)}, call="args")
MESSAGE = Obj(
    {
        "role": TAG,
        "content": Text("content"),
        "thinking": Text("reasoning"),
        "images": PICTURES,
        "tool_calls": Each(CALL),
        "tool_name": TOOL,
        "tool_call_id": PLAIN,
    },
    roles=ROLES,
)


def tool_names(tool: Any) -> list[str]:
    """The names a tool goes by."""
    if not isinstance(tool, dict):
        return []
    holders = [tool, tool.get("function")]
    return [one["name"] for one in holders if isinstance(one, dict) and isinstance(one.get("name"), str)]


def is_hosted(tool: Any) -> bool:
    """Whether it is something else than a function, which the client runs."""
    return not isinstance(tool, dict) or tool.get("type", "function") not in ("function", None)


CHAT = Obj(
    {**STREAMED, "messages": Each(MESSAGE, turns=True, empty=False), "tools": Each(Offered(tool_names, is_hosted))},
    required=("messages",),
)
GENERATE = Obj(
    {
        **STREAMED,
        "prompt": As(Text("content"), "user"),
        "suffix": As(Text("content"), "user"),
        "system": As(Text("content"), "system"),
        "context": Hidden("token_ids", (None, [])),
        "images": PICTURES,
        **plain("width height steps"),
    }
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The calls of one answer. Each comes with all of its arguments, and not every server counts them over the lines
    of a stream: so the n-th call that comes is a text of its own. One for each answer."""

    numbers: count[int] = field(default_factory=count)

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Every call."""
        if value is None:
            return
        if not isinstance(value, list):
            raise to.bad()
        for place, call in enumerate(value):
            CALL.read(to, call, (*path, place), at.inside(next(self.numbers) % 1024))

    def rows(self, place: str) -> Iterator[Row]:
        """Those of a call."""
        return CALL.rows(f"{place}[]")


HEAD: dict[str, Node] = {
    **plain("model created_at remote_model remote_host done"),
    "done_reason": Noted("finished", PLAIN),
    "prompt_eval_count": Noted("asked", NUMBER),
    "eval_count": Noted("given", NUMBER),
    **dict.fromkeys("total_duration load_duration prompt_eval_duration eval_duration".split(), NUMBER),
    "logprobs": STRIPPED,
}


def told(calls: Node) -> Obj:
    """An answer of ``/api/chat``, or a line of one."""
    said = Obj(
        {
            "role": PLAIN,
            "content": Text("content"),
            "thinking": Text("reasoning"),
            "tool_calls": calls,
            "images": Hidden("image", (None, [])),
        }
    )
    return Obj({**HEAD, "message": said}, required=("message",))


WRITTEN = Obj(
    {
        **HEAD,
        "response": Text("content"),
        "thinking": Text("reasoning"),
        "context": STRIPPED,
        "image": Hidden("image", (None, "")),
        **plain("completed total"),
    },
    required=("done",),
)
"""``context`` is the conversation as token ids: nobody here can read them, and none may come back."""


class OllamaStream(Stream):
    """A line each, the last of which is ``done``."""

    def ends(self, document: Any) -> bool:
        """Whether it is the last line."""
        return document.get("done") is True


class _Ollama(OllamaRefusals, DocumentCodec):
    api = "ollama"
    streams = "application/x-ndjson"

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """Streamed unless told not to."""
        return notes.get("model"), notes.get("stream", True)

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return OllamaStream(self, self.line(), exchange, LineReader())

    def line(self) -> Node:
        """The shape of the lines of one streamed answer."""
        return self.answer

    def voice(self, exchange: Exchange) -> OllamaVoice:
        """Who says one streamed answer."""
        return OllamaVoice(exchange.model, self.says)


class OllamaChat(_Ollama):
    """``/api/chat``."""

    name = "ollama-chat"
    route = "/api/chat"
    question = CHAT
    answer = told(Each(Obj({**CALL.members, "index": NUMBER}, place="index", call="args")))

    def line(self) -> Node:
        """Calls are counted over all the lines."""
        return told(Numbered())


class OllamaGenerate(_Ollama):
    """``/api/generate``: a prompt that belongs to no conversation."""

    name = "ollama-generate"
    route = "/api/generate"
    operation = "text_completion"
    question = GENERATE
    answer = WRITTEN

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """Without a prompt it would load a model, or unload it."""
        if not asked.document.get("prompt"):
            raise Refused(Reason.BAD_REQUEST)
        return super().asks(asked, notes)

    @staticmethod
    def says(text: str) -> dict[str, Any]:
        """The members of a line with this text."""
        return {"response": text}
