"""LiteLLM's client. Some words in an error make it turn to another model: ours must not be those."""

from __future__ import annotations

from typing import Any

import pytest

SAID = "OpenAIException - "
NO = {"error": "BadRequestError", "status": 400, "code": "content_filter"}
STOPPED = {"end": "content_filter"}
SEES: dict[Any, dict[str, Any]] = {
    "clean": {"text": "ANSWER", "end": "stop"},
    "restored": {"text": "ANSWER", "end": "stop"},
    "blocked before": {**NO, "message": f"litellm.BadRequestError: {SAID}No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked in the answer", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "native", "whole"): {**STOPPED, "refusal": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {
        **NO, "message": f"litellm.BadRequestError: {SAID}I can't show that answer.",
    },
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    ("blocked in the answer", "native", "stream"): {**STOPPED, "text": "BEGINNING"},  # it drops a refusal in a stream
    "detector down": {
        "error": "ServiceUnavailableError", "status": 503,
        "message": f"litellm.ServiceUnavailableError: ServiceUnavailableError: {SAID}<cannot_decide>",
    },
    "upstream error": {
        "error": "BadGatewayError", "status": 502,
        "message": f"litellm.BadGatewayError: BadGatewayError: {SAID}<backend_error>",
    },
    "cancelled": {"text": "BEGINNING", "stopped": True},
}  # fmt: skip


@pytest.fixture(scope="module")
def program(python: Any) -> Any:
    return python("ask_litellm.py", LITELLM_LOCAL_MODEL_COST_MAP="True")


def test_chat(program: Any, story: Any, tell: Any, expect: Any) -> None:
    seen = tell(program, story)
    if story.name == "broken off":  # a failure, never a policy's no: here it may look for another model
        assert (seen["text"], seen["error"], seen["status"]) == ("BEGINNING", "MidStreamFallbackError", 500)
        assert "<backend_malformed>" in seen["message"]
        return
    assert seen == expect(SEES)


REFUSED = {"error": "BadRequestError", "status": 400}
ANTHROPIC: dict[Any, dict[str, Any]] = {
    **{name: SEES[name] for name in ("clean", "restored", "cancelled")},
    ("blocked before", "native"): {**STOPPED, "refusal": "No card numbers, please."},
    ("blocked before", "refusal"): {**STOPPED, "text": "No card numbers, please."},
    ("blocked before", "error"): {**REFUSED, "message": "No card numbers, please."},
    ("blocked in the answer", "native", "whole"): {**STOPPED, "refusal": "I can't show that answer."},
    ("blocked in the answer", "refusal", "whole"): {**STOPPED, "text": "I can't show that answer."},
    ("blocked in the answer", "error", "whole"): {**REFUSED, "message": "I can't show that answer."},
    ("blocked in the answer", "native", "stream"): {
        **STOPPED,
        "text": "BEGINNING",
        "refusal": "I can't show that answer.",
    },
    ("blocked in the answer", "stream"): {**STOPPED, "text": "BEGINNING\n\nI can't show that answer."},
    "detector down": {"error": "ServiceUnavailableError", "status": 503, "message": "cannot_decide"},
    "upstream error": {"error": "BadGatewayError", "status": 502, "message": "backend_error"},
    "broken off": {
        "text": "BEGINNING",
        "error": "MidStreamFallbackError",
        "status": 500,
        "message": "backend_malformed",
    },
}


def test_messages(program: Any, story: Any, tell: Any, expect: Any) -> None:
    """The same over Anthropic's API. It shows the whole document of an error: the words stand somewhere in it."""
    seen, expected = tell(program, story, provider="anthropic"), expect(ANTHROPIC)
    assert expected.get("message", "") in seen.get("message", "")
    assert seen | {"message": ""} == expected | {"message": ""}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("style", ["native", "refusal", "error"])
@pytest.mark.parametrize(
    "question", ["Kartu saya 4111 1111 1111 1111", "Soal. telepon-sekian."], ids=["before", "after"]
)
def test_no_words_of_ours_make_its_router_ask_another_model(
    program: Any, house: Any, question: str, style: str, stream: bool
) -> None:
    """A router that was given ``content_policy_fallbacks`` looks for the words of two providers in an error, and for
    the finish reason ``content_filter`` in a whole answer. The words are never said. The finish reason is how the
    protocol says no, so there it does ask again: through the gate, which says no again. ``respond: error`` and the
    effect ``replace`` give it no reason to."""
    happened = house.since()
    order = {"url": house.gate.url, "key": house.keys[style], "question": question, "stream": stream, "patient": True}
    seen = program.ask({**order, "model": "demo", "instead": "demo-think", "stop_after": None})
    assert seen.get("error") in (None, "BadRequestError")
    before = "Kartu" in question
    asks_again = not stream and (style == "refusal" or (style == "native" and not before))
    times = 2 if asks_again else 1
    assert happened() == (times, 0 if before else times)
    assert "0812" not in str(seen)


def test_heart_beats(program: Any, outlives: Any) -> None:
    assert outlives(program)
    assert outlives(program, provider="anthropic")
