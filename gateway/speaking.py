"""Which APIs this gate speaks."""

from __future__ import annotations

from gateway.codecs.described import DescribedCodec
from gateway.codecs.registry import ALL, Registry
from gateway.settings import Settings


def spoken(settings: Settings) -> Registry:
    """The built-in codecs, and those that the settings describe."""
    own = [route.description(one.name, one.models) for one in settings.backends for route in one.routes]
    return Registry((*ALL, *map(DescribedCodec, own)))
