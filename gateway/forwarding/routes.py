"""Which backend answers for which model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import httpx

from gateway.forwarding.client import Timeouts


@dataclass(frozen=True, slots=True)
class Backend:
    """One place that generates text."""

    name: str
    url: str
    """Root address; a trailing ``/v1`` is understood and taken off."""
    key: str | None = field(default=None, repr=False)
    models: tuple[str, ...] = ()
    """Exact names it serves; empty for a backend that answers for every model nobody else names."""
    timeouts: Timeouts = field(default_factory=Timeouts)
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the site says of it: ``minors``, ``country``, ``contract``, ``learning``."""

    def at(self, path: str) -> httpx.URL:
        """The address of a route at this backend."""
        return _address(self.root, path)

    @property
    def root(self) -> str:
        """The address without ``/v1``."""
        return self.url.rstrip("/").removesuffix("/v1").rstrip("/")


class Routes:
    """Finds the backend of a model."""

    def __init__(self, backends: Iterable[Backend]) -> None:
        self._backends = tuple(backends)
        self._named = {model: backend for backend in reversed(self._backends) for model in backend.models}
        self._open = next((backend for backend in self._backends if not backend.models), None)

    @property
    def all(self) -> Sequence[Backend]:
        """Every backend."""
        return self._backends

    def find(self, model: str, *, only_named: bool = False) -> Backend | None:
        """The backend that names this model, else the one that is open to all.

        ``only_named``: the policies tell models apart, so a name that nobody configured is not served: a record could
        not show it, and a rule could be walked round with a made-up one.
        """
        return self._named.get(model, None if only_named else self._open)

    def names(self, model: str) -> bool:
        """Whether the model is a configured name, and so may stand in spans and metrics (rule 10)."""
        return model in self._named


@lru_cache(maxsize=256)
def _address(root: str, path: str) -> httpx.URL:
    """Parsing an address costs more than sending to it."""
    return httpx.URL(root + path)
