"""Which paths the gate understands. Everything else is refused (rule 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.codecs.anthropic import AnthropicCount, AnthropicMessages
from gateway.codecs.base import Codec
from gateway.codecs.openai_chat import OpenAIChat
from gateway.codecs.openai_media import OpenAIImages, OpenAISpeech
from gateway.codecs.openai_text import OpenAICompletions, OpenAIEmbeddings

ALL: tuple[Codec, ...] = (
    OpenAIChat(),
    OpenAICompletions(),
    OpenAIEmbeddings(),
    OpenAIImages(),
    OpenAISpeech(),
    AnthropicMessages(),
    AnthropicCount(),
)
_MODEL = "{model}"
_EXACT = {codec.route: codec for codec in ALL if _MODEL not in codec.route}
_NAMING = [
    (re.compile(re.escape(codec.route).replace(re.escape(_MODEL), r"[^/:?#]{1,256}")), codec)
    for codec in ALL
    if _MODEL in codec.route
]


def codec_for(path: str) -> Codec | None:
    """The codec of a request path, or None for a path nobody understands."""
    return _EXACT.get(path) or next((codec for pattern, codec in _NAMING if pattern.fullmatch(path)), None)


def default_codec() -> Codec:
    """Whose error shape answers a request on no known route."""
    return ALL[0]


def routes() -> tuple[str, ...]:
    """The paths that are understood."""
    return tuple(codec.route for codec in ALL)


def unseen_kinds() -> frozenset[str]:
    """Every kind of content that some codec meets and nobody can look into: what ``unseen:`` may name in a policy."""
    return frozenset(kind for codec in ALL for kind in _kinds(codec)) | MORE_KINDS


MORE_KINDS = frozenset({"remote_url", "server_side"})
"""Kinds that depend on what a picture or file turns out to be."""


def _kinds(codec: Codec) -> Iterable[str]:
    for _, (_, what) in codec.covers():
        if what.startswith("unseen: "):
            yield what.removeprefix("unseen: ")
