"""Which paths the gate understands. Everything else is refused (rule 2)."""

from __future__ import annotations

from gateway.codecs.base import Codec
from gateway.codecs.openai_chat import UNSEEN_KINDS, OpenAIChat

_CODECS: dict[str, Codec] = {codec.route: codec for codec in (OpenAIChat(),)}


def codec_for(path: str) -> Codec | None:
    """The codec of a request path, or None for a path nobody understands."""
    return _CODECS.get(path)


def default_codec() -> Codec:
    """Whose error shape answers a request on no known route."""
    return _CODECS[OpenAIChat.route]


def routes() -> tuple[str, ...]:
    """The paths that are understood."""
    return tuple(_CODECS)


def unseen_kinds() -> frozenset[str]:
    """Every kind of content that some codec meets and nobody can look into: what ``unseen:`` may name in a policy."""
    return UNSEEN_KINDS
