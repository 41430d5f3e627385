"""Gemini's codecs beyond what holds for every one: the path, the query, the two framings of a stream."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked, Codec
from gateway.codecs.gemini import GeminiCount, GeminiEmbedMany, GeminiGenerate, GeminiStreamed
from gateway.codecs.registry import codec_for
from gateway.codecs.sse import frame
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

CONTENTS = [{"role": "user", "parts": [{"text": "Satu"}]}, {"role": "model", "parts": [{"text": "Dua"}]}]
STREAMED = GeminiStreamed()


def asked(codec: Codec, document: Any = None, query: str = "", path: str = "") -> Exchange:
    body = orjson.dumps({"contents": CONTENTS} if document is None else document)
    path = path or codec.route.replace("{model}", "demo")
    return codec.decode(Asked("0" * 32, path, query, body, orjson.loads(body)))


@pytest.mark.parametrize("version", ["v1", "v1beta"])
@pytest.mark.parametrize("codec", [GeminiGenerate(), STREAMED, GeminiCount()], ids=lambda codec: codec.name)
def test_the_model_stands_in_the_path_and_goes_on_in_it(codec: Any, version: str) -> None:
    path = f"/{version}/models/gemma 3:{codec.method}"
    found = codec_for(path)
    assert found is not None
    assert found.name == codec.name
    exchange = asked(found, path=path)
    query = "?alt=sse" if exchange.stream else ""
    assert (exchange.model, exchange.target) == ("gemma 3", f"/{version}/models/gemma%203:{codec.method}{query}")


@pytest.mark.parametrize("path", ["/v1/models/a/b:generateContent", "/v1/models/:generateContent",
                                  "/v2/models/a:generateContent", "/v1/models/a:generateContent:countTokens",
                                  "/v1/tunedModels/a:generateContent"])  # fmt: skip
def test_a_path_that_names_no_model_is_none(path: str) -> None:
    assert codec_for(path) is None


@pytest.mark.parametrize("query", ["key=rahasia", "alt=json", "alt=sse&key=rahasia", "alt=sse&alt=sse", "ALT=sse", "a"])
def test_any_other_query_is_refused_above_all_a_key(query: str) -> None:
    for codec in (GeminiGenerate(), STREAMED):
        with pytest.raises(Refused) as refused:
            asked(codec, query=query)
        assert refused.value.reason is Reason.BAD_REQUEST
    with pytest.raises(Refused):
        asked(GeminiGenerate(), query="alt=sse")


@pytest.mark.parametrize(
    ("codec", "document"),
    [
        (GeminiGenerate(), {"contents": CONTENTS, "model": "models/lain"}),
        (GeminiGenerate(), {"contents": CONTENTS, "model": 7}),
        (GeminiCount(), {"generateContentRequest": {"contents": CONTENTS, "model": "models/lain"}}),
        (GeminiEmbedMany(), {"requests": [{"model": "models/lain", "content": {"parts": [{"text": "t"}]}}]}),
        (GeminiCount(), {"contents": CONTENTS, "generateContentRequest": {"contents": CONTENTS}}),
        (GeminiCount(), {}),
    ],
)
def test_a_body_that_says_something_else_than_its_path_or_twice_is_refused(codec: Any, document: Any) -> None:
    with pytest.raises(Refused) as refused:
        asked(codec, document)
    assert refused.value.reason is Reason.BAD_REQUEST
    assert asked(GeminiGenerate(), {"contents": CONTENTS, "model": "models/demo"}).model == "demo"


def test_messages_are_left_out_wherever_the_conversation_stands() -> None:
    codec = GeminiCount()
    for name in ("generateContentRequest", "generate_content_request"):
        exchange = asked(codec, {name: {"contents": CONTENTS}})
        assert orjson.loads(codec.encode(exchange, {}, frozenset({0}))) == {name: {"contents": CONTENTS[1:]}}
    exchange = asked(codec)
    assert orjson.loads(codec.encode(exchange, {}, frozenset({0}))) == {"contents": CONTENTS[1:]}


@pytest.mark.parametrize("body", [b"{}", b'{"candidates": []}', b'{"usageMetadata": {}}'])
def test_an_answer_says_something_or_why_not(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        GeminiGenerate().whole(asked(GeminiGenerate()), body)
    assert refused.value.reason is Reason.BACKEND_MALFORMED


# -- streams


def chunk(*parts: Any, finish: str | None = None, index: int = 0) -> dict[str, Any]:
    ending = {"finishReason": finish} if finish else {}
    return {"candidates": [{"index": index, "content": {"role": "model", "parts": [*parts]}, **ending}]}


def call(name: str) -> dict[str, Any]:
    return {"functionCall": {"name": name, "args": {"a": name}}}


def read(*documents: Any) -> tuple[list[Event], list[Event]]:
    """What comes while the backend speaks, and what waits for it to hang up."""
    stream = STREAMED.stream(asked(STREAMED, query="alt=sse"))
    return stream.feed(b"".join(frame(orjson.dumps(one)) for one in documents)), stream.close()


def test_only_the_event_that_may_be_the_last_waits() -> None:
    now, later = read(chunk({"text": "a"}), chunk({"text": "b"}, finish="STOP"), {"usageMetadata": {}})
    assert [event.last for event in (*now, *later)] == [False, False, True]


def test_a_stream_is_whole_when_every_candidate_has_finished() -> None:
    with pytest.raises(Refused):
        read(chunk({"text": "a"}), chunk({"text": "b"}, index=1), chunk(finish="STOP"))
    _, later = read(chunk({"text": "a"}), chunk({"text": "b"}, index=1), chunk(finish="STOP"),
                    chunk(finish="STOP", index=1))  # fmt: skip
    assert later[0].last


def test_a_question_that_the_backend_blocks_is_whole_too() -> None:
    assert read({"promptFeedback": {"blockReason": "SAFETY"}})[1][0].last
    with pytest.raises(Refused):
        read({"promptFeedback": {"safetyRatings": []}})


def test_calls_of_one_stream_are_told_apart_and_texts_are_one() -> None:
    now, later = read(
        chunk({"text": "a"}), chunk(call("satu")), chunk(call("dua"), call("tiga")), chunk({"text": "b"}, finish="STOP")
    )
    pieces = [piece for event in (*now, *later) for piece in event.pieces]
    calls = [piece for piece in pieces if piece.kind == "arguments"]
    assert [(piece.tool, piece.text) for piece in calls] == [(n, f'{{"a":"{n}"}}') for n in ("satu", "dua", "tiga")]
    assert len({piece.channel for piece in calls}) == 3
    assert len({piece.channel for piece in pieces if piece.kind == "prose"}) == 1


def test_a_thought_is_another_text_than_what_is_said() -> None:
    now, later = read(chunk({"text": "hm", "thought": True}), chunk({"text": "ya"}, finish="STOP"))
    said = {piece.channel[0]: piece.text for event in (*now, *later) for piece in event.pieces if piece.kind == "prose"}
    assert said == {"thinking": "hm", "content": "ya"}


def spoken(query: str) -> bytes:
    exchange = asked(STREAMED, query=query)
    voice, stream = STREAMED.voice(exchange), STREAMED.stream(exchange)
    events = stream.feed(b"".join(frame(orjson.dumps(chunk({"text": word}))) for word in ("a", "b")))
    events += stream.feed(frame(orjson.dumps(chunk({"text": "c"}, finish="STOP"))))
    return b"".join(voice.say(event, event.data) for event in [*events, *stream.close()])


def test_who_does_not_ask_for_events_gets_the_same_as_one_array() -> None:
    array = orjson.loads(spoken(""))
    events = [orjson.loads(block.removeprefix(b"data: ")) for block in spoken("alt=sse").split(b"\n\n")[:-1]]
    assert array == events
    assert [one["candidates"][0]["content"]["parts"][0]["text"] for one in array] == ["a", "b", "c"]


def test_the_model_in_the_path_is_the_clients_word_and_read_like_any_other() -> None:
    codec, document = GeminiGenerate(), {"contents": [{"parts": [{"text": "Halo"}]}]}
    path = "/v1beta/models/3174015509000001:generateContent"  # a synthetic number
    exchange = codec.decode(Asked("0" * 32, path, "", orjson.dumps(document), document))
    assert ("member", "3174015509000001") in [(part.kind, part.text) for part in exchange.parts]
