"""Answers of OpenAI's chat protocol: every text of them is a piece, and what is not understood does not pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from gateway.codecs.document import parsed
from gateway.codecs.openai_chat import ANSWER, CHUNK, OpenAIChat
from gateway.codecs.sse import frame
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

CODEC = OpenAIChat()
EXCHANGE = Exchange("0" * 32, "openai", CODEC.route, "demo", True, b"", {}, ())
GOLDEN = Path(__file__).parent / "golden" / "openai_chat"
MARK = "Penanda \u2603 tiga"


def read(data: bytes, member: str, *, last: bool) -> Event:
    return CODEC.event(parsed(data), data, ANSWER if member == "message" else CHUNK, EXCHANGE, last=last)


def whole(document: Any) -> Event:
    return CODEC.whole(EXCHANGE, orjson.dumps(document))


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("answer_*.json")), ids=lambda path: path.stem)
def test_golden(case: Path) -> None:
    golden = json.loads(case.read_text(encoding="utf-8"))
    event = whole(golden["answer"])
    assert [[piece.kind, piece.text] for piece in event.pieces] == golden["pieces"]
    assert event.usage is not None
    assert [event.usage.input_tokens, event.usage.output_tokens] == golden["usage"]
    assert (event.last, event.finished, event.response_id) == (True, True, "chatcmpl-1")
    assert ChatCompletion.model_validate_json(event.data).choices[0].logprobs is None


def chunk(delta: Any, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
MEMBERS = {"role": "assistant", "content": "c", "refusal": "r", "reasoning": "t", "reasoning_content": "u",
           "annotations": [{"url": "v"}], "tool_calls": [CALL],
           "function_call": {"name": "f", "arguments": "{}"}}  # fmt: skip
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "details": {"cached_tokens": 0, "a": "b"}}
DELTA = {**chunk(MEMBERS, "stop", usage=USAGE, service_tier="x", system_fingerprint="fp"), "extra": {"a": ["b"]}}
MESSAGE = {**DELTA, "choices": [{"index": 0, "message": MEMBERS, "finish_reason": "stop", "more": {"a": "b"}}]}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def planted(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize(("document", "member"), [(DELTA, "delta"), (MESSAGE, "message")], ids=["chunk", "whole"])
@pytest.mark.parametrize("new", [MARK, [MARK], {"x": MARK}, {MARK: 1}], ids=["text", "list", "object", "name"])
def test_a_text_in_any_place_is_a_piece_or_the_answer_does_not_pass(document: Any, member: str, new: Any) -> None:
    for path in places(document):
        try:
            event = read(orjson.dumps(planted(document, path, new)), member, last=False)
        except Refused as refused:
            assert refused.reason == Reason.BACKEND_MALFORMED  # noqa: PT017 - many places, each may refuse
        else:
            assert any(MARK in piece.text for piece in event.pieces), path


@pytest.mark.parametrize("document", [DELTA, MESSAGE], ids=["chunk", "whole"])
def test_a_new_member_of_any_object_is_a_piece(document: Any) -> None:
    for path in places(document):
        here: Any = document
        for step in path:
            here = here[step]
        if isinstance(here, dict):
            data = orjson.dumps(planted(document, path, {**here, "zzz": MARK}))
            assert any(MARK in piece.text for piece in read(data, "delta" if document is DELTA else "message",
                                                            last=False).pieces), path  # fmt: skip


def test_numbers_that_may_be_somebodys_are_pieces_but_not_the_time() -> None:
    event = whole({**MESSAGE, "created": 1_760_000_000, "zzz": 3174015509000001})
    texts = [piece.text for piece in event.pieces]
    assert "3174015509000001" in texts
    assert "1760000000" not in texts


def test_pieces_are_written_back_where_they_stood() -> None:
    event = whole(MESSAGE)
    edits = {n: f"new {n}" for n, piece in enumerate(event.pieces) if piece.kind != "fixed"}
    document = orjson.loads(CODEC.rewrite(event, edits))
    for index, text in edits.items():
        here = document
        for step in event.pieces[index].path:
            here = here[step]
        assert here == text
    assert CODEC.rewrite(event, {}) is event.data


def test_a_tool_is_named_even_where_its_arguments_come_later() -> None:
    event = read(orjson.dumps(chunk({"tool_calls": [{"index": 2, "function": {"name": "cari"}}]})), "delta", last=False)
    assert [(p.channel, p.text, p.tool) for p in event.pieces if p.kind == "arguments"] == [
        (("args", 0, 2), "", "cari")
    ]


MALFORMED = [
    b"",
    b"<html>",
    b"[]",
    b"{}",
    b'{"choices": []}',
    b'{"choices": {}}',
    b'{"choices": ["x"]}',
    b'{"choices": [{"message": "x"}]}',
    b'{"choices": [{"index": "0", "message": {}}]}',
    b'{"choices": [{"index": 9999, "message": {}}]}',
    b'{"choices": [{"message": {"tool_calls": ["x"]}}]}',
    b'{"choices": [{"message": {"tool_calls": [{"index": -1}]}}]}',
    b'{"choices": [{"message": {"content": "a", "content": "b"}}]}',
    b'{"choices": [{"message": {"content": "a", "Content": "b"}}]}',
    b'{"choices": [{"message": {}}], "Choices": []}',
    b'{"choices": [{"message": {"content": "\xff"}}]}',
    b'\xef\xbb\xbf{"choices": [{"message": {}}]}',
]


@pytest.mark.parametrize("body", MALFORMED)
def test_an_answer_that_is_not_understood_does_not_pass(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        CODEC.whole(EXCHANGE, body)
    assert refused.value.reason == Reason.BACKEND_MALFORMED


def test_a_sound_in_an_answer_is_unseen_and_what_it_says_is_read() -> None:
    sound = {"id": "audio_1", "data": "AAAA", "transcript": "Halo", "expires_at": 1}
    event = whole({"choices": [{"message": {"role": "assistant", "audio": sound}}]})
    assert (event.unseen, [piece.text for piece in event.pieces]) == ({"audio"}, ["Halo"])


def test_an_error_object_is_an_error_whatever_its_status() -> None:
    with pytest.raises(Refused) as refused:
        whole({"error": {"message": MARK}})
    assert refused.value.reason == Reason.BACKEND_ERROR
    assert MARK not in str(refused.value)


# -- streams

CHUNKS = [
    chunk({"role": "assistant", "content": ""}),
    chunk({"content": "Ha"}),
    chunk({"content": "lo"}),
    chunk({}, "stop"),
]
STREAM = b"".join(frame(orjson.dumps(c)) for c in CHUNKS) + b": comment\n\nevent: x\nid: 1\nretry: 5\ndata: [DONE]\n\n"


@given(st.lists(st.integers(0, len(STREAM)), max_size=20), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_a_stream_in_any_pieces_is_the_same_events(cuts: list[int], line_end: bytes) -> None:
    data = STREAM.replace(b"\n", line_end)
    stream = CODEC.stream(EXCHANGE)
    ends = [0, *sorted(cuts), len(data)]
    events = [event for a, b in zip(ends, ends[1:], strict=False) for event in stream.feed(data[a:b])]  # noqa: RUF007
    stream.close()
    assert [piece.text for event in events for piece in event.pieces] == ["Ha", "lo"]
    assert [event.last for event in events] == [False] * 4 + [True]
    for event in events[:-1]:
        ChatCompletionChunk.model_validate_json(event.data)


@pytest.mark.parametrize(
    "data",
    [
        STREAM.removesuffix(b"data: [DONE]\n\n"),
        STREAM.removesuffix(b"\n"),
        STREAM.replace(b'"stop"', b"null"),
        STREAM + b"data: {}\n\n",
        STREAM.replace(b"event: x", b"unknown: x"),
        b"\xef\xbb\xbf" + STREAM,
        b"data: {\n\n" + STREAM,
        b"data:\n\n" + STREAM,
        b"data\n\n" + STREAM,
        b"",
    ],
)
def test_a_stream_that_is_broken_off_or_not_understood_does_not_pass(data: bytes) -> None:
    stream = CODEC.stream(EXCHANGE)
    with pytest.raises(Refused) as refused:  # noqa: PT012 - it may be met at once, or only when nothing follows
        stream.feed(data)
        stream.close()
    assert refused.value.reason == Reason.BACKEND_MALFORMED


@pytest.mark.parametrize(("call", "pieces"), [
    ({"id": "call_1", "type": "function"}, [("", "")]),
    ({"function": {}}, [("", "")]),
    ({"type": "custom", "custom": {"name": "run", "input": "drop table x"}}, [("drop table x", "run")]),
    ({"type": "custom", "custom": {"name": "run"}}, [("", "run")]),
    ({"type": "hologram", "hologram": {"x": "y"}}, [("", "")]),
])  # fmt: skip
def test_whatever_is_said_of_a_call_it_is_a_call(call: Any, pieces: list[tuple[str, str]]) -> None:
    """A relay that holds calls holds what has a piece of their arguments, be it empty."""
    event = read(orjson.dumps(chunk({"tool_calls": [{"index": 0, **call}]})), "delta", last=False)
    found = [(p.text, p.tool) for p in event.pieces if p.kind == "arguments" and p.channel == ("args", 0, 0)]
    assert found == pieces


def test_the_call_of_old_is_one_too() -> None:
    event = read(orjson.dumps(chunk({"function_call": {"name": "run", "arguments": "{}"}})), "delta", last=False)
    assert [(p.text, p.tool) for p in event.pieces if p.kind == "arguments"] == [("{}", "run")]
