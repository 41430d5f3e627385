"""Opening sealed content: who is there, may they, write it down, and only then read.

The gate's half of a key and somebody's own half come together here, for the time of one command. Nothing is kept of it.

What belongs to a case about a child is opened by people whom the case names, two of them; or by one alone where there
is danger now, and then all people of the case are told. Whoever is excluded from a case opens nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.cases.case import CHILD, Case
from audit.cases.contents import cases_with, opened_by
from audit.cases.sight import EVERY, Sight
from audit.codes import beginning_of, read_code
from audit.reader import Reader
from audit.seal.content import ContentStore, Item, sealing_key
from audit.seal.people import Identity, People
from audit.seal.trouble import SealError
from gateway.admission import desk
from gateway.admission.folders import Site
from gateway.office.asking import Ask

Recorder = Callable[[str, Site, Mapping[str, Any], Mapping[str, Any]], None]
"""Writes a record of a kind at a site, its public and its private part; durable when it returns."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do, and says of themselves."""

    name: str
    """Empty: a recovery sheet speaks."""
    second: str
    reason: str
    purpose: str
    danger: bool = False
    """Whether somebody is in danger now, and nobody else can be waited for."""


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

    def __init__(self, site: Site, ask: Ask, record: Recorder | None = None) -> None:
        self._site, self._ask, self._note = site, ask, record
        self._store, self._people = ContentStore(site.data, sealing_key(site.keys)), People(site.data)

    def all(self) -> tuple[Item, ...]:
        """All that is kept."""
        return self._store.all()

    def find(self, name: str) -> tuple[Item, ...]:
        """What is kept under an id, of an exchange, or of the exchange that a refusal's code names."""
        code = read_code(name) if "-" in name else None
        return self._store.find(beginning_of(code) if code else name.strip().lower())

    def reveal(self, items: Sequence[Item], act: Act) -> list[Shown]:
        """The contents, for whoever shows who they are; the record of it is durable before they are opened.

        Raises ``SealError`` for who may not; that is on record, too.
        """
        return self._opened(items, act, lambda: self._identified(items, act))

    def reveal_to(self, people: Sequence[Identity], items: Sequence[Item], act: Act) -> list[Shown]:
        """The same for people who have shown who they are before."""
        return self._opened(items, act, lambda: list(people))

    def _opened(self, items: Sequence[Item], act: Act, who: Callable[[], list[Identity]]) -> list[Shown]:
        cases = {item.id: cases_with(self._site.data, item.id) for item in items}
        try:
            people = who()
            _require_enough(people, items, cases, act)
            chosen = [(item, _opener(people, item)) for item in items]
        except SealError as error:
            if error.code != "second_person":
                self._record("refused", items, act, [], why=error.code)
            raise
        self._write_down(items, act, people, [case for found in cases.values() for case in found])
        named = self._named(items[0].owner.exchange)
        return [
            Shown(item, self._store.read(item, one.private if item.recipients else None),
                  any(map(item.matches, named.get(item.id, ())[-2:])))
            for item, one in chosen
        ]  # fmt: skip

    def _write_down(self, items: Sequence[Item], act: Act, people: Sequence[Identity], cases: Sequence[Case]) -> None:
        """The record, and what the cases remember of it, or neither."""
        ids = sorted({case.id for case in cases})

        def note() -> None:
            self._record("reveal", items, act, people, cases=ids)

        if ids:
            opened_by(self._site.data, ids, [one.person.name for one in people], note, act.danger)
        else:
            note()

    def _identified(self, items: Sequence[Item], act: Act) -> list[Identity]:
        if not act.second and not act.danger and max(item.label.eyes for item in items) > 1:
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

    def _record(
        self, action: str, items: Sequence[Item], act: Act, people: Sequence[Identity], *,
        why: str = "", cases: Sequence[str] = (),
    ) -> None:  # fmt: skip
        names = [one.person.name for one in people] or [name for name in (act.name, act.second) if name]
        private: dict[str, Any] = {
            "people": [recordable(name, 80) for name in names],
            "keys": [one.person.id for one in people],
            "contents": [item.id for item in items],
            "reason": recordable(act.reason, 500),
            **({"why": why} if why else {}),
            **({"cases": list(cases)} if cases else {}),
            **({"sheet": True} if not act.name else {}),
        }
        public = {"action": action, "purpose": act.purpose, "class": items[0].label.kind,
                  "roles": sorted({one.person.role for one in people}),
                  **({"danger": True} if act.danger else {})}  # fmt: skip
        (self._note or desk.record)("admin.reveal", self._site, public, private)

    def _named(self, exchange: str) -> dict[str, list[dict[str, str]]]:
        """What the log says of the contents of an exchange, by id, the newest last. That, or what it said just before,
        is what lies there: other keys are on record before they are in the content."""
        found: dict[str, list[dict[str, str]]] = {}
        for entry in Reader.open(self._site.data).exchange(exchange):
            said = (entry.private_part() or {}).get("sealed", {})
            if "id" in said:
                found.setdefault(said["id"], []).append(said)
        return found


def _require_enough(
    people: Sequence[Identity], items: Sequence[Item], cases: Mapping[str, Sequence[Case]], act: Act
) -> None:
    """All of them may know of the case; and they are two where it takes two, unless there is danger now."""
    for one in people:
        if not all(_may(one, case) for found in cases.values() for case in found):
            raise SealError("not_yours", role=one.person.role)
    alone = len({one.person.name for one in people}) < 2
    for item in items:
        child = any(case.about == CHILD for case in cases[item.id])
        if alone and item.label.eyes > 1 and not (act.danger and child and not people[0].by_sheet):
            raise SealError("second_person")


def _may(one: Identity, case: Case) -> bool:
    """Whether a case lets them. A recovery sheet speaks for somebody who may have left; it opens nothing that they were
    excluded from."""
    if one.by_sheet:
        return one.person.name not in case.excluded
    return Sight(one.person.name, case.role, frozenset({EVERY})).sees(case)


def _opener(people: Sequence[Identity], item: Item) -> Identity:
    """Who of them opens it: the owner of a key it is sealed to, or, where it is sealed to none, of a role that may."""
    for one in people:
        if item.recipients & one.person.keys.keys() if item.recipients else one.person.role in item.label.roles:
            return one
    raise SealError("not_yours", role=", ".join(sorted({one.person.role for one in people})))
