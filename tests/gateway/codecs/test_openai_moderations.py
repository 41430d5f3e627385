"""What a moderation asks about: a text, several, or one row of parts."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.openai_moderations import OpenAIModerations
from gateway.errors import Reason, Refused

CODEC = OpenAIModerations()


def decoded(asked: Any, **more: Any) -> Any:
    document = {"input": asked, **more}
    return CODEC.decode(Asked("0" * 32, CODEC.route, "", orjson.dumps(document), document))


@pytest.mark.parametrize(("asked", "texts"), [
    ("halo", ["halo"]),
    (["satu", "dua"], ["satu", "dua"]),
    ([{"type": "text", "text": "satu"}], ["satu"]),
])  # fmt: skip
def test_every_text_is_a_persons(asked: Any, texts: list[str]) -> None:
    assert [part.text for part in decoded(asked).parts if part.role == "user"] == texts


def test_a_picture_is_unseen_and_the_model_does_not_matter() -> None:
    exchange = decoded([{"type": "image_url", "image_url": {"url": "https://e.example/a"}}])
    assert {hidden.kind for hidden in exchange.unseen} == {"image", "remote_url"}
    assert exchange.model == ""


@pytest.mark.parametrize("asked", [7, {}, [], [7], [{"type": "new"}], None, [["x"]]])
def test_what_is_neither_has_no_meaning(asked: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(asked)
    assert refused.value.reason is Reason.BAD_REQUEST
