"""Which path is which: conversations go down the pipeline, the list of models is made here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from gateway import wire
from gateway.admission.limits import Ceiling
from gateway.codecs.base import Reply
from gateway.codecs.places import is_token
from gateway.codecs.registry import codec_for, routes
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, send
from gateway.forwarding.routes import Backend
from gateway.house import House
from gateway.pipeline import converse
from gateway.server import Responder, Scope, WireRequest

MODELS = "/v1/models"


class GateHandler:
    """What stands behind the door."""

    def __init__(
        self, house: House, limits: wire.WireLimits, concurrency: int, count: Callable[[Reason], None]
    ) -> None:
        self._house, self._limits, self._count = house, limits, count
        self._ceiling = Ceiling(concurrency)

    @staticmethod
    def routes() -> tuple[str, ...]:
        """The addresses it answers on, ``{model}`` in place of a name."""
        return (MODELS, *routes())

    def knows(self, path: str) -> bool:
        """Whether it answers on this path."""
        return path == MODELS or codec_for(path) is not None

    def admit(self, scope: Scope, headers: Mapping[str, str]) -> Any:
        """The key that was shown, for a request that has one meaning as far as its headers tell."""
        wanted = "GET" if scope["path"] == MODELS else "POST"
        if scope["method"] != wanted:
            raise Refused(Reason.METHOD_NOT_ALLOWED)
        if wanted == "POST":
            wire.check_headers(scope["headers"], self._limits)
        key = self._house.admission.admit(headers)
        codec = codec_for(scope["path"])
        if self._house.dispatch.halted(codec.route if codec else MODELS, ""):
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
            if codec_for(request.path) is None:
                await respond.whole(Reply(200, await self._models()))
            else:
                await converse(self._house, request, respond)

    async def _models(self) -> bytes:
        """Every model by name: configured names, and what open backends say they have."""
        rows = await asyncio.gather(*(self._names(backend) for backend in self._house.routes.all))
        names = dict.fromkeys(name for row in rows for name in row)
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "gapura"} for name in names]
        return orjson.dumps({"object": "list", "data": data})

    async def _names(self, backend: Backend) -> list[str]:
        if self._house.dispatch.halted("", backend.name):
            return []
        if backend.models:
            return list(backend.models)
        call = Call(backend.at(MODELS), b"", stream=False, headers=backend.credentials(backend.apis[0]))
        try:
            upstream = await send(self._house.egress, call, backend.timeouts)
            try:
                upstream.check({"application/json"})
                document = wire.parse(await upstream.read(), self._limits)
            finally:
                await upstream.close()
        except Refused:
            return []
        listed = document.get("data") if isinstance(document, dict) else None
        models = [row.get("id") for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        return [name for name in models if isinstance(name, str) and name and is_token(name)]
