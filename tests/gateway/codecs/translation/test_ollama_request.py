"""Requests for Ollama, as its official SDK would send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ollama
import orjson
import pytest
from ollama._types import ChatRequest

from gateway.codecs.translation.ollama_request import ask
from gateway.errors import Reason, Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "ollama"
ASK: dict[str, Any] = {"model": "llama", "messages": [{"role": "user", "content": "Hai"}]}
TOOLS = [{"type": "function", "function": {"name": "f"}}]


def body(**more: Any) -> dict[str, Any]:
    return orjson.loads(ask({**ASK, **more}).body)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("request_*.json")), ids=lambda path: path.stem)
def test_the_official_sdk_knows_everything_that_is_sent(case: Path) -> None:
    sent = json.loads(case.read_text(encoding="utf-8"))["body"]
    assert ChatRequest.model_validate(sent)
    assert sent.keys() <= ChatRequest.model_fields.keys()
    assert sent.get("options", {}).keys() <= ollama.Options.model_fields.keys()
    for message in sent["messages"]:
        assert message.keys() <= ollama.Message.model_fields.keys()


def test_a_stream_is_refused_aloud_as_ollama_streams_by_itself() -> None:
    assert body()["stream"] is False
    assert body(stream=True)["stream"] is True


def test_tools_that_may_not_be_called_are_not_offered() -> None:
    assert "tools" not in body(tools=TOOLS, tool_choice="none")
    assert body(tools=TOOLS)["tools"] == [
        {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    ]


def test_text_parts_are_joined_by_a_line_end_so_that_no_value_grows_of_two() -> None:
    parts = [{"type": "text", "text": "Bu"}, {"type": "text", "text": "di"}]
    assert body(messages=[{"role": "user", "content": parts}])["messages"][0]["content"] == "Bu\ndi"


@pytest.mark.parametrize(("form", "means"), [
    ({"type": "json_object"}, "json"), ({"type": "text"}, None),
    ({"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "array"}}}, {"type": "array"}),
])  # fmt: skip
def test_a_form_is_a_word_or_a_schema(form: Any, means: Any) -> None:
    assert body(response_format=form).get("format") == means


@pytest.mark.parametrize(("effort", "means"), [("none", False), ("high", "high")])
def test_effort_is_how_it_thinks(effort: str, means: Any) -> None:
    assert body(reasoning_effort=effort)["think"] == means


PICTURE = {"type": "image_url", "image_url": {"url": "https://gambar.example/a.png"}}


@pytest.mark.parametrize(("more", "what"), [
    ({"tools": TOOLS, "tool_choice": "required"}, "tool_choice"),
    ({"tools": TOOLS, "tool_choice": TOOLS[0]}, "tool_choice"),
    ({"tools": [{"type": "function", "function": {"name": "f", "strict": True}}]}, "tools.function.strict"),
    ({"messages": [{"role": "user", "content": [PICTURE]}]}, "messages.content.image_url"),
    ({"reasoning_effort": "xhigh"}, "reasoning_effort"),
    ({"n": 2}, "n"),
])  # fmt: skip
def test_what_ollama_cannot_be_told_is_refused_by_name(more: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        body(**more)
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)
