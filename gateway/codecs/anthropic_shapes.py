"""The shapes of Anthropic's messages: what stands in a question, an answer, and the events of a stream.

Members are those of the Messages API as the official SDK 2.14 types them. Content is a row of blocks. Blocks of tools
that run at Anthropic (web search, code execution ...) are listed as unseen and read all the same; what a tool found is
said by a tool, whoever sends it. A block or a delta that no table names is listed as unseen and read.
"""

from __future__ import annotations

import re
from typing import Any

from gateway.codecs import media
from gateway.codecs.document import SYSTEM
from gateway.codecs.machine import NUMBER, PLAIN, SIGNATURE, TAG, Counts, plain
from gateway.codecs.reading import At, Node, Reader
from gateway.codecs.shapes import As, Both, Each, Form, Obj, Tagged
from gateway.codecs.values import ANY, SCHEMA, TOOL, Hidden, Media, Noted, Offered, Packed, Text, swept
from gateway.errors import Reason, Refused
from gateway.exchange import Path

ROLES = {role: role for role in ("user", "assistant", "system")}
_AT_THE_CLIENT = re.compile(r"(bash|text_editor|computer|memory)_\d{8}")
"""Tools that Anthropic describes and the client runs."""


def is_hosted(tool: Any) -> bool:
    """Whether a tool runs at the provider, or may."""
    kind = tool.get("type") if isinstance(tool, dict) else tool
    return kind not in (None, "custom") and not (isinstance(kind, str) and _AT_THE_CLIENT.fullmatch(kind))


def tool_names(tool: Any) -> list[str]:
    """The name a tool goes by."""
    name = tool.get("name") if isinstance(tool, dict) else None
    return [name] if isinstance(name, str) else []


def source(kind: str) -> media.Check:
    """For the ``source`` of a picture or a document: inside, an address, or kept at the provider."""

    def of(value: Any) -> tuple[str, ...]:
        if not isinstance(value, dict):
            raise Refused(Reason.BAD_MEDIA)
        match value.get("type"):
            case "base64":
                media.check(kind, value.get("data"), value.get("media_type") or "")
                return ()
            case "url":
                return media.address(kind, value.get("url"))
            case "file":
                return ("server_side",)
        raise Refused(Reason.BAD_MEDIA)

    return of


class _Input(Packed):
    """The input of a call: where a stream begins one, it is empty, and its JSON comes later in pieces."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the object, unless there is nothing in it."""
        if value != {}:
            super().read(to, value, path, at)


CACHE: dict[str, Node] = {"cache_control": Form(one=Obj(plain("type ttl")), other=ANY)}
CITATIONS: dict[str, Node] = {"citations": Form(one=Obj(plain("enabled")), other=ANY)}
HOSTED, SEALED = Hidden("hosted_tool", ()), Hidden("encrypted_reasoning")
TEXT_BLOCK = Obj({"type": TAG, "text": Text("content"), **CITATIONS, **CACHE})
OTHER = Both(Hidden("unknown_part", ()), Obj({"type": TAG, "text": Text("content")}))
IMAGE = Obj({"type": TAG, "source": Media("image", source("image")), **CACHE}, required=("source",))
FOUND = Tagged({"text": TEXT_BLOCK, "image": IMAGE}, other=OTHER)
DOCUMENT = Obj(
    {
        "type": TAG,
        "source": Tagged(
            {
                "text": Obj({"type": TAG, "media_type": PLAIN, "data": Text("content")}),
                "content": Obj({"type": TAG, "content": Form(text=Text("content"), many=Each(FOUND))}),
                "base64": Media("file", source("file")),
                "url": Media("file", source("file")),
                "file": Media("file", source("file")),
            }
        ),
        "title": Text("content"),
        "context": Text("content"),
        **CITATIONS,
        **CACHE,
    },
    required=("source",),
)
SEARCHED = Obj({"type": TAG, "source": ANY, "title": Text("content"), "content": Each(FOUND), **CITATIONS, **CACHE})
RESULT = Obj(
    {
        "type": TAG,
        "tool_use_id": PLAIN,
        "is_error": PLAIN,
        "content": Form(
            text=Text("content"),
            many=Each(
                Tagged(
                    {
                        "text": TEXT_BLOCK,
                        "image": IMAGE,
                        "document": DOCUMENT,
                        "search_result": SEARCHED,
                        "tool_reference": Obj({"type": TAG, "tool_name": ANY, **CACHE}),
                    },
                    other=OTHER,
                )
            ),
        ),
        **CACHE,
    }
)
PAGE = Obj({"encrypted_content": SEALED, **swept("type url title page_age")})
FOUND_THERE = Obj(
    {"type": TAG, "tool_use_id": PLAIN, "content": Form(many=Each(Form(one=PAGE, other=ANY)), other=ANY), **CACHE}
)
RESULTS_THERE = (
    "web_search_tool_result web_fetch_tool_result code_execution_tool_result bash_code_execution_tool_result "
    "text_editor_code_execution_tool_result tool_search_tool_result mcp_tool_result"
).split()


