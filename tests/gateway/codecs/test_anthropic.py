"""Anthropic's codec beyond what holds for every one: thoughts and their signatures, events, counting."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from anthropic.types import Message, RawMessageStreamEvent
from pydantic import TypeAdapter

from gateway.codecs.anthropic import AnthropicCount, AnthropicMessages
from gateway.codecs.anthropic_shapes import UNSIGNED
from gateway.codecs.base import Asked, Codec, Refusal
from gateway.codecs.sse import EventReader, frame
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

CODEC, COUNT = AnthropicMessages(), AnthropicCount()
EVENTS: TypeAdapter[RawMessageStreamEvent] = TypeAdapter(RawMessageStreamEvent)
THOUGHT = {"type": "thinking", "thinking": "Nomor Ani", "signature": "c2Vhb/8="}
SAID = {"type": "text", "text": "Ya."}


def asked(*messages: Any, codec: Codec = CODEC, **more: Any) -> Exchange:
    document = {"model": "demo", "max_tokens": 9, "messages": [*messages], **more}
    body = orjson.dumps(document)
    return codec.decode(Asked("0" * 32, codec.route, "", body, orjson.loads(body)))


def sent(exchange: Exchange, texts: dict[str, str], dropped: frozenset[int] = frozenset()) -> Any:
    edits = {part.index: texts[part.text] for part in exchange.parts if part.text in texts}
    return orjson.loads(CODEC.encode(exchange, edits, dropped))


def history(*content: Any) -> list[Any]:
    return [{"role": "user", "content": "Ani?"}, {"role": "assistant", "content": [*content]},
            {"role": "user", "content": "Lagi, Ani"}]  # fmt: skip


def test_a_thought_that_would_be_changed_is_left_out_as_a_whole() -> None:
    document = sent(asked(*history(THOUGHT, SAID)), {"Nomor Ani": "Nomor X", "Lagi, Ani": "Lagi, X"})
    assert document["messages"][1]["content"] == [SAID]
    assert document["messages"][2]["content"] == "Lagi, X"


def test_a_thought_stays_signed_where_only_its_neighbours_change() -> None:
    assert sent(asked(*history(THOUGHT, SAID)), {"Ya.": "Tidak."})["messages"][1]["content"] == [
        THOUGHT,
        {"type": "text", "text": "Tidak."},
    ]


def test_a_thought_with_anything_else_to_change_in_it_is_left_out_too() -> None:
    document = sent(asked(*history({**THOUGHT, "note": "Budi"}, SAID)), {"Budi": "X"})
    assert document["messages"][1]["content"] == [SAID]


def test_a_message_of_nothing_but_a_spoilt_thought_is_left_out_with_it() -> None:
    exchange = asked(*history(THOUGHT))
    assert [m["content"] for m in sent(exchange, {"Nomor Ani": "X"})["messages"]] == ["Ani?", "Lagi, Ani"]
    assert [m["content"] for m in sent(exchange, {"Nomor Ani": "X"}, frozenset({0}))["messages"]] == ["Lagi, Ani"]


def test_a_thought_that_was_changed_on_its_way_out_does_not_go_back() -> None:
    document = sent(asked(*history({**THOUGHT, "signature": UNSIGNED}, SAID)), {})
    assert document["messages"][1]["content"] == [SAID]


def test_examples_of_a_tool_are_not_taken_for_a_thought() -> None:
    tools = [{"name": "f", "input_schema": {}, "input_examples": [{"thinking": "Budi"}]}]
    document = sent(asked(*history(THOUGHT, SAID), tools=tools), {"Budi": "X"})
    assert document["tools"][0]["input_examples"] == [{"thinking": "X"}]
    assert document["messages"][1]["content"] == [THOUGHT, SAID]


def test_the_system_prompt_can_be_left_out() -> None:
    exchange = asked({"role": "user", "content": "u"}, system="s")
    assert "system" not in orjson.loads(CODEC.encode(exchange, {}, frozenset({-1})))


def answered(*content: Any) -> Event:
    body = {"id": "msg_1", "type": "message", "role": "assistant", "model": "demo", "content": [*content],
            "stop_reason": "end_turn", "usage": {"input_tokens": 1, "output_tokens": 1}}  # fmt: skip
    return CODEC.whole(asked({"role": "user", "content": "u"}), orjson.dumps(body))


def test_nothing_is_given_back_in_a_thought_and_a_changed_one_loses_its_signature() -> None:
    event = answered(THOUGHT, SAID)
    assert [piece.signed for piece in event.pieces] == [True, False]
    thought, said = orjson.loads(CODEC.rewrite(event, {0: "Nomor X"}))["content"]
    assert thought == {"type": "thinking", "thinking": "Nomor X", "signature": UNSIGNED}
    assert said == SAID
    assert orjson.loads(CODEC.rewrite(event, {1: "Tidak."}))["content"][0] == THOUGHT


def delta(index: int, **what: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": what}


def spoken(events: list[dict[str, Any]], texts: dict[str, str]) -> list[Any]:
    """What a client hears of a stream in which some texts are changed."""
    exchange = asked({"role": "user", "content": "u"}, stream=True)
    stream, voice, heard = CODEC.stream(exchange), CODEC.voice(exchange), b""
    for document in events:
        for event in stream.feed(frame(orjson.dumps(document))):
            edits = {n: texts[piece.text] for n, piece in enumerate(event.pieces) if piece.text in texts}
            heard += voice.say(event, CODEC.rewrite(event, edits))
    return [orjson.loads(data) for data in EventReader().feed(heard)]


@pytest.mark.parametrize(("texts", "signature"), [({}, "c2Vhb/8="), ({"Ani": "X"}, UNSIGNED)])
def test_the_signature_of_a_thought_that_was_changed_while_it_was_streamed_does_not_follow(
    texts: dict[str, str], signature: str
) -> None:
    events = [
        {"type": "content_block_start", "index": 0, "content_block": {**THOUGHT, "thinking": "", "signature": ""}},
        delta(0, type="thinking_delta", thinking="Ani"),
        delta(0, type="thinking_delta", thinking=" ya"),
        delta(0, type="signature_delta", signature="c2Vhb/8="),
    ]
    assert spoken(events, texts)[-1]["delta"] == {"type": "signature_delta", "signature": signature}


def test_the_input_of_a_call_is_what_its_pieces_come_to() -> None:
    exchange = asked({"role": "user", "content": "u"}, stream=True)
    call = {"type": "tool_use", "id": "t", "name": "cari", "input": {}}
    stream = CODEC.stream(exchange)
    pieces = [
        (piece.channel, piece.text, piece.tool)
        for document in ({"type": "content_block_start", "index": 3, "content_block": call},
                         delta(3, type="input_json_delta", partial_json='{"a":'),
                         delta(3, type="input_json_delta", partial_json="1}"))
        for event in stream.feed(frame(orjson.dumps(document)))
        for piece in event.pieces if piece.kind == "arguments"
    ]  # fmt: skip
    assert pieces == [(("args", 3), "", "cari"), (("args", 3), '{"a":', ""), (("args", 3), "1}", "")]


@pytest.mark.parametrize(
    "document",
    [
        {"type": "content_block_later", "text": "x"},
        {"type": "message_start"},
        {"type": "content_block_delta", "index": 0},
        {"type": "content_block_delta", "index": -1, "delta": {"type": "text_delta", "text": "x"}},
        {"type": "content_block_delta", "index": 0, "delta": "x"},
        {"index": 0},
    ],
)
def test_an_event_that_is_not_understood_does_not_pass(document: Any) -> None:
    stream = CODEC.stream(asked({"role": "user", "content": "u"}, stream=True))
    with pytest.raises(Refused) as refused:
        stream.feed(frame(orjson.dumps(document)))
    assert refused.value.reason is Reason.BACKEND_MALFORMED


def test_what_was_asked_is_counted_at_the_beginning_and_what_was_given_at_the_end() -> None:
    exchange = asked({"role": "user", "content": "u"}, stream=True)
    start = {"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 7, "output_tokens": 1}}}
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}}
    events = CODEC.stream(exchange).feed(frame(orjson.dumps(start)) + frame(orjson.dumps(end)))
    usages = [(event.usage.input_tokens, event.usage.output_tokens) for event in events if event.usage]
    assert usages == [(7, 1), (7, 5)]


def test_a_ping_of_the_backend_stays_where_it_is() -> None:
    assert spoken([{"type": "ping"}], {}) == []


def test_answers_and_events_are_those_of_the_official_sdk() -> None:
    event = answered(THOUGHT, SAID)
    assert Message.model_validate_json(event.data).content[0].type == "thinking"
    for document in spoken([delta(0, type="text_delta", text="x")], {"x": "y"}):
        assert EVENTS.validate_python(document).type == "content_block_delta"


def test_counting_is_governed_and_never_streamed() -> None:
    exchange = asked({"role": "user", "content": "Ani"}, codec=COUNT)
    assert (exchange.stream, [part.text for part in exchange.parts if part.kind == "text"]) == (False, ["Ani"])
    with pytest.raises(Refused):
        asked({"role": "user", "content": "Ani"}, codec=COUNT, stream=True)
    event = COUNT.whole(exchange, b'{"input_tokens": 12}')
    assert event.usage is not None
    assert event.usage.input_tokens == 12
    for style in ("native", "refusal", "replace", "error"):
        no = Refusal("input", style, "Tidak.", "0" * 32, "demo", 0)  # type: ignore[arg-type]
        assert COUNT.refuses_as_error(no)
        assert COUNT.refuse(no).status == 400
    assert COUNT.voice(exchange).heartbeat
    assert COUNT.stream(exchange).feed(b"") == []
