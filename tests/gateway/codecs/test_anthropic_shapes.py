"""Questions and answers of Anthropic's messages, place by place. What holds for every codec: ``test_every_codec``."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from gateway.codecs.anthropic import AnthropicMessages
from gateway.codecs.anthropic_shapes import is_hosted, tool_names
from gateway.codecs.base import Asked
from gateway.codecs.document import SYSTEM
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CODEC = AnthropicMessages()
PDF = base64.b64encode(b"%PDF-1.7 x").decode()


def asked(*content: Any, **more: Any) -> Exchange:
    document = {"model": "demo", "max_tokens": 9, "messages": [{"role": "user", "content": [*content]}], **more}
    body = orjson.dumps(document)
    return CODEC.decode(Asked("0" * 32, CODEC.route, "", body, orjson.loads(body)))


def told(exchange: Exchange) -> list[tuple[str, str]]:
    return [(part.role, part.text) for part in exchange.parts if part.kind == "text"]


def unseen(exchange: Exchange) -> set[str]:
    return {one.kind for one in exchange.unseen}


def test_the_system_prompt_is_an_instruction_outside_the_row_of_messages() -> None:
    for system in ("Jawab singkat.", [{"type": "text", "text": "Jawab singkat."}]):
        exchange = asked({"type": "text", "text": "Halo"}, system=system)
        assert told(exchange) == [("user", "Halo"), ("system", "Jawab singkat.")]
        assert exchange.parts[-1].message == SYSTEM


@pytest.mark.parametrize("content", ["r", [{"type": "text", "text": "r"}]])
def test_what_a_tool_answered_is_said_by_a_tool(content: Any) -> None:
    exchange = asked({"type": "tool_result", "tool_use_id": "t", "content": content}, {"type": "text", "text": "u"})
    assert told(exchange) == [("tool", "r"), ("user", "u")]


def test_the_input_of_a_call_is_one_text() -> None:
    exchange = asked({"type": "tool_use", "id": "t", "name": "cari", "input": {"kota": "Ambon"}})
    assert [(part.kind, part.text, part.packed) for part in exchange.parts[1:]] == [
        ("member", "cari", False),
        ("arguments", '{"kota":"Ambon"}', True),
    ]
    changed = orjson.loads(CODEC.encode(exchange, {2: '{"kota":"X"}'}, frozenset()))
    assert changed["messages"][0]["content"][0]["input"] == {"kota": "X"}


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        ({"type": "image", "source": {"type": "url", "url": "https://contoh.example/a"}}, {"image", "remote_url"}),
        ({"type": "image", "source": {"type": "file", "file_id": "f"}}, {"image", "server_side"}),
        ({"type": "document", "source": {"type": "file", "file_id": "f"}}, {"file", "server_side"}),
        ({"type": "document", "source": {"type": "url", "url": "https://contoh.example/a"}}, {"file", "remote_url"}),
        (
            {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": PDF}},
            {"file"},
        ),
        ({"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "d"}}, set()),
        ({"type": "redacted_thinking", "data": "x"}, {"encrypted_reasoning"}),
        ({"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}, {"hosted_tool"}),
        ({"type": "container_upload", "file_id": "f"}, {"server_side"}),
        ({"type": "hologram", "text": "t"}, {"unknown_part"}),
        ({"type": "thinking", "thinking": "t", "signature": "s"}, set()),
    ],
)
def test_what_nobody_can_look_into_is_listed(block: Any, kinds: set[str]) -> None:
    assert unseen(asked(block)) == kinds


@pytest.mark.parametrize(
    "source",
    [
        {"type": "base64", "media_type": "image/png", "data": "PGh0bWw+"},
        {"type": "base64", "media_type": "text/html", "data": "PGh0bWw+"},
        {"type": "base64", "data": "PGh0bWw+"},
        {"type": "url", "url": "file:///etc/passwd"},
        {"type": "blob"},
        "x",
    ],
)
def test_a_picture_that_is_none_is_refused(source: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked({"type": "image", "source": source})
    assert refused.value.reason is Reason.BAD_MEDIA


@pytest.mark.parametrize(
    ("member", "value", "kind"),
    [("container", "c", "server_side"), ("mcp_servers", [{"url": "u"}], "hosted_tool"),
     ("tools", [{"type": "web_search_20250305", "name": "web_search"}], "hosted_tool")],
)  # fmt: skip
def test_what_runs_at_the_provider_is_listed(member: str, value: Any, kind: str) -> None:
    assert unseen(asked({"type": "text", "text": "t"}, **{member: value})) == {kind}


@pytest.mark.parametrize(
    ("tool", "hosted"),
    [
        ({"name": "f", "input_schema": {}}, False),
        ({"type": "custom", "name": "f"}, False),
        ({"type": "bash_20250124", "name": "bash"}, False),
        ({"type": "web_search_20250305", "name": "web_search"}, True),
        ({"type": "bash_20250124_web", "name": "bash"}, True),
        ({"type": "mcp_toolset"}, True),
        ({"type": ["custom"]}, True),
        ("web_search", True),
    ],
)
def test_a_tool_runs_at_the_provider_unless_it_is_known_not_to(tool: Any, hosted: bool) -> None:
    assert is_hosted(tool) is hosted
    assert tool_names(tool) == ([tool["name"]] if isinstance(tool, dict) and "name" in tool else [])


@pytest.mark.parametrize(
    "messages",
    [[], "x", [{"role": "root", "content": "x"}], [{"role": "user"}], [{"role": "user", "content": None}],
     [{"role": "user", "content": [{"text": "no type"}]}], [{"role": "user", "content": ["x"]}]],
)  # fmt: skip
def test_messages_that_cannot_be_explained_are_refused(messages: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked(messages=messages)
    assert refused.value.reason is Reason.BAD_REQUEST


def answered(*content: Any) -> Any:
    message = {"type": "message", "role": "assistant", "content": [*content], "stop_reason": "end_turn"}
    return CODEC.whole(asked({"type": "text", "text": "t"}), orjson.dumps(message))


def test_a_call_in_an_answer_names_its_tool_even_without_input() -> None:
    event = answered(
        {"type": "text", "text": "a"},
        {"type": "tool_use", "id": "t", "name": "cari", "input": {"a": 1}},
        {"type": "tool_use", "id": "u", "name": "jam", "input": {}},
    )
    calls = [(piece.channel, piece.text, piece.tool) for piece in event.pieces if piece.kind == "arguments"]
    assert calls == [(("args", 1), '{"a":1}', "cari"), (("args", 2), "", "jam")]


def test_what_a_tool_at_the_provider_said_is_read_and_listed() -> None:
    page = {"type": "web_search_result", "url": "u", "title": "Judul", "encrypted_content": "e"}
    event = answered({"type": "web_search_tool_result", "tool_use_id": "s", "content": [page]})
    assert event.unseen == {"hosted_tool", "encrypted_reasoning"}
    assert "Judul" in [piece.text for piece in event.pieces]
