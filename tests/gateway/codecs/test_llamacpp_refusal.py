"""A no in the way of llama.cpp's server."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Refusal
from gateway.codecs.llamacpp_refusal import LlamaRefusals, LlamaVoice
from gateway.codecs.sse import EventReader
from gateway.errors import Reason


def refusal(style: Any, direction: Any = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)


@pytest.mark.parametrize("style", ["native", "error"])
def test_a_whole_no_is_an_error_of_the_server(style: str) -> None:
    reply = LlamaRefusals().refuse(refusal(style))
    error = {"code": 400, "message": "Maaf.", "type": "invalid_request_error", "reason": "content_filter"}
    assert (reply.status, orjson.loads(reply.body)) == (400, {"error": error})


@pytest.mark.parametrize(("style", "end"), [("refusal", "content_filter"), ("replace", "eos")])
def test_a_no_in_words_is_an_answer(style: str, end: str) -> None:
    answer = orjson.loads(LlamaRefusals().refuse(refusal(style)).body)
    assert (answer["content"], answer["stop"], answer["stop_type"]) == ("Maaf.", True, end)


def test_a_no_as_the_rest_of_a_stream() -> None:
    events = [orjson.loads(one) for one in EventReader().feed(b"".join(LlamaVoice().refuse(refusal("native"))))]
    assert [(one["content"], one["stop"]) for one in events] == [("Maaf.", False), ("", True)]


def test_a_failure_has_its_status_in_its_document_too() -> None:
    reply = LlamaRefusals().error(Reason.CANNOT_DECIDE, "Nanti.")
    assert (reply.status, orjson.loads(reply.body)["error"]["code"], reply.headers) == (503, 503, {"retry-after": "10"})
