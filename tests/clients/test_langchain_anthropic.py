"""LangChain in front of Anthropic's API."""

from __future__ import annotations

from typing import Any

import pytest

NO = {"error": "AnthropicInvalidRequestError", "status": 400, "code": "content_filter"}
STOPPED = {"end": "refusal"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "end_turn"},
    "restored": {"text": "ANSWER", "end": "end_turn"},
    ("blocked before", "native"): {**STOPPED, "refusal": "No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked before", "error"): {**NO, "message": "No card numbers, please."},
    ("blocked in the answer", "native", "whole"): {**STOPPED, "refusal": "I can't show that answer."},
    ("blocked in the answer", "refusal", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**NO, "message": "I can't show that answer."},
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    ("blocked in the answer", "native", "stream"): {
        **STOPPED,
        "text": "BEGINNING",
        "refusal": "I can't show that answer.",
    },
    "detector down": {
        "error": "AnthropicAPIError",
        "status": 503,
        "code": "cannot_decide",
        "message": "<cannot_decide>",
    },
    "upstream error": {
        "error": "AnthropicAPIError",
        "status": 502,
        "code": "backend_error",
        "message": "<backend_error>",
    },
    "broken off": {  # it calls every error inside of a stream so, and gives it the status of the stream
        "text": "BEGINNING",
        "error": "APIStatusError",
        "status": 200,
        "code": "backend_malformed",
        "message": "<backend_malformed>",
    },
    "cancelled": {"text": "BEGINNING", "stopped": True},
}


@pytest.fixture(scope="module")
def program(python: Any) -> Any:
    return python("ask_langchain_anthropic.py")


def test_messages(program: Any, story: Any, tell: Any, expect: Any) -> None:
    assert tell(program, story) == expect(SEES)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
