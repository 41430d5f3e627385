"""Which paths the gate understands. Everything else is refused (rule 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.codecs.anthropic import AnthropicCount, AnthropicMessages
from gateway.codecs.base import Codec
from gateway.codecs.gemini import GeminiCount, GeminiEmbed, GeminiEmbedMany, GeminiGenerate, GeminiStreamed
from gateway.codecs.llamacpp import LlamaCompletion, LlamaCompletions, LlamaInfill
from gateway.codecs.ollama import OllamaChat, OllamaGenerate
from gateway.codecs.ollama_embed import OllamaEmbed, OllamaEmbeddings
from gateway.codecs.openai_audio import OpenAITranscriptions, OpenAITranslations
from gateway.codecs.openai_chat import OpenAIChat
from gateway.codecs.openai_media import OpenAIImages, OpenAISpeech
from gateway.codecs.openai_moderations import OpenAIModerations
from gateway.codecs.openai_responses import OpenAIResponses
from gateway.codecs.openai_text import OpenAICompletions, OpenAIEmbeddings
from gateway.codecs.tgi import TgiGenerate, TgiGenerateStream

ALL: tuple[Codec, ...] = (
    OpenAIChat(),
    OpenAICompletions(),
    OpenAIEmbeddings(),
    OpenAIImages(),
    OpenAISpeech(),
    OpenAITranscriptions(),
    OpenAITranslations(),
    OpenAIResponses(),
    OpenAIModerations(),
    AnthropicMessages(),
    AnthropicCount(),
    GeminiGenerate(),
    GeminiStreamed(),
    GeminiCount(),
    GeminiEmbed(),
    GeminiEmbedMany(),
    OllamaChat(),
    OllamaGenerate(),
    OllamaEmbed(),
    OllamaEmbeddings(),
    LlamaCompletion(),
    LlamaCompletions(),
    LlamaInfill(),
    TgiGenerate(),
    TgiGenerateStream(),
)
_MODEL = "{model}"
_NAMED = r"[^/:?#]{1,256}"
_DIALECTS = (("/v1beta/", "gemini"), ("/v1/messages", "anthropic"), ("/api/", "ollama"))
"""In whose error shape a request is answered on a path that nobody understands, by how the path begins."""
MORE_KINDS = frozenset({"remote_url", "server_side"})
"""Kinds that depend on what a picture or file turns out to be."""


class Registry:
    """The codecs of one gate: those that are built in, and those that its settings describe."""

    def __init__(self, codecs: Iterable[Codec] = ALL) -> None:
        self.codecs = tuple(codecs)
        self._exact = {codec.route: codec for codec in self.codecs if _MODEL not in codec.route}
        self._naming = [
            (re.compile(re.escape(path).replace(re.escape(_MODEL), _NAMED)), codec)
            for codec in self.codecs
            for path in (codec.route, *codec.also)
            if _MODEL in path
        ]

    def codec_for(self, path: str) -> Codec | None:
        """The codec of a request path, or None for a path nobody understands."""
        return self._exact.get(path) or next((codec for form, codec in self._naming if form.fullmatch(path)), None)

    def speaker_for(self, path: str) -> Codec:
        """Whose error shape answers on this path, whether or not it is understood."""
        api = next((api for beginning, api in _DIALECTS if path.startswith(beginning)), None)
        alike = next((codec for codec in self.codecs if codec.api == api), None)
        return self.codec_for(path) or alike or self.codecs[0]

    def spellings(self, route: str) -> tuple[str, ...]:
        """The paths that mean the same as this one, itself first."""
        return next(((route, *codec.also) for codec in self.codecs if codec.route == route), (route,))

    def routes(self) -> tuple[str, ...]:
        """The paths that are understood, each in its first spelling."""
        return tuple(codec.route for codec in self.codecs)

    def paths(self) -> tuple[str, ...]:
        """The same in every spelling."""
        return tuple(path for codec in self.codecs for path in (codec.route, *codec.also))

    def unseen_kinds(self) -> frozenset[str]:
        """Every kind of content that some codec meets and nobody can look into: what ``unseen:`` may name in a
        policy."""
        return frozenset(kind for codec in self.codecs for kind in _kinds(codec)) | MORE_KINDS


BUILT_IN = Registry()


def codec_for(path: str) -> Codec | None:
    """The built-in codec of a path."""
    return BUILT_IN.codec_for(path)


def default_codec() -> Codec:
    """Whose error shape answers where not even a path is known."""
    return ALL[0]


def routes() -> tuple[str, ...]:
    """The paths of built-in codecs."""
    return BUILT_IN.routes()


def unseen_kinds() -> frozenset[str]:
    """Every kind of content that no built-in codec can look into; described ones know ``image`` alone."""
    return BUILT_IN.unseen_kinds()


def _kinds(codec: Codec) -> Iterable[str]:
    for _, (_, what) in codec.covers():
        if what.startswith("unseen: "):
            yield what.removeprefix("unseen: ")
