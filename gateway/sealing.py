"""What the order ``seal`` does: text goes to ``content.db``, closed to those who may read it, before the record that
names it is written.

Somebody at risk is answered whatever happens here: where nobody holds the role, or the disk is full, the text is not
kept and the record says so.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.entropy import random_bytes
from audit.errors import AuditError
from audit.reader import Reader
from audit.retention.ledger import Ledger
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People, Person
from audit.seal.trouble import SealError
from gateway.casework.routing import CHILDS_PEOPLE, COUNSELLOR, Routed
from gateway.record_settings import CHILD, GENERAL
from gateway.settings import Settings
from policies.decision import Decision, Obligation
from policies.program import Program

SWEEP_EVERY = 3600.0
_DAY = 86_400
_logger = logging.getLogger("gapura.seal")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a decision orders to be kept, and for whom."""

    kind: str
    roles: tuple[str, ...]
    """Whose people alone may open it; empty: whoever the settings let reveal."""
    names: frozenset[str] | None = None
    """The people who may open it, by name: fewer than all of these roles, or others. None: all of them."""
    excluded: frozenset[str] = frozenset()
    """The people who may not, whatever their role: the text names them."""


def wanted(obligations: Sequence[Obligation], *, care: bool) -> Wanted | None:
    """What these obligations order; None where none says ``seal``.

    The roles that the sealing rules tell are those that may read. Where a text of help is shown and no role is named,
    it is the counsellor. Who is told instead, where the text speaks of staff, is known once there is a text.
    """
    sealing = {one.rule for one in obligations if one.kind == "seal"}
    if not sealing:
        return None
    named = {one.argument.partition("/")[0] for one in obligations if one.rule in sealing and one.argument}
    if care and not named:
        named = {COUNSELLOR}
    return Wanted(CHILD if care or named & CHILDS_PEOPLE else GENERAL, tuple(sorted(named)))


def of_decision(decision: Decision | None, routed: Routed | None = None) -> Wanted | None:
    """What a decision orders to be kept, where it has gone to these people: of a case about a child to exactly those
    whom it names, whichever rule says that it is kept."""
    found = None if decision is None else wanted(decision.obligations, care=decision.care)
    if found is None or routed is None:
        return found
    if routed.about == CHILD:
        return Wanted(CHILD, (routed.role,), routed.named)
    return replace(found, excluded=routed.excluded)


def of_program(program: Program) -> Iterator[tuple[str, Wanted]]:
    """The rules that may order it, and what."""
    for rule in program.rules:
        if not rule.shadow and (found := wanted(rule.obligations, care=rule.care)) is not None:
            yield rule.name, found


