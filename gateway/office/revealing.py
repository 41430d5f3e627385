"""Opening sealed content: who is there, may they, write it down, and only then read.

The gate's half of a key and somebody's own half come together here, for the time of one command. Nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit.codes import beginning_of, read_code
from audit.reader import Reader
from audit.seal.content import ContentStore, Item, sealing_key
from audit.seal.people import Identity, People
from audit.seal.trouble import SealError
from gateway.admission import desk
from gateway.admission.folders import Site
from gateway.office.asking import Ask


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do, and says of themselves."""

    name: str
    """Empty: a recovery sheet speaks."""
    second: str
    reason: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One content, open."""

    item: Item
    text: dict[str, list[str]]
    named: bool
    """Whether the log names it, by id and hash."""


def recordable(typed: str, most: int) -> str:
    """What somebody typed, as a record takes it whatever it is: nobody gets round the record with odd letters."""
    return typed.encode("utf-8", "replace").decode()[:most]


def never(what: str, name: str) -> str:
    """For who has nothing to ask."""
    raise AssertionError(what, name)


class Office:
    """The sealed content of a site, and its people."""

    def __init__(self, site: Site, ask: Ask) -> None:
        self._site, self._ask = site, ask
        self._store, self._people = ContentStore(site.data, sealing_key(site.keys)), People(site.data)

    def all(self) -> tuple[Item, ...]:
        """All that is kept."""
        return self._store.all()

    def find(self, name: str) -> tuple[Item, ...]:
        """What is kept under an id, of an exchange, or of the exchange that a refusal's code names."""
        code = read_code(name) if "-" in name else None
        return self._store.find(beginning_of(code) if code else name.strip().lower())

    def reveal(self, items: Sequence[Item], act: Act) -> list[Shown]:
        """The contents; the record of it is durable before they are opened.

        Raises ``SealError`` for who may not; that is on record, too.
        """
        try:
            people = self._identified(items, act)
            chosen = [(item, _opener(people, item)) for item in items]
        except SealError as error:
            if error.code != "second_person":
                self._record("refused", items, act, [], why=error.code)
            raise
        self._record("reveal", items, act, people)
        named = self._named(items[0].owner.exchange)
        return [
            Shown(item, self._store.read(item, one.private if item.recipients else None),
                  item.id in named and item.matches(named[item.id]))
            for item, one in chosen
        ]  # fmt: skip

    def _identified(self, items: Sequence[Item], act: Act) -> list[Identity]:
        if not act.second and max(item.label.eyes for item in items) > 1:
            raise SealError("second_person")
        first = (
            self._people.unlock(act.name, self._ask("of", act.name))
            if act.name
            else self._people.unlock_with_sheet(self._ask("sheet", ""))
        )
        if not act.second:
            return [first]
        second = self._people.unlock(act.second, self._ask("of", act.second))
        if second.person.name == first.person.name:
            raise SealError("same_person")
        return [first, second]

    def _record(self, action: str, items: Sequence[Item], act: Act, people: Sequence[Identity], why: str = "") -> None:
        names = [one.person.name for one in people] or [name for name in (act.name, act.second) if name]
        private: dict[str, Any] = {
            "people": [recordable(name, 80) for name in names],
            "keys": [one.person.id for one in people],
            "contents": [item.id for item in items],
            "reason": recordable(act.reason, 500),
            **({"why": why} if why else {}),
            **({"sheet": True} if not act.name else {}),
        }
        public = {"action": action, "purpose": act.purpose, "class": items[0].label.kind,
                  "roles": sorted({one.person.role for one in people})}  # fmt: skip
        desk.record("admin.reveal", self._site, public, private)

    def _named(self, exchange: str) -> dict[str, dict[str, str]]:
        """What the log says of the contents of an exchange, by id."""
        parts = [entry.private_part() or {} for entry in Reader.open(self._site.data).exchange(exchange)]
        return {part["sealed"]["id"]: part["sealed"] for part in parts if "id" in part.get("sealed", {})}


def _opener(people: Sequence[Identity], item: Item) -> Identity:
    """Who of them opens it: the owner of a key it is sealed to, or, where it is sealed to none, of a role that may."""
    for one in people:
        if item.recipients & one.person.keys.keys() if item.recipients else one.person.role in item.label.roles:
            return one
    raise SealError("not_yours", role=", ".join(sorted({one.person.role for one in people})))
