"""What a decision orders people to look at: the text is kept, the case is open, and both are durable before the record
that names them is written.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from audit.cases import tables
from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import EVERY
from audit.seal.content import Owner
from audit.seal.people import People, Person
from audit.seal.trouble import SealError
from gateway import sealing
from gateway.admission.folders import Site
from gateway.admission.keyring import Keyring
from gateway.casework.duty import Roster
from gateway.casework.missing import Missing, Write
from gateway.casework.presence import of_nobody, of_readers, turned
from gateway.casework.routing import Place, Routed, about_child, routed
from gateway.sealing import Sealer, Wanted
from gateway.settings import Settings
from policies.decision import Decision, Obligation

TELLS = frozenset({"escalate", "notify"})
_logger = logging.getLogger("gapura.cases")
_DAY = 86_400


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

    def __init__(self, register: Register, keyring: Keyring, sealer: Sealer, terms: Settings, missing: Missing) -> None:
        self.register, self.missing, self._keyring, self._sealer = register, missing, keyring, sealer
        self._people, self._contacts, self._terms = People(register.data), terms.contacts, terms.cases
        self._roster = Roster(terms.contacts, terms.server.zone)
        self._striking: set[asyncio.Task[None]] = set()

    @classmethod
    def at(cls, site: Site, sealer: Sealer, terms: Settings, write: Write) -> Casework:
        """That of a site; ``write`` writes records, and returns when they are durable."""
        register = Register(site.data)
        return cls(register, site.keyring, sealer, terms, Missing(register, write))

    def recover(self) -> None:
        """At start, before anything is answered: what an earlier run left is named, opened, or tried again. Blocks."""
        self.missing.recover(self._sealer, self._terms)

    async def handle(self, matter: Matter) -> Done:
        """Keeps and opens what the decision orders; durable when this returns. Costs nothing where it orders nothing.

        Whoever calls writes the record that names both, and then says so with :meth:`recorded`.
        """
        orders = matter.decision.obligations
        if not any(one.kind == "seal" or one.kind in TELLS for one in orders):
            return NOTHING
        return await asyncio.to_thread(self._handle, matter)

    def recorded(self, exchange: str, done: Done) -> None:
        """The record that names them is durable: they will be found whatever happens. Returns at once."""
        if done.case is None or "id" not in done.case:
            return
        task = asyncio.get_running_loop().create_task(asyncio.to_thread(self._strike, exchange))
        self._striking.add(task)
        task.add_done_callback(self._striking.discard)

    async def settle(self) -> None:
        """Waits for what :meth:`recorded` began."""
        if self._striking:
            await asyncio.wait(self._striking)

    def _strike(self, exchange: str) -> None:
        try:
            with tables.opened(self.register.data) as database:
                tables.named(database, exchange)
        except SealError as error:  # looked at again at the next start
            _logger.warning("cases: %s", error)

    # -- in a thread

    def _handle(self, matter: Matter) -> Done:
        told = _told(matter.decision)
        try:
            ways = self._ways(matter, told)
        except SealError as error:  # who is there to be told cannot be read
            blind = [(one, _unseen(one, matter.decision)) for one in told]
            sealed: Mapping[str, Any] | None = None
            if (wanted := sealing.of_decision(matter.decision)) is not None:
                sealed = {"class": wanted.kind, "roles": [*wanted.roles], "failed": error.code}
            missed = [self.missing.add(self._order(matter, *way, ()), way[0].argument, error) for way in blind]
            return Done(sealed, _joined(missed))
        sealed = self._keep(matter, [way for _, way in ways])
        kept = (str(sealed["id"]),) if sealed and "id" in sealed else ()
        child = bool(ways) and ways[0][1].about == CHILD  # then its text belongs to no other case
        said = [self._open(matter, *way, kept if not child or way[1].about == CHILD else ()) for way in ways]
        return Done(sealed, _joined(said), ways[0][1] if ways else None)

    def cared(self, text: str, done: Done, language: str) -> str:
        """A text of help, with what is true now of who may read the message; see :mod:`gateway.casework.presence`."""
        if done.case is None:
            return text
        if done.told is None or "failed" in done.case:
            return f"{text} {of_nobody(language)}"
        text = turned(text, done.told, self._roster)
        minute, sealed = self.register.now() // 60, done.sealed is not None and "id" in done.sealed
        return f"{text} {of_readers(done.told, self._roster, minute, language, sealed=sealed)}"

    def _ways(self, matter: Matter, told: Sequence[Obligation]) -> list[tuple[Obligation, Routed]]:
        """To whom it goes, those about a child first: one case for each."""
        if not told:
            return []
        place = Place(matter.origin.group, self._people.list(), self.register.groups, self._contacts)
        ways: dict[tuple[str, str], tuple[Obligation, Routed]] = {}
        for one in told:
            way = routed(_alone(one, matter.decision), matter.texts, place, matter.written)
            if way is not None:
                ways.setdefault((way.about, way.role), (one, way))
        return sorted(ways.values(), key=lambda pair: (pair[1].about != CHILD, pair[0]))

    def _keep(self, matter: Matter, ways: Sequence[Routed]) -> Mapping[str, Any] | None:
        """The text, closed to whoever sees the case; what concerns a child to nobody else."""
        wanted = sealing.of_decision(matter.decision)
        if wanted is None:
            return None
        children = [way for way in ways if way.about == CHILD]
        if children:
            names = frozenset().union(*(way.named for way in children))
            wanted = Wanted(CHILD, tuple(sorted({way.role for way in children})), names)
        elif wanted.roles and ways:
            names = frozenset().union(*(self.readers(way, matter.origin.group) for way in ways))
            wanted = Wanted(wanted.kind, tuple(sorted({way.role for way in ways})), names)
        else:
            wanted = replace(wanted, excluded=frozenset().union(*(way.excluded for way in ways)))
        owner = Owner(matter.origin.exchange, matter.origin.subject, matter.origin.conversation)
        return self._sealer.keep_now(matter.words, owner, wanted)

    def readers(self, way: Routed, group: str) -> frozenset[str]:
        """The people who see a case of that group: those it names, else those of the role whose groups include it."""
        if way.named:
            return way.named - way.excluded
        held = (one for one in self._people.holders((way.role,)) if one.name not in way.excluded)
        return frozenset(one.name for one in held if {group, EVERY} & self._groups(one))

    def _groups(self, person: Person) -> frozenset[str]:
        return self.register.groups(person.name, person.role)

    def _open(self, matter: Matter, why: Obligation, way: Routed, contents: tuple[str, ...]) -> dict[str, Any]:
        """What the record says of it."""
        order = self._order(matter, why, way, contents)

        def also(database: sqlite3.Connection, case: Case) -> None:
            tables.unnamed(database, case.id, order)

        try:
            opened = self.register.open(order, also=also)
        except SealError as error:
            return self.missing.add(order, why.argument, error)
        said: dict[str, Any] = {"id": opened.case.id, "role": opened.case.role, "class": opened.case.about}
        return said if opened.fresh else {**said, "again": True}

    def _order(self, matter: Matter, why: Obligation, way: Routed, contents: tuple[str, ...]) -> Opening:
        child, terms = way.about == CHILD, self._terms
        patience = terms.child_minutes * 60 if child else terms.days * _DAY
        origin = replace(matter.origin, rule=why.rule, effect=matter.decision.effect.word)
        return Opening(Kind.ESCALATION, way.about, way.role, self.register.now() + patience, origin, contents,
                       way.named, way.excluded, self._same(origin, way))  # fmt: skip

    def _same(self, origin: Origin, way: Routed) -> str:
        """One conversation has one open case for the same people. Who may not see what was said now is not told of it
        by a case that was opened before."""
        if not origin.conversation:
            return ""
        said = (origin.subject, origin.conversation, Kind.ESCALATION, way.about, way.role, *sorted(way.excluded))
        return self._keyring.digest("memory", "case", *said).hex()


def _told(decision: Decision) -> list[Obligation]:
    """The orders to tell somebody, one for each role."""
    by_role = {one.argument: one for one in sorted(decision.obligations, reverse=True) if one.kind in TELLS}
    return sorted(by_role.values())


def _alone(one: Obligation, decision: Decision) -> Decision:
    """The decision as if it ordered this alone. A text of help is about whom the child's own people are told of; where
    none of them is, about everybody."""
    others = replace(decision, care=False)
    return replace(decision, obligations=(one,), care=decision.care and not about_child(others))


def _unseen(one: Obligation, decision: Decision) -> Routed:
    """To whom it would go, by its role alone."""
    child = about_child(_alone(one, decision))
    return Routed(CHILD if child else GENERAL, one.argument.partition("/")[0])


def _joined(said: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """What the record says of several: the first, and the others beside it."""
    if not said:
        return None
    first, *others = said
    return {**first, "also": others} if others else first
