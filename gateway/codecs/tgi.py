"""The API of Hugging Face's Text Generation Inference: ``POST /generate`` and ``/generate_stream``.

Members are those of TGI 3 (its ``router/src/lib.rs`` and the schemas of huggingface_hub). A server of one model, so
none need be named. The last event of a stream says the whole text again; tokens in ``details`` repeat it a third time
and are taken out. A picture stands inside the text, as Markdown, and the server fetches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, PLAIN, Stripped, plain
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import Each, Form, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.tgi_refusal import TgiRefusals, TgiVoice
from gateway.codecs.values import ANY, SCHEMA, Echo, Noted, Text
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Path

_PICTURE = re.compile(r"!\[[^\]]*\]\(")
EMPTIED = Stripped([])


class Inputs:
    """A prompt, with whatever the server would fetch or decode from it."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the text, and lists pictures in it."""
        if not isinstance(value, str):
            raise to.bad()
        if _PICTURE.search(value):
            to.unseen("image", path, at)
            to.unseen("remote_url", path, at)
        to.text(value, path, replace(at, role="user"), "content", "text")

    def rows(self, place: str) -> Iterator[Row]:
        """Two rows."""
        yield place, "text"
        yield place, "unseen: image"


class Token:
    """One token of a stream. Special ones (the end of a text) are no part of what the last event says again."""

    spoken = Obj({"text": Text("content"), **plain("id logprob special skipped")})
    special = Obj({"text": Text("special"), **plain("id logprob special skipped")})

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """By whether it is special."""
        special = isinstance(value, dict) and value.get("special") is True
        (self.special if special else self.spoken).read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of a token."""
        return self.spoken.rows(place)


PARAMETERS = Obj(
    {
        **plain(
            "best_of temperature repetition_penalty frequency_penalty top_k top_p typical_p do_sample max_new_tokens "
            "return_full_text truncate watermark details decoder_input_details top_n_tokens ignore_eos_token adapter_id"
        ),
        "seed": PLAIN,
        "stop": ANY,
        "grammar": SCHEMA,
    }
)
QUESTION = Obj(
    {
        "model": Noted("model", ANY),
        "inputs": Inputs(),
        "parameters": Form(one=PARAMETERS, other=ANY),
        "stream": PLAIN,
    },
    required=("inputs",),
)
NUMBERS: dict[str, Node] = {
    "finish_reason": Noted("finished", PLAIN),
    "generated_tokens": Noted("given", NUMBER),
    "input_length": Noted("asked", NUMBER),
    "seed": NUMBER,
    **dict.fromkeys("prefill tokens top_tokens".split(), EMPTIED),
}
SEQUENCE = Obj({**NUMBERS, "generated_text": Text("content")}, place="index")
DETAILS = Obj({**NUMBERS, "code": PLAIN, "best_of_sequences": Form(many=Each(SEQUENCE))})
ANSWER = Obj({"generated_text": Text("content"), "details": Form(one=DETAILS)}, required=("generated_text",))
EVENT = Obj(
    {
        "index": PLAIN,
        "token": Token(),
        "top_tokens": EMPTIED,
        "generated_text": Echo("content"),
        "details": Form(one=DETAILS),
    },
    required=("token",),
)


class TgiStream(Stream):
    """Events, the last of which says the whole text."""

    def ends(self, document: Any) -> bool:
        """Whether it is the last event."""
        return isinstance(document.get("generated_text"), str)


class TgiGenerate(TgiRefusals, DocumentCodec):
    """``/generate``."""

    name = "tgi"
    route = "/generate"
    api = "tgi"
    operation = "text_completion"
    question = QUESTION
    answer = ANSWER
    echoes = True

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The path says whether an answer is streamed; a model need not be named."""
        return notes.get("model", ""), self.route.endswith("_stream")

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return TgiStream(self, EVENT, exchange, EventReader())

    def voice(self, exchange: Exchange) -> TgiVoice:
        """Who says one streamed answer."""
        return TgiVoice()


class TgiGenerateStream(TgiGenerate):
    """``/generate_stream``. The prompt before the text (``return_full_text``) would make the last event say something
    else than the tokens did."""

    name = "tgi-stream"
    route = "/generate_stream"

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """Refuses what the stream could not be held against."""
        parameters = asked.document.get("parameters")
        if isinstance(parameters, dict) and parameters.get("return_full_text"):
            raise Refused(Reason.BAD_REQUEST)
        return super().asks(asked, notes)
