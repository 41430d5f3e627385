"""Text completions and embeddings: texts are read, token ids are not taken for text, and a no is what the SDK reads."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from openai.types import Completion, CreateEmbeddingResponse

from gateway.codecs.base import Asked, Refusal
from gateway.codecs.openai_text import CompletionVoice, OpenAICompletions, OpenAIEmbeddings
from gateway.codecs.sse import EventReader
from gateway.errors import Reason, Refused
from gateway.exchange import Direction, Exchange

COMPLETIONS, EMBEDDINGS = OpenAICompletions(), OpenAIEmbeddings()


def decoded(codec: Any, document: Any) -> Exchange:
    exchange: Exchange = codec.decode(Asked("0" * 32, codec.route, "", orjson.dumps(document), document))
    return exchange


def refusal(style: str, direction: Direction = "output") -> Refusal:
    return Refusal(direction, style, "Maaf.", "0f" * 16, "demo", 1_760_000_000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prompt", "texts", "unseen"),
    [
        ("Halo", ["Halo"], []),
        (["Halo", "Ani"], ["Halo", "Ani"], []),
        ([1, 2], [], ["token_ids", "token_ids"]),
        ([[1, 2], "Halo"], ["Halo"], ["token_ids"]),
        ([["Halo"]], [], ["token_ids"]),
    ],
)
def test_a_prompt_is_a_text_or_several_or_token_ids(prompt: Any, texts: list[str], unseen: list[str]) -> None:
    for codec, member in ((COMPLETIONS, "prompt"), (EMBEDDINGS, "input")):
        exchange = decoded(codec, {"model": "demo", member: prompt})
        assert [part.text for part in exchange.parts if part.role == "user"] == texts
        assert [hidden.kind for hidden in exchange.unseen] == unseen


@pytest.mark.parametrize("prompt", [7, {"text": "Halo"}, True])
def test_a_prompt_of_another_kind_has_no_meaning(prompt: Any) -> None:
    with pytest.raises(Refused) as refused:
        decoded(COMPLETIONS, {"model": "demo", "prompt": prompt})
    assert refused.value.reason == Reason.BAD_REQUEST


def test_each_choice_is_a_text_of_its_own() -> None:
    choices = [{"index": 1, "text": "b"}, {"index": 0, "text": "a"}]
    event = COMPLETIONS.whole(decoded(COMPLETIONS, {"model": "m", "prompt": "x"}), orjson.dumps({"choices": choices}))
    assert [(piece.channel, piece.text) for piece in event.pieces] == [(("content", 1), "b"), (("content", 0), "a")]


@pytest.mark.parametrize("said", ["Penanda rahasia", "UGVzYW4=!", [0.1, "teks"], [1e9], {"a": 1e9}])
def test_a_vector_that_is_none_is_read_as_text(said: Any) -> None:
    body = orjson.dumps({"data": [{"object": "embedding", "index": 0, "embedding": said}]})
    assert EMBEDDINGS.whole(decoded(EMBEDDINGS, {"model": "m", "input": "x"}), body).pieces


def test_a_vector_passes_as_numbers_or_in_base64() -> None:
    rows = [{"object": "embedding", "index": n, "embedding": one} for n, one in enumerate(([0.5, -1], "AACAPw=="))]
    body = orjson.dumps({"object": "list", "model": "m", "data": rows, "usage": {"prompt_tokens": 1}})
    event = EMBEDDINGS.whole(decoded(EMBEDDINGS, {"model": "m", "input": "x"}), body)
    assert event.pieces == ()
    assert event.usage is not None
    assert [one.embedding for one in CreateEmbeddingResponse.construct(**orjson.loads(event.data)).data] == [
        [0.5, -1],
        "AACAPw==",
    ]


@pytest.mark.parametrize(("style", "direction", "status", "finish"), [
    ("native", "input", 400, None),
    ("native", "output", 200, "content_filter"),
    ("refusal", "input", 200, "content_filter"),
    ("replace", "input", 200, "stop"),
    ("error", "output", 400, None),
])  # fmt: skip
def test_a_no_to_a_completion(style: str, direction: Direction, status: int, finish: str | None) -> None:
    reply = COMPLETIONS.refuse(refusal(style, direction))
    assert reply.status == status
    if finish is None:
        assert orjson.loads(reply.body)["error"]["param"] == "prompt"
    else:
        choice = Completion.model_validate_json(reply.body).choices[0]
        assert (choice.text, choice.finish_reason) == ("Maaf.", finish)


@pytest.mark.parametrize(("style", "finish"), [("native", "content_filter"), ("replace", "stop")])
def test_a_no_as_the_rest_of_a_stream(style: str, finish: str) -> None:
    *events, done = EventReader().feed(b"".join(CompletionVoice().refuse(refusal(style))))
    first, last = (orjson.loads(event)["choices"][0] for event in events)
    assert (first["text"], last["finish_reason"], done) == ("Maaf.", finish, b"[DONE]")


@pytest.mark.parametrize("style", ["native", "refusal", "replace", "error"])
def test_a_vector_has_no_room_for_words(style: str) -> None:
    reply = EMBEDDINGS.refuse(refusal(style))
    error = {"message": "Maaf.", "type": "invalid_request_error", "param": "input", "code": "content_filter"}
    assert (reply.status, orjson.loads(reply.body)) == (400, {"error": error})
