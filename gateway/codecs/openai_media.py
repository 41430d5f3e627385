"""OpenAI's pictures and speech, ``POST /v1/images/generations`` and ``POST /v1/audio/speech``.

The words that ask for them are read like any others. What is made is unseen: it passes only where a policy lets unseen
content pass, and only whole, as nobody can cut a picture or a sound at the right place. Members are those of the
official SDK 3.57.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gateway.codecs import media
from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, PLAIN, TAG, Counts, plain
from gateway.codecs.openai_refusal import OpenAIErrors, OpenAIVoice
from gateway.codecs.reading import Node
from gateway.codecs.shapes import As, Each, Form, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, Hidden, Media, Noted, Repeats, Text, swept
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

COUNTS = Counts({"input_tokens": "asked", "output_tokens": "given"})


class WholeCodec(OpenAIErrors, DocumentCodec):
    """Something that is given whole or not at all."""

    makes: str
    """The form in which it answers."""

    def decode(self, asked: Asked) -> Exchange:
        """The request. Raises ``Refused(NO_STREAM)`` where it asks for pieces."""
        return replace(super().decode(asked), forms=frozenset({self.makes}))

    def stream(self, exchange: Exchange) -> Stream:
        """Never asked for: see :meth:`decode`."""
        return Stream(self, self.answer, exchange, EventReader())

    def voice(self, exchange: Exchange) -> OpenAIVoice:
        """Who would say a stream."""
        return OpenAIVoice()


class OpenAIImages(WholeCodec):
    """Pictures for a text."""

    name = "openai-images"
    route = "/v1/images/generations"
    operation = "generate_content"
    makes = "image"
    param = "prompt"
    kind = "image_generation_user_error"
    code = "moderation_blocked"
    question: Node = Obj(
        {
            "model": Noted("model", ANY),
            "stream": Noted("stream", TAG),
            "prompt": As(Text("content"), "user"),
            **plain(
                "background complexity frame_count frame_duration_ms moderation n output_compression output_format "
                "partial_images quality response_format size style"
            ),
            **swept("svg safety_identifier user"),
        },
        required=("prompt",),
    )
    answer: Node = Obj(
        {
            "created": NUMBER,
            **plain("background output_format quality size"),
            "safety_identifier": Repeats("safety_identifier"),
            "data": Each(
                Obj(
                    {
                        "b64_json": Media("image", media.bare("image")),
                        "url": Media("image", media.at_url("image")),
                        "revised_prompt": Text("content"),
                    },
                    place="index",
                )
            ),
            "usage": COUNTS,
            "svg_usage": ANY,
        },
        required=("data",),
    )

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model (the provider has a default one) and that the answer is not streamed."""
        stream = notes.get("stream", False)
        if stream is True:
            raise Refused(Reason.NO_STREAM)
        return notes.get("model", ""), stream


SOUNDS = frozenset({*media.TYPES["audio"], "audio/opus", "audio/pcm", "application/octet-stream"})
"""Content types under which servers send sounds."""


class OpenAISpeech(WholeCodec):
    """A voice for a text. The answer is bytes."""

    name = "openai-speech"
    route = "/v1/audio/speech"
    operation = "generate_content"
    makes = "audio"
    answers = SOUNDS
    question: Node = Obj(
        {
            "model": Noted("model", ANY),
            "input": As(Text("content"), "user"),
            "instructions": As(Text("content"), "system"),
            "voice": Form(text=PLAIN, one=Hidden("server_side"), empty=False),
            "response_format": Noted("format", PLAIN),
            "stream_format": Noted("stream", PLAIN),
            "speed": PLAIN,
            **swept("user safety_identifier"),
        },
        required=("input",),
    )
    answer: Node = Hidden("audio")

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model, and that the answer is bytes."""
        if notes.get("stream", "audio") != "audio":
            raise Refused(Reason.NO_STREAM)
        return notes.get("model"), False

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A sound. Raises ``Refused(BACKEND_MALFORMED)`` for what is none; raw samples look like nothing at all."""
        raw = exchange.document.get("response_format") == "pcm"
        if not raw and not any(pattern.match(body) for pattern in media.TYPES["audio"].values()):
            raise Refused(Reason.BACKEND_MALFORMED)
        return Event(body, None, last=True, finished=True, unseen=frozenset({"audio"}))
