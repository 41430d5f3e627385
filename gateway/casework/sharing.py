"""Who can open what is kept of a case: whoever comes to it later gets a key from somebody who has one.

The gate has no key of its own to give. Somebody who has signed in opens their box of each content for a moment and
closes it again to the newcomers; the text stays closed, and is shown to nobody. To be given a key, a person's keys must
be in the log as they are in the register of people: a row that somebody wrote into the file gets nothing.

Boxes are taken away without any key. Who had one may have read it before; a copy of ``content.db`` that is taken later
has none for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from audit.cases.acts import Change
from audit.cases.case import Case
from audit.cases.contents import cases_with
from audit.reader import Reader
from audit.seal import boxes, envelope
from audit.seal.content import ContentStore, Item, Kept, sealing_key
from audit.seal.people import Identity, People, Person
from audit.seal.trouble import SealError

Note = Callable[[Change, Mapping[str, object]], object]
"""Writes down that a content of a case has other keys from now on: the change, and what is sealed; durable when it
returns."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Of those who may see a case: who can open all that is sealed to people, and who cannot."""

    can: tuple[str, ...]
    cannot: tuple[str, ...]
    sharers: tuple[str, ...]
    """Who can give a key to some of those who have none."""


class Sharing:
    """The contents of cases at one site. Every method blocks."""

    def __init__(self, data: Path, keys: Path) -> None:
        self._data, self._people = data, People(data)
        self._store = ContentStore(data, sealing_key(keys))

    def readers(self, case: Case, seeing: frozenset[str]) -> Readers:
        """Who of ``seeing`` has a key to what is kept of a case."""
        people = [one for one in self._people.list() if one.ended is None and one.name in seeing]
        items = list(self._items(case))
        cannot = [one for one in people if any(one.id not in item.recipients for item in items)]
        lacking = [item for item in items if any(one.id not in item.recipients for one in cannot)]
        return Readers(
            tuple(one.name for one in people if one not in cannot),
            tuple(one.name for one in cannot),
            tuple(one.name for one in people if any(one.id in item.recipients for item in lacking)),
        )

    def give(self, case: Case, who: Identity, to: frozenset[str], note: Note) -> None:
        """Share with people what ``who`` has a key to, save with those who are excluded from any case that it belongs
        to. What cannot be shared stays as it is: :meth:`readers` tells."""
        entered = _entered(self._data) if to and case.contents else set()
        people = [one for one in self._people.list() if one.ended is None and one.name in to and _row(one) in entered]
        for item in self._items(case):
            barred = {name for one in cases_with(self._data, item.id) for name in one.excluded}
            if who.person.name in barred or who.person.id not in item.recipients:
                continue
            recipients = {name: key for one in people if one.name not in barred for name, key in _keys(one).items()}
            self._change(case, item, partial(envelope.widened, private=who.private, recipients=recipients), note)

    def take(self, case: Case, person: str, note: Note) -> None:
        """Take away the boxes of somebody who is excluded from a case. What belongs to another case that names them,
        and what is sealed to nobody else, stays theirs; no command opens it for them."""
        names = {name for one in self._people.list() if one.name == person for name in one.keys}
        taken = False
        for item in self._items(case):
            others = [one for one in cases_with(self._data, item.id) if one.id != case.id]
            if not any(person in one.named for one in others):
                taken |= self._change(case, item, partial(envelope.narrowed, names=names), note)
        if taken:
            self._store.sweep()

    def _items(self, case: Case) -> Iterator[Item]:
        """What is sealed to people; what the gate's half opens is opened by role, whoever comes."""
        for name in case.contents:
            yield from (item for item in self._store.find(name) if item.id == name and item.recipients)

    def _change(self, case: Case, item: Item, change: Callable[[bytes], bytes], note: Note) -> bool:
        place = replace(case, origin=replace(case.origin, exchange=item.owner.exchange))  # where its records stand

        def write(kept: Kept, keys: frozenset[str]) -> None:
            said = {"class": item.label.kind, "roles": [*item.label.roles], "id": kept.id, "nonce": kept.nonce,
                    "sha256": kept.sha256, "keys": sorted(keys)}  # fmt: skip
            note(Change(place, "reseal"), said)

        try:
            return self._store.rebox(item.id, change, write)
        except SealError:
            return False  # who has no key is told; what was done to the case stands


def _entered(data: Path) -> set[tuple[str, str, str, str]]:
    """Everybody who got keys, as the log has it."""
    with Reader.open(data).snapshot() as snapshot:
        found = [(entry.public_part(), entry.private_part()) for entry in snapshot.of_kind("admin.person")]
    return {(part["person"], public["role"], part["key"], part["sheet"]) for public, part in found if part}


def _row(person: Person) -> tuple[str, str, str, str]:
    """The same of the register of people, with the ids that their keys really have."""
    return person.name, person.role, boxes.key_id(person.public), boxes.key_id(person.recovery)


def _keys(person: Person) -> dict[str, bytes]:
    return {boxes.key_id(key): key for key in (person.public, person.recovery)}
