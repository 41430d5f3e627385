"""Which backend answers for which model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import SystemRandom

import httpx

from gateway.forwarding.client import Timeouts

_CHANCE = SystemRandom().random
ANTHROPIC_VERSION = "2023-06-01"
"""For a client that names none: without one Anthropic's API refuses."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_KEYS = {"anthropic": ("x-api-key", ""), "gemini": ("x-goog-api-key", "")}


@dataclass(frozen=True, slots=True)
class Backend:
    """One place that generates text."""

    name: str
    url: str
    """Root address; a trailing ``/v1`` or ``/v1beta`` is understood and taken off."""
    key: str | None = field(default=None, repr=False)
    models: tuple[str, ...] = ()
    """Exact names it serves; empty for a backend that answers for every model nobody else names."""
    timeouts: Timeouts = field(default_factory=Timeouts)
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the site says of it: ``minors``, ``country``, ``contract``, ``learning``."""
    apis: tuple[str, ...] = ("openai",)
    """What it speaks, the best first."""
    weight: float | None = None
    """Its share of the exchanges among those that serve the same model; see :meth:`Routes.drawn`."""

    def at(self, path: str) -> httpx.URL:
        """The address of a route at this backend."""
        return _address(self.root, path)

    @property
    def root(self) -> str:
        """The address without ``/v1``."""
        return self.url.rstrip("/").removesuffix("/v1").removesuffix("/v1beta").rstrip("/")

    def speaks(self, wanted: Sequence[str]) -> str | None:
        """The first of the wanted APIs that it speaks, None if it speaks none of them."""
        return next((api for api in wanted if api in self.apis), None)

    def credentials(self, api: str, version: str = "") -> Mapping[str, str]:
        """The headers in which this API wants its key, and what it wants to be told besides: Anthropic's the version
        that the client speaks, a date."""
        name, before = _KEYS.get(api, ("authorization", "Bearer "))
        spoken = version if _DATE.fullmatch(version) else ANTHROPIC_VERSION
        more = {"anthropic-version": spoken} if api == "anthropic" else {}
        return more | ({name: before + self.key} if self.key else {})

    def stands_in_for(self, other: Backend) -> bool:
        """Whether what was decided for the other one holds for this one too: a policy sees what is stated of it."""
        return self.stated == other.stated and self.apis == other.apis


class Routes:
    """Finds the backends of a model."""

    def __init__(self, backends: Iterable[Backend], chance: Callable[[], float] = _CHANCE) -> None:
        self._backends, self._chance = tuple(backends), chance
        models = dict.fromkeys(model for backend in self._backends for model in backend.models)
        self._named = {model: tuple(one for one in self._backends if model in one.models) for model in models}
        self._open = tuple(one for one in self._backends if not one.models)

    @property
    def all(self) -> Sequence[Backend]:
        """Every backend."""
        return self._backends

    def serving(self, model: str, *, only_named: bool = False) -> Sequence[Backend]:
        """The backends that name this model, else those that are open to all, in order of configuration.

        ``only_named``: the policies tell models apart, so a name that nobody configured is not served: a record could
        not show it, and a rule could be walked round with a made-up one.
        """
        return self._named.get(model, () if only_named else self._open)

    def drawn(self, backends: Sequence[Backend]) -> Sequence[Backend]:
        """In the order in which to try them: as they are, or where weights are set, drawn by weight.

        Those without a weight, or with none left over (0), come behind those that have one: they only stand in.
        Drawn without replacement by the keys of Efraimidis and Spirakis, ``random ** (1 / weight)``.
        """
        if not any(one.weight for one in backends):
            return backends
        return sorted(backends, key=lambda one: -(self._chance() ** (1 / one.weight)) if one.weight else 1.0)

    def names(self, model: str) -> bool:
        """Whether the model is a configured name, and so may stand in spans and metrics (rule 10)."""
        return model in self._named


@lru_cache(maxsize=256)
def _address(root: str, path: str) -> httpx.URL:
    """Parsing an address costs more than sending to it."""
    return httpx.URL(root + path)
