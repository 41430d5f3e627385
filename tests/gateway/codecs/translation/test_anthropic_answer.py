"""Answers of Anthropic: in their order, of kinds that were asked for, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from anthropic.types import Message, RawMessageStreamEvent, StopReason
from pydantic import TypeAdapter

from gateway.codecs.sse import frame
from gateway.codecs.translation.answer import Chunks, Completion
from gateway.codecs.translation.anthropic_answer import FINISHES, Stream, whole
from gateway.codecs.translation.base import Stamp
from gateway.errors import Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "anthropic"
EVENT: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("[ws]*.json")), ids=lambda path: path.stem)
def test_the_golden_answers_are_such_as_the_official_sdk_reads(case: Path) -> None:
    backend = json.loads(case.read_text(encoding="utf-8"))["backend"]
    for event in backend if isinstance(backend, list) else []:
        assert event["type"] == "ping" or EVENT.validate_python(event)
    assert isinstance(backend, list) or Message.model_validate(backend)


def test_every_end_that_the_sdk_knows_is_known() -> None:
    assert set(get_args(StopReason)) - {"pause_turn"} == FINISHES.keys()


START: dict[str, Any] = {"type": "message_start", "message": {"id": "m", "type": "message", "role": "assistant",
    "model": "c", "content": [], "usage": {"input_tokens": 1, "output_tokens": 1}}}  # fmt: skip
END = [{"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
       {"type": "message_stop"}]  # fmt: skip


def opened(index: int, **block: Any) -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": block}


def more(index: int, **delta: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": delta}


def stop(index: int) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


TEXT, CALL = opened(0, type="text", text=""), opened(0, type="tool_use", id="t", name="f", input={})


def streamed(*events: Any) -> bytes:
    stream = Stream(Chunks("anthropic", Stamp("s", 1), counted=False))
    return stream.feed(b"".join(frame(orjson.dumps(event)) for event in events)) + stream.close()


@pytest.mark.parametrize("events", [
    [],
    [TEXT, stop(0), *END],
    [START, START, *END],
    [START, stop(0), *END],
    [START, more(0, type="text_delta", text="a"), *END],
    [START, TEXT, TEXT, stop(0), *END],
    [START, opened(1, type="text", text=""), stop(1), *END],
    [START, TEXT, more(1, type="text_delta", text="a"), stop(0), *END],
    [START, TEXT, more(0, type="thinking_delta", thinking="a"), stop(0), *END],
    [START, TEXT, more(0, type="citations_delta", citation={}), stop(0), *END],
    [START, TEXT, more(0, type="text_delta", text="a", also="b"), stop(0), *END],
    [START, TEXT, *END],
    [START, TEXT, stop(0), END[1]],
    [START, *END, END[0]],
    [START, END[0], *END],
    [START, END[0]],
    [START, {"type": "new_event"}, *END],
    [START, opened(0, type="server_tool_use", id="s", name="web_search", input={}), stop(0), *END],
    [START, opened(0, type="text", text="", citations=[{}]), stop(0), *END],
    [START, opened(0, type="tool_use", id="t", name="f", input={"a": 1}),
     more(0, type="input_json_delta", partial_json="{}"), stop(0), *END],
    [START, {**END[0], "delta": {"stop_reason": "pause_turn"}}, END[1]],
    [{"type": "message_start", "message": {**START["message"], "role": "user"}}, *END],
    [{"type": "message_start", "message": {**START["message"], "content": [{"type": "text", "text": "a"}]}}, *END],
])  # fmt: skip
def test_events_out_of_order_or_of_other_kinds_are_not_understood(events: list[Any]) -> None:
    assert streamed(START, TEXT, stop(0), *END)
    with pytest.raises(Refused, match="backend_malformed"):
        streamed(*events)


def test_a_call_without_arguments_gets_an_empty_object() -> None:
    assert rb'"arguments":"{}"' in streamed(START, CALL, stop(0), *END)


def test_a_call_that_comes_whole_is_whole() -> None:
    assert rb'"arguments":"{\"a\":1}"' in streamed(
        START, opened(0, type="tool_use", id="t", name="f", input={"a": 1}), stop(0), *END
    )


MESSAGE: dict[str, Any] = {**START["message"], "stop_reason": "end_turn", "content": [{"type": "text", "text": "a"}]}


@pytest.mark.parametrize("wrong", [
    {"stop_reason": None}, {"stop_reason": ["end_turn"]}, {"type": "completion"}, {"content": "a"}, {"content": [{}]},
    {"content": [{"type": ["text"]}]}, {"content": [{"type": "text", "text": "a", "hidden": "b"}]},
    {"content": [{"type": "tool_use", "id": "t", "name": "f", "input": "x"}]}, {"model": None},
    {"content": [{"type": "tool_use", "id": "t", "name": "f", "input": {}, "caller": {"type": "code"}}]},
])  # fmt: skip
def test_a_whole_answer_of_another_shape_is_not_understood(wrong: dict[str, Any]) -> None:
    whole(Completion("anthropic", Stamp()), orjson.dumps(MESSAGE))
    with pytest.raises(Refused, match="backend_malformed"):
        whole(Completion("anthropic", Stamp()), orjson.dumps({**MESSAGE, **wrong}))
