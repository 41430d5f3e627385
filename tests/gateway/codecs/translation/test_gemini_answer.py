"""Answers of Gemini: every candidate to its end, of kinds that were asked for, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from google.genai import types

from gateway.codecs.sse import frame
from gateway.codecs.translation.answer import Chunks, Completion
from gateway.codecs.translation.base import Stamp
from gateway.codecs.translation.gemini_answer import FILTERED, FINISHES, Stream, whole
from gateway.errors import Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "gemini"


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("[ws]*.json")), ids=lambda path: path.stem)
def test_the_golden_answers_are_such_as_the_official_sdk_reads(case: Path) -> None:
    backend = json.loads(case.read_text(encoding="utf-8"))["backend"]
    for one in backend if isinstance(backend, list) else [backend]:
        assert types.GenerateContentResponse.model_validate(one)


def test_every_end_that_the_sdk_knows_is_an_end_or_a_failure() -> None:
    failures = {"FINISH_REASON_UNSPECIFIED", "OTHER", "MALFORMED_FUNCTION_CALL", "IMAGE_OTHER", "NO_IMAGE",
                "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE", "MALFORMED_RESPONSE",
                "CONTINUATION"}  # fmt: skip
    assert {one.value for one in types.FinishReason} == failures | FINISHES.keys()
    assert {FINISHES[one] for one in FILTERED} == {"content_filter"}


def answer(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"role": "model", "parts": [*parts]}, "finishReason": "STOP", **more}]}


def read(document: Any) -> dict[str, Any]:
    told = Completion("gemini", Stamp("s", 1))
    whole(told, orjson.dumps(document))
    return orjson.loads(told.end())  # type: ignore[no-any-return]


@pytest.mark.parametrize("document", [
    {}, {"candidates": []}, {"candidates": {}}, {"candidates": ["a"]}, {"promptFeedback": {"safetyRatings": []}},
    answer({"text": "a"}, finishReason=None), answer({"text": "a"}, finishReason="OTHER"),
    answer({"text": "a"}, finishReason=["STOP"]), answer({"text": "a"}, index=128), answer({"text": "a"}, index="0"),
    answer({}), answer({"text": 1}), answer({"text": "a", "hidden": "b"}), answer({"inlineData": {"data": "AAAA"}}),
    answer({"executableCode": {"code": "a"}}), answer({"functionCall": {"name": "f"}, "text": "a"}),
    answer({"functionCall": {"args": {}}}), answer({"functionCall": {"name": "f", "args": "x"}}),
    answer({"functionCall": {"name": "f", "partialArgs": []}}), answer({"text": "a"}, content={"extra": 1}),
    {"candidates": [*answer({"text": "a"})["candidates"], *answer({"text": "b"})["candidates"]]},
    {**answer({"text": "a"}), "usageMetadata": {"promptTokenCount": -1}}, {**answer({"text": "a"}), "responseId": 1},
])  # fmt: skip
def test_what_was_not_asked_for_is_not_understood(document: Any) -> None:
    with pytest.raises(Refused, match="backend_malformed"):
        read(document)


def test_a_signature_of_words_is_left_out_and_that_of_a_call_is_not() -> None:
    said = read(answer({"text": "a", "thoughtSignature": "c2ln"}, {"thoughtSignature": "c2ln"},
                       {"functionCall": {"name": "f"}, "thoughtSignature": "dGFuZGE="}))  # fmt: skip
    message = said["choices"][0]["message"]
    assert message["content"] == "a"
    assert message["tool_calls"][0]["extra_content"] == {"google": {"thought_signature": "dGFuZGE="}}
    assert "c2ln" not in json.dumps(said)


def test_a_stream_is_complete_when_all_its_candidates_are() -> None:
    stream = Stream(Chunks("gemini", Stamp("s", 1), counted=False))
    stream.feed(frame(orjson.dumps(answer({"text": "a"}))))
    stream.feed(frame(orjson.dumps(answer({"text": "b"}, index=1, finishReason=None))))
    with pytest.raises(Refused):
        stream.close()
    stream.feed(frame(orjson.dumps(answer(index=1))))
    assert stream.close().endswith(b"data: [DONE]\n\n")


def test_half_an_event_is_no_end() -> None:
    stream = Stream(Chunks("gemini", Stamp("s", 1), counted=False))
    stream.feed(frame(orjson.dumps(answer({"text": "a"}))) + b"data: {")
    with pytest.raises(Refused):
        stream.close()
