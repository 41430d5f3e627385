"""Anthropic's official SDK against a real gate: what a program sees when all is well, and when it is not."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import anthropic
import pytest

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"  # synthetic
CODE = re.compile(r" \(Code [0-9A-Z]{4}-[0-9A-Z]{4}\)")
"""What stands behind the words of a no."""
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
ENGLISH = {"accept-language": "en"}
TOOL: Any = {"name": "catat", "input_schema": {"type": "object", "properties": {"text": {"type": "string"}}}}


def client(gate: Any, token: str) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=gate.url, api_key=token, max_retries=0, timeout=30, default_headers=ENGLISH)


@pytest.fixture
def sdk(dialects: Any) -> Iterator[Callable[[str], anthropic.Anthropic]]:
    """A client for each way in which a policy says no."""
    gate, _, keys = dialects
    clients = {style: client(gate, token) for style, token in keys.items()}
    yield clients.__getitem__
    for one in clients.values():
        one.close()


@pytest.fixture
def seen(dialects: Any) -> Any:
    """The backend, which has seen nothing yet."""
    dialects[1].seen = b""
    return dialects[1]


def whole(sdk: anthropic.Anthropic, said: str, model: str = "demo", **more: Any) -> Any:
    return sdk.messages.create(model=model, max_tokens=99, messages=[{"role": "user", "content": said}], **more)


def streamed(sdk: anthropic.Anthropic, said: str, model: str = "demo", **more: Any) -> Any:
    asked: Any = {"model": model, "max_tokens": 99, "messages": [{"role": "user", "content": said}], **more}
    with sdk.messages.stream(**asked) as stream:
        return stream.get_final_message()


both = pytest.mark.parametrize("ask", [whole, streamed])


def text(message: Any) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


@both
def test_a_clean_question_is_answered(sdk: Any, ask: Any, dialects: Any) -> None:
    message = ask(sdk("native"), "Apa itu fotosintesis?", system="Santun.")
    assert text(message) == "Kamu menulis: Apa itu fotosintesis?"
    assert (message.stop_reason, message.model) == ("end_turn", "demo")
    assert message.usage.output_tokens > 0
    outcome = dialects[0].records("outcome")[-1]
    assert outcome["result"] == "answered"


@both
def test_the_model_sees_a_pseudonym_and_the_person_their_number(sdk: Any, ask: Any, seen: Any) -> None:
    assert NIK in text(ask(sdk("native"), f"NIK saya {NIK}, tolong cek", metadata={"user_id": "u1"}))
    assert NIK.encode() not in seen.seen
    assert b"<ID_NIK_" in seen.seen


@both
def test_a_call_is_whole_json_with_the_pseudonym_in_it(sdk: Any, ask: Any, seen: Any) -> None:
    message = ask(sdk("native"), f"NIK saya {NIK}", model="demo-tool", tools=[TOOL])
    [call] = [block for block in message.content if block.type == "tool_use"]
    assert (call.name, message.stop_reason) == ("catat", "tool_use")
    assert "<ID_NIK_" in json.dumps(call.input)
    result: Any = [{"type": "tool_result", "tool_use_id": call.id, "content": f"Tercatat: {NIK}"}]
    more = sdk("native").messages.create(
        model="demo-tool", max_tokens=99, tools=[TOOL],
        messages=[{"role": "user", "content": f"NIK saya {NIK}"}, {"role": "assistant", "content": message.content},
                  {"role": "user", "content": result}],
    )  # fmt: skip
    assert NIK in text(more)
    assert NIK.encode() not in seen.seen


@both
def test_a_thought_comes_as_it_was_signed_and_goes_back_unchanged(sdk: Any, ask: Any, seen: Any) -> None:
    message = ask(sdk("native"), f"NIK saya {NIK}", model="demo-think")
    thought = message.content[0]
    assert (thought.type, thought.signature) == ("thinking", "c2NyaXB0ZWQ=")
    assert "<ID_NIK_" in thought.thinking
    assert NIK in text(message)
    sdk("native").messages.create(
        model="demo", max_tokens=99,
        messages=[{"role": "user", "content": f"NIK saya {NIK}"}, {"role": "assistant", "content": message.content},
                  {"role": "user", "content": "Terima kasih"}],
    )  # fmt: skip
    assert thought.thinking.encode() in seen.seen
    assert NIK.encode() not in seen.seen


@both
@pytest.mark.parametrize(("style", "said", "explained"), [("native", "", "No card numbers, please."),
                                                           ("refusal", "No card numbers, please.", None)])  # fmt: skip
def test_a_question_that_is_blocked_goes_nowhere(
    sdk: Any, ask: Any, seen: Any, style: str, said: str, explained: str | None
) -> None:
    message = ask(sdk(style), f"Kartu saya {CARD}")
    assert (message.stop_reason, CODE.sub("", text(message))) == ("refusal", said)
    assert CODE.sub("", message.stop_details.explanation or "") == (explained or "")
    assert seen.seen == b""


@both
def test_a_question_that_is_blocked_is_an_error_where_the_policy_wants_one(sdk: Any, ask: Any, seen: Any) -> None:
    with pytest.raises(anthropic.BadRequestError) as refused:
        ask(sdk("error"), f"Kartu saya {CARD}")
    assert refused.value.type == "invalid_request_error"
    assert refused.value.body["error"]["code"] == "content_filter"  # type: ignore[index]
    assert refused.value.request_id
    assert seen.seen == b""


@both
@pytest.mark.parametrize("style", ["native", "refusal"])
def test_an_answer_that_is_blocked_ends_as_a_refusal(sdk: Any, ask: Any, style: str) -> None:
    message = ask(sdk(style), "Tolong tulis contoh", model="demo-leak")
    assert message.stop_reason == "refusal"
    told = message.stop_details.explanation if style == "native" else text(message)
    assert "I cannot show that." in told
    assert "0812" not in message.model_dump_json()


def test_counting_tokens_is_governed_too(sdk: Any, seen: Any) -> None:
    count = sdk("native").messages.count_tokens
    assert count(model="demo", messages=[{"role": "user", "content": f"NIK saya {NIK}"}]).input_tokens > 0
    assert NIK.encode() not in seen.seen
    with pytest.raises(anthropic.BadRequestError):
        count(model="demo", messages=[{"role": "user", "content": f"Kartu saya {CARD}"}])


@both
def test_without_a_detector_that_a_rule_needs_nothing_passes(sdk: Any, ask: Any, seen: Any) -> None:
    with pytest.raises(anthropic.APIStatusError) as refused:
        ask(sdk("down"), "Halo")
    assert refused.value.status_code == 503
    assert refused.value.response.headers["retry-after"]
    assert seen.seen == b""


@both
def test_an_error_of_the_backend_is_one(sdk: Any, ask: Any) -> None:
    with pytest.raises(anthropic.APIStatusError) as failed:
        ask(sdk("native"), "Halo", model="demo-fail")
    assert (failed.value.status_code, failed.value.body["error"]["code"]) == (502, "backend_error")  # type: ignore[index]


# -- a backend that misbehaves


def event(**document: Any) -> bytes:
    return f"event: {document['type']}\ndata: {json.dumps(document)}\n\n".encode()


MESSAGE = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": []}
START = event(type="message_start", message={**MESSAGE, "usage": {"input_tokens": 1, "output_tokens": 1}})
OPEN = event(type="content_block_start", index=0, content_block={"type": "text", "text": ""})
SAID = event(type="content_block_delta", index=0, delta={"type": "text_delta", "text": "Halo. Ini jawaban panjang. "})
ERROR = event(type="error", error={"type": "overloaded_error", "message": "rahasia"})


def test_a_backend_that_misbehaves_is_never_taken_for_one_that_finished(
    another: Callable[..., AbstractContextManager[Any]], model_server: Callable[..., Any]
) -> None:
    backend = model_server()
    settings = {"backends": [{"name": "b", "url": f"http://127.0.0.1:{backend.port}", "api": "anthropic"}]}
    with another(settings) as gate, client(gate, gate.token) as sdk:
        for tail in (b"", ERROR, event(type="later", text="x"), b"data: {\n\n", b"data: []\n\n"):
            backend.play = lambda wire, _, tail=tail: wire.sendall(HEAD + START + OPEN + SAID + tail)
            with pytest.raises(anthropic.APIStatusError) as failed:
                streamed(sdk, "Halo")
            assert "rahasia" not in str(failed.value)
            assert gate.records("outcome")[-1]["result"] in {"cut", "refused"}

        gone = threading.Event()

        def endless(wire: socket.socket, _: Any) -> None:
            try:
                wire.sendall(HEAD + START + OPEN)
                while True:
                    wire.sendall(SAID)
            except OSError:
                gone.set()

        backend.play = endless
        asked: Any = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "Halo"}]}
        with sdk.messages.stream(**asked) as stream:
            assert next(iter(stream.text_stream))
        assert gone.wait(20), "who goes away ends the call"
        gate.stop()
        assert gate.records("outcome")[-1]["result"] == "cancelled"
        gate.assert_log_is_whole()
