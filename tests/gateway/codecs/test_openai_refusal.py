"""A no, as the official SDK reads it."""

from __future__ import annotations

import orjson
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from gateway.codecs.base import Refusal
from gateway.codecs.openai_chat import OpenAIChat
from gateway.codecs.openai_refusal import ChatVoice
from gateway.codecs.sse import EventReader
from gateway.errors import Reason, answer_of
from gateway.exchange import Direction

CODEC = OpenAIChat()


def refusal(style: str, direction: Direction = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("style", "direction", "status", "said", "finish"),
    [
        ("native", "input", 400, None, None),
        ("native", "output", 200, "refusal", "content_filter"),
        ("refusal", "input", 200, "content", "content_filter"),
        ("refusal", "output", 200, "content", "content_filter"),
        ("replace", "input", 200, "content", "stop"),
        ("replace", "output", 200, "content", "stop"),
        ("error", "input", 400, None, None),
        ("error", "output", 400, None, None),
    ],
)
def test_a_whole_no(style: str, direction: Direction, status: int, said: str | None, finish: str | None) -> None:
    reply = CODEC.refuse(refusal(style, direction))
    assert reply.status == status
    assert CODEC.refuses_as_error(refusal(style, direction)) == (status == 400)
    if said is None:
        error = {"message": "Maaf.", "type": "invalid_request_error", "param": "messages", "code": "content_filter"}
        assert orjson.loads(reply.body) == {"error": error}
        return
    answer = ChatCompletion.model_validate_json(reply.body)
    choice = answer.choices[0]
    assert choice.finish_reason == finish
    assert (choice.message.content, choice.message.refusal) == (
        ("Maaf.", None) if said == "content" else (None, "Maaf.")
    )


@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_no_as_the_rest_of_a_stream(style: str) -> None:
    data = b"".join(ChatVoice().refuse(refusal(style)))
    *events, done = EventReader().feed(data)
    assert done == b"[DONE]"
    first, last = (ChatCompletionChunk.model_validate_json(event).choices[0] for event in events)
    assert (first.delta.refusal if style == "native" else first.delta.content) == "Maaf."
    assert last.finish_reason == ("stop" if style == "replace" else "content_filter")


@pytest.mark.parametrize("reason", list(Reason))
def test_a_failure_is_an_error_object_whole_and_in_a_stream(reason: Reason) -> None:
    reply = CODEC.error(reason, "Maaf.")
    error = {"message": "Maaf.", "type": answer_of(reason).kind, "param": None, "code": reason.value}
    assert orjson.loads(reply.body) == {"error": error}
    assert reply.status == answer_of(reason).status
    assert ("retry-after" in reply.headers) == (answer_of(reason).retry_after is not None)
    [event] = EventReader().feed(ChatVoice().error(reason, "Maaf."))
    assert orjson.loads(event) == {"error": error}
