"""What dialects and the backend hand each other."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.demo.protocol import Request, document, event, text_of
from gateway.demo.scripts import Answer


@pytest.mark.parametrize(("content", "text"), [
    (None, ""), ("", ""), ([], ""), ("Halo", "Halo"),
    ([{"type": "text", "text": "Halo"}, {"type": "image_url", "image_url": {}}, {"text": "Ani"}], "Halo Ani"),
])  # fmt: skip
def test_the_text_of_a_message(content: Any, text: str) -> None:
    assert text_of(content) == text


@pytest.mark.parametrize(("value", "name", "data"), [
    ({"a": "b\nc"}, None, b'data: {"a":"b\\nc"}\n\n'), ({}, "ping", b"event: ping\ndata: {}\n\n"),
])  # fmt: skip
def test_an_event_is_one_line_of_json(value: Any, name: str | None, data: bytes) -> None:
    assert event(value, name) == data


def test_a_request_is_an_object() -> None:
    assert Request("POST", "/", {}, {}, b'{"a": 1}').json() == {"a": 1}
    for body in (b"[]", b'"a"', b"null"):
        with pytest.raises(TypeError):
            Request("POST", "/", {}, {}, body).json()
    with pytest.raises(ValueError, match="unexpected"):
        Request("POST", "/", {}, {}, b"{").json()


def test_a_document_remembers_who_said_it() -> None:
    said = Answer("demo", "Halo", 1)
    reply = document({"a": 1}, said, 201)
    assert (reply.body, reply.kind, reply.status, reply.answer) == (b'{"a":1}', "application/json", 201, said)
