"""Which path is which: what is asked of models goes down the pipeline, lists are made by the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gateway import wire
from gateway.admission.limits import Ceiling
from gateway.codecs.registry import BUILT_IN, Registry
from gateway.errors import Reason, Refused
from gateway.house import House
from gateway.listings import Listings
from gateway.pipeline import converse
from gateway.server import Responder, Scope, WireRequest


class GateHandler:
    """What stands behind the door."""

    def __init__(
        self,
        house: House,
        limits: wire.WireLimits,
        concurrency: int,
        count: Callable[[Reason], None],
        registry: Registry = BUILT_IN,
    ) -> None:
        self._house, self._limits, self._count, self._registry = house, limits, count, registry
        self._ceiling, self._listings = Ceiling(concurrency), Listings(house, limits)

    @staticmethod
    def routes(registry: Registry = BUILT_IN) -> tuple[str, ...]:
        """The addresses it answers on, ``{model}`` in place of a name."""
        return (*Listings.PATHS, *registry.paths())

    def knows(self, path: str) -> bool:
        """Whether it answers on this path."""
        return path in Listings.PATHS or self._registry.codec_for(path) is not None

    def admit(self, scope: Scope, headers: Mapping[str, str]) -> Any:
        """The key that was shown, for a request that has one meaning as far as its headers tell."""
        wanted = "GET" if scope["path"] in Listings.PATHS else "POST"
        if scope["method"] != wanted:
            raise Refused(Reason.METHOD_NOT_ALLOWED)
        codec = self._registry.codec_for(scope["path"])
        if codec is not None:
            wire.check_headers(scope["headers"], self._limits, codec.accepts)
        key = self._house.admission.admit(headers)
        if self._house.dispatch.halted(codec.route if codec else scope["path"], ""):
            raise Refused(Reason.STOPPED)
        if "chat" not in key.scopes:
            raise Refused(Reason.SCOPE)
        return key

    def refused(self, reason: Reason) -> None:
        """Counts a refusal that leaves no record of its own."""
        self._count(reason)

    async def handle(self, request: WireRequest, respond: Responder) -> None:
        """Answers one request of somebody who is known."""
        with self._ceiling:
            if self._registry.codec_for(request.path) is None:
                await respond.whole(await self._listings.answer(request.path, request.headers))
            else:
                await converse(self._house, request, respond)
