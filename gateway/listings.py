"""Lists that the gate makes itself: which models there are, in the shape of whichever API asks.

No text of anybody is in a question for a list, and none of the backend's words in the answer but names of models: ids
by shape, everything else is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway import __version__, wire
from gateway.codecs.base import Reply
from gateway.codecs.places import is_token
from gateway.errors import Refused
from gateway.forwarding.client import Call, send
from gateway.forwarding.routes import Backend
from gateway.house import House

_ASKED = {"gemini": "/v1beta/models", "ollama": "/api/tags"}
"""Where an API lists its models; ``/v1/models`` in all others."""
_LONG_AGO = "1970-01-01T00:00:00Z"
"""Nobody tells the gate when a model was made, and some clients want a date."""


def _openai(names: Sequence[str]) -> Any:
    data = [{"id": name, "object": "model", "created": 0, "owned_by": "gapura"} for name in names]
    return {"object": "list", "data": data}


def _anthropic(names: Sequence[str]) -> Any:
    data = [{"type": "model", "id": name, "display_name": name, "created_at": _LONG_AGO} for name in names]
    return {"data": data, "has_more": False, "first_id": names[0] if names else None,
            "last_id": names[-1] if names else None}  # fmt: skip


def _gemini(names: Sequence[str]) -> Any:
    methods = ["generateContent", "streamGenerateContent", "countTokens", "embedContent"]
    return {"models": [{"name": f"models/{name}", "displayName": name, "supportedGenerationMethods": methods}
                       for name in names]}  # fmt: skip


def _ollama(names: Sequence[str]) -> Any:
    return {"models": [{"name": name, "model": name, "modified_at": _LONG_AGO, "size": 0, "digest": "", "details": {}}
                       for name in names]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listings:
    """The lists of one gate."""

    house: House
    limits: wire.WireLimits

    PATHS = ("/v1/models", "/v1beta/models", "/api/tags", "/api/version")

    async def answer(self, path: str, headers: Mapping[str, str]) -> Reply:
        """The list of a path, all of whose forms are in ``PATHS``."""
        if path == "/api/version":
            return Reply(200, orjson.dumps({"version": f"0.0.0-gapura-{__version__}"}))
        return Reply(200, orjson.dumps(_form(path, headers)(await self.models())))

    async def models(self) -> Sequence[str]:
        """Every model by name: configured names, and what open backends say they have."""
        rows = await asyncio.gather(*(self._names(backend) for backend in self.house.routes.all))
        return list(dict.fromkeys(name for row in rows for name in row))

    async def _names(self, backend: Backend) -> Sequence[str]:
        if self.house.dispatch.halted("", backend.name):
            return []
        if backend.models:
            return backend.models
        api = backend.apis[0]
        call = Call(backend.at(_ASKED.get(api, "/v1/models")), b"", stream=False, headers=backend.credentials(api))
        try:
            upstream = await send(self.house.egress, call, backend.timeouts)
            try:
                upstream.check({"application/json"})
                document = wire.parse(await upstream.read(), self.limits)
            finally:
                await upstream.close()
        except Refused:
            return []
        return list(_listed(document))


def _form(path: str, headers: Mapping[str, str]) -> Callable[[Sequence[str]], Any]:
    """Two APIs share an address; Anthropic's clients say which version of theirs they speak."""
    if path == "/v1/models" and "anthropic-version" in headers:
        return _anthropic
    return {"/v1beta/models": _gemini, "/api/tags": _ollama}.get(path, _openai)


def _listed(document: Any) -> Sequence[str]:
    """The names of models in a list of any API."""
    if not isinstance(document, dict):
        return []
    rows = document.get("data") or document.get("models")
    if not isinstance(rows, list):
        return []
    named = [row.get("id") or row.get("name") for row in rows if isinstance(row, dict)]
    names = [name.removeprefix("models/") for name in named if isinstance(name, str)]
    return [name for name in names if name and is_token(name)]
