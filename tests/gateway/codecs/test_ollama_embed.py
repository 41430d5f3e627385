"""Ollama's embeddings: a text goes in, numbers come out."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.ollama_embed import OllamaEmbed, OllamaEmbeddings
from gateway.errors import Reason, Refused


def decoded(codec: Any, **document: Any) -> Any:
    body = orjson.dumps({"model": "m", **document})
    return codec.decode(Asked("0" * 32, codec.route, "", body, orjson.loads(body)))


def test_one_text_or_several_are_somebodys_words() -> None:
    for given in ("a", ["a", "b"]):
        asked = decoded(OllamaEmbed(), input=given)
        assert {part.role for part in asked.parts if part.text in "ab"} == {"user"}
        assert asked.stream is False


@pytest.mark.parametrize("document", [{}, {"input": None}, {"input": 7}])
def test_without_a_text_nothing_is_understood(document: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(OllamaEmbed(), **document)
    assert refused.value.reason is Reason.BAD_REQUEST


def test_numbers_pass_and_a_text_among_them_is_read() -> None:
    codec = OllamaEmbeddings()
    event = codec.whole(decoded(codec, prompt="a"), b'{"embedding": [0.1, "Ani", -0.2]}')
    assert [piece.text for piece in event.pieces] == ["Ani"]
