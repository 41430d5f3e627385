"""The official OpenAI SDK for Node."""

from __future__ import annotations

from typing import Any

import pytest

NO = {"error": "BadRequestError", "status": 400, "code": "content_filter"}
STOPPED = {"end": "content_filter"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "stop"},
    "restored": {"text": "ANSWER", "end": "stop"},
    "blocked before": {**NO, "message": "400 No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked in the answer", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "native", "whole"): {**STOPPED, "refusal": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**NO, "message": "400 I can't show that answer."},
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    ("blocked in the answer", "native", "stream"): {
        **STOPPED,
        "text": "BEGINNING",
        "refusal": "I can't show that answer.",
    },
    "detector down": {
        "error": "InternalServerError",
        "status": 503,
        "code": "cannot_decide",
        "message": "503 <cannot_decide>",
    },
    "upstream error": {
        "error": "InternalServerError",
        "status": 502,
        "code": "backend_error",
        "message": "502 <backend_error>",
    },
    "broken off": {
        "text": "BEGINNING",
        "error": "APIError",
        "code": "backend_malformed",
        "message": "<backend_malformed>",
    },
    "cancelled": {"text": "BEGINNING", "stopped": True},
}


@pytest.fixture(scope="module")
def program(node: Any) -> Any:
    return node("ask_openai.mjs")


def test_chat(program: Any, story: Any, tell: Any, expect: Any) -> None:
    assert tell(program, story) == expect(SEES)


RESPONSES: dict[Any, dict[str, Any]] = {
    **SEES,
    "clean": {"text": "ANSWER", "end": "completed"},
    "restored": {"text": "ANSWER", "end": "completed"},
}


def test_responses(program: Any, story: Any, tell: Any, expect: Any) -> None:
    """The same over the newer API."""
    assert tell(program, story, api="responses") == expect(RESPONSES)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
    assert outlives(program, api="responses")
