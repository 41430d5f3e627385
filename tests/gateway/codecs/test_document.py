"""Documents: read by their shape, written back by their places."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.document import SYSTEM, DocumentCodec, Stream, parsed, written
from gateway.codecs.machine import NUMBER, PLAIN, TAG, Counts
from gateway.codecs.shapes import As, Each, Obj
from gateway.codecs.sse import EventReader, frame
from gateway.codecs.values import Echo, Noted, Packed, Repeats, Text
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

TURN = Obj({"role": TAG, "text": Text("content"), "args": Packed("args")}, roles={"user": "user"})


class Toy(DocumentCodec):
    name, route, echoes = "toy", "/toy", True
    instructions = ("system",)
    question = Obj(
        {
            "model": Noted("model", PLAIN),
            "stream": Noted("stream", TAG),
            "messages": Each(TURN, turns=True),
            "system": As(Text("content"), "system", SYSTEM),
            "forms": Noted("forms", PLAIN),
        }
    )
    answer = Obj(
        {
            "text": Text("content"),
            "again": Echo("content"),
            "system": Repeats("system"),
            "id": Noted("id", PLAIN),
            "why": Noted("finished", PLAIN),
            "used": Counts({"in": "asked", "out": "given"}),
            "at": NUMBER,
        }
    )


CODEC = Toy()
BODY: dict[str, Any] = {
    "model": "m",
    "system": "Santun.",
    "messages": [{"role": "user", "text": "satu"}, {"role": "user", "text": "dua", "args": {"a": "b"}}],
}


def decoded(document: Any) -> Exchange:
    body = orjson.dumps(document)
    return CODEC.decode(Asked("e", "/toy", "", body, orjson.loads(body)))


def test_a_question_in_the_gates_words() -> None:
    exchange = decoded({**BODY, "forms": "Audio"})
    assert [(part.role, part.message, part.text) for part in exchange.parts] == [
        ("system", -1, "Santun."), ("user", 0, "satu"), ("user", 1, "dua"), ("user", 1, '{"a":"b"}')]  # fmt: skip
    assert (exchange.model, exchange.stream, exchange.target, exchange.forms) == ("m", False, "/toy", {"audio"})
    assert CODEC.encode(exchange, {}, frozenset()) is exchange.body


def test_what_was_changed_stands_where_it_stood_and_what_was_refused_is_left_out() -> None:
    exchange = decoded(BODY)
    changed = orjson.loads(CODEC.encode(exchange, {2: "tiga", 3: '{"a":"c"}'}, frozenset({0, SYSTEM})))
    assert changed == {"model": "m", "messages": [{"role": "user", "text": "tiga", "args": {"a": "c"}}]}


@pytest.mark.parametrize("document", [[], {}, {"model": 7}, {"model": "m", "stream": "yes"}])
def test_a_question_without_a_meaning_is_refused(document: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(document)
    assert refused.value.reason is Reason.BAD_REQUEST


def test_an_answer_repeats_the_question_in_the_persons_own_words() -> None:
    answer = {
        "id": "a1",
        "text": "Halo",
        "system": "<PERSON_k7f2m9qa>",
        "why": "stop",
        "used": {"in": 1, "out": 2},
        "at": 9**15,
    }
    event = CODEC.whole(decoded(BODY), orjson.dumps(answer))
    assert orjson.loads(event.data)["system"] == "Santun."
    assert (event.last, event.finished, event.response_id) == (True, True, "a1")
    assert event.usage is not None
    assert (event.usage.input_tokens, event.usage.output_tokens) == (1, 2)
    assert orjson.loads(CODEC.rewrite(event, {0: "Hai"}))["text"] == "Hai"
    assert CODEC.rewrite(event, {}) is event.data


def test_an_error_is_no_answer() -> None:
    with pytest.raises(Refused) as refused:
        CODEC.whole(decoded(BODY), b'{"error": "x"}')
    assert refused.value.reason is Reason.BACKEND_ERROR


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1, "a": 2}'])
def test_what_is_no_object_is_not_understood(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parsed(data)
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def test_a_change_that_breaks_json_does_not_pass_and_its_text_is_in_no_error() -> None:
    assert written(True, '{"a": 1}', Reason.BAD_REQUEST) == {"a": 1}
    assert written(False, "{", Reason.BAD_REQUEST) == "{"
    with pytest.raises(Refused) as refused:
        written(True, '{"rahasia', Reason.BAD_REQUEST)
    assert refused.value.__cause__ is None
    assert "rahasia" not in repr(refused.value)


class Ending(Stream):
    def ends(self, document: Any) -> bool:
        return "why" in document


def test_a_stream_ends_with_the_event_that_says_so() -> None:
    stream = Ending(CODEC, CODEC.answer, decoded(BODY), EventReader())
    events = stream.feed(frame(b'{"text": "Ha"}') + frame(b'{"text": "lo", "why": "stop"}'))
    assert [event.last for event in events] == [False, True]
    assert stream.close() == []
    with pytest.raises(Refused):
        stream.feed(frame(b'{"text": "more"}'))


def test_a_stream_that_stops_early_does_not_pass() -> None:
    stream = Ending(CODEC, CODEC.answer, decoded(BODY), EventReader())
    stream.feed(frame(b'{"text": "Ha"}'))
    with pytest.raises(Refused) as refused:
        stream.close()
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def test_the_table_of_what_is_covered_comes_from_the_shapes() -> None:
    rows = set(CODEC.covers())
    assert ("input", ("messages[].text", "text")) in rows
    assert ("output", ("system", "replaced by what was asked")) in rows
