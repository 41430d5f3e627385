"""Messages as turns: everything they say, in the order that other APIs want, or a refusal that names what it is."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.translation.conversation import Call, Image, Result, Text, Thought, Turn, conversation
from gateway.errors import Reason, Refused

USER = {"role": "user", "content": "Hai"}


def called(*ids: str, **more: Any) -> dict[str, Any]:
    function = {"name": "f", "arguments": "{}"}
    return {"role": "assistant", "tool_calls": [{"id": one, "function": function, **more} for one in ids]}


def test_a_conversation_is_its_turns() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    assert conversation([
        {"role": "developer", "content": "Singkat.", "name": None},
        {"role": "user", "content": [{"type": "text", "text": "Ini?"}, picture, {"type": "text", "text": ""}]},
        {"role": "assistant", "content": "Apel", "reasoning": "Merah.", "reasoning_content": "Merah.",
         "refusal": "tidak", "tool_calls": [], "annotations": []},
        USER,
    ]) == (
        Turn("system", (Text("Singkat."),)),
        Turn("user", (Text("Ini?"), Image("image/png", "AAAA"))),
        Turn("assistant", (Thought("Merah."), Text("Apel"), Text("tidak"))),
        Turn("user", (Text("Hai"),)),
    )  # fmt: skip


def test_a_message_without_a_word_is_none() -> None:
    silent: list[Any] = ["", None, [], [{"type": "text", "text": ""}]]
    messages = [{"role": "assistant", "content": content} for content in silent]
    assert conversation([USER, *messages, USER]) == conversation([USER, USER])


def test_results_stand_in_the_order_of_their_calls_and_know_them() -> None:
    results = [{"role": "tool", "tool_call_id": one, "content": one, "name": "f"} for one in ("b", "a")]
    turns = conversation([USER, called("a", "b"), *results, called("c"), {"role": "tool", "tool_call_id": "c"}])
    found = [block for turn in turns for block in turn.blocks if isinstance(block, Result)]
    assert [(one.call.id, one.text, one.call.name) for one in found] == [
        ("a", "a", "f"),
        ("b", "b", "f"),
        ("c", "", "f"),
    ]


def test_an_id_that_comes_again_is_the_latest_call() -> None:
    again = {**called("a"), "tool_calls": [{"id": "a", "function": {"name": "g", "arguments": '{"x": [1]}'}}]}
    result = {"role": "tool", "tool_call_id": "a", "content": "r"}
    turns = conversation([USER, called("a"), result, again, result])
    assert turns[-1].blocks == (Result(Call("a", "g", {"x": [1]}), "r", 1),)


def test_a_signature_of_gemini_comes_back_with_its_call() -> None:
    turns = conversation([USER, called("a", extra_content={"google": {"thought_signature": "c2ln"}}), USER])
    assert turns[1].blocks == (Call("a", "f", {}, "c2ln"),)


def part(**part: Any) -> dict[str, Any]:
    return {"role": "user", "content": [part]}


def url(url: str, **more: Any) -> dict[str, Any]:
    return part(type="image_url", image_url={"url": url, **more})


@pytest.mark.parametrize(("message", "what"), [
    ({"role": "function", "name": "f", "content": "x"}, "messages.role"),
    ({**USER, "name": "Ani"}, "messages.name"),
    ({"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}, "messages.function_call"),
    ({"role": "assistant", "audio": {"id": "a"}}, "messages.audio"),
    (part(type="input_audio", input_audio={}), "messages.content.type"),
    (part(type="file", file={}), "messages.content.type"),
    (part(type="refusal", refusal="r"), "messages.content.type"),
    ({"role": "system", "content": url("data:image/png;base64,AAAA")["content"]}, "messages.content.type"),
    (url("data:text/plain;base64,AAAA"), "messages.content.image_url"),
    (url("data:image/png,AAAA"), "messages.content.image_url"),
    (url("file:///etc/passwd"), "messages.content.image_url"),
    (url("data:image/png;base64,AAAA", detail="high"), "messages.content.image_url.detail"),
    (called("a", type="custom"), "messages.tool_calls.type"),
    ({"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "[]"}}]},
     "messages.tool_calls.function.arguments"),
    ({"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": '{"a":1,"a":2}'}}]},
     "messages.tool_calls.function.arguments"),
    ({"role": "assistant", "content": "Lanjut"}, "messages[-1].role"),
    ({**USER, "Ani": 1}, ""),
    (part(type="text", text="t", cache_control={}), ""),
    (url("data:image/png;base64,AAAA", Ani=1), ""),
    (called("a", extra_content={"Ani": 1}), ""),
    (called("a", Ani=1), ""),
])  # fmt: skip
def test_what_no_api_can_be_told_is_refused_by_a_name_of_ours(message: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        conversation([USER, message])
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("messages", [
    None, [], "Hai", ["Hai"], [{}], [{"role": 1}], [{"role": "user", "content": 1}], [{**USER, "content": ["a"]}],
    [part(text="a")], [part(type=["text"])], [part(type="text", text=1)], [part(type="image_url")], [{"role": "user"}],
    [{"role": "tool", "content": "x"}], [{"role": "tool", "content": "x", "tool_call_id": "nobody's"}],
    [USER, called("a"), {"role": "tool", "tool_call_id": "a", "name": "g", "content": "x"}],
    [USER, {"role": "assistant", "tool_calls": "f"}, USER], [USER, {"role": "assistant", "tool_calls": [{"id": "a"}]}],
    [USER, {"role": "assistant", "content": "a", "reasoning": "b", "reasoning_content": "c"}, USER],
])  # fmt: skip
def test_what_openai_does_not_have_either_is_a_wrong_request(messages: Any) -> None:
    with pytest.raises(Refused, match="bad_request"):
        conversation(messages)
