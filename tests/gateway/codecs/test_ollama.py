"""Ollama's API: what is its own, besides what holds for every codec."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.ndjson import frame
from gateway.codecs.ollama import OllamaChat, OllamaGenerate
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CHAT, GENERATE = OllamaChat(), OllamaGenerate()


def decoded(codec: Any, **document: Any) -> Exchange:
    body = orjson.dumps({"model": "m", **document})
    return codec.decode(Asked("0" * 32, codec.route, "", body, orjson.loads(body)))


HELLO: Any = [{"role": "user", "content": "Halo"}]


@pytest.mark.parametrize(("more", "streamed"), [({}, True), ({"stream": None}, True), ({"stream": False}, False)])
def test_an_answer_is_streamed_unless_the_request_says_otherwise(more: Any, streamed: bool) -> None:
    assert decoded(CHAT, messages=HELLO, **more).stream is streamed
    assert decoded(GENERATE, prompt="Halo", **more).stream is streamed


@pytest.mark.parametrize(
    ("codec", "document"),
    [(CHAT, {}), (CHAT, {"messages": []}), (GENERATE, {}), (GENERATE, {"prompt": ""}), (GENERATE, {"keep_alive": 0}),
     (CHAT, {"messages": HELLO, "stream": "yes"})],
)  # fmt: skip
def test_what_only_loads_a_model_or_unloads_it_is_not_understood(codec: Any, document: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(codec, **document)
    assert refused.value.reason is Reason.BAD_REQUEST


def test_who_said_what() -> None:
    asked = decoded(CHAT, messages=[{"role": "system", "content": "s"}, *HELLO, {"role": "tool", "content": "r"}])
    assert [(part.role, part.message, part.text) for part in asked.parts if part.message is not None] == [
        ("system", 0, "s"), ("user", 1, "Halo"), ("tool", 2, "r")]  # fmt: skip
    written = decoded(GENERATE, prompt="p", system="s", suffix="x")
    assert [(part.role, part.text) for part in written.parts if part.role] == [
        ("user", "p"), ("system", "s"), ("user", "x")]  # fmt: skip


def test_calls_of_a_stream_are_texts_of_their_own_however_the_server_counts() -> None:
    def line(value: str) -> bytes:
        call = {"function": {"index": 0, "name": "cari", "arguments": {"q": value}}}
        return frame(orjson.dumps({"message": {"role": "assistant", "tool_calls": [call]}, "done": False}))

    events = CHAT.stream(decoded(CHAT, messages=HELLO)).feed(line("padi") + line("jagung"))
    calls = [piece for event in events for piece in event.pieces if piece.kind == "arguments"]
    assert [(piece.text, piece.tool) for piece in calls] == [('{"q":"padi"}', "cari"), ('{"q":"jagung"}', "cari")]
    assert len({piece.channel for piece in calls}) == 2


def test_token_ids_of_the_conversation_do_not_come_back() -> None:
    body = orjson.dumps({"response": "Ya.", "done": True, "context": [1, 2, 3]})
    assert orjson.loads(GENERATE.whole(decoded(GENERATE, prompt="p"), body).data)["context"] is None


def test_a_tool_is_a_function_unless_it_says_otherwise() -> None:
    offered = decoded(CHAT, messages=HELLO, tools=[{"function": {"name": "a"}}, {"type": "function", "name": "b"}])
    assert (offered.offered, offered.unseen) == (("a", "b"), ())
    hosted = decoded(CHAT, messages=HELLO, tools=[{"type": "web_search"}, "x"])
    assert [unseen.kind for unseen in hosted.unseen] == ["hosted_tool", "hosted_tool"]
