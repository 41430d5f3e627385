"""A no, as Ollama's official SDK reads it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from ollama import ChatResponse, GenerateResponse

from gateway.codecs.base import Refusal
from gateway.codecs.ndjson import LineReader
from gateway.codecs.ollama import OllamaChat, OllamaGenerate
from gateway.codecs.ollama_refusal import EmbeddingRefusals, OllamaVoice
from gateway.errors import Reason


def refusal(style: Any, direction: Any = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)


@pytest.mark.parametrize(("style", "end"), [("native", "content_filter"), ("refusal", "content_filter"),
                                            ("replace", "stop")])  # fmt: skip
def test_a_whole_no_is_an_answer_that_says_why_it_ended(style: str, end: str) -> None:
    chat = ChatResponse.model_validate_json(OllamaChat().refuse(refusal(style)).body)
    written = GenerateResponse.model_validate_json(OllamaGenerate().refuse(refusal(style)).body)
    assert (chat.message.content, written.response) == ("Maaf.", "Maaf.")
    assert {chat.done_reason, written.done_reason} == {end}
    assert chat.done is written.done is True


@pytest.mark.parametrize(("style", "direction"), [("native", "input"), ("error", "input"), ("error", "output")])
def test_a_no_that_is_an_error(style: str, direction: str) -> None:
    reply = OllamaChat().refuse(refusal(style, direction))
    assert (reply.status, orjson.loads(reply.body)) == (400, {"error": "Maaf.", "code": "content_filter"})


@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_no_as_the_rest_of_a_stream(style: str) -> None:
    for says, kind in ((OllamaChat.says, ChatResponse), (OllamaGenerate.says, GenerateResponse)):
        told = LineReader().feed(b"".join(OllamaVoice("m", says).refuse(refusal(style))))
        lines: list[Any] = [kind.model_validate_json(line) for line in told]
        assert [line.done for line in lines] == [False, True]
        texts = [line.message.content if kind is ChatResponse else line.response for line in lines]
        assert texts == ["Maaf.", ""]
        assert lines[-1].done_reason == ("stop" if style == "replace" else "content_filter")


def test_a_heart_beat_is_a_line_that_says_nothing() -> None:
    beat = OllamaVoice("m", OllamaChat.says).heartbeat
    line = ChatResponse.model_validate_json(beat.removesuffix(b"\n"))
    assert (line.message.content, line.done) == ("", False)


def test_where_an_answer_has_no_text_every_no_is_an_error() -> None:
    assert [EmbeddingRefusals().refuse(refusal(style)).status for style in ("native", "refusal", "replace")] == [
        400
    ] * 3


def test_a_failure_says_when_to_come_again() -> None:
    reply = OllamaChat().error(Reason.BUSY, "Tunggu.")
    assert (reply.status, reply.headers) == (503, {"retry-after": "5"})