def blocks(place: str = "") -> dict[str, Node]:
    """Blocks that a model writes. ``place``: the member whose number, else whose position, tells them apart."""
    call = Obj({"type": TAG, "id": PLAIN, "name": TOOL, "input": _Input("args"), **CACHE}, place=place, call="args")
    return {
        "text": Obj(TEXT_BLOCK.members, place=place),
        "thinking": Obj({"type": TAG, "thinking": Text("thinking"), "signature": SIGNATURE}, place=place),
        "redacted_thinking": Obj({"type": TAG, "data": SEALED}),
        "tool_use": call,
        "server_tool_use": Both(HOSTED, call),
        "mcp_tool_use": Both(HOSTED, call),
        **{name: Both(HOSTED, As(FOUND_THERE, "tool")) for name in RESULTS_THERE},
        "container_upload": Obj({"type": TAG, "file_id": Hidden("server_side"), **CACHE}),
    }


BLOCK = Tagged(
    {
        **blocks(),
        "image": IMAGE,
        "document": DOCUMENT,
        "search_result": As(SEARCHED, "tool"),
        "tool_result": As(RESULT, "tool"),
    },
    other=OTHER,
)
"""Of a question: what a model wrote comes back as history."""
PROMPT = Form(text=Text("content"), many=Each(Tagged({"text": TEXT_BLOCK}, other=OTHER)))
QUESTION = Obj(
    {
        "model": Noted("model", ANY),
        "stream": Noted("stream", TAG),
        "messages": Each(
            Obj({"role": TAG, "content": Form(text=Text("content"), many=Each(BLOCK), empty=False)}, roles=ROLES,
                required=("content",)),
            turns=True, empty=False,
        ),
        "system": As(PROMPT, "system", SYSTEM),
        "tools": Each(Offered(tool_names, is_hosted)),
        "thinking": Form(one=Obj(plain("type budget_tokens display")), other=ANY),
        "output_config": Form(one=Obj({"effort": PLAIN, "format": SCHEMA}), other=ANY),
        "container": Hidden("server_side"),
        "mcp_servers": Hidden("hosted_tool", (None, [])),
        **plain("max_tokens temperature top_p top_k service_tier speed inference_geo"),
        **swept("metadata stop_sequences tool_choice"),
        **CACHE,
    },
    required=("messages",),
)  # fmt: skip

COUNTED_IN = Form(one=Counts({}), other=ANY)
USAGE = Form(
    one=Obj(
        {
            "input_tokens": Noted("asked", NUMBER),
            "output_tokens": Noted("given", NUMBER),
            "cache_creation_input_tokens": NUMBER,
            "cache_read_input_tokens": NUMBER,
            **dict.fromkeys("cache_creation server_tool_use output_tokens_details".split(), COUNTED_IN),
            **plain("service_tier inference_geo speed"),
        }
    ),
    other=ANY,
)
DETAILS = Obj({"type": PLAIN, "category": PLAIN, "explanation": Text("explanation")})
ENDS: dict[str, Node] = {
    "stop_reason": Noted("finished", PLAIN),
    "stop_details": Form(one=DETAILS, other=ANY),
    **swept("stop_sequence container"),
}
MESSAGE: dict[str, Node] = {"id": Noted("id", PLAIN), "usage": USAGE, **ENDS, **plain("type role model")}
ANSWER = Obj({**MESSAGE, "content": Each(Tagged(blocks("index"), other=OTHER))}, required=("content",))
DELTA = Tagged(
    {
        "text_delta": Obj({"type": TAG, "text": Text("content")}),
        "input_json_delta": Obj({"type": TAG, "partial_json": Text("args", "arguments")}),
        "thinking_delta": Obj({"type": TAG, "thinking": Text("thinking")}),
        "signature_delta": Obj({"type": TAG, "signature": SIGNATURE}),
        "citations_delta": Obj({"type": TAG, "citation": ANY}),
    },
    other=OTHER,
)
EVENT = Tagged(
    {
        "message_start": Obj({"type": TAG, "message": ANSWER}, required=("message",)),
        "content_block_start": Obj(
            {"type": TAG, "index": TAG, "content_block": Tagged(blocks(), other=OTHER)},
            place="index", required=("index", "content_block"),
        ),
        "content_block_delta": Obj({"type": TAG, "index": TAG, "delta": DELTA}, place="index",
                                   required=("index", "delta")),
        "content_block_stop": Obj({"type": TAG, "index": TAG}, place="index", required=("index",)),
        "message_delta": Obj({"type": TAG, "delta": Form(one=Obj(ENDS)), "usage": USAGE}, required=("delta",)),
        "message_stop": Obj({"type": TAG}),
        "ping": Obj({"type": TAG}),
    }
)  # fmt: skip
"""An event that no table names is not understood: it may be the end, or the place where text stands."""
COUNTED = Obj({"input_tokens": Noted("asked", NUMBER)}, required=("input_tokens",))


UNSIGNED = "changed-on-the-way"
"""In place of the signature of a thought that the gate changed on its way out."""
