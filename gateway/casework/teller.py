"""Tells people what waits for them, in the first process of a gate, within seconds.

What to do is decided in ``telling``; here it is done and written down. Nothing that goes wrong with one case keeps
another waiting, and no error names a person, an address or a secret.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audit import Record
from audit.cases.acts import Change
from audit.cases.case import Case
from audit.cases.register import Register
from audit.errors import AuditError
from audit.seal.people import People
from gateway.admission.folders import Site
from gateway.casework import telling
from gateway.casework.channels.base import Carrier, NotCarried
from gateway.casework.channels.carriers import carriers_of
from gateway.casework.duty import Roster
from gateway.casework.links import Links, root_of
from gateway.casework.notice import Notice, of_case
from gateway.casework.noting import record_of
from gateway.casework.outbox import Job, Outbox, said_of
from gateway.casework.telling import Delivery, Listener, Terms
from gateway.errors import Refused
from gateway.forwarding.egress import Egress
from gateway.settings import Settings

_logger = logging.getLogger("gapura.notices")
EVERY = 1.0
LONGEST = 20.0
"""Seconds for one message over one channel."""
MOST_AN_HOUR, REST = 12, 600
"""Of so many cases somebody is told within an hour; of more that can wait, after so many seconds."""
BY = "gate"
"""Who acts, in records of what the gate does by itself."""
_NOBODY = (
    "a case waits and nobody can be told of it: gapura check says why / ada kasus yang menunggu dan tidak ada yang "
    "dapat diberi tahu: lihat gapura check"
)
_ROUNDS = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Means:
    """What the teller works with."""

    data: Path
    roster: Roster
    terms: Terms
    carriers: Mapping[str, Carrier]
    links: Links
    language: str
    write: Callable[[Record], Awaitable[None]]
    """Puts something on record; raises ``Refused``."""
    clock: Callable[[], float] = time.time


class Teller:
    """Works through the outbox of a site."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._outbox, self._people = Outbox(means.data, means.clock), People(means.data)
        self._register = Register(means.data, means.clock)
        self._busy: set[asyncio.Task[None]] = set()
        self._alone: set[int] = set()
        """Of which it was said already that nobody can be told."""

    async def run(self, *, first: bool) -> None:
        """For ever, in the first process of a gate. What it was about when it is cancelled, another one takes up."""
        if not first:
            return
        try:
            await asyncio.to_thread(self._quietly, self._outbox.release)
            while True:
                await self.look()
                await asyncio.sleep(EVERY)
        finally:
            for task in self._busy:
                task.cancel()

    async def look(self) -> None:
        """Begins to tell what is due."""
        for tell in await asyncio.to_thread(self._quietly, self._outbox.take) or ():
            task = asyncio.create_task(self._tell(tell))
            self._busy.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What broke off is taken again when its lease is over. Its words may quote anything: only its kind is said."""
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _logger.error("telling people broke off: %s", type(error).__name__)

    async def settle(self) -> None:
        """Waits for what it has begun."""
        while self._busy:
            await asyncio.wait(set(self._busy))

    def _quietly(self, what: Callable[[], T]) -> T | None:
        """The file may be locked, full or damaged: then it is tried again, and the log says so."""
        try:
            return what()
        except AuditError as error:
            _logger.error("people cannot be told: %s", error)
            return None

    async def _tell(self, tell: int) -> None:
        try:
            for _ in range(_ROUNDS):
                if not await self._step(tell):
                    return
        except AuditError as error:  # the lease runs out, and it is taken again
            _logger.error("people cannot be told: %s", error)

    async def _step(self, tell: int) -> bool:
        """Sends what is to be sent now; False where that is nothing."""
        found = await asyncio.to_thread(self._found, tell)
        if found is None:
            return False
        job, listeners = found
        now = int(self._means.clock())
        if not telling.urgent(job.case, job.tell.what) and await asyncio.to_thread(self._rings_often, listeners):
            await asyncio.to_thread(self._outbox.leave, job.tell, now + REST)
            return False
        planned = telling.plan(job.tell, job.case, listeners, job.stands, self._means.terms, now)
        if planned.tell != job.tell:
            await asyncio.to_thread(self._outbox.begin, planned.tell)
        if not planned.sends:
            self._say_nobody(tell, listeners)
            await asyncio.to_thread(self._outbox.leave, planned.tell, planned.next)
            return False
        job = Job(planned.tell, job.case, job.stands)
        outcomes = await asyncio.gather(*(self._send(job, person, way) for person, way in planned.sends))
        await asyncio.to_thread(self._outbox.note, job, outcomes)
        for one, why in outcomes:
            if one.tries <= 1:
                await self._record(job.case, *said_of(one, why))
        return True

    def _found(self, tell: int) -> tuple[Job, tuple[Listener, ...]] | None:
        job = self._outbox.look(tell)
        if job is None:
            return None
        people = [one for one in self._people.list() if one.ended is None]
        seers = {one.name for one in people if self._register.sight(one.name, one.role).sees(job.case)}
        return job, telling.audience(job.case, job.tell.what, self._means.roster, seers)

    def _rings_often(self, listeners: Sequence[Listener]) -> bool:
        """Whether one of them hears so much of what can wait that the phone would soon be muted, for a child, too."""
        rings = self._outbox.rings()
        return any(rings.get(one.name, 0) >= MOST_AN_HOUR for one in listeners)

    async def _send(self, job: Job, person: str, way: str) -> tuple[Delivery, str]:
        name, _, to = way.partition(":")
        why, carrier = "", self._means.carriers.get(name.strip())
        try:
            if carrier is None:
                raise NotCarried("no channel")
            async with asyncio.timeout(LONGEST):
                await carrier.carry(to.strip(), self._notice(job, person, way))
        except NotCarried as error:
            why = error.why
        except TimeoutError:
            why = "timeout"
        if why:
            _logger.warning("a notice did not get through over %s: %s", name, why)
        before = next((one for one in job.stands if (one.person, one.way) == (person, way)), Delivery(person, way))
        return telling.went(before, job.tell, int(self._means.clock()), well=not why), why

    def _notice(self, job: Job, person: str, way: str) -> Notice:
        case, tell = job.case, job.tell
        url = self._means.links.of_case(case.code, person)
        sent = (case.id, tell.id, person, way, tell.round)
        return of_case(case.code, tell.what, url, self._means.language, sent, urgent=telling.urgent(case, tell.what))

    async def _record(self, case: Case, action: str, said: Mapping[str, str]) -> None:
        try:
            await self._means.write(record_of(Change(case, action, said), BY))
        except Refused:
            _logger.error("that people were told of a case is not on record: the log cannot be written")

    def _say_nobody(self, tell: int, listeners: Sequence[Listener]) -> None:
        if not any(one.ways for one in listeners) and tell not in self._alone:
            self._alone.add(tell)
            _logger.error(_NOBODY)


def teller_of(settings: Settings, site: Site, egress: Egress, write: Callable[[Record], Awaitable[None]]) -> Teller:
    """The one of a running gate."""
    server, cases = settings.server, settings.cases
    return Teller(
        Means(
            data=site.data,
            roster=Roster(settings.contacts, server.zone),
            terms=Terms.of(cases.repeat_minutes, cases.quiet),
            carriers=carriers_of(settings, egress),
            links=Links(site.keyring, root_of(server)),
            language=server.language,
            write=write,
        )
    )
