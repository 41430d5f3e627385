"""A detector on another machine: asked with a deadline, left alone when it keeps failing, never taken for clean.

It gets texts in which values are masked already (rule 12; the runner sees to it), and how many characters went where
is on record before the first of them goes. Who waits for a place waits as long as it takes: slow is not failed
(rule 7).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gateway.breaker import Breaker
from gateway.detectors.base import DetectorError, DetectorTimeout, Scope
from gateway.detectors.remote.forms import Form

WINDOW, OVERLAP = 6_000, 500
"""Characters of a text that are asked about at once, and how many of them again with the next: nothing is cut off."""

Post = Callable[[str, bytes, str | None, float], Awaitable[bytes]]
"""``post(url, body, key, seconds)``: the answer's body. Raises ``DetectorError`` or ``DetectorTimeout``."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where it is."""

    name: str
    url: str
    deadline: float = 20.0
    """Seconds for everything that is asked about one text."""
    places: int = 2
    """Texts it is asked about at once."""
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the site says of it, for the record of what went there: ``country``, ``contract``."""


Note = Callable[[Destination, int], Awaitable[None]]
"""``note(destination, characters)`` returns when it is on record."""


class Remote:
    """Gives scores for a whole text. Until it is connected it fails."""

    scope: Scope = "whole"

    def __init__(self, to: Destination, form: Form, key: str | None = None, breaker: Breaker | None = None) -> None:
        self._to, self._form, self._key = to, form, key
        self._breaker = breaker or Breaker()
        self._places = asyncio.Semaphore(to.places)
        self._post: Post | None = None
        self._note: Note | None = None

    @property
    def name(self) -> str:
        """The configured one."""
        return self._to.name

    @property
    def to(self) -> Destination:
        """Where it is."""
        return self._to

    @property
    def form(self) -> Form:
        """What it is asked, and what it says."""
        return self._form

    @property
    def version(self) -> str:
        """A digest of what is asked where. What answers there may change without telling."""
        asked = [self._to.url, *(body.decode() for body in self._form.bodies("")), sorted(self._form.gives.items())]
        return "remote " + hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]

    @property
    def provides(self) -> frozenset[str]:
        """Scores, labels and topics."""
        return self._form.provides

    def load(self) -> None:
        """Nothing to load here."""

    def connect(self, post: Post, note: Note) -> None:
        """Give it the way out, and the way to the record."""
        self._post, self._note = post, note

    async def ask(self, text: str) -> dict[str, int]:
        """0..10000 for everything it provides. Raises ``DetectorError`` or ``DetectorTimeout``, neither with text."""
        if self._post is None or self._note is None:
            raise DetectorError("not connected")
        async with self._places:
            if not self._breaker.lets_through():  # whoever waited behind those that failed goes the same way
                raise DetectorError("left alone for a while after failures")
            return await self._in_time(text, self._note)

    async def _in_time(self, text: str, note: Note) -> dict[str, int]:
        try:
            async with asyncio.timeout(self._to.deadline):
                await note(self._to, len(text))
                row = await self._asked(text, time.monotonic() + self._to.deadline)
        except (DetectorError, TimeoutError) as error:
            self._breaker.failed()
            if isinstance(error, DetectorError):
                raise
            raise DetectorTimeout("no answer in time") from None
        self._breaker.succeeded()
        return row

    async def _asked(self, text: str, until: float) -> dict[str, int]:
        row = dict.fromkeys(self.provides, 0)
        for piece in _pieces(text):
            answers = [await self._answer(body, until) for body in self._form.bodies(piece)]
            try:
                seen = self._form.read([json.loads(answer) for answer in answers])
            except (ValueError, RecursionError):
                raise DetectorError("its answer is none that is known") from None
            row = {name: max(value, seen[name]) for name, value in row.items()}
        return row

    async def _answer(self, body: bytes, until: float) -> bytes:
        assert self._post is not None  # noqa: S101 - ask() has seen to it
        return await self._post(self._to.url, body, self._key, max(until - time.monotonic(), 0.001))


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(len(text) - OVERLAP, 1), WINDOW - OVERLAP):
        yield text[start : start + WINDOW]
