"""The words that belong to a case, opened by its people under the rules of :mod:`gateway.office.revealing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from audit import Record
from audit.cases.case import Case
from audit.cases.trouble import CaseError
from audit.seal.content import ContentStore, Item, sealing_key
from audit.seal.people import Identity
from audit.seal.trouble import SealError
from gateway.admission.folders import Site
from gateway.casework.caseworker import Caseworker, Place
from gateway.casework.held import Holds
from gateway.office.revealing import Act, Office, Recorder, Shown, never


def words_of(worker: Caseworker, case: Case, office: Office) -> tuple[Item, ...]:
    """What is still kept of what the case is about; notes are read elsewhere."""
    notes = {event.content for event in worker.history(case.id) if event.content}
    kept = [item for content in case.contents if content not in notes for item in office.find(content)]
    return tuple(sorted(kept, key=lambda item: item.owner.exchange))


def opened(worker: Caseworker, site: Site, code: str, second: Identity | None, act: Act) -> list[Shown]:
    """The words of a case of theirs, open; that is on record before.

    Raises:
        CaseError: the case is none of theirs, or the second person is the first (``same_reader``).
        SealError: nothing is kept (``not_there``), or it takes another person, key or role.
    """
    case, office = worker.get(code), Office(site, never, recorder(worker.place))
    if second is not None and second.person.name == worker.name:
        raise CaseError("same_reader")
    items = words_of(worker, case, office)
    if not items:
        raise SealError("not_there")
    people: Sequence[Identity] = [worker.who, *([second] if second else [])]
    groups = groupby(items, key=lambda item: item.owner.exchange)
    return [shown for _, found in groups for shown in office.reveal_to(people, list(found), act)]


def recorder(place: Place) -> Recorder:
    """Writes what an office has to say to where this person's acts are written."""

    def record(kind: str, _: Site, public: Mapping[str, Any], private: Mapping[str, Any]) -> None:
        place.write(Record(kind, public, {"by": place.by, **private}))

    return record


def released(worker: Caseworker, site: Site, code: str, shown: Sequence[Shown]) -> Case:
    """What is held passes to whoever asked, once; the reviewer has it open before them.

    Raises:
        CaseError: the case is none of theirs, is no hold, is over, or what is held is not among what is open.
    """
    holds = Holds(worker.register, ContentStore(site.data, sealing_key(site.keys)))
    held = holds.of_case(worker.get(code).id)
    words = [one.text for one in shown if held is not None and one.item.id == held.content]
    if not words:
        raise CaseError("not_held")
    return holds.release(code, worker.sight, words[0], worker.place.write, worker.place.by)


def denied(worker: Caseworker, site: Site, code: str) -> Case:
    """What is held does not pass. Raises as :func:`released`."""
    holds = Holds(worker.register, ContentStore(site.data, sealing_key(site.keys)))
    return holds.deny(code, worker.sight, worker.place.write, worker.place.by)


def has_read(worker: Caseworker, code: str) -> bool:
    """Whether they have opened the words of a case before. Raises ``CaseError`` where it is none of theirs."""
    return any(event.action == "reveal" and event.person == worker.name for event in worker.history(code))
