"""OpenAI's text completions and embeddings, ``POST /v1/completions`` and ``POST /v1/embeddings``.

Members are those of the official SDK 3.57, with what vLLM and llama.cpp add. A question may be token ids instead of
text, of which nobody here makes words; ``logprobs`` repeat an answer token by token and are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.base import Refusal, Reply
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.machine import BIAS, NUMBER, PLAIN, STRIPPED, TAG, plain
from gateway.codecs.openai_chat import COUNTS, DONE, FALSY, HEAD, TEMPLATES
from gateway.codecs.openai_refusal import OpenAIErrors, OpenAIRefusals, OpenAIVoice
from gateway.codecs.places import LONG_NUMBER
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Each, Form, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, SCHEMA, Hidden, Noted, Text, swept
from gateway.exchange import Exchange, Path

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_TOKENS = Hidden("token_ids")
_TEXT = Text("content")


class Prompts:
    """A text, or several, or token ids."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Texts as text; whatever is no text is nobody's to read."""
        if isinstance(value, list):
            for place, one in enumerate(value):
                (_TEXT if isinstance(one, str) else _TOKENS).read(to, one, (*path, place), at)
        elif value is not None and not isinstance(value, str):
            raise to.bad()
        else:
            _TEXT.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row for each form."""
        yield from _TEXT.rows(place)
        yield from _TEXT.rows(f"{place}[]")
        yield from _TOKENS.rows(f"{place}[]")


class Vector:
    """Numbers, or four bytes for each of them in base64: nothing that anybody reads."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over numbers; anything else is text."""
        if isinstance(value, str):
            if len(value) % 4 == 0 and _BASE64.fullmatch(value):
                return
        elif isinstance(value, list) and all(
            isinstance(one, (int, float)) and -LONG_NUMBER < one < LONG_NUMBER for one in value
        ):
            return
        to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


_PERSON = As(Prompts(), "user")
COMPLETION = Obj(
    {
        "model": Noted("model", ANY),
        "stream": Noted("stream", TAG),
        "prompt": _PERSON,
        "suffix": As(_TEXT, "user"),
        **plain("best_of echo frequency_penalty max_tokens n presence_penalty seed temperature top_p"),
        "stream_options": Form(one=Obj(plain("include_usage include_obfuscation")), other=ANY),
        "logit_bias": BIAS,
        "logprobs": Hidden("logprobs", (None, False)),
        "prompt_logprobs": Hidden("logprobs", FALSY),
        "response_format": SCHEMA,
        "prompt_embeds": _TOKENS,
        **{name: Hidden("template", ()) for name in TEMPLATES if name not in ("prompt", "echo")},
        **swept("stop user safety_identifier metadata"),
    }
)
_REPEATED = dict.fromkeys(("logprobs", "prompt_logprobs", "token_ids", "prompt_token_ids"), STRIPPED)
CHOICE = Obj(
    {
        "index": TAG,
        "text": _TEXT,
        "finish_reason": Noted("finished", PLAIN),
        "stop_reason": PLAIN,
        **_REPEATED,
    },
    place="index",
)
COMPLETED = Obj({**HEAD, "choices": Each(CHOICE, empty=False)}, required=("choices",))
CHUNK = Obj({**HEAD, "choices": Each(CHOICE)}, required=("choices",))


class OpenAICompletions(OpenAIRefusals, DocumentCodec):
    """Text completions. Their answers have one place for words, so a refusal stands there too."""

    name = "openai-completions"
    route = "/v1/completions"
    operation = "text_completion"
    param = "prompt"
    question: Node = COMPLETION
    answer: Node = COMPLETED

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return Stream(self, CHUNK, exchange, EventReader(), DONE)

    def voice(self, exchange: Exchange) -> CompletionVoice:
        """Who says one streamed answer."""
        return CompletionVoice()

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return super().refuse(refusal)
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return Reply(200, orjson.dumps({**_said(refusal, refusal.text, _finish(refusal)), "usage": usage}))


class CompletionVoice(OpenAIVoice):
    """Says a stream of completions."""

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The text, the reason for the end, the end."""
        yield sse.frame(orjson.dumps(_said(refusal, refusal.text, None)))
        yield sse.frame(orjson.dumps(_said(refusal, "", _finish(refusal))))
        yield sse.frame(DONE)


def _finish(refusal: Refusal) -> str:
    return "stop" if refusal.style == "replace" else "content_filter"


def _said(refusal: Refusal, text: str, finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
    head = {"id": f"cmpl-{refusal.request_id}", "object": "text_completion", "created": refusal.created}
    return {**head, "model": refusal.model, "choices": [choice]}


class OpenAIEmbeddings(OpenAIErrors, DocumentCodec):
    """Embeddings. What is changed in a text changes its vector; the answer itself is numbers."""

    name = "openai-embeddings"
    route = "/v1/embeddings"
    operation = "embeddings"
    question: Node = Obj(
        {
            "model": Noted("model", ANY),
            "input": _PERSON,
            **plain("dimensions encoding_format"),
            **{name: Hidden("template", ()) for name in TEMPLATES if name != "prompt_token_ids"},
            "prompt_token_ids": _TOKENS,
            "messages": Hidden("template", ()),
            **swept("user safety_identifier metadata"),
        },
        required=("input",),
    )
    answer: Node = Obj(
        {
            "id": PLAIN,
            "created": NUMBER,
            **plain("object model"),
            "data": Each(Obj({"object": PLAIN, "index": NUMBER, "embedding": Vector()})),
            "usage": COUNTS,
        },
        required=("data",),
    )

    def stream(self, exchange: Exchange) -> Stream:
        """Nothing of the kind exists; a question that asks for it is swept up and goes on as it is."""
        return Stream(self, self.answer, exchange, EventReader())

    def voice(self, exchange: Exchange) -> OpenAIVoice:
        """Who would say a stream."""
        return OpenAIVoice()
