"""What several members ask for together."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.translation.question import Choice, Question, Tool, parsed, read, wants_usage
from gateway.errors import Reason, Refused


def tool(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **more}}


ASK = {"model": "m", "messages": [{"role": "user", "content": "Hai"}]}
TWO = [tool("a", description="d", parameters={"type": "object"}, strict=True), tool("b", description=None)]


def question(**more: Any) -> Question:
    return read({**ASK, **more})


def test_the_least_is_a_model_and_words() -> None:
    asked = question(stream=None, tools=None)
    assert (asked.model, asked.stream, asked.tools, asked.choice, asked.most) == ("m", False, (), Choice(), None)


def test_tools_are_functions() -> None:
    assert question(tools=TWO).tools == (Tool("a", "d", {"type": "object"}, True), Tool("b", None, None, False))


@pytest.mark.parametrize(("choice", "means"), [
    (None, Choice()), ("auto", Choice()), ("none", Choice("none")), ("required", Choice("required")),
    (tool("b"), Choice("named", "b")),
])  # fmt: skip
def test_each_form_of_choice_has_one_meaning(choice: Any, means: Choice) -> None:
    assert question(tools=TWO, tool_choice=choice).choice == means


def test_tools_that_are_not_allowed_are_not_offered() -> None:
    allowed = {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [tool("b")]}}
    asked = question(tools=TWO, tool_choice=allowed)
    assert ([one.name for one in asked.tools], asked.choice) == (["b"], Choice("required"))


def test_one_call_at_a_time_needs_tools_to_mean_anything() -> None:
    assert question(tools=TWO, parallel_tool_calls=False).choice.single
    assert not question(parallel_tool_calls=False).choice.single
    assert not question(tools=TWO, parallel_tool_calls=True).choice.single


def test_the_bound_of_an_answer_has_two_names_and_one_value() -> None:
    assert question(max_tokens=5).most == question(max_completion_tokens=5, max_tokens=5).most == 5
    with pytest.raises(Refused, match="bad_request"):
        question(max_tokens=5, max_completion_tokens=6)


@pytest.mark.parametrize(("more", "what"), [
    ({"tools": [{"type": "custom", "custom": {"name": "c"}}]}, "tools.type"),
    ({"tools": [{"type": "web_search"}]}, "tools.type"),
    ({"tools": [tool("a", Ani=1)]}, ""),
    ({"tools": TWO, "tool_choice": {"type": "custom", "custom": {"name": "c"}}}, "tool_choice.type"),
    ({"tools": TWO, "tool_choice": {"type": "allowed_tools", "allowed_tools": {"tools": ["a"]}}}, "tool_choice.type"),
    ({"tools": TWO, "tool_choice": "any"}, "tool_choice.type"),
])  # fmt: skip
def test_tools_of_other_kinds_are_refused(more: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        question(**more)
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)


@pytest.mark.parametrize("more", [
    {"model": None}, {"model": 1}, {"stream": "yes"}, {"tools": "a"}, {"tools": [tool("a", parameters=[])]},
    {"tools": [tool("a", strict="x")]}, {"tools": [tool(1)]}, {"tool_choice": "required"},  # type: ignore[arg-type]
    {"tools": TWO, "tool_choice": tool("c")}, {"parallel_tool_calls": 1}, {"max_tokens": "5"},
])  # fmt: skip
def test_a_wrong_shape_is_a_wrong_request(more: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="bad_request"):
        question(**more)


def test_a_body_is_one_object_of_strict_json() -> None:
    assert parsed(b'{"a": 1}') == {"a": 1}
    for body in (b"[]", b"{", b'{"a":1,"a":2}'):
        with pytest.raises(Refused):
            parsed(body)


def test_a_count_at_the_end_is_asked_for() -> None:
    assert wants_usage({"stream_options": {"include_usage": True}})
    assert not any(wants_usage(one) for one in ({}, {"stream_options": None}, {"stream_options": {"include_usage": 1}}))
