"""Questions with values planted in them, one for each address: what ``gapura check --wire`` sends.

All values are synthetic: a NIK with an order number nobody has, numbers that are kept free for examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.codecs import multipart
from gateway.codecs.base import Codec

PLANTED = {
    "ID_NIK": "3174015509000001",
    "PHONE_NUMBER": "0812-0000-1234",
    "EMAIL_ADDRESS": "siti@contoh.example",
    "CREDIT_CARD": "4111 1111 1111 1111",
    "IBAN_CODE": "GB82 WEST 1234 5698 7654 32",
}
"""Type -> value."""
_CUES = {"ID_NIK": "NIK saya", "PHONE_NUMBER": "nomor HP saya", "EMAIL_ADDRESS": "surel saya",
         "CREDIT_CARD": "kartu kredit saya", "IBAN_CODE": "IBAN saya"}  # fmt: skip


def sentence(kinds: list[str]) -> str:
    """A question that holds a value of each of these types."""
    return f"Tolong cek: {', '.join(f'{_CUES[kind]} {PLANTED[kind]}' for kind in kinds)}."


def _chat(text: str, model: str) -> dict[str, Any]:
    return {"model": model, "max_tokens": 500, "messages": [{"role": "user", "content": text}]}


def _contents(text: str, _: str) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}]}


def _input(text: str, model: str) -> dict[str, Any]:
    return {"model": model, "input": text}


def _prompt(text: str, model: str) -> dict[str, Any]:
    return {"model": model, "prompt": text}


_BODIES: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "/v1/chat/completions": _chat,
    "/v1/completions": _prompt,
    "/v1/embeddings": _input,
    "/v1/images/generations": _prompt,
    "/v1/audio/speech": lambda text, model: {"model": model, "input": text, "voice": "alloy"},
    "/v1/responses": _input,
    "/v1/moderations": _input,
    "/v1/messages": _chat,
    "/v1/messages/count_tokens": lambda text, model: {"model": model, "messages": _chat(text, model)["messages"]},
    "/api/chat": _chat,
    "/api/generate": _prompt,
    "/api/embed": _input,
    "/api/embeddings": _prompt,
    "/completion": _prompt,
    "/completions": _prompt,
    "/infill": lambda text, _: {"input_prefix": text, "input_suffix": ""},
    "/generate": lambda text, _: {"inputs": text},
    "/generate_stream": lambda text, _: {"inputs": text},
    ":generateContent": _contents,
    ":streamGenerateContent": _contents,
    ":countTokens": _contents,
    ":embedContent": lambda text, _: {"content": {"parts": [{"text": text}]}},
    ":batchEmbedContents": lambda text, model: {
        "requests": [{"model": f"models/{model}", "content": {"parts": [{"text": text}]}}]
    },
}
"""By address, or by how it ends where it names a model."""
_STREAMS = frozenset(
    "/v1/chat/completions /v1/completions /v1/responses /v1/messages /api/chat /api/generate /completion "
    "/completions /infill".split()
)
"""Where the body says whether the answer is to be streamed."""


_SOUND = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0"
"""A recording of no length."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as it goes over the wire."""

    path: str
    body: bytes
    content_type: str = "application/json"
    stream: bool = False


def questions(codec: Codec, text: str, model: str) -> Iterator[Ask]:
    """Each way to ask at this codec's address."""
    path = codec.route.replace("{model}", model)
    if codec.accepts == multipart.FORM:
        sound = {"filename": "suara.wav", "content_type": "audio/wav", "data": _SOUND}
        body = multipart.written({"model": model, "prompt": text, "file": sound})
        yield Ask(path, body, multipart.content_type(body))
        return
    made = _BODIES.get(codec.route) or _BODIES[":" + codec.route.rpartition(":")[2]]
    document = made(text, model)
    for stream in (False, True) if codec.route in _STREAMS else (None,):
        asked = document if stream is None else {**document, "stream": stream}
        yield Ask(path, orjson.dumps(asked), stream=bool(stream))
