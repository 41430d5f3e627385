"""Requests of OpenAI's chat protocol: nothing that was written there goes unread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codecs.base import Asked
from gateway.codecs.openai_chat import QUESTION, OpenAIChat
from gateway.codecs.registry import unseen_kinds
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CODEC = OpenAIChat()
GOLDEN = Path(__file__).parent / "golden" / "openai_chat"
MARK = "Penanda \u2603 tiga"
"""Nothing a machine would write."""


def decoded(document: Any) -> Exchange:
    body = orjson.dumps(document)
    return CODEC.decode(Asked("0" * 32, CODEC.route, "", body, orjson.loads(body)))


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("request_*.json")), ids=lambda path: path.stem)
def test_golden(case: Path) -> None:
    golden = json.loads(case.read_text(encoding="utf-8"))
    exchange = decoded(golden["body"])
    assert [[part.kind, part.role, part.text] for part in exchange.parts] == golden["parts"]
    assert sorted(unseen.kind for unseen in exchange.unseen) == golden["unseen"]
    assert {unseen.kind for unseen in exchange.unseen} <= unseen_kinds()
    assert CODEC.encode(exchange, {}, frozenset()) is exchange.body


FULL: dict[str, Any] = {
    "model": "demo",
    "stream": True,
    "stream_options": {"include_usage": True},
    "n": 1,
    "seed": 1,
    "service_tier": "auto",
    "reasoning_effort": "low",
    "stop": ["x"],
    "user": "u",
    "metadata": {"a": "b"},
    "logit_bias": {"50256": -100},
    "prediction": {"type": "content", "content": "c"},
    "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}}},
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "tools": [{"type": "function", "function": {"name": "f", "description": "d", "parameters": {"enum": ["e"]}}}],
    "functions": [{"name": "f"}],
    "web_search_options": {"a": "b"},
    "audio": {"voice": "v"},
    "moderation": {"a": "b"},
    "chat_template": "t",
    "unknown": {"deep": [{"deeper": "text"}]},
    "messages": [
        {"role": "system", "content": "s", "name": "n"},
        {"role": "user", "content": [
            {"type": "text", "text": "t", "cache_control": {"type": "ephemeral"}},
            {"type": "text", "text": "t", "image_url": {"url": "u"}, "file": "f", "input_audio": {"data": "d"}},
            {"type": "refusal", "refusal": "r"},
            {"type": "image_url", "image_url": {"url": "https://contoh.example/u", "detail": "low"}},
            {"type": "new", "new": "n", "text": "t"},
        ]},
        {"role": "assistant", "content": None, "refusal": "r", "reasoning_content": "c", "reasoning": "d",
         "audio": {"id": "a"}, "extra": "e", "function_call": {"name": "f", "arguments": "{}", "more": "m"},
         "tool_calls": [
             {"id": "c", "index": 0, "type": "function", "function": {"name": "f", "arguments": "{}", "strict": True}},
             {"id": "c", "type": "custom", "custom": {"name": "f", "input": "i"}}]},
        {"role": "tool", "tool_call_id": "c", "content": "t"},
    ],
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, child in children for place in places(child, (*path, key)))]


def planted(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


def accounted(exchange: Exchange, path: tuple[Any, ...]) -> bool:
    """In some part, or under something that is listed as unseen."""
    read = any(MARK in part.text for part in exchange.parts)
    return read or any(path[: len(unseen.path)] == unseen.path for unseen in exchange.unseen)


@pytest.mark.parametrize("path", places(FULL), ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("new", [MARK, [MARK], {"x": MARK}, {MARK: 1}], ids=["text", "list", "object", "name"])
def test_a_text_in_any_place_is_read_or_listed_or_refused(path: tuple[Any, ...], new: Any) -> None:
    try:
        exchange = decoded(planted(FULL, path, new))
    except Refused as refused:
        assert refused.reason in {Reason.BAD_REQUEST, Reason.BAD_MEDIA}  # noqa: PT017 - some places refuse, the others must read
    else:
        assert accounted(exchange, path)


@pytest.mark.parametrize("path", [(), *(path for path in places(FULL))], ids=lambda path: ".".join(map(str, path)))
def test_a_new_member_in_any_object_is_read(path: tuple[Any, ...]) -> None:
    here: Any = FULL
    for step in path:
        here = here[step]
    if not isinstance(here, dict):
        return
    for more in ({"zzz": MARK}, {MARK: None}):
        assert accounted(decoded(planted(FULL, path, {**here, **more})), path)


PARTS = decoded(FULL).parts
WRITABLE = [part.index for part in PARTS if part.kind != "member"]


@given(st.dictionaries(st.sampled_from(WRITABLE), st.text(min_size=1), max_size=4), st.sets(st.integers(0, 2)))
@settings(max_examples=100, deadline=None)
def test_a_changed_body_keeps_everything_else(edits: dict[int, str], dropped: set[int]) -> None:
    exchange = decoded(FULL)
    expected: Any = FULL
    for index, text in edits.items():
        expected = planted(expected, PARTS[index].path, text)
    expected = {**expected, "messages": [m for n, m in enumerate(expected["messages"]) if n not in dropped]}
    clean = {index: text.encode("utf-8", "replace").decode() for index, text in edits.items()}
    if clean == edits:
        assert orjson.loads(CODEC.encode(exchange, edits, frozenset(dropped))) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text("ab \u2603", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(sorted(QUESTION.members.keys() - {"messages", "model", "stream"})) | st.text("xyz", min_size=1),
        JSON,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_request_is_understood_or_refused_and_goes_on_as_it_came(members: dict[str, Any]) -> None:
    document = {**members, "model": "demo", "messages": [{"role": "user", "content": "halo"}]}
    try:
        exchange = decoded(document)
    except Refused:
        return
    assert CODEC.encode(exchange, {}, frozenset()) is exchange.body
    assert [part.index for part in exchange.parts] == list(range(len(exchange.parts)))
    for part in exchange.parts:
        if part.kind != "member":
            here: Any = document
            for step in part.path:
                here = here[step]
            assert here == part.text


BAD = [
    [],
    {},
    {"model": "m", "messages": []},
    {"model": "m", "messages": "x"},
    {"model": "m", "messages": ["x"]},
    {"model": 1, "messages": [{"role": "user", "content": "x"}]},
    {"model": "m", "stream": "yes", "messages": [{"role": "user", "content": "x"}]},
    {"model": "m", "messages": [{"role": "root", "content": "x"}]},
    {"model": "m", "messages": [{"role": "user", "content": 7}]},
    {"model": "m", "messages": [{"role": "user", "content": ["x"]}]},
    {"model": "m", "tools": "x", "messages": [{"role": "user", "content": "x"}]},
    {"model": "m", "messages": [{"role": "assistant", "tool_calls": ["x"]}]},
]


@pytest.mark.parametrize("document", BAD)
def test_a_shape_that_cannot_be_explained_is_refused(document: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(document)
    assert refused.value.reason == Reason.BAD_REQUEST


TWINS = [
    ({"Messages": []}, ()),
    ({"Content": "x"}, ("messages", 0)),
    ({"\uff34ext": "x"}, ("messages", 1, "content", 0)),
    ({"ARGUMENTS": "x"}, ("messages", 2, "function_call")),
    ({"Function": {}}, ("messages", 2, "tool_calls", 0)),
]


@pytest.mark.parametrize(("more", "path"), TWINS)
def test_a_twin_of_a_known_name_is_refused(more: dict[str, Any], path: tuple[Any, ...]) -> None:
    here: Any = FULL
    for step in path:
        here = here[step]
    with pytest.raises(Refused) as refused:
        decoded(planted(FULL, path, {**here, **more}))
    assert refused.value.reason == Reason.TWIN_MEMBER


def test_members_nobody_knows_are_named_for_policies_that_refuse_them() -> None:
    assert ("unknown",) in decoded(FULL).strangers
    assert ("messages", 1, "content", 0, "cache_control") in decoded(FULL).strangers
