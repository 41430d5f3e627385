"""Personal data hides in every corner of a protocol: what a person, a program or a model puts there does not cross.

All numbers are synthetic.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

NIK = "3174015509000001"
MINE = "3174015509000002"
CALL = {"id": "c1", "type": "function", "function": {"name": "cari", "arguments": json.dumps({"nik": NIK, "n": [NIK]})}}
EMPTY = {"id": "c1", "type": "function", "function": {"name": "cari", "arguments": "{}"}}
HELLO = {"role": "user", "content": "Tolong bantu."}
HEAD = {"id": "c1", "created": 0, "model": "m"}


def tool(**more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "cari", "parameters": {"type": "object", "properties": {}}} | more}


def shaped(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "jawab", "schema": schema}}


ASKED = {
    "a tool's arguments in history": {
        "messages": [HELLO, {"role": "assistant", "content": None, "tool_calls": [CALL]},
                     {"role": "tool", "tool_call_id": "c1", "content": "ada"}, HELLO]},
    "a tool's result": {
        "messages": [HELLO, {"role": "assistant", "content": None, "tool_calls": [EMPTY]},
                     {"role": "tool", "tool_call_id": "c1", "content": f'{{"rows": [["Siti", {NIK}]]}}'}]},
    "the name of a speaker": {"messages": [HELLO | {"name": f"u{NIK}"}]},
    "a system prompt": {"messages": [{"role": "system", "content": f"Pemilik: {NIK}"}, HELLO]},
    "a part of a message": {"messages": [{"role": "user", "content": [{"type": "text", "text": f"NIK {NIK}"}]}]},
    "two parts of a message": {"messages": [{"role": "user", "content": [
        {"type": "text", "text": f"NIK {NIK[:9]}"}, {"type": "text", "text": NIK[9:]}]}]},
    "two messages": {"messages": [HELLO | {"content": f"NIK saya {NIK[:8]}"}, HELLO | {"content": NIK[8:]}]},
    "what a tool is for": {"messages": [HELLO], "tools": [tool(description=f"Mencari data {NIK}")]},
    "the default in a schema": {"messages": [HELLO], "tools": [tool(parameters={
        "type": "object", "properties": {"nik": {"default": NIK, "enum": [NIK], "examples": [NIK]}}})]},
    "the form of an answer": {"messages": [HELLO], "response_format": shaped({"title": f"data {NIK}"})},
    "a member's name in a form": {"messages": [HELLO], "response_format": shaped({"properties": {NIK: {}}})},
    "a file name": {"messages": [{"role": "user", "content": [
        {"type": "text", "text": f"Lihat ktp_{NIK}.pdf dan https://contoh.sch.id/{NIK}/foto.jpg"}]}]},
    "the user of the application": {"messages": [HELLO], "user": NIK},
    "metadata": {"messages": [HELLO], "metadata": {"kelas": f"7A {NIK}"}},
    "a word to stop at": {"messages": [HELLO], "stop": [NIK]},
    "a prediction": {"messages": [HELLO], "prediction": {"type": "content", "content": f"NIK {NIK}"}},
    "a member nobody knows": {"messages": [HELLO], "x_note": {"deep": [f"NIK {NIK}"]}},
}  # fmt: skip


@pytest.mark.parametrize("place", ASKED)
def test_whatever_a_request_holds_it_in_the_backend_does_not_get_it(gate: Any, place: str) -> None:
    before = len(gate.backend.seen)
    gate.backend.play = said({"content": "Baik."})
    answer = httpx.post(
        f"{gate.url}/v1/chat/completions",
        json={"model": "m"} | ASKED[place],
        headers={"authorization": f"Bearer {gate.token}"},
        timeout=30,
    )

    seen = gate.backend.seen[before:]
    digits = "".join(character for character in json.dumps(seen) if character.isalnum())
    assert NIK not in digits
    assert answer.status_code in {200, 400}
    assert len(seen) == (answer.status_code == 200), "what cannot be rewritten is refused, the rest is answered"
    assert NIK not in answer.text


def said(message: dict[str, Any], **choice: Any) -> Callable[[socket.socket, dict[str, Any]], None]:
    """A backend that answers with this message, whole or in three pieces of each text."""

    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        if request.get("stream"):
            wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
            for delta in [*pieces({"role": "assistant", **message}), {}]:
                ended = {"finish_reason": None if delta else "stop", **({} if delta == {} else choice)}
                row = {**HEAD, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, **ended}]}
                wire.sendall(b"data: " + json.dumps(row).encode() + b"\n\n")
            wire.sendall(b"data: [DONE]\n\n")
            return
        ready = {"index": 0, "message": {"role": "assistant", "content": None} | message, "finish_reason": "stop"}
        body = json.dumps({**HEAD, "object": "chat.completion", "choices": [ready | choice]}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {len(body)}"
        wire.sendall(head.encode() + b"\r\n\r\n" + body)

    return play


def pieces(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{}]
    for name, value in message.items():
        if name in {"content", "refusal", "reasoning_content", "reasoning"} and isinstance(value, str):
            rows += [{name: value[at : at + 7]} for at in range(0, len(value), 7)]
        else:
            rows[0][name] = value
    return rows


LOGGED = {"content": [{"token": NIK, "logprob": -0.1, "bytes": list(NIK.encode()), "top_logprobs": []}]}
CITED = [{"type": "url_citation", "url_citation": {
    "url": f"https://contoh.sch.id/{NIK}", "title": f"Data {NIK}", "start_index": 0, "end_index": 3}}]  # fmt: skip
TOLD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "its answer": ({"content": f"NIK-nya {NIK} ya."}, {}),
    "its refusal": ({"content": None, "refusal": f"Saya tidak boleh menyebut {NIK}."}, {}),
    "its thoughts": ({"content": "Baik.", "reasoning_content": f"Ia bertanya tentang {NIK}."}, {}),
    "the arguments of a call": ({"content": None, "tool_calls": [CALL | {"index": 0}]}, {}),
    "the name of a call": ({"content": None, "tool_calls": [CALL | {
        "index": 0, "function": {"name": f"cari_{NIK}", "arguments": "{}"}}]}, {}),
    "its citations": ({"content": "Lihat sumber.", "annotations": CITED}, {}),
    "the odds of its tokens": ({"content": "Baik."}, {"logprobs": LOGGED}),
    "an echo of the question": ({"content": f"Pertanyaan: NIK {NIK[:6]} {NIK[6:12]} {NIK[12:]}"}, {}),
    "a link": ({"content": f"![foto](https://contoh.sch.id/?q={NIK})"}, {}),
    "a member nobody knows": ({"content": "Baik.", "x_context": [{"text": f"NIK {NIK}"}]}, {}),
}  # fmt: skip


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("place", TOLD)
def test_whatever_a_model_tells_it_in_the_person_does_not_get_it(gate: Any, place: str, stream: bool) -> None:
    message, choice = TOLD[place]
    gate.backend.play = said(message, **choice)
    body = {"model": "m", "messages": [HELLO | {"content": f"NIK saya {MINE}, tolong."}], "stream": stream}
    answer = httpx.post(
        f"{gate.url}/v1/chat/completions", json=body, headers={"authorization": f"Bearer {gate.token}"}, timeout=30
    )

    digits = "".join(character for character in answer.text if character.isalnum())
    assert NIK not in digits
    assert str(list(NIK.encode()))[1:-1] not in answer.text, "the bytes of a token are the token"
    assert MINE not in answer.text, "what the model did not say is not given back"
    assert answer.status_code == 200 or answer.json()["error"]["code"] == "policy", "masked, or refused whole"
