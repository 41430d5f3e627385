"""From a model to an answer that has begun: which backend is asked, and who stands in for one that fails.

A decision was made for what the site states of one backend (``route:`` facts). So nobody stands in for it of whom
anything else is stated, or who speaks another API: that would be a way round the policy. And nobody does once an
answer has begun, or after an answer that says that the question is at fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from gateway.breaker import Breaker
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Upstream, send
from gateway.forwarding.egress import Egress
from gateway.forwarding.routes import Backend, Routes

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Statuses of a backend after which another one may be asked."""
ILL = frozenset({502, 503, 504})
"""Those that say that it is not well. 429 says that it works, and 500 may be the fault of one question."""
FAILURES, REST = 5, 10.0
"""How often in a row a backend fails until it is left alone, and for how many seconds."""
_UNWELL = frozenset({Reason.BACKEND_UNREACHABLE, Reason.BACKEND_TIMEOUT})
_GOES_ON = _UNWELL | {Reason.BACKEND_ERROR, Reason.STOPPED}
"""What may befall one backend so that another one is asked."""

Places = Callable[[str, str], AbstractAsyncContextManager[None]]
"""``places(backend, subject)``: a place at a backend, waited for in fair turn. Raises ``Refused(BUSY)``."""
Halted = Callable[[str, str], bool]
"""``halted(path, backend)``: whether somebody has stopped this way of the gate."""


def _breaker() -> Breaker:
    return Breaker(FAILURES, REST)


def _nothing_is_stopped(path: str, backend: str) -> bool:
    return False


@dataclass(slots=True)
class Course:
    """The way of one exchange: to whom it may go, and what has become of it."""

    path: str
    """Of the gate: where it was asked."""
    backends: Sequence[Backend] = ()
    """The one for which is decided, and those that may stand in for it; none where nobody serves the model."""
    attempts: int = 0
    """How many were asked."""
    asked: str = ""
    """Name of the one that answers, or was asked last."""
    waited: float = 0.0
    """Seconds spent waiting for them."""

    @property
    def stated(self) -> Mapping[str, str]:
        """What the site says of all of them."""
        return self.backends[0].stated if self.backends else {}


class Dispatch:
    """Chooses backends, calls them, and knows which of them are well. For one event loop."""

    def __init__(
        self,
        routes: Routes,
        egress: Egress,
        places: Places,
        halted: Halted = _nothing_is_stopped,
        breaker: Callable[[], Breaker] = _breaker,
    ) -> None:
        self._routes, self._egress, self._places = routes, egress, places
        self.halted = halted
        self._breakers = {backend.name: breaker() for backend in routes.all}

    def course(self, model: str, path: str, apis: Sequence[str] = ("openai",), *, only_named: bool = False) -> Course:
        """Where an exchange would go now. Nobody is asked yet: a decision comes first, even where nobody could be.

        ``apis``: what the request can be put into, the best first. Raises ``Refused(OTHER_API)`` where the model is
        served, but by nobody who speaks any of them.
        """
        named = self._routes.serving(model, only_named=only_named)
        serving = [one for one in named if one.speaks(apis)]
        if named and not serving:
            raise Refused(Reason.OTHER_API)
        running = [one for one in serving if not self.halted(path, one.name)]
        able = [one for one in running if not self._breakers[one.name].rests]
        first, *others = self._routes.drawn(able or running or serving) or (None,)
        if first is None:
            return Course(path)
        return Course(path, (first, *(one for one in others if one.stands_in_for(first))))

    def answers(self) -> bool:
        """Whether there is a backend that may be asked now."""
        return any(not self.halted("", name) and not breaker.rests for name, breaker in self._breakers.items())

    @asynccontextmanager
    async def sent(self, course: Course, subject: str, call: Callable[[Backend], Call]) -> AsyncIterator[Upstream]:
        """An answer that has begun, for as long as the block runs, which holds a place at the backend.

        Raises ``Refused``: what went wrong with the last one that was asked, or why nobody was.
        """
        failed: Refused | None = None
        for backend in course.backends:
            async with self._places(backend.name, subject):
                try:
                    upstream = await self._begun(course, backend, call)
                except Refused as refused:
                    if refused.reason not in _GOES_ON:
                        raise
                    failed = refused if failed is None or course.asked == backend.name else failed
                    continue
                try:
                    yield upstream
                finally:
                    course.waited = upstream.waited
                    await upstream.close()
                return
        raise failed or Refused(Reason.BACKEND_UNREACHABLE)

    async def _begun(self, course: Course, backend: Backend, call: Callable[[Backend], Call]) -> Upstream:
        """An answer with its head, unless its status is one of ``AGAIN``."""
        breaker = self._breakers[backend.name]
        if self.halted(course.path, backend.name):
            raise Refused(Reason.STOPPED)
        if not breaker.lets_through():  # whoever waited behind those that failed goes the same way
            raise Refused(Reason.BACKEND_UNREACHABLE)
        course.attempts += 1
        course.asked = backend.name
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            upstream = await send(self._egress, call(backend), backend.timeouts)
        except Refused as refused:
            if refused.reason in _UNWELL:
                breaker.failed()
            raise
        finally:
            course.waited += loop.time() - began
        upstream.waited = course.waited
        upstream.halted = partial(self.halted, course.path, backend.name)
        if upstream.status in ILL:
            breaker.failed()
        else:
            breaker.succeeded()
        if upstream.status in AGAIN:
            await upstream.close()
            raise Refused(Reason.BACKEND_ERROR, status=upstream.status)
        return upstream
