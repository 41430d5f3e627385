"""Google's official SDK against a real gate: what a program sees when all is well, and when it is not."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from google import genai
from google.genai import errors, types

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"  # synthetic
CODE = re.compile(r" \(Code [0-9A-Z]{4}-[0-9A-Z]{4}\)")
"""What stands behind the words of a no."""
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
TOOL = types.Tool(function_declarations=[types.FunctionDeclaration(name="catat")])
# The SDK derives a class from aiohttp's session, which aiohttp discourages.
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")


def client(gate: Any, token: str, version: str = "v1beta") -> genai.Client:
    options = types.HttpOptions(base_url=gate.url, api_version=version, headers={"accept-language": "en"})
    return genai.Client(api_key=token, http_options=options)


@pytest.fixture(params=["v1", "v1beta"])
def sdk(dialects: Any, request: pytest.FixtureRequest) -> Iterator[Callable[[str], genai.Client]]:
    """A client for each way in which a policy says no."""
    gate, _, keys = dialects
    clients = {style: client(gate, token, request.param) for style, token in keys.items()}
    yield clients.__getitem__
    for one in clients.values():
        one.close()


@pytest.fixture
def seen(dialects: Any) -> Any:
    """The backend, which has seen nothing yet."""
    dialects[1].seen = b""
    return dialects[1]


def whole(sdk: genai.Client, said: Any, model: str = "demo", **config: Any) -> list[Any]:
    return [sdk.models.generate_content(model=model, contents=said, config=types.GenerateContentConfig(**config))]


def streamed(sdk: genai.Client, said: Any, model: str = "demo", **config: Any) -> list[Any]:
    more = types.GenerateContentConfig(**config)
    return list(sdk.models.generate_content_stream(model=model, contents=said, config=more))


both = pytest.mark.parametrize("ask", [whole, streamed])


def parts(answer: list[Any]) -> list[Any]:
    contents = [candidate.content for chunk in answer for candidate in chunk.candidates or ()]
    return [part for content in contents if content is not None for part in content.parts or ()]


def text(answer: list[Any]) -> str:
    return "".join(part.text or "" for part in parts(answer) if not part.thought)


def finish(answer: list[Any]) -> Any:
    return answer[-1].candidates[0].finish_reason


@both
def test_a_clean_question_is_answered(sdk: Any, ask: Any, dialects: Any) -> None:
    answer = ask(sdk("native"), "Apa itu fotosintesis?", system_instruction="Santun.")
    assert text(answer) == "Kamu menulis: Apa itu fotosintesis?"
    assert (finish(answer), answer[-1].model_version) == (types.FinishReason.STOP, "demo")
    assert answer[-1].usage_metadata.candidates_token_count > 0
    outcome = dialects[0].records("outcome")[-1]
    assert outcome["result"] == "answered"


@both
def test_the_model_sees_a_pseudonym_and_the_person_their_number(sdk: Any, ask: Any, seen: Any) -> None:
    assert NIK in text(ask(sdk("native"), f"NIK saya {NIK}, tolong cek"))
    assert NIK.encode() not in seen.seen
    assert b"<ID_NIK_" in seen.seen


@both
def test_a_call_is_whole_and_its_result_comes_back(sdk: Any, ask: Any, seen: Any) -> None:
    answer = ask(sdk("native"), f"NIK saya {NIK}", model="demo-tool", tools=[TOOL])
    [call] = [part.function_call for part in parts(answer) if part.function_call]
    assert call.name == "catat"
    assert "<ID_NIK_" in json.dumps(call.args)
    history = [
        types.Content(role="user", parts=[types.Part(text=f"NIK saya {NIK}")]),
        types.Content(role="model", parts=[types.Part(function_call=call)]),
        types.Content(
            role="user", parts=[types.Part.from_function_response(name="catat", response={"result": f"Tercatat {NIK}"})]
        ),
    ]
    assert NIK in text(ask(sdk("native"), history, model="demo-tool", tools=[TOOL]))
    assert NIK.encode() not in seen.seen


@both
def test_a_question_that_is_blocked_goes_nowhere(sdk: Any, ask: Any, seen: Any) -> None:
    [answer] = ask(sdk("native"), f"Kartu saya {CARD}")
    assert (answer.text, answer.candidates) == (None, None)
    assert answer.prompt_feedback.block_reason == types.BlockedReason.PROHIBITED_CONTENT
    assert CODE.sub("", answer.prompt_feedback.block_reason_message) == "No card numbers, please."
    said = ask(sdk("refusal"), f"Kartu saya {CARD}")
    assert (CODE.sub("", text(said)), finish(said)) == (
        "No card numbers, please.",
        types.FinishReason.PROHIBITED_CONTENT,
    )
    with pytest.raises(errors.ClientError) as refused:
        ask(sdk("error"), f"Kartu saya {CARD}")
    assert (refused.value.code, refused.value.status, CODE.sub("", refused.value.message or "")) == (
        400,
        "INVALID_ARGUMENT",
        "No card numbers, please.",
    )
    assert seen.seen == b""


@both
@pytest.mark.parametrize("style", ["native", "refusal"])
def test_an_answer_that_is_blocked_says_why_it_ended(sdk: Any, ask: Any, style: str) -> None:
    answer = ask(sdk(style), "Tolong tulis contoh", model="demo-leak")
    assert finish(answer) == types.FinishReason.PROHIBITED_CONTENT
    assert ("I cannot show that." in text(answer)) == (style == "refusal")
    assert "0812" not in text(answer)


def test_counting_and_embedding_are_governed_too(sdk: Any, seen: Any) -> None:
    models = sdk("native").models
    assert models.count_tokens(model="demo", contents=f"NIK saya {NIK}").total_tokens > 0
    assert NIK.encode() not in seen.seen
    assert len(models.embed_content(model="demo", contents=[f"NIK saya {NIK}", "dua"]).embeddings) == 2
    assert NIK.encode() not in seen.seen
    for ask in (models.count_tokens, models.embed_content):
        with pytest.raises(errors.ClientError) as refused:
            ask(model="demo", contents=f"Kartu saya {CARD}")
        assert refused.value.code == 400


@both
def test_without_a_detector_that_a_rule_needs_nothing_passes(sdk: Any, ask: Any, seen: Any) -> None:
    with pytest.raises(errors.ServerError) as refused:
        ask(sdk("down"), "Halo")
    assert (refused.value.code, refused.value.status) == (503, "UNAVAILABLE")
    assert seen.seen == b""


@both
def test_an_error_of_the_backend_is_one(sdk: Any, ask: Any) -> None:
    with pytest.raises(errors.ServerError) as failed:
        ask(sdk("native"), "Halo", model="demo-fail")
    assert failed.value.code == 502


def test_a_stream_without_events_is_one_array(dialects: Any) -> None:
    gate, backend, keys = dialects
    ask = f"{gate.url}/v1beta/models/demo:streamGenerateContent"
    body = {"contents": [{"parts": [{"text": f"NIK saya {NIK}"}]}]}
    answer = httpx.post(ask, json=body, headers={"x-goog-api-key": keys["native"]})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    said = [one["candidates"][0]["content"]["parts"][0]["text"] for one in answer.json()]
    assert NIK in "".join(said)
    assert NIK.encode() not in backend.seen


def test_a_key_in_the_address_is_refused(dialects: Any) -> None:
    gate, backend, keys = dialects
    backend.seen = b""
    body = {"contents": [{"parts": [{"text": "Halo"}]}]}
    for headers in ({}, {"x-goog-api-key": keys["native"]}):
        ask = f"{gate.url}/v1beta/models/demo:generateContent?key={keys['native']}"
        assert httpx.post(ask, json=body, headers=headers).status_code in {400, 401}
    assert backend.seen == b""


# -- a backend that misbehaves


def chunk(said: str, finish: str | None = None) -> bytes:
    candidate = {"index": 0, "content": {"role": "model", "parts": [{"text": said}]}}
    ending = {"finishReason": finish} if finish else {}
    return b"data: " + json.dumps({"candidates": [{**candidate, **ending}]}).encode() + b"\n\n"


SAID = chunk("Halo. Ini jawaban panjang. ")
ERROR = b'data: {"error": {"code": 503, "message": "rahasia", "status": "UNAVAILABLE"}}\n\n'


def test_a_backend_that_misbehaves_is_never_taken_for_one_that_finished(
    another: Callable[..., AbstractContextManager[Any]], model_server: Callable[..., Any]
) -> None:
    backend = model_server()
    settings = {"backends": [{"name": "b", "url": f"http://127.0.0.1:{backend.port}", "api": "gemini"}]}
    with another(settings) as gate, client(gate, gate.token) as sdk:
        for tail in (b"", ERROR, b"data: {\n\n", b"data: []\n\n", b'data: {"candidates": [{"content": "x"}]}\n\n'):
            backend.play = lambda wire, _, tail=tail: wire.sendall(HEAD + SAID + tail)
            with pytest.raises(errors.APIError) as failed:
                streamed(sdk, "Halo", model="m")
            assert "rahasia" not in str(failed.value)
            assert gate.records("outcome")[-1]["result"] in {"cut", "refused"}

        # Comments of the backend and empty documents do not reach a client, which would break on the former.
        backend.play = lambda wire, _: wire.sendall(HEAD + b": ping\n\n" + SAID + b"data: {}\n\n" + chunk("", "STOP"))
        assert text(streamed(sdk, "Halo", model="m")) == "Halo. Ini jawaban panjang. "
        gone = threading.Event()

        def endless(wire: socket.socket, _: Any) -> None:
            try:
                wire.sendall(HEAD)
                while True:
                    wire.sendall(SAID)
            except OSError:
                gone.set()

        backend.play = endless
        stream = sdk.models.generate_content_stream(model="m", contents="Halo")
        assert next(iter(stream)).text
        stream.close()
        sdk.close()
        assert gone.wait(20), "who goes away ends the call"
        gate.stop()
        assert gate.records("outcome")[-1]["result"] == "cancelled"
        gate.assert_log_is_whole()


def test_the_sdk_lives_through_a_heart_beat(model_server: Callable[..., Any]) -> None:
    """The empty document that the gate sends while it holds a stream back (``gemini_refusal``)."""
    backend = model_server(lambda wire, _: wire.sendall(HEAD + b"data: {}\n\n" + chunk("Ya.", "STOP")))
    options = types.HttpOptions(base_url=f"http://127.0.0.1:{backend.port}")
    with genai.Client(api_key="none", http_options=options) as sdk:
        assert text(streamed(sdk, "Halo", model="m")) == "Ya."
