"""An answer grows step by step; a stream shows the steps, a whole answer their sum."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs import sse
from gateway.codecs.translation import answer
from gateway.codecs.translation.answer import Answer, Chunks, Completion
from gateway.codecs.translation.base import Stamp
from gateway.errors import Reason, Refused

STAMP = Stamp("s", 1)


def told(answer: Answer) -> None:
    answer.begin("m")
    answer.thought(0, "Hm.")
    answer.text(0, "Band")
    answer.text(0, "")
    answer.text(0, "ung")
    place = answer.call(0, "f", '{"a":', "c")
    answer.aside({"sumber": "kota"}, 0)
    answer.arguments(0, place, "1}")
    answer.call(0, "g", "{}", more={"x": 1})
    answer.aside({"waktu": 5})
    answer.usage = {"total_tokens": 3}
    answer.finish(0, "stop")


def steps(*, counted: bool) -> list[Any]:
    chunks = Chunks("api", STAMP, counted=counted)
    told(chunks)
    *events, done = sse.EventReader().feed(chunks.taken() + chunks.end())
    assert done == b"[DONE]"
    return [orjson.loads(event) for event in events]


def test_the_sum_of_the_steps_is_the_whole_answer() -> None:
    completion = Completion("api", STAMP)
    told(completion)
    assert orjson.loads(completion.end()) == {
        "id": "chatcmpl-s", "created": 1, "model": "m", "object": "chat.completion",
        "choices": [{
            "index": 0, "finish_reason": "tool_calls", "extra_content": {"api": {"sumber": "kota"}},
            "message": {
                "role": "assistant", "content": "Bandung", "refusal": None, "reasoning_content": "Hm.",
                "tool_calls": [
                    {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
                    {"id": "call_s_0_1", "type": "function", "function": {"name": "g", "arguments": "{}"},
                     "more": {"x": 1}},
                ],
            },
        }],
        "extra_content": {"api": {"waktu": 5}}, "usage": {"total_tokens": 3},
    }  # fmt: skip


def test_a_stream_says_who_speaks_once_and_each_step_once() -> None:
    chunks = steps(counted=False)
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert [delta.get("role") for delta in deltas] == ["assistant", *[None] * 6]
    assert [delta.get("content") for delta in deltas if "content" in delta] == ["Band", "ung"]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [*[None] * 6, "tool_calls"]
    assert [chunk["choices"][0].get("extra_content") for chunk in chunks if "extra_content" in chunk["choices"][0]] == [
        {"api": {"sumber": "kota"}}
    ]


def test_the_count_comes_by_itself_where_it_was_asked_for_and_with_the_end_where_not() -> None:
    assert [chunk.get("usage") for chunk in steps(counted=False)] == [*[None] * 6, {"total_tokens": 3}]
    *before, last = steps(counted=True)
    assert (last["choices"], last["usage"]) == ([], {"total_tokens": 3})
    assert not any("usage" in chunk for chunk in before)


def test_a_filter_says_why_it_ended_the_answer() -> None:
    completion = Completion("api", STAMP)
    completion.begin("m", "id-1")
    completion.finish(0, "content_filter", "Tidak bisa.")
    document = orjson.loads(completion.end())
    assert (document["id"], document["choices"][0]["message"]["refusal"]) == ("id-1", "Tidak bisa.")


@pytest.mark.parametrize("late", [
    lambda one: one.text(0, "lagi"), lambda one: one.finish(0, "stop"), lambda one: one.call(0, "f", "{}"),
    lambda one: one.aside({"a": 1}, 0), lambda one: one.text(128, "x"), lambda one: one.text(-1, "x"),
])  # fmt: skip
def test_nothing_follows_the_end_of_a_choice_and_choices_are_few(late: Any) -> None:
    completion = Completion("api", STAMP)
    told(completion)
    with pytest.raises(Refused, match="backend_malformed"):
        late(completion)


def test_an_answer_is_complete_when_all_its_choices_are() -> None:
    chunks = Chunks("api", STAMP, counted=False)
    assert not chunks.begun()
    with pytest.raises(Refused):
        Completion("api", STAMP).text(0, "before it began")
    chunks.begin("m")
    assert chunks.begun()
    assert not chunks.complete()
    chunks.aside({}, 0)
    chunks.text(1, "b")
    chunks.finish(1, "stop")
    assert not chunks.complete()
    chunks.finish(0, "length")
    assert chunks.complete()


def test_a_document_is_strict_and_an_error_is_one() -> None:
    assert answer.document(b'{"a":1,"error":null}')["a"] == 1
    for body in (b"[]", b"{", b'{"a":1,"a":2}', b"\xff"):
        with pytest.raises(Refused, match="backend_malformed"):
            answer.document(body)
    with pytest.raises(Refused) as refused:
        answer.document(b'{"error":{"message":"Ani"}}')
    assert refused.value.reason is Reason.BACKEND_ERROR


@pytest.mark.parametrize(("reader", "bad"), [
    (answer.object_in, []), (answer.objects_in, {}), (answer.objects_in, [1]), (answer.text_in, None),
    (answer.text_in, 1), (answer.count_in, -1), (answer.count_in, True), (answer.count_in, "1"), (answer.count_in, 1.5),
    (answer.count_in, 2**64 - 1),
])  # fmt: skip
def test_a_value_of_another_kind_is_not_understood(reader: Any, bad: Any) -> None:
    with pytest.raises(Refused, match="backend_malformed"):
        reader(bad)


def test_values_are_read_without_their_nulls() -> None:
    assert answer.object_in({"a": None, "b": 0}) == {"b": 0}
    assert answer.objects_in(None) == []
    assert (answer.count_in(None), answer.text_in("")) == (0, "")


def test_tokens_are_summed() -> None:
    counts = answer.usage(10, 5, cached=3, thought=2)
    assert (counts["total_tokens"], counts["prompt_tokens_details"]["cached_tokens"]) == (15, 3)
