"""OpenAI moderations, ``POST /v1/moderations``: answered by the gate's own detectors, never by a backend.

Members are those of the official SDK 3.57: a text, several, or one row of parts. Pictures are unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.codecs import media
from gateway.codecs.base import Asked
from gateway.codecs.machine import TAG
from gateway.codecs.openai_media import WholeCodec
from gateway.codecs.reading import Node
from gateway.codecs.shapes import As, Each, Form, Obj, Tagged
from gateway.codecs.values import ANY, Media, Noted, Text
from gateway.exchange import Exchange

_SAID = As(Text("content"), "user")
_PART = Tagged(
    {
        "text": Obj({"type": TAG, "text": _SAID}),
        "image_url": Obj({"type": TAG, "image_url": Media("image", media.at_url("image"))}),
    }
)


class OpenAIModerations(WholeCodec):
    """Reads the question. There is no answer to be read."""

    name = "openai-moderations"
    route = "/v1/moderations"
    operation = "moderations"
    makes = ""
    question: Node = Obj(
        {"model": Noted("model", ANY), "input": Form(text=_SAID, many=Each(Form(text=_SAID, one=_PART), empty=False),
                                                     empty=False)},
        required=("input",),
    )  # fmt: skip
    answer: Node = Obj({})

    def decode(self, asked: Asked) -> Exchange:
        """The request; its answer has no form but text."""
        return super(WholeCodec, self).decode(asked)

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model, which does not matter here."""
        return notes.get("model", ""), False
