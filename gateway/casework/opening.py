"""What a decision orders people to look at: the text is kept, the case is open, and both are durable before the record
that names them is written.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from audit.cases import tables
from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import EVERY
from audit.errors import AuditError
from audit.seal.content import ContentStore, Owner, sealing_key
from audit.seal.people import People
from audit.seal.trouble import SealError
from gateway import sealing
from gateway.admission.folders import Site
from gateway.admission.keyring import Keyring
from gateway.casework.duty import Roster
from gateway.casework.held import Held, Holds, Mark
from gateway.casework.missing import Missing, Write
from gateway.casework.orders import TELLS, Order, Way, alone, joined, orders_of, unseen
from gateway.casework.presence import of_nobody, of_readers, turned
from gateway.casework.routing import Place, Routed, routed
from gateway.sealing import Sealer, Wanted
from gateway.settings import Settings
from policies.decision import Decision

_logger = logging.getLogger("gapura.cases")
_DAY = 86_400
EXPIRES_EVERY = 60.0
BY = "gate"
"""Who acts, in records of what the gate does by itself."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What was decided on, as far as people are to know of it."""

    decision: Decision
    origin: Origin
    """Whose it is; rule and effect are filled in here."""
    words: Mapping[str, list[str]] = field(repr=False)
    """What was said now, to be kept where a policy orders it."""
    before: Sequence[str] = field(default=(), repr=False)
    """What was said earlier in the conversation: it may tell of whom the rest speaks."""
    mark: Mark | None = None
    """By what it is known again; None where nothing is held."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was said."""
        return (*self.before, *(text for texts in self.words.values() for text in texts))

    @property
    def written(self) -> tuple[str, ...]:
        """What of it the person wrote."""
        return (*self.before, *self.words.get("question", ()))


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, as the record says it."""

    sealed: Mapping[str, Any] | None = None
    case: Mapping[str, Any] | None = None
    told: Routed | None = None
    """To whom it went, those about a child first."""

    @property
    def failed(self) -> bool:
        """Whether the gate could not do what it was to do."""
        return sealing.failed(self.sealed) or (self.case is not None and "failed" in self.case)


NOTHING = Done()


class Casework:
    """Opens the cases of one site."""

    def __init__(self, holds: Holds, keyring: Keyring, sealer: Sealer, terms: Settings, missing: Missing) -> None:
        self.register, self.holds, self.missing = holds.register, holds, missing
        self._keyring, self._sealer = keyring, sealer
        self._people, self._contacts, self._terms = People(self.register.data), terms.contacts, terms.cases
        self._roster = Roster(terms.contacts, terms.server.zone)
        self._striking: set[asyncio.Task[None]] = set()

    @classmethod
    def at(cls, site: Site, sealer: Sealer, terms: Settings, write: Write) -> Casework:
        """That of a site; ``write`` writes records, and returns when they are durable."""
        register = Register(site.data)
        holds = Holds(register, ContentStore(site.data, sealing_key(site.keys)))
        return cls(holds, site.keyring, sealer, terms, Missing(register, write))

    def recover(self) -> None:
        """At start, before anything is answered: what an earlier run left is named, opened, or tried again. Blocks."""
        self.missing.recover(self._sealer, self._terms)

    @property
    def hold_seconds(self) -> int:
        """How long something waits at most."""
        return self._terms.hold_hours * 3600

    def role_of(self, decision: Decision) -> str:
        """Whose people may let pass what this decision holds."""
        return orders_of(decision, self._terms.hold_role)[-1][0].argument.partition("/")[0]

    def hours(self, role: str, language: str) -> str:
        """When people of a role are there; empty where that is not known."""
        return self._roster.hours(role, language)

    def known_by(self, subject: str, label: str, *texts: str) -> bytes:
        """By what texts of somebody are known again; nobody outside of this site can make it."""
        return self._keyring.digest("memory", "held", subject, label, *texts)

    async def handle(self, matter: Matter) -> Done:
        """Keeps and opens what the decision orders; durable when this returns. Costs nothing where it orders nothing.

        Whoever calls writes the record that names both, and then says so with :meth:`recorded`.
        """
        orders = matter.decision.obligations
        if matter.mark is None and not any(one.kind == "seal" or one.kind in TELLS for one in orders):
            return NOTHING
        return await asyncio.to_thread(self._handle, matter)

    def recorded(self, exchange: str, done: Done) -> None:
        """The record that names them is durable: they will be found whatever happens. Returns at once."""
        if done.case is None or "id" not in done.case:
            return
        self._beside(lambda: self._strike(exchange))

    def used(self, held: Held, *, again: bool) -> None:
        """Something that was let pass has passed, or came to nothing and may pass again. Returns at once."""
        what = self.holds.give_back if again else self.holds.spent
        self._beside(lambda: what(held))

    def _beside(self, what: Callable[[], None]) -> None:
        def quietly() -> None:
            try:
                what()
            except SealError as error:  # looked at again at the next start, or over by itself in time
                _logger.warning("cases: %s", error)

        task = asyncio.get_running_loop().create_task(asyncio.to_thread(quietly))
        self._striking.add(task)
        task.add_done_callback(self._striking.discard)

    async def expire(self, *, first: bool) -> None:
        """What nobody let pass in time is refused, within a minute. One process of a gate does it."""
        while first:
            await asyncio.sleep(EXPIRES_EVERY)
            await asyncio.to_thread(self._expire)

    def _expire(self) -> None:
        try:
            self.holds.expire(self.missing.write, BY)
        except AuditError as error:
            _logger.warning("what is held is not looked through: %s", error)

    async def settle(self) -> None:
        """Waits for what :meth:`recorded` began."""
        if self._striking:
            await asyncio.wait(self._striking)

    def _strike(self, exchange: str) -> None:
        with tables.opened(self.register.data) as database:
            tables.named(database, exchange)

    # -- in a thread

    def reviewers(self, matter: Matter) -> frozenset[str]:
        """Who may let pass what is held; nobody where it tells of somebody at risk, which is not for reviewers. Blocks.

        Raises ``SealError`` where that cannot be read.
        """
        ways = self._ways(matter, orders_of(matter.decision, self._terms.hold_role))
        if matter.decision.care or any(way.to.about == CHILD and way.kind is not Kind.HOLD for way in ways):
            return frozenset()
        return frozenset().union(*(self._readers(way.to, matter) for way in ways if way.kind is Kind.HOLD))

    def _handle(self, matter: Matter) -> Done:
        orders = orders_of(matter.decision, self._terms.hold_role if matter.mark else "")
        try:
            ways = self._ways(matter, orders)
            sealed = self._keep(matter, ways)
        except SealError as error:  # who is there to be told cannot be read
            return self._blind(matter, orders, error)
        kept = (str(sealed["id"]),) if sealed and "id" in sealed else ()
        child = bool(ways) and ways[0].to.about == CHILD  # then its text belongs to no other case
        said = [self._open(matter, way, kept if not child or way.to.about == CHILD else ()) for way in ways]
        return Done(sealed, joined(said), ways[0].to if ways else None)

    def cared(self, text: str, done: Done, language: str) -> str:
        """A text of help, with what is true now of who may read the message; see :mod:`gateway.casework.presence`."""
        if done.case is None:
            return text
        if done.told is None or "failed" in done.case:
            return f"{text} {of_nobody(language)}"
        text = turned(text, done.told, self._roster)
        minute, sealed = self.register.now() // 60, done.sealed is not None and "id" in done.sealed
        return f"{text} {of_readers(done.told, self._roster, minute, language, sealed=sealed)}"

    def _blind(self, matter: Matter, orders: Sequence[Order], error: SealError) -> Done:
        sealed = None
        if (wanted := sealing.of_decision(matter.decision)) is not None:
            sealed = {"class": wanted.kind, "roles": [*wanted.roles], "failed": error.code}
        ways = [Way(why, unseen(why, matter.decision), kind) for why, kind in orders]
        return Done(sealed, joined([self._not_open(matter, way, self._order(matter, way, ()), error) for way in ways]))

    def _ways(self, matter: Matter, orders: Sequence[Order]) -> list[Way]:
        """To whom it goes, those about a child first: one case for each."""
        if not orders:
            return []
        place = Place(matter.origin.group, self._people.list(), self.register.groups, self._contacts)
        ways: dict[tuple[str, str, Kind], Way] = {}
        for why, kind in orders:
            to = routed(alone(why, matter.decision), matter.texts, place, matter.written)
            if to is not None:
                ways.setdefault((to.about, to.role, kind), Way(why, to, kind))
        return sorted(ways.values(), key=lambda way: (way.to.about != CHILD, way.kind is not Kind.HOLD, way.why))

    def _keep(self, matter: Matter, ways: Sequence[Way]) -> Mapping[str, Any] | None:
        """The text, closed to whoever sees the case; what concerns a child to nobody else."""
        wanted, held = sealing.of_decision(matter.decision), matter.mark is not None
        if wanted is None and not held:
            return None
        children = [way.to for way in ways if way.to.about == CHILD]
        readers = children or ([way.to for way in ways] if held or (wanted and wanted.roles) else [])
        if readers:
            names = frozenset().union(*(self._readers(to, matter) for to in readers))
            roles = tuple(sorted({to.role for to in readers}))
            wanted = Wanted(CHILD if children else GENERAL, roles, names)
        elif wanted is not None:
            wanted = replace(wanted, excluded=frozenset().union(*(way.to.excluded for way in ways)))
        owner = Owner(matter.origin.exchange, matter.origin.subject, matter.origin.conversation)
        return self._sealer.keep_now(matter.words, owner, wanted) if wanted else None

    def _readers(self, to: Routed, matter: Matter) -> frozenset[str]:
        """The people who see such a case: those it names, else those of the role whose groups include its group."""
        if to.about == CHILD:
            return to.named - to.excluded
        held = (one for one in self._people.holders((to.role,)) if one.name not in to.excluded)
        mine = {matter.origin.group, EVERY}
        return to.named | {one.name for one in held if mine & self.register.groups(one.name, one.role)}

    def _open(self, matter: Matter, way: Way, contents: tuple[str, ...]) -> dict[str, Any]:
        """What the record says of it."""
        order = self._order(matter, way, contents)
        if way.kind is Kind.HOLD and not contents:  # nobody could read it
            return {"role": order.role, "class": order.about, "failed": "unkept"}

        def also(database: sqlite3.Connection, case: Case) -> None:
            tables.unnamed(database, case.id, order)
            if way.kind is Kind.HOLD and matter.mark is not None:
                self.holds.enter(database, case, matter.mark)

        try:
            opened = self.register.open(order, also=also)
        except SealError as error:
            return self._not_open(matter, way, order, error)
        said: dict[str, Any] = {"id": opened.case.id, "role": opened.case.role, "class": opened.case.about}
        return said if opened.fresh else {**said, "again": True}

    def _not_open(self, matter: Matter, way: Way, order: Opening, error: SealError) -> dict[str, Any]:
        if way.kind is not Kind.HOLD:
            return self.missing.add(order, way.why.argument, error)
        _logger.error("something is refused that should wait for the role %s: %s", order.role, error)
        return {"role": order.role, "class": order.about, "failed": error.code}

    def _order(self, matter: Matter, way: Way, contents: tuple[str, ...]) -> Opening:
        to, terms = way.to, self._terms
        patience = terms.child_minutes * 60 if to.about == CHILD else terms.days * _DAY
        if way.kind is Kind.HOLD:
            patience = terms.hold_hours * 3600
        origin = replace(matter.origin, rule=way.why.rule, effect=matter.decision.effect.word)
        return Opening(way.kind, to.about, to.role, self.register.now() + patience, origin, contents, to.named,
                       to.excluded, self._same(matter, way))  # fmt: skip

    def _same(self, matter: Matter, way: Way) -> str:
        """One conversation has one open case for the same people. Who may not see what was said now is not told of it
        by a case that was opened before. What is held is one thing, whatever the conversation."""
        origin, mark = matter.origin, matter.mark
        about: tuple[str | bytes, ...] = (origin.conversation,)
        if way.kind is Kind.HOLD and mark is not None:
            about = (origin.direction, mark.key, *sorted(mark.texts))
        elif not origin.conversation:
            return ""
        said = (origin.subject, way.kind, way.to.about, way.to.role, str(len(way.to.excluded)))
        return self._keyring.digest("memory", "case", *said, *sorted(way.to.excluded), *about).hex()
