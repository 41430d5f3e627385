"""A no in TGI's way, as the types of huggingface_hub read it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from huggingface_hub import TextGenerationOutput, TextGenerationStreamOutput

from gateway.codecs.base import Refusal
from gateway.codecs.sse import EventReader
from gateway.codecs.tgi_refusal import TgiRefusals, TgiVoice
from gateway.errors import Reason
from gateway.exchange import Event


def refusal(style: Any, direction: Any = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)


@pytest.mark.parametrize("style", ["native", "error"])
def test_a_whole_no_is_an_error_of_the_router(style: str) -> None:
    reply = TgiRefusals().refuse(refusal(style))
    told = {"error": "Maaf.", "error_type": "validation", "code": "content_filter"}
    assert (reply.status, orjson.loads(reply.body)) == (400, told)


@pytest.mark.parametrize("style", ["refusal", "replace"])
def test_a_no_in_words_is_an_answer(style: str) -> None:
    answer = TextGenerationOutput.parse_obj(orjson.loads(TgiRefusals().refuse(refusal(style)).body))
    assert answer.details is not None
    assert (answer.generated_text, answer.details.tokens) == ("Maaf.", [])


def test_a_no_as_the_rest_of_a_stream_says_all_that_was_shown() -> None:
    voice = TgiVoice()
    shown = orjson.dumps({"token": {"text": "Baik. ", "special": False}})
    voice.say(Event(shown, None), shown)
    [told] = EventReader().feed(b"".join(voice.refuse(refusal("native"))))
    event = TextGenerationStreamOutput.parse_obj(orjson.loads(told))
    assert (event.token.text, event.generated_text) == ("Maaf.", "Baik. Maaf.")


@pytest.mark.parametrize(("reason", "kind"), [
    (Reason.BUSY, "overloaded"), (Reason.BACKEND_ERROR, "generation"), (Reason.BAD_REQUEST, "validation"),
])  # fmt: skip
def test_a_failure_is_of_a_kind_that_clients_know(reason: Reason, kind: str) -> None:
    assert orjson.loads(TgiRefusals().error(reason, "Galat.").body)["error_type"] == kind
