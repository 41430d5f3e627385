"""TGI's API: what is its own, besides what holds for every codec."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.sse import frame
from gateway.codecs.tgi import TgiGenerate, TgiGenerateStream
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange


def decoded(codec: Any, **document: Any) -> Exchange:
    body = orjson.dumps(document)
    return codec.decode(Asked("0" * 32, codec.route, "", body, orjson.loads(body)))


def event(text: str, whole: str | None = None, *, special: bool = False) -> bytes:
    token = {"id": 1, "text": text, "logprob": -0.1, "special": special}
    return frame(orjson.dumps({"index": 1, "token": token, "generated_text": whole}))


def test_the_path_says_whether_an_answer_is_streamed() -> None:
    assert decoded(TgiGenerate(), inputs="p", stream=True).stream is False
    assert decoded(TgiGenerateStream(), inputs="p").stream is True


@pytest.mark.parametrize("inputs", ["![](https://contoh.example/a.png)", "apa ![x](data:image/png;base64,AA) ini"])
def test_a_picture_in_the_text_is_one_that_nobody_sees(inputs: str) -> None:
    assert [one.kind for one in decoded(TgiGenerate(), inputs=inputs).unseen] == ["image", "remote_url"]


def test_the_last_event_says_again_what_the_tokens_said_without_the_end_of_the_text() -> None:
    codec = TgiGenerateStream()
    stream = codec.stream(decoded(codec, inputs="p"))
    events = stream.feed(event("Ha") + event("lo") + event("</s>", "Halo", special=True))
    assert stream.close() == []
    said = [(piece.channel, piece.text, piece.echo) for one in events for piece in one.pieces]
    assert said == [(("content",), "Ha", False), (("content",), "lo", False), (("special",), "</s>", False),
                    (("content",), "Halo", True)]  # fmt: skip
    assert [one.last for one in events] == [False, False, True]


def test_the_prompt_before_a_streamed_text_could_not_be_held_against_the_tokens() -> None:
    with pytest.raises(Refused) as refused:
        decoded(TgiGenerateStream(), inputs="p", parameters={"return_full_text": True})
    assert refused.value.reason is Reason.BAD_REQUEST
    assert decoded(TgiGenerate(), inputs="p", parameters={"return_full_text": True}).stream is False


def test_tokens_in_details_are_taken_out_and_the_list_stays_one() -> None:
    codec = TgiGenerate()
    body = orjson.dumps({"generated_text": "Ya.", "details": {"tokens": [{"text": "Ya."}], "prefill": []}})
    told = codec.whole(decoded(codec, inputs="p"), body)
    assert orjson.loads(told.data)["details"] == {"tokens": [], "prefill": []}
    assert [piece.text for piece in told.pieces] == ["Ya."]
