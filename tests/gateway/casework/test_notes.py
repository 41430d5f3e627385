"""Words among those who look after a case."""

from __future__ import annotations

from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.trouble import CaseError
from audit.seal.content import Owner
from gateway.casework.notes import NoteReader, audience, owner_of, sealed_for

CASE = Case("ab" * 16, Kind.MANUAL, GENERAL, "teacher", Origin(group="7a"), 1, 2)


def test_a_note_belongs_to_the_exchange_or_to_the_case_alone() -> None:
    assert owner_of(CASE) == Owner("ab" * 16, "", "")
    about = Case("ab" * 16, Kind.HOLD, GENERAL, "t", Origin(exchange="cd" * 16, subject="ef" * 16), 1, 2)
    assert owner_of(about) == Owner("cd" * 16, "ef" * 16, "")


def test_the_audience_is_who_may_see_it_and_is_here(room: Any) -> None:
    for name, role, *groups in (("Adi", "teacher", "7a"), ("Bu Tini", "teacher", "7b"), ("Sari", "counsellor"),
                                ("Wayan", "teacher", "7a")):  # fmt: skip
        room.worker(name, role, *groups)
    room.people.retire("Wayan", lambda _: None)
    assert audience(CASE, room.register, room.people) == {"Adi"}
    child = Case("ab" * 16, Kind.MANUAL, CHILD, "counsellor", Origin(group="7a"), 1, 2, named=frozenset({"Sari"}))
    assert audience(child, room.register, room.people) == {"Sari"}


def test_nothing_is_kept_that_nobody_could_read(room: Any) -> None:
    sealer = room.worker("Adi", "teacher", "7a").place.sealer
    for text, names, code in (("", {"Adi"}, "note_size"), ("x", {"Nobody"}, "note_unkept")):
        with pytest.raises(CaseError) as told:
            sealed_for(CASE, text, frozenset(names), sealer)
        assert told.value.code == code


def test_a_note_whose_content_was_destroyed_reads_as_none(room: Any) -> None:
    adi = room.worker("Adi", "teacher", "7a")
    case = room.register.open(Opening(Kind.MANUAL, GENERAL, "teacher", 9, Origin(group="7a"))).case
    adi.note(case.id, "catatan")
    reader, events = NoteReader(room.data, room.keys), adi.history(case.id)
    assert [one.text for one in reader.read(events, adi.who)] == ["catatan"]
    reader._store.forget(exchange=case.id)
    assert [one.text for one in reader.read(events, adi.who)] == [None]
