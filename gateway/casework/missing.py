"""Cases that should be there and are not: opened as soon as that can be; and cases of which no record speaks yet.

A case that cannot be opened never silences a text of help. Its record says so, and opening it is tried again for as
long as the gate runs, and at the next start, where the log tells what is still to be opened.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from audit import LogUnavailable, Record
from audit.cases import tables
from audit.cases.acts import Change
from audit.cases.case import CHILD, Kind, Opening, Origin
from audit.cases.register import Register
from audit.reader import Reader
from audit.seal.people import People
from audit.seal.trouble import SealError
from gateway.admission.account import os_account
from gateway.case_settings import Cases
from gateway.casework.noting import record_of
from gateway.sealing import Sealer

EVERY = 5.0
"""Seconds until opening is tried again."""
_DAY = 86_400
_logger = logging.getLogger("gapura.cases")
Write = Callable[[Record], object]
"""Writes a record; durable when it returns."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A case that is still to be opened."""

    order: Opening
    roles: tuple[str, ...]
    """As the rule names them: whose people look at it, and who instead of them."""


class Missing:
    """What is still to be opened at one site. May be used from any thread."""

    def __init__(self, register: Register, write: Write) -> None:
        self._register, self.write, self._people = register, write, People(register.data)
        self._waiting: deque[Missed] = deque()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, order: Opening, argument: str, error: SealError) -> dict[str, Any]:
        """This one could not be opened; gives what the record says of it."""
        self._waiting.append(Missed(order, tuple(argument.split("/"))))
        _logger.error("a case for the role %s is not open, and is tried again: %s", order.role, error)
        return {"role": order.role, "class": order.about, "failed": error.code}

    async def go_on(self) -> None:
        """Tries again, for as long as the gate runs."""
        while True:
            await asyncio.sleep(EVERY)
            if self._waiting:
                await asyncio.to_thread(self.try_again)

    def try_again(self) -> None:
        """Opens what can be opened now, oldest first."""
        with self._lock:
            while self._waiting:
                try:
                    self._open(self._waiting[0])
                except (SealError, LogUnavailable):
                    return  # said already, when it failed first
                self._waiting.popleft()

    def _open(self, missed: Missed) -> None:
        order = missed.order
        if order.about == CHILD and not order.named:  # who may see it was not known; the text is gone
            held = (self._people.holders((role,)) for role in reversed(missed.roles))
            people = next((found for found in held if found), ())
            order = replace(order, named=frozenset(one.name for one in people))
        opened = self._register.open(order, self._note)
        _logger.warning("the case %s is open now", opened.case.code)

    def _note(self, change: Change) -> None:
        self.write(record_of(change, os_account()))

    # -- at start, before anything is answered and before content without a record goes

    def recover(self, sealer: Sealer, terms: Cases) -> None:
        """What an earlier run left: cases of which no record speaks get one, and what it could not open is opened."""
        reader = Reader.open(self._register.data)
        try:
            self._name(reader, sealer)
        except SealError as error:
            _logger.error("cases cannot be looked through: %s", error)
        for missed in self._left(reader, terms):
            self._waiting.append(missed)
        self.try_again()

    def write_down(self) -> None:
        """What is still missing, for the start after this one, which looks as far back as to this one's record."""
        for missed in self._waiting:
            self.write(_still_missing(missed.order))
            _logger.error("a case for the role %s is still not open, and is tried again", missed.order.role)

    def _name(self, reader: Reader, sealer: Sealer) -> None:
        if not (self._register.data / tables.DATABASE).exists():
            return
        with tables.opened(self._register.data) as database:
            rows = tables.still_unnamed(database)
        for name, exchange, contents in rows:
            parts = (entry.private_part() or {} for entry in reader.exchange(exchange))
            if not any(name in _named_in(part) for part in parts):
                case = self._register.get(name, None)
                sealed = next(filter(None, map(sealer.said_of, contents)), None)
                said = {"by": os_account(), "case": name, "exchange": exchange, "class": case.about, "role": case.role,
                        "rule": case.origin.rule}  # fmt: skip
                self.write(Record("admin.case", {"action": "open", "of": case.kind.value},
                                   said | ({"sealed": sealed} if sealed else {})))  # fmt: skip
            with tables.opened(self._register.data) as database:
                tables.named(database, exchange)

    def _left(self, reader: Reader, terms: Cases) -> Iterator[Missed]:
        with reader.snapshot() as snapshot:
            last = snapshot.last_of("admin.start", snapshot.size())
            told = [] if last is None else [*snapshot.saying('"failed"', last.index)]
        for exchange in dict.fromkeys(entry.exchange for entry in told if entry.exchange):
            parts = [(entry.kind, part) for entry in reader.exchange(exchange) if (part := entry.private_part())]
            asked = next((part for kind, part in parts if kind == "decision"), {})
            for kind, part in parts:
                if kind in ("decision", "outcome"):
                    yield from self._of_record(asked, part, terms)

    def _open_for(self, exchange: str) -> set[str]:
        """The roles that have a case about it. Where the file cannot be read there is none that anybody sees."""
        try:
            return {case.role for case in self._register.of_exchange(exchange)}
        except SealError:
            return set()

    def _of_record(self, asked: Mapping[str, Any], part: Mapping[str, Any], terms: Cases) -> Iterator[Missed]:
        for one in _cases_in(part):
            if "failed" not in one or one["role"] in self._open_for(part["exchange"]):
                continue
            orders = part["decision"].get("obligations", [])
            why: Mapping[str, str] = next(
                (order for order in orders if one["role"] in order.get("argument", "").split("/")), {}
            )
            if part["decision"]["effect"] == "hold" and why.get("rule") in (None, part["decision"].get("rule")):
                continue  # it was to wait, and was refused instead
            facts, child = asked.get("facts", {}), one["class"] == CHILD
            origin = Origin(
                part["exchange"], part.get("subject", ""), "", asked.get("key", ""), asked.get("assurance", ""),
                facts.get("group", ""), why.get("rule", ""), part["decision"]["effect"],
                part.get("facts", {}).get("direction", "input"),
            )  # fmt: skip
            patience = terms.child_minutes * 60 if child else terms.days * _DAY
            sealed = part.get("sealed", {})
            mine = {one.name for one in self._people.list() if one.id in sealed.get("keys", ())} if child else ()
            contents = (sealed["id"],) if "id" in sealed and (child or sealed["class"] != CHILD) else ()
            due = self._register.now() + patience
            order = Opening(Kind.ESCALATION, one["class"], one["role"], due, origin, contents, frozenset(mine))
            yield Missed(order, tuple(why.get("argument", one["role"]).split("/")))


def _cases_in(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    case = part.get("case")
    return [case, *case.get("also", ())] if isinstance(case, dict) else []


def _named_in(part: Mapping[str, Any]) -> set[str]:
    """The ids of cases that a record names."""
    case = part.get("case")
    return {case} if isinstance(case, str) else {one["id"] for one in _cases_in(part) if "id" in one}


def _still_missing(order: Opening) -> Record:
    said = {"by": os_account(), "exchange": order.origin.exchange, "class": order.about, "role": order.role,
            "rule": order.origin.rule, "said": {"failed": "again"}}  # fmt: skip
    return Record("admin.case", {"action": "missing", "of": order.kind.value}, said)
