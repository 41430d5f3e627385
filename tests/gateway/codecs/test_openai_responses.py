"""Responses: what the provider keeps, what an answer repeats of the question, and where instructions stand."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from openai.types.responses import Response

from gateway.codecs.base import Asked
from gateway.codecs.document import SYSTEM
from gateway.codecs.openai_responses import OpenAIResponses
from gateway.codecs.sse import frame
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CODEC = OpenAIResponses()


def decoded(**document: Any) -> Exchange:
    body = orjson.dumps({"model": "demo", **document})
    return CODEC.decode(Asked("0" * 32, CODEC.route, "", body, orjson.loads(body)))


def answer(**more: Any) -> bytes:
    return orjson.dumps({"id": "resp_1", "object": "response", "created_at": 1, "model": "m", "output": [], **more})


@pytest.mark.parametrize(("store", "kept"), [({}, None), ({"store": None}, None), ({"store": True}, True),
                                             ({"store": False}, False)])  # fmt: skip
def test_the_provider_keeps_what_nobody_forbids(store: dict[str, Any], kept: bool | None) -> None:
    exchange = decoded(input="halo", **store)
    assert exchange.kept is kept
    assert ("server_side" in {hidden.kind for hidden in exchange.unseen}) == (kept is True)


def test_the_order_to_keep_nothing_changes_nothing_else() -> None:
    exchange = CODEC.unkept(decoded(input="halo"))
    assert exchange.body == b'{"store":false,"model":"demo","input":"halo"}'
    assert orjson.loads(CODEC.encode(exchange, {1: "hai"}, frozenset())) == {
        "model": "demo", "input": "hai", "store": False
    }  # fmt: skip


def test_a_store_that_is_null_is_not_said_twice() -> None:
    exchange = CODEC.unkept(decoded(input="halo", store=None))
    assert exchange.body.count(b"store") == 1
    assert orjson.loads(exchange.body)["store"] is False


def test_what_it_builds_on_is_named() -> None:
    exchange = decoded(input="x", previous_response_id="resp_1", conversation={"id": "conv_1"},
                       prompt_cache_options={"comparison_response_id": "resp_2"})  # fmt: skip
    assert exchange.builds_on == ("resp_1", "conv_1", "resp_2")


@pytest.mark.parametrize("name", [7, "", "ada spasi", {"id": 7}, {}])
def test_an_id_looks_like_one(name: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(input="x", conversation=name)
    assert refused.value.reason is Reason.BAD_REQUEST


def test_instructions_stand_before_the_row_and_a_text_alone_is_its_first_message() -> None:
    exchange = decoded(instructions="singkat", input="halo")
    rows = [(part.role, part.message, part.text) for part in exchange.parts if part.message is not None]
    assert rows == [("system", SYSTEM, "singkat"), ("user", 0, "halo")]


def test_items_that_were_refused_are_left_out() -> None:
    rows = [{"role": "user", "content": text} for text in ("satu", "dua", "tiga")]
    exchange = decoded(instructions="singkat", input=rows)
    assert orjson.loads(CODEC.encode(exchange, {}, frozenset({0, SYSTEM}))) == {"model": "demo", "input": rows[1:]}


def test_what_an_answer_repeats_is_given_back_as_the_person_wrote_it() -> None:
    exchange = decoded(input="x", instructions="Ani", metadata={"a": "Ani"}, tools=[{"type": "function", "name": "f"}])
    body = answer(instructions="<PERSON_1>", metadata={"a": "<PERSON_1>"}, tools=[{"type": "x"}], user="rahasia")
    event = CODEC.whole(exchange, body)
    told = Response.model_construct(**orjson.loads(event.data))
    assert (told.instructions, told.metadata, told.user) == ("Ani", {"a": "Ani"}, None)
    assert [tool.name for tool in told.tools] == ["f"]  # type: ignore[union-attr]
    assert event.pieces == ()
    assert event.response_id == "resp_1"


@pytest.mark.parametrize("error", [{"error": {"code": "server_error", "message": "x"}}, {"type": "error"}])
def test_an_answer_that_failed_is_the_backends_error(error: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        CODEC.whole(decoded(input="x"), answer(**error))
    assert refused.value.reason is Reason.BACKEND_ERROR


def test_a_stream_may_end_as_chats_do_but_not_with_that_alone() -> None:
    end = orjson.dumps({"type": "response.completed", "sequence_number": 0, "response": orjson.loads(answer())})
    stream = CODEC.stream(decoded(input="x"))
    assert [event.last for event in stream.feed(frame(end) + frame(b"[DONE]"))] == [True]
    assert stream.close() == []
    other = CODEC.stream(decoded(input="x"))
    assert other.feed(frame(b"[DONE]")) == []
    with pytest.raises(Refused):
        other.close()
