"""A no in Anthropic's messages, as the official SDK reads it."""

from __future__ import annotations

from typing import Any, Literal

import orjson
import pytest
from anthropic.types import Message, RawMessageStreamEvent
from pydantic import TypeAdapter

from gateway.codecs.anthropic import AnthropicMessages
from gateway.codecs.anthropic_refusal import KINDS, AnthropicVoice
from gateway.codecs.base import Refusal
from gateway.codecs.sse import EventReader
from gateway.errors import Reason, answer_of
from gateway.exchange import Direction, Event

CODEC = AnthropicMessages()
EVENTS: TypeAdapter[RawMessageStreamEvent] = TypeAdapter(RawMessageStreamEvent)
Style = Literal["native", "refusal", "replace", "error"]


def refusal(style: Style, direction: Direction = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)


@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize(
    ("style", "said", "stop", "explained"),
    [
        ("native", [], "refusal", "Maaf."),
        ("refusal", ["Maaf."], "refusal", None),
        ("replace", ["Maaf."], "end_turn", None),
    ],
)
def test_a_whole_no(style: Style, said: list[str], stop: str, explained: str | None, direction: Direction) -> None:
    reply = CODEC.refuse(refusal(style, direction))
    message = Message.model_validate_json(reply.body)
    assert (reply.status, message.stop_reason) == (200, stop)
    assert [block.text for block in message.content if block.type == "text"] == said
    assert (message.stop_details and message.stop_details.explanation) == explained


@pytest.mark.parametrize("direction", ["input", "output"])
def test_a_no_as_an_error(direction: Direction) -> None:
    reply = CODEC.refuse(refusal("error", direction))
    error = {"type": "invalid_request_error", "message": "Maaf.", "code": "content_filter"}
    assert (reply.status, orjson.loads(reply.body)) == (400, {"type": "error", "error": error})


def said(voice: AnthropicVoice, *documents: dict[str, Any]) -> None:
    for document in documents:
        data = orjson.dumps(document)
        voice.say(Event(data, document, name=document["type"]), data)


def heard(data: bytes) -> list[Any]:
    """Events by their names, each as the SDK reads it."""
    blocks = [block.split(b"\n") for block in data.split(b"\n\n")[:-1]]
    events = [(name.removeprefix(b"event: ").decode(), line.removeprefix(b"data: ")) for name, line in blocks]
    parsed = [EVENTS.validate_json(line) for _, line in events]
    assert [name for name, _ in events] == [event.type for event in parsed]
    return parsed


@pytest.mark.parametrize("style", ["native", "refusal", "replace"])
def test_a_no_from_the_start_of_a_stream_is_begun_and_ended(style: Style) -> None:
    events = heard(b"".join(AnthropicVoice().refuse(refusal(style))))
    assert (events[0].type, events[-1].type) == ("message_start", "message_stop")
    assert events[-2].delta.stop_reason == ("end_turn" if style == "replace" else "refusal")
    texts = [event.delta.text for event in events if event.type == "content_block_delta"]
    assert texts == ([] if style == "native" else ["Maaf."])


def test_a_no_in_the_middle_closes_what_is_open_and_goes_on_behind_it() -> None:
    voice = AnthropicVoice()
    start = {"type": "message_start", "message": {}}
    block = {"type": "text", "text": ""}
    said(
        voice,
        start,
        {"type": "content_block_start", "index": 0, "content_block": block},
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": block},
    )
    events = heard(b"".join(voice.refuse(refusal("refusal"))))
    assert [(event.type, getattr(event, "index", None)) for event in events] == [
        ("content_block_stop", 1),
        ("content_block_start", 2),
        ("content_block_delta", 2),
        ("content_block_stop", 2),
        ("message_delta", None),
        ("message_stop", None),
    ]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_failure_is_an_error_whole_and_in_a_stream(reason: Reason) -> None:
    reply, status = CODEC.error(reason, "Maaf."), answer_of(reason).status
    error = orjson.loads(reply.body)["error"]
    assert error["code"] == reason.value
    assert error["type"] == KINDS.get(status, "invalid_request_error" if status < 500 else "api_error")
    data = AnthropicVoice().error(reason, "Maaf.")
    assert data.startswith(b"event: error\n")
    assert EventReader().feed(data) == [reply.body]
