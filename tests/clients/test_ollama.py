"""The official Ollama SDK. Its errors are a text and a status; an error inside of a stream has none."""

from __future__ import annotations

from typing import Any

import pytest

NO = {"error": "ResponseError", "status": 400}
STOPPED = {"end": "content_filter"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "stop"},
    "restored": {"text": "ANSWER", "end": "stop"},
    "blocked before": {**NO, "message": "No card numbers, please. (status code: 400)"},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked in the answer", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**NO, "message": "I can't show that answer. (status code: 400)"},
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    ("blocked in the answer", "native", "stream"): {**STOPPED, "text": "BEGINNINGI can't show that answer."},
    "detector down": {"error": "ResponseError", "status": 503, "message": "<cannot_decide> (status code: 503)"},
    "upstream error": {"error": "ResponseError", "status": 502, "message": "<backend_error> (status code: 502)"},
    "broken off": {
        "text": "BEGINNING",
        "error": "ResponseError",
        "status": -1,
        "message": "<backend_malformed> (status code: -1)",
    },
    "cancelled": {"text": "BEGINNING", "stopped": True},
}


@pytest.fixture(scope="module")
def program(python: Any) -> Any:
    return python("ask_ollama.py")


def test_chat(program: Any, story: Any, tell: Any, expect: Any) -> None:
    assert tell(program, story) == expect(SEES)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
