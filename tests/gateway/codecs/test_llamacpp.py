"""llama.cpp's API: what is its own, besides what holds for every codec."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gateway.codecs.base import Asked
from gateway.codecs.llamacpp import LlamaCompletion, LlamaInfill
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

CODEC = LlamaCompletion()


def decoded(codec: Any = CODEC, **document: Any) -> Exchange:
    body = orjson.dumps(document)
    return codec.decode(Asked("0" * 32, codec.route, "", body, orjson.loads(body)))


def test_a_model_need_not_be_named() -> None:
    assert (decoded(prompt="p").model, decoded(prompt="p", model="m").model) == ("", "m")


@pytest.mark.parametrize(("prompt", "texts", "unseen"), [
    ("p", ["p"], []),
    (["p"], ["p"], []),
    (["p", 12, "q"], ["p", "q"], ["token_ids"]),
    ([12, 13], [], ["token_ids"]),
    ({"prompt_string": "p <__media__>", "multimodal_data": ["AAAA"]}, ["p <__media__>"], ["image"]),
])  # fmt: skip
def test_a_prompt_has_several_forms(prompt: Any, texts: list[str], unseen: list[str]) -> None:
    asked = decoded(prompt=prompt)
    assert [part.text for part in asked.parts if part.role == "user"] == texts
    assert [one.kind for one in asked.unseen] == unseen


@pytest.mark.parametrize("prompt", [None, 7, [], ["a", "b"], [["a"], ["b"]], [True], {"text": "x"}])
def test_several_prompts_or_none_are_not_understood(prompt: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(prompt=prompt)
    assert refused.value.reason is Reason.BAD_REQUEST


def test_code_around_a_gap_is_somebodys_words() -> None:
    extra = [{"filename": "a.py", "text": "x"}]
    asked = decoded(LlamaInfill(), input_prefix="a", input_suffix="b", input_extra=extra)
    assert [part.text for part in asked.parts if part.role == "user"] == ["a", "b", "x"]


def test_the_question_that_an_answer_says_again_is_the_persons_own() -> None:
    event = CODEC.whole(decoded(prompt="NIK saya"), b'{"content": "Ya.", "prompt": "<s>NIK", "tokens": [1]}')
    assert orjson.loads(event.data) == {"content": "Ya.", "prompt": "NIK saya", "tokens": None}


def test_the_seed_is_no_number_of_a_person() -> None:
    body = orjson.dumps({"content": "Ya.", "generation_settings": {"seed": 3174015509000001, "stop": ["Ani"]}})
    assert [piece.text for piece in CODEC.whole(decoded(prompt="p"), body).pieces] == ["Ya.", "stop", "Ani"]
