"""Answers of Ollama: until done, of kinds that were asked for, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ollama
import orjson
import pytest

from gateway.codecs.ndjson import frame
from gateway.codecs.translation.answer import Chunks, Completion
from gateway.codecs.translation.base import Stamp
from gateway.codecs.translation.ollama_answer import Stream, whole
from gateway.errors import Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "ollama"


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("[ws]*.json")), ids=lambda path: path.stem)
def test_the_golden_answers_are_such_as_the_official_sdk_reads(case: Path) -> None:
    backend = json.loads(case.read_text(encoding="utf-8"))["backend"]
    for one in backend if isinstance(backend, list) else [backend]:
        assert ollama.ChatResponse.model_validate(one)


def answer(**more: Any) -> dict[str, Any]:
    return {"model": "l", "message": {"role": "assistant", "content": "a"}, "done": True, "done_reason": "stop", **more}


def read(document: Any) -> dict[str, Any]:
    told = Completion("ollama", Stamp("s", 1))
    whole(told, orjson.dumps(document))
    return orjson.loads(told.end())  # type: ignore[no-any-return]


def message(**more: Any) -> dict[str, Any]:
    return {"message": {"role": "assistant", **more}}


@pytest.mark.parametrize("wrong", [
    {"done": False}, {"done": "yes"}, {"done": None}, {"done_reason": "load"}, {"done_reason": ["stop"]},
    {"message": None}, {"message": "a"}, {"message": {"role": "user", "content": "a"}}, message(content=1),
    message(images=["AAAA"]), message(tool_calls={}), message(tool_calls=[{"function": {"arguments": {}}}]),
    message(tool_calls=[{"function": {"name": "f", "arguments": "{}"}}]),
    message(tool_calls=[{"function": {"name": "f", "arguments": {}, "hidden": "b"}}]), message(hidden="b"),
    {"eval_count": -1}, {"model": 1},
])  # fmt: skip
def test_what_was_not_asked_for_is_not_understood(wrong: dict[str, Any]) -> None:
    assert read(answer())["choices"][0]["message"]["content"] == "a"
    with pytest.raises(Refused, match="backend_malformed"):
        read(answer(**wrong))


@pytest.mark.parametrize(("theirs", "ours"), [
    (None, "stop"), ("stop", "stop"), ("length", "length"), ("content_filter", "content_filter"),
])  # fmt: skip
def test_each_end_has_its_word(theirs: str | None, ours: str) -> None:
    assert read(answer(done_reason=theirs))["choices"][0]["finish_reason"] == ours


def test_no_count_is_made_up() -> None:
    assert "usage" not in read(answer())
    assert read(answer(eval_count=2))["usage"]["total_tokens"] == 2


def test_nothing_follows_the_last_line_and_half_a_line_is_no_end() -> None:
    for late in (frame(orjson.dumps(answer(done=False))), b"{"):
        stream = Stream(Chunks("ollama", Stamp("s", 1), counted=False))
        stream.feed(frame(orjson.dumps(answer())))
        with pytest.raises(Refused):
            stream.feed(late) or stream.close()