class Sealer:
    """Keeps texts at one site."""

    def __init__(
        self, data: Path, store: ContentStore, terms: Settings, clock: Callable[[], float] = time.time
    ) -> None:
        """Use :meth:`at`."""
        self._data, self._store, self._people, self._clock = data, store, People(data), clock
        self._days = {CHILD: terms.retention.child_days, GENERAL: terms.retention.content_days}
        self._recording = terms.record

    @classmethod
    def at(cls, data: Path, keys: Path, terms: Settings) -> Sealer:
        """The one of a site. Raises ``SealError`` where its sealing key cannot be used."""
        return cls(data, ContentStore(data, sealing_key(keys)), terms)

    async def keep(self, text: Mapping[str, Any], owner: Owner, what: Wanted) -> dict[str, Any]:
        """What the record says of it: the content's id with a commitment to its sealed bytes, and the keys that open
        it; or why it could not be kept (``failed``). Durable when this returns."""
        return await asyncio.to_thread(self.keep_now, text, owner, what)

    def keep_now(self, text: Mapping[str, Any], owner: Owner, what: Wanted) -> dict[str, Any]:
        """:meth:`keep`, for who may wait. Blocks."""
        said: dict[str, Any] = {"class": what.kind, "roles": [*(what.roles or self._recording.reveal_roles)]}
        try:
            order = self._order(what)
            if order is None:
                _logger.error("content of class %s is not kept: nobody holds the role %s", what.kind, said["roles"])
                return {**said, "failed": "nobody"}
            kept = self._store.keep(text, owner, order)
        except SealError as error:
            _logger.error("content of class %s is not kept: %s", what.kind, error)
            return {**said, "failed": error.code}
        said |= {"id": kept.id, "nonce": kept.nonce, "sha256": kept.sha256}
        return {**said, "keys": sorted(order.recipients)} if order.recipients else said

    def said_of(self, name: str) -> dict[str, Any] | None:
        """What a record says of content that is kept already; None where there is none."""
        for item in self._store.find(name):
            nonce = random_bytes(32)
            said = {"class": item.label.kind, "roles": [*item.label.roles], "id": item.id, "nonce": nonce.hex(),
                    "sha256": sha256(nonce + item.sealed).hexdigest()}  # fmt: skip
            return said | ({"keys": sorted(item.recipients)} if item.recipients else {})
        return None

    def _order(self, what: Wanted) -> Order | None:
        expires = int(self._clock()) + self._days[what.kind] * _DAY
        eyes = 2 if what.kind in self._recording.four_eyes else 1
        if not what.roles and what.names is None:
            return Order(what.kind, self._recording.reveal_roles, expires, eyes)
        holders = self._holders(what)
        recipients = {name: key for one in holders for name, key in one.keys.items()}
        return Order(what.kind, what.roles, expires, eyes, recipients) if holders else None

    def _holders(self, what: Wanted) -> Sequence[Person]:
        people = [one for one in self._people.list() if one.ended is None and one.name not in what.excluded]
        if what.names is None:
            return [one for one in people if one.role in what.roles]
        return [one for one in people if one.name in what.names]

    def tidy(self) -> None:
        """At start, before anything is answered: content whose record was never written, or was erased, goes."""
        reader = Reader.open(self._data)

        def recorded(exchange: str) -> set[str]:
            return named_in([entry.private_part() for entry in reader.exchange(exchange)])

        try:
            self._store.drop_unrecorded(recorded)
        except SealError as error:  # nothing will be kept there either; the gate can do all else
            _logger.error("kept content cannot be looked through: %s", error)

    async def sweep_now_and_then(self, *, first: bool) -> None:
        """What is over goes, within the hour. One process of a gate does it."""
        while first:
            await asyncio.to_thread(self._sweep)
            await asyncio.sleep(SWEEP_EVERY)

    def _sweep(self) -> None:
        try:
            self._store.expire(self._clock(), held_in(self._data))
            self._store.sweep()  # what somebody was still reading the last time
        except AuditError as error:
            _logger.warning("kept content is not swept: %s", error)


def held_in(data: Path) -> Callable[[Owner], bool]:
    """Whether a legal hold of this site covers somebody's content."""
    holds = Ledger.open(data).holds()
    subjects = {hold.value for hold in holds if hold.scope == "subject"}
    exchanges = {hold.value for hold in holds if hold.scope == "exchange"}
    spans = [hold.value.partition("-") for hold in holds if hold.scope == "entries"]
    if spans:
        with Reader.open(data).snapshot() as snapshot:
            for first, _, last in spans:
                exchanges.update(one.exchange or "" for one in snapshot.between(int(first), int(last or first)))
    return lambda owner: owner.subject in subjects or owner.exchange in exchanges


def recorded_keys(data: Path) -> set[str]:
    """The keys of people of which the log says how they came here: its entries say it, not the rows to find them by."""
    with Reader.open(data).snapshot() as snapshot:
        parts = [entry.private_part() for entry in snapshot.of_kind("admin.person")]
    return {str(part["key"]) for part in parts if part}


def failed(said: Mapping[str, Any] | None) -> bool:
    """Whether the gate could not keep what it was to keep. Where nobody holds the role, that is the site's choice."""
    return said is not None and said.get("failed") not in (None, "nobody")


def named_in(records: Sequence[Mapping[str, Any] | None]) -> set[str]:
    """The ids of contents that the private parts of records name."""
    return {one["sealed"]["id"] for one in records if one and "id" in one.get("sealed", {})}
