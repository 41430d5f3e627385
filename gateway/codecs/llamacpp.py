"""llama.cpp's own API: ``POST /completion``, its older name ``/completions``, and ``/infill`` for code.

Members are those of the server's README as of 2026. A server of one model: where the request names none, the backend
that is open to all models answers. A question may be one prompt, as text or as a list of texts and token ids; a list of
several prompts, which is answered by a list, is none that the gate passes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.llamacpp_refusal import LlamaRefusals, LlamaVoice
from gateway.codecs.machine import NUMBER, PLAIN, STRIPPED, TAG, Counts, plain
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import As, Each, Form, Obj
from gateway.codecs.sse import EventReader
from gateway.codecs.values import ANY, SCHEMA, Hidden, Noted, Repeats, Text, swept
from gateway.exchange import Exchange, Path

SAID = As(Text("content"), "user")
FALSY = (None, False, 0)
SAMPLING = plain(
    "temperature dynatemp_range dynatemp_exponent top_k top_p min_p top_n_sigma n_predict n_indent n_keep n_discard "
    "typical_p repeat_penalty repeat_last_n presence_penalty frequency_penalty dry_multiplier dry_base "
    "dry_allowed_length dry_penalty_last_n xtc_probability xtc_threshold mirostat mirostat_tau mirostat_eta ignore_eos "
    "min_keep t_max_predict_ms t_max_prompt_ms max_tokens timings_per_token return_progress post_sampling_probs"
)


class Prompt:
    """One prompt: a text, a list of texts and token ids, or a text with media."""

    media = Obj({"prompt_string": SAID, "multimodal_data": Hidden("image", (None, []))}, required=("prompt_string",))

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the texts; lists the rest as unseen."""
        if isinstance(value, dict):
            self.media.read(to, value, path, at)
        elif isinstance(value, list):
            self._many(to, value, path, at)
        elif isinstance(value, str):
            SAID.read(to, value, path, at)
        else:
            raise to.bad()

    def _many(self, to: Reader, value: list[Any], path: Path, at: At) -> None:
        ids = [one for one in value if isinstance(one, int) and not isinstance(one, bool)]
        texts = [one for one in value if isinstance(one, str)]
        if not value or len(ids) + len(texts) != len(value) or (len(texts) > 1 and not ids):
            raise to.bad()
        if ids:
            to.unseen("token_ids", path, at)
        for place, one in enumerate(value):
            if isinstance(one, str):
                SAID.read(to, one, (*path, place), at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of each form."""
        yield place, "text"
        yield place, "unseen: token_ids"
        yield from self.media.rows(place)


ASKED: dict[str, Node] = {
    "model": Noted("model", ANY),
    "stream": Noted("stream", TAG),
    **SAMPLING,
    "seed": PLAIN,
    "n_probs": Hidden("logprobs", FALSY),
    "grammar": SCHEMA,
    "json_schema": SCHEMA,
    "image_data": Hidden("image", (None, [])),
    **plain("id_slot cache_prompt return_tokens n_cmpl"),
    **swept("stop samplers logit_bias lora response_fields dry_sequence_breakers"),
}
EXTRA = Obj({"filename": ANY, "text": SAID})
COMPLETION = Obj({**ASKED, "prompt": Prompt()}, required=("prompt",))
INFILL = Obj(
    {**ASKED, "prompt": SAID, "input_prefix": SAID, "input_suffix": SAID, "input_extra": Form(many=Each(EXTRA))},
    required=("input_prefix",),
)
SETTINGS = Obj({**SAMPLING, "seed": NUMBER, **plain("stream n_probs chat_format reasoning_format")})
"""How the model ran; whatever else stands there (words to stop at, a grammar) is text."""
ANSWER = Obj(
    {
        "content": Text("content"),
        "stop": Noted("stop", PLAIN),
        "stop_type": PLAIN,
        "stopping_word": ANY,
        "prompt": Repeats("prompt"),
        "generation_settings": Form(one=SETTINGS, other=ANY),
        "tokens": STRIPPED,
        "completion_probabilities": STRIPPED,
        "probs": STRIPPED,
        "tokens_evaluated": Noted("asked", NUMBER),
        "tokens_predicted": Noted("given", NUMBER),
        "timings": Counts({}),
        "prompt_progress": Counts({}),
        **plain("index id_slot model truncated has_new_line tokens_cached stopped_eos stopped_word stopped_limit"),
    },
    required=("content",),
)
"""``prompt`` is the question as the model read it: the person gets their own."""


class LlamaStream(Stream):
    """Events, the last of which says ``stop``."""

    def ends(self, document: Any) -> bool:
        """Whether it is the last event."""
        return document.get("stop") is True


class LlamaCompletion(LlamaRefusals, DocumentCodec):
    """``/completion``."""

    name = "llamacpp"
    route = "/completion"
    api = "llamacpp"
    operation = "text_completion"
    question: Node = COMPLETION
    answer = ANSWER

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """A model need not be named."""
        return notes.get("model", ""), notes.get("stream", False)

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return LlamaStream(self, self.answer, exchange, EventReader())

    def voice(self, exchange: Exchange) -> LlamaVoice:
        """Who says one streamed answer."""
        return LlamaVoice()


class LlamaCompletions(LlamaCompletion):
    """``/completions``: the same."""

    name = "llamacpp-completions"
    route = "/completions"


class LlamaInfill(LlamaCompletion):
    """``/infill``: what stands between two pieces of code."""

    name = "llamacpp-infill"
    route = "/infill"
    question = INFILL
