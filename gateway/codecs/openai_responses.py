"""OpenAI responses, ``POST /v1/responses``.

Members are those of the official SDK 3.57. A question may build on what the provider keeps (``previous_response_id``,
``conversation``) and is itself kept there unless it says otherwise: both pass only where a policy lets unseen content
pass, and an answer that is kept belongs to the person for whom it was made. What the answer repeats of the question is
given back as the person wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from gateway.codecs.base import Asked
from gateway.codecs.document import SYSTEM, DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, PLAIN, TAG, Counts, plain
from gateway.codecs.openai_chat import DONE, FALSY, TEMPLATES
from gateway.codecs.openai_events import ENDS, FAILS, events
from gateway.codecs.openai_items import AGAIN, ASKED, NEW, OFFERED, Numbered, Texts, items
from gateway.codecs.openai_responses_refusal import ResponsesRefusals, ResponsesVoice
from gateway.codecs.places import is_token
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Both, Each, Form, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, SCHEMA, Hidden, Noted, Repeats, Text, swept
from gateway.exchange import Exchange, Path

_KEPT = Hidden("server_side")
_INCLUDED = {"message.output_text.logprobs": "logprobs", "reasoning.encrypted_content": "encrypted_reasoning"}


class KeptObject:
    """The id of something that the provider keeps: nobody here sees what is in it, and whose it is must be known."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes an id. Raises ``Refused`` for what is none."""
        if value is None:
            return
        name = value.get("id") if isinstance(value, dict) else value
        if not isinstance(name, str) or not name or not is_token(name):
            raise to.bad()
        _KEPT.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        return _KEPT.rows(place)


class Included:
    """What an answer shall hold besides; most of it is what tools at the provider found."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Each wish is for something unseen."""
        if value is not None and not isinstance(value, list):
            raise to.bad()
        for name in value or ():
            to.unseen(_INCLUDED.get(name, "hosted_tool") if isinstance(name, str) else "hosted_tool", path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One for each kind."""
        for kind in ("hosted_tool", *_INCLUDED.values()):
            yield place, f"unseen: {kind}"


QUESTION = Obj(
    {
        "model": Noted("model", ANY),
        "stream": Noted("stream", TAG),
        "input": Form(text=As(Text("content"), "user", 0), many=Each(items(ASKED), turns=True)),
        "instructions": As(Text("content"), "system", SYSTEM),
        **plain(
            "max_output_tokens max_tool_calls parallel_tool_calls service_tier temperature top_p truncation "
            "prompt_cache_retention"
        ),
        "stream_options": Form(one=Obj(plain("include_usage include_obfuscation")), other=ANY),
        "tools": Each(OFFERED),
        "text": SCHEMA,
        "reasoning": Form(one=Obj(plain("effort summary generate_summary")), other=ANY),
        "store": Hidden("server_side", FALSY),
        "background": Hidden("server_side", FALSY),
        "previous_response_id": KeptObject(),
        "conversation": KeptObject(),
        "prompt": Both(Hidden("server_prompt"), ANY),
        "include": Included(),
        "top_logprobs": Hidden("logprobs", FALSY),
        "context_management": Hidden("server_side", (None, [])),
        "prompt_cache_options": Form(one=Obj({"comparison_response_id": KeptObject(), **plain("mode prewarm ttl")})),
        **{name: Hidden("template", ()) for name in TEMPLATES if name != "prompt"},
        **swept(
            "tool_choice user safety_identifier metadata prompt_cache_key moderation access_programs "
            "background_options image"
        ),
    }
)


def response(text: Texts, required: tuple[str, ...] = ()) -> Obj:
    """An answer. Its texts are new, or, at the end of a stream, said again."""
    return Obj(
        {
            "id": Noted("id", PLAIN),
            **dict.fromkeys(("created_at", "completed_at"), NUMBER),
            "usage": Counts({"input_tokens": "asked", "output_tokens": "given"}),
            "tool_usage": Counts({}),
            **plain(
                "object status model background max_output_tokens max_tool_calls parallel_tool_calls "
                "previous_response_id service_tier store temperature top_p top_logprobs truncation error "
                "prompt_cache_retention frequency_penalty presence_penalty"
            ),
            "output": Form(many=Numbered(items(text))),
            "incomplete_details": Form(one=Obj(plain("reason"))),
            "conversation": Form(one=Obj(plain("id"))),
            "reasoning": Form(one=Obj(plain("effort summary generate_summary")), other=ANY),
            "tools": Repeats("tools", []),
            "tool_choice": Repeats("tool_choice", "auto"),
            "metadata": Repeats("metadata", {}),
            "text": Repeats("text", {"format": {"type": "text"}}),
            **{name: Repeats(name) for name in ("instructions", "user", "safety_identifier", "prompt",
                                                "prompt_cache_key")},
            **swept("moderation access_programs image input_transformations prompt_cache_diagnostics "
                    "prompt_cache_options billing"),
        },
        required=required,
    )  # fmt: skip


ANSWER = response(NEW, ("output",))
EVENT = events(response(AGAIN))


class OpenAIResponses(ResponsesRefusals, DocumentCodec):
    """The codec."""

    name = "openai-responses"
    route = "/v1/responses"
    question: Node = QUESTION
    answer: Node = ANSWER
    echoes = True
    turns = "input"
    instructions = ("instructions",)

    def decode(self, asked: Asked) -> Exchange:
        """The request, and what the provider keeps of it."""
        exchange, document = super().decode(asked), asked.document
        named = (document.get("previous_response_id"), document.get("conversation"),
                 (document.get("prompt_cache_options") or {}).get("comparison_response_id"))  # fmt: skip
        ids = tuple(one["id"] if isinstance(one, dict) else one for one in named if one is not None)
        return replace(exchange, builds_on=(*ids, *_referred(document.get("input"))), kept=document.get("store"))

    def unkept(self, exchange: Exchange) -> Exchange:
        """The same with the order to keep nothing; every other byte as it came, unless it says null there."""
        document = {**exchange.document, "store": False}
        body = b'{"store":false,' + exchange.body[exchange.body.index(b"{") + 1 :]
        body = orjson.dumps(document) if "store" in exchange.document else body
        return replace(exchange, body=body, document=document, kept=False)

    def is_error(self, document: Any) -> bool:
        """Whether it is an error, or an answer that failed."""
        return super().is_error(document) or (isinstance(document, dict) and self.event_name(document) in FAILS)

    def event_name(self, document: Any) -> str:
        """What it calls itself, which is one of the names in ``openai_events``."""
        name = document.get("type", "")
        return name if isinstance(name, str) else ""

    def stream(self, exchange: Exchange) -> ResponseStream:
        """A decoder for one streamed answer."""
        return ResponseStream(self, EVENT, exchange, _Blocks())

    def voice(self, exchange: Exchange) -> ResponsesVoice:
        """Who says one streamed answer."""
        return ResponsesVoice()


def _referred(items: Any) -> tuple[str, ...]:
    """The ids of items that are only pointed at. Nobody here knows whose a single item is: it counts as another's."""
    rows = items if isinstance(items, list) else []
    return tuple(str(row.get("id")) for row in rows if isinstance(row, dict) and row.get("type") == "item_reference")


class ResponseStream(Stream):
    """A stream whose last event holds the whole answer."""

    def ends(self, document: Any) -> bool:
        """Whether it is that one."""
        return self._codec.event_name(document) in ENDS


class _Blocks(EventReader):
    """Some servers end every stream as chats end."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The events without that end, which has no meaning here."""
        return [block for block in super().feed(chunk) if block != DONE]
