"""What official SDKs send and expect: choices, tools, usage, roles, models, async clients. They raise nothing odd."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import httpx
import openai
import pytest

NIK = "3174015509000001"  # synthetic
HEAD = {"id": "c1", "created": 0, "model": "m"}
ASKED: list[Any] = [{"role": "user", "content": f"NIK saya {NIK}, tolong cek."}]
TOOLS: list[Any] = [
    {"type": "function", "function": {"name": "cari", "parameters": {"type": "object", "properties": {"q": {}}}}}
]


def whole(wire: socket.socket, choices: list[dict[str, Any]], **more: Any) -> None:
    body = json.dumps({**HEAD, "object": "chat.completion", "choices": choices, **more}).encode()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
    wire.sendall(head + str(len(body)).encode() + b"\r\n\r\n" + body)


def stream(wire: socket.socket, *chunks: tuple[int, dict[str, Any], str | None], usage: Any = None) -> None:
    """Chunks as (choice, delta, finish reason), and a last one with the usage where it was asked for."""
    wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
    rows = [{"choices": [{"index": n, "delta": delta, "finish_reason": end}]} for n, delta, end in chunks]
    rows += [{"choices": [], "usage": usage}] if usage else []
    for row in rows:
        data = json.dumps({**HEAD, "object": "chat.completion.chunk", **row}).encode()
        wire.sendall(b"data: " + data + b"\n\n")
    wire.sendall(b"data: [DONE]\n\n")


def asked(request: dict[str, Any]) -> str:
    """The question as the model got it."""
    return str(request["messages"][-1]["content"])


def test_two_choices_whole(gate: Any) -> None:
    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        said = (f"Satu: {asked(request)}", "Dua: hubungi 0812-0000-1234.")
        message = [{"role": "assistant", "content": text} for text in said]
        whole(wire, [{"index": n, "message": m, "finish_reason": "stop"} for n, m in enumerate(message)])

    gate.backend.play = play
    answer = gate.sdk().chat.completions.create(model="m", messages=ASKED, n=2)
    first, second = (choice.message.content for choice in answer.choices)
    assert first == f"Satu: NIK saya {NIK}, tolong cek."
    assert second == "Dua: hubungi [PHONE_NUMBER]."
    assert gate.backend.seen[-1]["n"] == 2


def test_two_choices_streamed_in_turns(gate: Any) -> None:
    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        one, two = f"Satu: {asked(request)}", "Dua: hubungi 0812-0000-1234."
        turns = [
            (n, {"content": text[at : at + 4]}, None) for at in range(0, 80, 4) for n, text in enumerate((one, two))
        ]
        stream(wire, *[turn for turn in turns if turn[1]["content"]], (0, {}, "stop"), (1, {}, "length"))

    gate.backend.play = play
    said, ends = {0: "", 1: ""}, {}
    for chunk in gate.sdk().chat.completions.create(model="m", messages=ASKED, n=2, stream=True):
        for choice in chunk.choices:
            said[choice.index] += choice.delta.content or ""
            ends[choice.index] = choice.finish_reason or ends.get(choice.index)
    assert said == {0: f"Satu: NIK saya {NIK}, tolong cek.", 1: "Dua: hubungi [PHONE_NUMBER]."}
    assert ends == {0: "stop", 1: "length"}


def test_a_tool_call_whole(gate: Any) -> None:
    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        arguments = json.dumps({"q": asked(request), "telp": "0812-0000-1234"})
        call = {"id": "call_1", "type": "function", "function": {"name": "cari", "arguments": arguments}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        whole(wire, [{"index": 0, "message": message, "finish_reason": "tool_calls"}])

    gate.backend.play = play
    answer = gate.sdk().chat.completions.create(model="m", messages=ASKED, tools=TOOLS)
    (call,) = answer.choices[0].message.tool_calls
    given = json.loads(call.function.arguments)
    assert (call.function.name, answer.choices[0].finish_reason) == ("cari", "tool_calls")
    assert NIK not in given["q"]  # no policy lists this tool under restore_to, so it gets the name, not the number
    assert given["q"].startswith("NIK saya <ID_NIK_")
    assert given["telp"] == "[PHONE_NUMBER]"
    assert gate.backend.seen[-1]["tools"] == TOOLS


def test_a_tool_call_in_fragments(gate: Any) -> None:
    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        arguments = json.dumps({"telp": "0812-0000-1234", "kota": "Bogor"})
        begin = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "cari", "arguments": ""}}
        parts = [{"index": 0, "function": {"arguments": arguments[at : at + 3]}} for at in range(0, len(arguments), 3)]
        deltas = [{"role": "assistant", "tool_calls": [begin]}, *({"tool_calls": [part]} for part in parts)]
        stream(wire, *[(0, delta, None) for delta in deltas], (0, {}, "tool_calls"))

    gate.backend.play = play
    with gate.sdk().chat.completions.stream(model="m", messages=ASKED, tools=TOOLS) as events:
        for _ in events:
            continue
        answer = events.get_final_completion()  # the SDK puts the fragments together itself
    (call,) = answer.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == {"telp": "[PHONE_NUMBER]", "kota": "Bogor"}


def test_what_a_tool_found_is_hidden_from_the_model_and_not_given_to_the_person_who_never_wrote_it(gate: Any) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "cari", "arguments": json.dumps({"q": NIK})}}
    turns: list[Any] = [
        {"role": "user", "content": "Cari data siswa."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": f"Ditemukan: {NIK}"},
    ]
    answer = gate.sdk().chat.completions.create(model="m", messages=turns, tools=TOOLS)
    assert NIK not in json.dumps(gate.backend.seen[-1])
    assert NIK not in (answer.choices[0].message.content or "")


@pytest.mark.parametrize("role", ["system", "developer", "user", "assistant"])
def test_no_role_is_trusted_with_a_number(gate: Any, role: str) -> None:
    turns: list[Any] = [{"role": role, "content": f"Ingat: {NIK}"}, {"role": "user", "content": "Halo."}]
    assert gate.sdk().chat.completions.create(model="m", messages=turns).choices[0].message.content == "Halo."
    sent = gate.backend.seen[-1]["messages"]
    assert [turn["role"] for turn in sent] == [role, "user"]
    assert NIK not in json.dumps(sent)


def test_usage_comes_back_and_stands_in_the_record(gate: Any) -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
    gate.backend.play = lambda wire, _: stream(wire, (0, {"content": "Ya."}, None), (0, {}, "stop"), usage=usage)
    options: Any = {"include_usage": True}
    chunks = list(gate.sdk().chat.completions.create(model="m", messages=ASKED, stream=True, stream_options=options))
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 14)
    assert gate.backend.seen[-1]["stream_options"] == options
    assert gate.records("outcome")[-1]["usage"] == {"input": 11, "output": 3}


def test_options_and_metadata_survive_a_redaction(gate: Any) -> None:
    more: dict[str, Any] = {"temperature": 0.2, "top_p": 0.9, "max_completion_tokens": 50, "seed": 7, "stop": ["###"]}
    gate.sdk().chat.completions.create(model="m", messages=ASKED, **more, extra_body={"min_p": 0.1, "catatan": NIK})
    sent = gate.backend.seen[-1]
    assert {name: sent[name] for name in more} == more
    assert sent["min_p"] == 0.1
    assert NIK not in json.dumps(sent)


async def test_the_async_client_asks_many_at_once(gate: Any) -> None:
    async with openai.AsyncOpenAI(base_url=f"{gate.url}/v1", api_key=gate.token, max_retries=0) as sdk:

        async def one(number: int) -> str:
            text = f"Soal {number}: NIK {NIK}"
            turns: list[Any] = [{"role": "user", "content": text}]
            if number % 2:
                answer = await sdk.chat.completions.create(model="m", messages=turns)
                return answer.choices[0].message.content or ""
            chunks = await sdk.chat.completions.create(model="m", messages=turns, stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in chunks])

        answers = await asyncio.gather(*(one(number) for number in range(20)))
    assert answers == [f"Soal {number}: NIK {NIK}" for number in range(20)]
    assert NIK not in json.dumps(gate.backend.seen)


def test_models_are_listed_as_the_backend_names_them(gate: Any) -> None:
    def play(wire: socket.socket, _: dict[str, Any]) -> None:
        rows = [{"id": "qwen3:4b", "object": "model"}, {"id": "kalimat yang bukan nama model", "object": "model"}]
        body = json.dumps({"object": "list", "data": rows, "catatan": "x"}).encode()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
        wire.sendall(head + str(len(body)).encode() + b"\r\n\r\n" + body)

    gate.backend.play = play
    assert [model.id for model in gate.sdk().models.list()] == ["qwen3:4b"]


def test_every_answer_carries_its_id_its_effect_and_its_policy(gate: Any) -> None:
    raw = gate.sdk().chat.completions.with_raw_response.create(model="m", messages=ASKED)
    headers, record = raw.headers, gate.records("decision")[-1]
    assert headers["x-request-id"] == headers["request-id"] == record["exchange"]
    assert headers["x-gapura-decision"] == "redact"
    assert headers["x-gapura-policy"].startswith("sha256:")
    assert "server-timing" not in headers  # this key may not know


def test_other_routes_of_the_sdk_are_refused_in_its_own_words(gate: Any) -> None:
    sdk = gate.sdk()
    for call in (
        sdk.files.list,
        lambda: sdk.responses.retrieve("resp_1"),
        lambda: sdk.vector_stores.create(name="Halo"),
        lambda: sdk.models.retrieve("m"),
    ):
        with pytest.raises(openai.NotFoundError) as caught:
            call()
        assert caught.value.code == "unknown_route"
    assert gate.backend.seen == []
    assert httpx.get(f"{gate.url}/v1/chat/completions").status_code == 405
