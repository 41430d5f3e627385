"""A no in Gemini's API, as the official SDK reads it."""

from __future__ import annotations

from typing import Any, Literal

import orjson
import pytest
from google.genai.types import GenerateContentResponse

from gateway.codecs.base import Refusal
from gateway.codecs.gemini import GeminiCount, GeminiGenerate
from gateway.codecs.gemini_refusal import BLOCKED, STATUSES, GeminiVoice
from gateway.codecs.sse import EventReader
from gateway.errors import Reason, answer_of
from gateway.exchange import Direction, Event

CODEC = GeminiGenerate()
Style = Literal["native", "refusal", "replace", "error"]


def refusal(style: Style, direction: Direction = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)


def parsed(body: bytes) -> GenerateContentResponse:
    return GenerateContentResponse.model_validate(orjson.loads(body))


def test_a_question_that_is_blocked_has_a_reason_and_no_answer() -> None:
    reply = CODEC.refuse(refusal("native", "input"))
    answer = parsed(reply.body)
    assert (reply.status, answer.candidates, answer.text) == (200, None, None)
    assert answer.prompt_feedback is not None
    assert answer.prompt_feedback.block_reason == BLOCKED
    assert answer.prompt_feedback.block_reason_message == "Maaf."


@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize(("style", "finish"), [("refusal", BLOCKED), ("replace", "STOP")])
def test_a_no_as_the_answer_itself(style: Style, finish: str, direction: Direction) -> None:
    answer = parsed(CODEC.refuse(refusal(style, direction)).body)
    assert answer.candidates is not None
    assert (answer.text, answer.candidates[0].finish_reason) == ("Maaf.", finish)


def test_an_answer_that_is_blocked_finishes_with_a_reason() -> None:
    candidate = orjson.loads(CODEC.refuse(refusal("native")).body)["candidates"][0]
    assert candidate == {
        "content": {"role": "model", "parts": []}, "finishReason": BLOCKED, "finishMessage": "Maaf.", "index": 0,
    }  # fmt: skip


@pytest.mark.parametrize("codec", [CODEC, GeminiCount()])
@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_no_is_an_error_where_it_is_wanted_and_where_an_answer_is_a_number(codec: Any, style: Style) -> None:
    reply, as_error = codec.refuse(refusal(style)), style == "error" or codec is not CODEC
    assert codec.refuses_as_error(refusal(style)) is as_error
    assert reply.status == (400 if as_error else 200)
    if as_error:
        error = orjson.loads(reply.body)["error"]
        assert (error["code"], error["status"], error["message"]) == (400, "INVALID_ARGUMENT", "Maaf.")
        assert error["details"][0]["reason"] == "content_filter"


def said(voice: GeminiVoice, *indices: int) -> bytes:
    document = {"candidates": [{"index": index, "content": {"parts": []}} for index in indices]}
    return voice.say(Event(b"", document), orjson.dumps(document))


@pytest.mark.parametrize("array", [True, False])
def test_a_no_in_the_middle_ends_every_candidate_that_has_begun(array: bool) -> None:
    voice = GeminiVoice(array=array)
    data = said(voice, 0, 1) + b"".join(voice.refuse(refusal("native")))
    last = orjson.loads(data)[-1] if array else orjson.loads(EventReader().feed(data)[-1])
    assert [(one["index"], one["finishReason"]) for one in last["candidates"]] == [(0, BLOCKED), (1, BLOCKED)]


@pytest.mark.parametrize("array", [True, False])
@pytest.mark.parametrize("reason", list(Reason))
def test_a_failure_is_an_error_whole_and_in_a_stream(reason: Reason, array: bool) -> None:
    reply = CODEC.error(reason, "Maaf.")
    error, status = orjson.loads(reply.body)["error"], answer_of(reason).status
    assert (error["code"], error["status"]) == (status, STATUSES.get(status, "FAILED_PRECONDITION"))
    assert error["details"][0]["reason"] == reason.value
    voice = GeminiVoice(array=array)
    data = said(voice, 0) + voice.error(reason, "Maaf.")
    documents = orjson.loads(data) if array else [orjson.loads(one) for one in EventReader().feed(data)]
    assert documents[-1] == {"error": error}


def test_a_heart_beat_is_nothing_in_either_framing() -> None:
    array = GeminiVoice(array=True)
    assert orjson.loads(array.heartbeat + said(array, 0) + array.heartbeat + b"".join(array.refuse(refusal("native"))))
    assert EventReader().feed(GeminiVoice(array=False).heartbeat) == [b"{}"]
