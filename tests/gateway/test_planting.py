"""Every address has a question that its codec understands, and the planted values stand in it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs import multipart
from gateway.codecs.base import Asked
from gateway.codecs.registry import ALL
from gateway.planting import PLANTED, questions, sentence

TEXT = sentence(list(PLANTED))


def test_all_values_stand_in_the_sentence() -> None:
    assert all(value in TEXT for value in PLANTED.values())


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.route)
def test_a_question_is_understood_and_holds_the_sentence(codec: Any) -> None:
    asked = list(questions(codec, TEXT, "demo"))
    assert asked
    for ask in asked:
        form = codec.accepts == multipart.FORM
        document = multipart.parse(ask.body, ask.content_type) if form else orjson.loads(ask.body)
        exchange = codec.decode(Asked("0" * 32, ask.path, "", ask.body, document))
        assert any(TEXT in part.text for part in exchange.parts)
        assert exchange.stream in (ask.stream, True), "some routes stream unless told otherwise"
