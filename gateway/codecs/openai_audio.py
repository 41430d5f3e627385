"""OpenAI's hearing, ``POST /v1/audio/transcriptions`` and ``/v1/audio/translations``: a recording becomes text.

The question is a form. The recording is unseen: it passes only where a policy lets unseen content pass. The words that
come with it, its file name too, are read like any others, and so is all that is made of it: JSON, plain text, or
subtitles. Segments and words say the text again in pieces; each row of them is read as one text, so that a number
spoken over two segments is still one. Token ids and ``logprobs`` repeat it in a form that nobody reads and are taken
out. Nothing is streamed. Members are those of the official SDK 3.57, and what vLLM and faster-whisper add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gateway.codecs import media, multipart
from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, STRIPPED, TAG, Counts, Plain, Stripped, plain
from gateway.codecs.openai_refusal import OpenAIErrors, OpenAIVoice
from gateway.codecs.places import rewritten
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Each, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, Hidden, Media, Noted, Text, swept
from gateway.errors import Reason, Refused
from gateway.exchange import Direction, Event, Exchange, Part, Piece

JSON = frozenset({"application/json"})
FORMATS: dict[str, frozenset[str]] = {
    "json": JSON,
    "verbose_json": JSON,
    "diarized_json": JSON,
    "text": frozenset({"text/plain"}),
    "srt": frozenset({"text/plain", "text/srt", "application/x-subrip"}),
    "vtt": frozenset({"text/plain", "text/vtt"}),
}
"""``response_format`` -> content types of the answer. JSON where plain text was asked for would be read otherwise."""
_UNSTREAMED = frozenset({"", "false", "0"})
_TIME = r"(?:\d{2}:)?\d{2}:\d{2}[.,]\d{3}"
_CUE = re.compile(rf"((?:^|(?<=\n))(?:\d{{1,5}}\r?\n)?{_TIME} --> {_TIME}[ \t]*\r?\n)")
"""What stands over each subtitle: its number and its times (SRT; WebVTT, W3C)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of several strings that say one text, one after the other, with space between them."""

    label: str

    def read(self, to: Reader, value: Any, path: tuple[str | int, ...], at: At) -> None:
        """Takes a string; another kind of value is text that nobody expected."""
        if not isinstance(value, str):
            ANY.read(to, value, path, at)
        elif value:
            to.text(value if value[0].isspace() else f" {value}", path, at, self.label, "text")

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        return Text(self.label).rows(place)


_SEGMENT = Obj(
    {
        "text": Spoken("segment"),
        "speaker": Spoken("speaker"),
        "tokens": Stripped([]),
        **plain("id type temperature"),
        **dict.fromkeys("seek start end avg_logprob compression_ratio no_speech_prob".split(), NUMBER),
    }
)
_WORD = Obj({"word": Spoken("word"), "start": NUMBER, "end": NUMBER, **plain("probability")})


class HearingCodec(OpenAIErrors, DocumentCodec):
    """A recording in a form, and what was heard in it."""

    operation = "generate_content"
    accepts = multipart.FORM
    param = "file"
    question: Node = Obj(
        {
            "file": Obj(
                {"filename": As(ANY, "user"), "content_type": TAG, "data": TAG}, also=Media("audio", media.recorded)
            ),
            "model": Noted("model", ANY),
            "prompt": As(Text("content"), "user"),
            "hotwords": As(Text("content"), "user"),
            "stream": Noted("stream", TAG),
            "response_format": Noted("format", Plain()),
            "include[]": Each(Hidden("logprobs")),
            "languages[]": Each(Plain()),
            "timestamp_granularities[]": Each(Plain()),
            "known_speaker_references[]": Each(Media("audio", media.at_url("audio"))),
            **plain(
                "language to_language temperature chunking_strategy chunking_strategy[type] "
                "chunking_strategy[prefix_padding_ms] chunking_strategy[silence_duration_ms] "
                "chunking_strategy[threshold] seed top_p top_k min_p vad_filter"
            ),
            **swept("keywords[] known_speaker_names[] user safety_identifier"),
        },
        required=("file", "model"),
    )
    answer: Node = Obj(
        {
            "text": Text("content"),
            "segments": Each(_SEGMENT),
            "words": Each(_WORD),
            "languages": ANY,
            "logprobs": STRIPPED,
            "usage": Counts({"input_tokens": "asked", "output_tokens": "given"}),
            "duration": NUMBER,
            **plain("task language"),
        },
        required=("text",),
    )

    def decode(self, asked: Asked) -> Exchange:
        """The request. Raises ``Refused(NO_STREAM)`` where it asks for pieces."""
        form = asked.document
        if isinstance(form, dict) and any(_is_file(value) for name, value in form.items() if name != "file"):
            raise Refused(Reason.BAD_REQUEST)
        exchange = super().decode(asked)
        line = multipart.boundary(asked.body)  # it goes on with the body, and the client made it up
        bound = Part(len(exchange.parts), line, ("boundary",), kind="member", role="")
        kinds = FORMATS.get(_format(exchange))
        if kinds is None:
            raise Refused(Reason.BAD_REQUEST)
        return replace(exchange, forms=frozenset(), answers=kinds, parts=(*exchange.parts, bound))

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model, and that the answer is not streamed. In a form a switch is a word."""
        stream = notes.get("stream", "")
        if not isinstance(stream, str) or stream.lower() not in _UNSTREAMED:
            raise Refused(Reason.NO_STREAM)
        return notes.get("model"), False

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The form for the backend; the very bytes of the client where nothing was changed."""
        if not edits:
            return exchange.body
        changes = {exchange.parts[index].path: text for index, text in edits.items()}
        return multipart.written(rewritten(exchange.document, changes))

    def content_type(self, body: bytes) -> str:
        """With the boundary of this very body."""
        return multipart.content_type(body)

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """What was heard, in the form that was asked for."""
        if exchange.answers == JSON:
            return super().whole(exchange, body)
        rows = _rows(body)
        if rows is None:
            raise Refused(Reason.BACKEND_MALFORMED)
        pieces = tuple(Piece(("content",), rows[at], (at,)) for at in range(0, len(rows), 2))
        return Event(body, rows, pieces, last=True, finished=True)

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The answer with new text for some of its pieces."""
        if not edits or isinstance(event.document, dict):
            return super().rewrite(event, edits)
        changes = {event.pieces[index].path: text for index, text in edits.items()}
        return "".join(rewritten(event.document, changes)).encode()

    def stream(self, exchange: Exchange) -> Stream:
        """Never asked for: see :meth:`asks`."""
        return Stream(self, self.answer, exchange, EventReader())

    def voice(self, exchange: Exchange) -> OpenAIVoice:
        """Who would say a stream."""
        return OpenAIVoice()

    def covers(self) -> Iterable[tuple[Direction, Row]]:
        """What is done with each member, with what parts the form, and with an answer that is no JSON."""
        yield "input", ("(boundary)", "text")
        for direction, (place, what) in super().covers():
            yield direction, (place.replace("[][]", "[]"), what)  # the name of a list ends in brackets already
        yield "output", ("(text, srt, vtt)", "text")


class OpenAITranscriptions(HearingCodec):
    """What was said."""

    name = "openai-transcriptions"
    route = "/v1/audio/transcriptions"


class OpenAITranslations(HearingCodec):
    """What was said, in English."""

    name = "openai-translations"
    route = "/v1/audio/translations"


def _rows(body: bytes) -> list[str] | None:
    """Texts, and between them what stands over subtitles; None for what is no UTF-8."""
    try:
        return _CUE.split(body.decode())
    except UnicodeDecodeError:
        return None


def _is_file(value: Any) -> bool:
    return any(isinstance(one, dict) for one in (value if isinstance(value, list) else [value]))


def _format(exchange: Exchange) -> str:
    wanted = exchange.document.get("response_format")
    return wanted if isinstance(wanted, str) and wanted else "json"
