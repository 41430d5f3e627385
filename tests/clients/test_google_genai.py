"""The official Gemini SDK. The words of a no reach its user before an answer only: of a candidate it drops them."""

from __future__ import annotations

from typing import Any

import pytest

NO = {"error": "ClientError", "status": 400, "code": "INVALID_ARGUMENT"}
STOPPED = {"end": "PROHIBITED_CONTENT"}
FAILED = {"error": "ServerError", "code": "UNAVAILABLE"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "STOP"},
    "restored": {"text": "ANSWER", "end": "STOP"},
    ("blocked before", "native"): {**STOPPED, "refusal": "No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked before", "error"): {**NO, "message": "No card numbers, please."},
    ("blocked in the answer", "native", "whole"): STOPPED,
    ("blocked in the answer", "refusal", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**NO, "message": "I can't show that answer."},
    ("blocked in the answer", "native", "stream"): {**STOPPED, "text": "BEGINNING"},
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    "detector down": {**FAILED, "status": 503, "message": "<cannot_decide>"},
    "upstream error": {**FAILED, "status": 502, "message": "<backend_error>"},
    "broken off": {**FAILED, "text": "BEGINNING", "status": 502, "message": "<backend_malformed>"},
    "cancelled": {"text": "BEGINNING", "stopped": True},
}


@pytest.fixture(scope="module")
def program(python: Any) -> Any:
    return python("ask_google_genai.py")


def test_generate_content(program: Any, story: Any, tell: Any, expect: Any) -> None:
    assert tell(program, story) == expect(SEES)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
