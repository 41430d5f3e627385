"""Put into another API and back: what is sent, and in whose words the answer is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection

import orjson
import pytest

from gateway.codecs import multipart
from gateway.codecs.base import Asked
from gateway.codecs.openai_audio import OpenAITranscriptions
from gateway.codecs.openai_chat import OpenAIChat
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange
from gateway.forwarding.routes import Backend
from gateway.translating import Passage

CODEC = OpenAIChat()
SAID = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [{"type": "text", "text": "Halo"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


def test_a_form_goes_on_with_the_boundary_of_its_own_bytes() -> None:
    codec, body = OpenAITranscriptions(), multipart.written({"model": "m"})
    exchange = Exchange("e", codec.name, codec.route, "m", stream=False, body=body, document={}, parts=(),
                        answers=frozenset({"text/plain"}))  # fmt: skip
    call = Passage(codec, exchange, body, "00-1-2-01").call(Backend("b", "http://b.example/v1"))
    assert call.content_type == f"multipart/form-data; boundary={body.partition(b'--')[2][:55].decode()}"
    assert call.accept == "text/plain"


def asked(**more: object) -> Exchange:
    document = {"model": "m", "messages": [{"role": "user", "content": "Hai"}], **more}
    body = orjson.dumps(document)
    return CODEC.decode(Asked("e", CODEC.route, "", body, document))


def passage(**more: object) -> Passage:
    exchange = asked(**more)
    return Passage(CODEC, exchange, exchange.body, "00-1-2-01")


class Said:
    """An answer that has begun."""

    waited = 1.5

    def __init__(self, body: bytes) -> None:
        self.body, self.checked, self.closed = body, set[str](), False

    def check(self, content_types: Collection[str]) -> str:
        self.checked |= set(content_types)
        return next(iter(content_types))

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self.body

    async def read(self) -> bytes:
        return self.body

    async def close(self) -> None:
        self.closed = True


def test_a_backend_of_the_same_api_gets_what_the_client_sent() -> None:
    way = passage()
    call = way.call(Backend("b", "http://b.example", key="k"))
    assert (call.body, str(call.url)) == (way.exchange.body, "http://b.example/v1/chat/completions")
    assert call.headers == {"authorization": "Bearer k"}
    said = Said(b"")
    assert way.answer(said) is said


def test_one_of_another_api_gets_it_in_its_own() -> None:
    call = passage(max_tokens=9).call(Backend("b", "http://b.example", key="k", apis=("anthropic",)))
    assert str(call.url) == "http://b.example/v1/messages"
    assert orjson.loads(call.body)["max_tokens"] == 9
    assert (call.headers["x-api-key"], call.headers["anthropic-version"]) == ("k", "2026-10-21")
    assert "authorization" not in call.headers


async def test_its_answer_is_put_back() -> None:
    way = passage()
    way.call(Backend("b", "http://b.example", apis=("anthropic",)))
    said = Said(orjson.dumps(SAID))
    answer = way.answer(said)
    assert answer.check({"application/json"}) == "application/json"
    assert said.checked == {"application/json"}
    event = CODEC.whole(way.exchange, await answer.read())
    assert [piece.text for piece in event.pieces if piece.kind == "prose"] == ["Halo"]
    assert answer.waited == 1.5
    await answer.close()
    assert said.closed


def test_who_stands_in_may_speak_the_clients_own_api_again() -> None:
    way = passage()
    way.call(Backend("a", "http://a.example", apis=("ollama",)))
    way.call(Backend("b", "http://b.example"))
    said = Said(b"")
    assert way.answer(said) is said


def test_what_has_no_equivalent_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        passage(logit_bias={"1": 1}).call(Backend("b", "http://b.example", apis=("anthropic",)))
    assert refused.value.reason is Reason.UNTRANSLATABLE
