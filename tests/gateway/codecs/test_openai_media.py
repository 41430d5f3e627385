"""Pictures and speech: the words are read, what is made is unseen, and both come whole."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked, Refusal
from gateway.codecs.openai_media import OpenAIImages, OpenAISpeech
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

IMAGES, SPEECH = OpenAIImages(), OpenAISpeech()
PNG = "iVBORw0KGgoAAAAN"


def decoded(codec: Any, **document: Any) -> Exchange:
    exchange: Exchange = codec.decode(Asked("0" * 32, codec.route, "", orjson.dumps(document), document))
    return exchange


def made(*rows: dict[str, Any]) -> Any:
    return IMAGES.whole(decoded(IMAGES, prompt="x"), orjson.dumps({"created": 1, "data": list(rows)}))


def test_what_is_asked_for_is_a_form_that_policies_know() -> None:
    assert decoded(IMAGES, prompt="gapura").forms == {"image"}
    assert decoded(SPEECH, model="m", input="halo", voice="alloy").forms == {"audio"}


@pytest.mark.parametrize(
    ("codec", "more"),
    [
        (IMAGES, {"prompt": "x", "stream": True}),
        (SPEECH, {"model": "m", "input": "x", "voice": "v", "stream_format": "sse"}),
    ],
)
def test_neither_is_streamed(codec: Any, more: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        decoded(codec, **more)
    assert refused.value.reason == Reason.NO_STREAM
    assert "stream" in refused.value.text("id")


def test_a_picture_is_unseen_and_the_prompt_that_made_it_is_read() -> None:
    event = made({"b64_json": PNG, "revised_prompt": "satu"}, {"url": "https://e.example/a.png", "revised_prompt": "d"})
    assert event.unseen == {"image", "remote_url"}
    assert [(piece.channel, piece.text) for piece in event.pieces] == [(("content", 0), "satu"), (("content", 1), "d")]


@pytest.mark.parametrize("data", ["PHN2Zz48L3N2Zz4=", "halo", 7])
def test_what_is_no_picture_does_not_pass(data: Any) -> None:
    with pytest.raises(Refused) as refused:
        made({"b64_json": data})
    assert refused.value.reason == Reason.BACKEND_MALFORMED


def test_a_sound_is_unseen() -> None:
    event = SPEECH.whole(decoded(SPEECH, model="m", input="x", voice="v"), b"RIFF\x00\x00\x00\x00WAVEfmt ")
    assert (event.unseen, event.pieces, event.last) == ({"audio"}, (), True)
    assert SPEECH.rewrite(event, {}) is event.data


def test_what_is_no_sound_does_not_pass_unless_it_is_raw() -> None:
    with pytest.raises(Refused) as refused:
        SPEECH.whole(decoded(SPEECH, model="m", input="x", voice="v"), b'{"text": "halo"}')
    assert refused.value.reason == Reason.BACKEND_MALFORMED
    raw = SPEECH.whole(decoded(SPEECH, model="m", input="x", voice="v", response_format="pcm"), b"\x00\x01")
    assert raw.unseen == {"audio"}


@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_no_to_a_picture_is_the_providers_own(style: Any) -> None:
    reply = IMAGES.refuse(Refusal("input", style, "Maaf.", "0f" * 16, "demo", 1))
    error = {"type": "image_generation_user_error", "code": "moderation_blocked", "param": "prompt", "message": "Maaf."}
    assert (reply.status, orjson.loads(reply.body)) == (400, {"error": error})
