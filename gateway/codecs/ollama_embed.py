"""Ollama's embeddings: ``POST /api/embed`` and, of old, ``/api/embeddings``. A text goes in, numbers come out.

Members are those of the official SDK 0.6.3. There is no stream, and no text in an answer that could say no: every
refusal is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import PLAIN
from gateway.codecs.ndjson import LineReader
from gateway.codecs.ollama import ASKED, HEAD
from gateway.codecs.ollama_refusal import EmbeddingRefusals, OllamaVoice
from gateway.codecs.shapes import As, Each, Form, Obj
from gateway.codecs.values import ANY, Text
from gateway.exchange import Exchange

GIVEN = As(Text("content"), "user")


class OllamaEmbed(EmbeddingRefusals, DocumentCodec):
    """``/api/embed``: one text or several."""

    name = "ollama-embed"
    route = "/api/embed"
    api = "ollama"
    operation = "embeddings"
    question = Obj(
        {**ASKED, "input": Form(text=GIVEN, many=Each(GIVEN), empty=False), "truncate": PLAIN, "dimensions": PLAIN},
        required=("input",),
    )
    answer = Obj({**HEAD, "embeddings": ANY}, required=("embeddings",))

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """Never streamed."""
        return notes.get("model"), False

    def stream(self, exchange: Exchange) -> Stream:
        """One that never ends: there is none."""
        return Stream(self, self.answer, exchange, LineReader())

    def voice(self, exchange: Exchange) -> OllamaVoice:
        """Nobody streams here."""
        return OllamaVoice(exchange.model, self.says)


class OllamaEmbeddings(OllamaEmbed):
    """``/api/embeddings``: one text."""

    name = "ollama-embeddings"
    route = "/api/embeddings"
    question = Obj({**ASKED, "prompt": GIVEN}, required=("prompt",))
    answer = Obj({"embedding": ANY}, required=("embedding",))
