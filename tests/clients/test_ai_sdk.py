"""Vercel's AI SDK, version 6."""

from __future__ import annotations

from typing import Any

import pytest

NO = {"error": "AI_APICallError", "status": 400, "code": "content_filter", "again": False}
STOPPED = {"end": "content-filter", "raw": "content_filter"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "stop", "raw": "stop"},
    "restored": {"text": "ANSWER", "end": "stop", "raw": "stop"},
    "blocked before": {**NO, "message": "No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked in the answer", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "native", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**NO, "message": "I can't show that answer."},
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    ("blocked in the answer", "native", "stream"): {
        **STOPPED,
        "text": "BEGINNINGI can't show that answer.",
    },  # a refusal is text to it
    "detector down": {
        "error": "AI_APICallError",
        "status": 503,
        "code": "cannot_decide",
        "again": True,
        "message": "<cannot_decide>",
    },
    "upstream error": {
        "error": "AI_APICallError",
        "status": 502,
        "code": "backend_error",
        "again": True,
        "message": "<backend_error>",
    },
    "broken off": {"text": "BEGINNING", "error": "Object", "message": "<backend_malformed>", "end": "error"},
    "cancelled": {"text": "BEGINNING", "stopped": True},
}


@pytest.fixture(scope="module")
def program(node: Any) -> Any:
    return node("ask_ai_sdk.mjs")


def test_chat(program: Any, story: Any, tell: Any, expect: Any) -> None:
    assert tell(program, story) == expect(SEES)


RESPONSES: dict[Any, dict[str, Any]] = {
    **SEES,
    "clean": {"text": "ANSWER", "end": "stop"},
    "restored": {"text": "ANSWER", "end": "stop"},
    "broken off": {
        "text": "BEGINNING",
        "error": "Object",
        "status": 500,
        "code": "backend_malformed",
        "again": True,
        "message": "<backend_malformed>",
        "end": "error",
        "raw": "error",
    },
}


def test_responses(program: Any, story: Any, tell: Any, expect: Any) -> None:
    """The same over the newer API."""
    assert tell(program, story, api="responses") == expect(RESPONSES)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
    assert outlives(program, api="responses")
