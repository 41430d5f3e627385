"""A no to a response, as the official SDK reads it: whole, from the start of a stream, and in its middle."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from gateway.codecs.base import Refusal
from gateway.codecs.openai_responses import OpenAIResponses
from gateway.codecs.openai_responses_refusal import ResponsesVoice
from gateway.codecs.sse import EventReader
from gateway.errors import Reason
from gateway.exchange import Direction, Event

CODEC = OpenAIResponses()
EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


def refusal(style: str, direction: Direction = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)  # type: ignore[arg-type]


def said(*pieces: bytes) -> list[Any]:
    """Every event, as the SDK's types have it."""
    return [EVENTS.validate_json(data) for data in EventReader().feed(b"".join(pieces))]


def begun(voice: ResponsesVoice, *rows: dict[str, Any]) -> None:
    """What was shown before."""
    head = {"id": "resp_1", "object": "response", "created_at": 1, "model": "demo", "status": "in_progress",
            "output": [], "parallel_tool_calls": True, "tool_choice": "auto", "tools": []}  # fmt: skip
    for number, row in enumerate(({"type": "response.created", "response": head}, *rows)):
        data = orjson.dumps({**row, "sequence_number": number})
        assert voice.say(Event(data, None, name=row["type"]), data).startswith(b"event: " + row["type"].encode())


@pytest.mark.parametrize(("style", "direction", "status", "kind", "ended"), [
    ("native", "input", 400, None, None),
    ("native", "output", 200, "refusal", "incomplete"),
    ("refusal", "input", 200, "output_text", "incomplete"),
    ("refusal", "output", 200, "output_text", "incomplete"),
    ("replace", "input", 200, "output_text", "completed"),
    ("error", "output", 400, None, None),
])  # fmt: skip
def test_a_whole_no(style: str, direction: Direction, status: int, kind: str | None, ended: str | None) -> None:
    reply = CODEC.refuse(refusal(style, direction))
    assert reply.status == status
    if kind is None:
        error = {"message": "Maaf.", "type": "invalid_request_error", "param": "input", "code": "content_filter"}
        assert orjson.loads(reply.body) == {"error": error}
        return
    answer = Response.model_validate_json(reply.body)
    part: Any = answer.output[0].content[0]  # type: ignore[union-attr]
    assert (answer.status, part.type) == (ended, kind)
    assert answer.output_text == ("" if kind == "refusal" else "Maaf.")
    assert (answer.incomplete_details is None) == (ended == "completed")


@pytest.mark.parametrize("style", ["native", "refusal", "replace"])
def test_a_no_from_the_start_of_a_stream(style: str) -> None:
    events = said(*ResponsesVoice().refuse(refusal(style)))
    kind = "refusal" if style == "native" else "output_text"
    assert [event.type.removeprefix("response.") for event in events] == [
        "created", "in_progress", "output_item.added", "content_part.added", f"{kind}.delta", f"{kind}.done",
        "content_part.done", "output_item.done", "completed" if style == "replace" else "incomplete",
    ]  # fmt: skip
    assert [event.sequence_number for event in events] == list(range(len(events)))


MESSAGE = {"id": "msg_1", "type": "message", "role": "assistant", "status": "in_progress", "content": []}
CALL = {"id": "fc_1", "type": "function_call", "status": "in_progress", "call_id": "c", "name": "f", "arguments": ""}
THOUGHT = {"id": "rs_1", "type": "reasoning", "summary": []}


def test_an_open_thought_is_closed_and_half_a_call_is_none() -> None:
    voice = ResponsesVoice()
    begun(
        voice,
        {"type": "response.output_item.added", "output_index": 0, "item": THOUGHT},
        {"type": "response.output_item.added", "output_index": 1, "item": CALL},
    )
    events = said(*voice.refuse(refusal("native")))
    assert [event.sequence_number for event in events] == list(range(3, 3 + len(events)))
    assert [item.type for item in events[-1].response.output] == ["reasoning", "message"]
    assert [event.output_index for event in events if event.type == "response.output_item.done"] == [0, 2]


def test_what_was_finished_stays_as_it_was() -> None:
    voice = ResponsesVoice()
    part = {"type": "output_text", "text": "Satu.", "annotations": []}
    whole = {**MESSAGE, "status": "completed", "content": [part]}
    begun(
        voice,
        {"type": "response.output_item.added", "output_index": 0, "item": MESSAGE},
        {"type": "response.output_item.done", "output_index": 0, "item": whole},
    )
    end = said(*voice.refuse(refusal("refusal")))[-1].response
    assert [item.status for item in end.output] == ["completed", "incomplete"]
    assert end.output_text == "Satu.Maaf."


def test_a_part_that_was_finished_is_not_finished_again() -> None:
    voice, at = ResponsesVoice(), {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    part = {"type": "output_text", "text": "Satu.", "annotations": []}
    begun(
        voice,
        {"type": "response.output_item.added", "output_index": 0, "item": MESSAGE},
        {"type": "response.content_part.added", **at, "part": {**part, "text": ""}},
        {"type": "response.output_text.delta", **at, "delta": "Satu.", "logprobs": []},
        {"type": "response.content_part.done", **at, "part": part},
    )
    events = said(*voice.refuse(refusal("native")))
    assert [event.content_index for event in events if event.type == "response.content_part.done"] == [1]
    assert [one.type for one in events[-1].response.output[0].content] == ["output_text", "refusal"]
    assert b"done" not in orjson.dumps(events[-1].response.output[0].content[0].model_extra or {})


def test_a_failure_is_read_by_those_who_look_for_an_error_and_those_who_look_for_its_type() -> None:
    voice = ResponsesVoice()
    begun(voice)
    [data] = EventReader().feed(voice.error(Reason.BACKEND_TIMEOUT, "Maaf."))
    event = orjson.loads(data)
    assert (event["type"], event["code"], event["sequence_number"]) == ("error", "backend_timeout", 1)
    assert event["error"] == {"message": "Maaf.", "type": "server_error", "param": None, "code": "backend_timeout"}
