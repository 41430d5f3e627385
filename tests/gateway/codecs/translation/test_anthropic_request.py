"""Requests for Anthropic, as its official SDK would send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from anthropic.types import message_create_params
from pydantic import TypeAdapter

from gateway.codecs.translation.anthropic_request import DEFAULT_MAX_TOKENS, VERSION, ask
from gateway.errors import Reason, Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "anthropic"
ASK: dict[str, Any] = {"model": "claude", "messages": [{"role": "user", "content": "Hai"}]}
TOOLS = [{"type": "function", "function": {"name": "f", "strict": True}}]


def body(**more: Any) -> dict[str, Any]:
    return orjson.loads(ask({**ASK, **more}).body)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("request_*.json")), ids=lambda path: path.stem)
def test_the_official_sdk_knows_everything_that_is_sent(case: Path) -> None:
    sent = json.loads(case.read_text(encoding="utf-8"))["body"]
    kind = (message_create_params.MessageCreateParamsStreaming if sent["stream"]
            else message_create_params.MessageCreateParamsNonStreaming)  # fmt: skip
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    assert adapter.validate_python(sent).keys() == sent.keys(), "what it does not know it leaves out"


def test_the_version_of_the_api_is_said_and_it_has_no_temperature() -> None:
    assert ask(ASK).headers == {"anthropic-version": VERSION}
    assert body(temperature=1, top_p=1.0) == body()


def test_an_answer_has_a_bound_though_nobody_asked() -> None:
    assert body()["max_tokens"] == DEFAULT_MAX_TOKENS
    assert body(max_tokens=7)["max_tokens"] == 7


@pytest.mark.parametrize(("choice", "single", "means"), [
    ("auto", None, None),
    ("auto", False, {"type": "auto", "disable_parallel_tool_use": True}),
    ("none", False, {"type": "none"}),
    ("required", True, {"type": "any"}),
    ({"type": "function", "function": {"name": "f"}}, False,
     {"type": "tool", "name": "f", "disable_parallel_tool_use": True}),
])  # fmt: skip
def test_each_choice_of_tools_has_its_word(choice: Any, single: bool | None, means: Any) -> None:
    assert body(tools=TOOLS, tool_choice=choice, parallel_tool_calls=single).get("tool_choice") == means


def test_a_tool_without_parameters_takes_an_object_with_nothing_in_it() -> None:
    assert body(tools=TOOLS)["tools"] == [
        {"name": "f", "input_schema": {"type": "object", "properties": {}}, "strict": True}
    ]


def test_the_newer_name_of_who_asks_counts_whichever_comes_first() -> None:
    for more in ({"user": "u", "safety_identifier": "s"}, {"safety_identifier": "s", "user": "u"}):
        assert body(**more)["metadata"] == {"user_id": "s"}


def test_an_id_that_anthropic_does_not_accept_is_replaced_in_the_call_and_its_result() -> None:
    call = {"id": "panggilan:1/a b", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    after = [{"role": "assistant", "tool_calls": [call]},
             {"role": "tool", "tool_call_id": "panggilan:1/a b", "content": "x"}]  # fmt: skip
    _, said, result = body(messages=[*ASK["messages"], *after])["messages"]
    assert said["content"][0]["id"] == result["content"][0]["tool_use_id"]
    assert said["content"][0]["id"].replace("_", "").isalnum()


@pytest.mark.parametrize(("effort", "means"), [
    ("low", {"output_config": {"effort": "low"}}), ("max", {"output_config": {"effort": "max"}}),
    ("none", {"thinking": {"type": "disabled"}}),
])  # fmt: skip
def test_effort_has_the_same_words(effort: str, means: dict[str, Any]) -> None:
    assert body(reasoning_effort=effort).items() >= means.items()


PICTURE = {"type": "image_url", "image_url": {"url": "data:image/bmp;base64,AAAA"}}


@pytest.mark.parametrize(("more", "what"), [
    ({"temperature": 0.5}, "temperature"),
    ({"top_p": 0.9}, "top_p"),
    ({"response_format": {"type": "json_object"}}, "response_format.type"),
    ({"reasoning_effort": "minimal"}, "reasoning_effort"),
    ({"service_tier": "flex"}, "service_tier"),
    ({"seed": 0}, "seed"),
    ({"messages": [{"role": "user", "content": [PICTURE]}]}, "messages.content.image_url"),
    ({"messages": [{"role": "system", "content": "Hanya ini."}]}, "messages"),
])  # fmt: skip
def test_what_anthropic_cannot_be_told_is_refused_by_name(more: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        body(**more)
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)
