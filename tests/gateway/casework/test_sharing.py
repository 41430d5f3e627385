"""Whoever comes to a case can open what is kept of it, by the hand of somebody who could before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from audit.cases.case import CHILD, Case, Kind, Opening, Origin
from audit.cases.trouble import CaseError
from audit.seal import boxes
from audit.seal.content import ContentStore, Item, Owner, sealing_key
from audit.seal.people import Identity
from audit.seal.trouble import SealError
from gateway.casework.caseworker import Caseworker
from gateway.casework.sharing import Readers, Sharing
from gateway.sealing import Wanted

PHRASE = "empat kata yang rahasia"
X, Y = "ab" * 16, "cd" * 16
WORDS = {"question": [["user", "KenariMerah77"]]}


@pytest.fixture
def people(room: Any) -> dict[str, Caseworker]:
    """Two counsellors who see a child's case, one who does not, and the one above them."""
    roles = {"Sari": "counsellor", "Rina": "counsellor", "Made": "counsellor", "Bu Wulan": "second-contact"}
    found = {name: room.worker(name, role) for name, role in roles.items()}
    room.enter()
    return found


def kept(room: Any, *names: str, exchange: str = X) -> str:
    sealer = room.worker("Sari", "counsellor").place.sealer
    said = sealer.keep_now(WORDS, Owner(exchange, "s", "c"), Wanted(CHILD, ("counsellor",), frozenset(names)))
    return str(said["id"])


def opened(room: Any, *contents: str, named: tuple[str, ...] = ("Sari",)) -> Case:
    order = Opening(Kind.ESCALATION, CHILD, "counsellor", room.now + 60, Origin(exchange=X), contents, frozenset(named))
    case: Case = room.register.open(order).case
    return case


def item(room: Any, content: str) -> Item:
    (found,) = ContentStore(room.data, sealing_key(room.keys)).find(content)
    return found


def reads(room: Any, content: str, who: Identity) -> bool:
    store = ContentStore(room.data, sealing_key(room.keys))
    try:
        return bool(store.read(item(room, content), who.private) == WORDS)
    except SealError:
        return False


def resealed(room: Any) -> list[dict[str, Any]]:
    return [dict(one.private) for one in room.written if one.public["action"] == "reseal"]


def test_who_is_handed_a_case_reads_its_words_and_its_notes(room: Any, people: dict[str, Caseworker]) -> None:
    sari, rina = people["Sari"], people["Rina"]
    words, later = kept(room, "Sari"), kept(room, "Sari", exchange=Y)
    case = opened(room, words, later)
    sari.note(case.code, "BurungGereja94")
    assert not reads(room, words, rina.who)
    sari.hand_over(case.code, "Rina")
    assert [reads(room, one, rina.who) for one in (words, later)] == [True, True]
    assert [one.text for one in rina.notes(case.code)] == ["BurungGereja94"]
    assert rina.readers(case.code) == Readers(("Rina", "Sari"), (), ())
    assert not reads(room, words, people["Made"].who)
    assert room.said()[1:6] == [("hand_over", "Sari"), *[("reseal", "Sari")] * 3, ("read_notes", "Rina")]
    assert [(one["exchange"], one["person"]) for one in resealed(room)] == [(X, "Sari"), (Y, "Sari"), (X, "Sari")]
    for said in resealed(room):  # what the log says is what lies there
        found = item(room, said["sealed"]["id"])
        assert (found.matches(said["sealed"]), sorted(found.recipients)) == (True, said["sealed"]["keys"])
    assert "KenariMerah77" not in str(room.written)


def test_their_recovery_sheet_opens_it_too(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari")
    people["Sari"].hand_over(opened(room, words).code, "Rina")
    assert people["Rina"].who.person.keys.keys() <= item(room, words).recipients


def test_who_is_above_reads_what_is_passed_up(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari")
    people["Sari"].escalate(opened(room, words).code)
    assert [reads(room, words, people[name].who) for name in ("Sari", "Bu Wulan", "Rina")] == [True, True, False]


def test_who_has_no_key_gives_none_and_whoever_has_one_does_later(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari")
    case = opened(room, words, named=("Sari", "Rina"))
    people["Rina"].hand_over(case.code, "Made")  # goes on all the same
    assert people["Made"].readers(case.code) == Readers(("Sari",), ("Made", "Rina"), ("Sari",))
    with pytest.raises(CaseError, match="no key to what is kept"):
        people["Made"].share(case.code)
    people["Sari"].share(case.code)
    assert all(reads(room, words, people[name].who) for name in ("Sari", "Rina", "Made"))
    assert people["Made"].history(case.code)[-1].said == {"to": "Made, Rina"}
    before = len(room.written)
    people["Made"].share(case.code)  # nobody lacks anything
    assert len(room.written) == before


def test_who_is_excluded_loses_their_key_and_gets_none_again(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari", "Rina")
    case = opened(room, words, named=("Sari", "Rina"))
    people["Sari"].exclude(case.code, "Rina")
    assert [reads(room, words, people[name].who) for name in ("Sari", "Rina")] == [True, False]
    assert item(room, words).recipients == people["Sari"].who.person.keys.keys()
    assert item(room, words).matches(resealed(room)[-1]["sealed"])
    Sharing(room.data, room.keys).give(case, people["Sari"].who, frozenset({"Rina"}), lambda *_: None)
    assert not reads(room, words, people["Rina"].who)


def test_what_is_sealed_to_nobody_else_is_not_lost_with_who_is_excluded(
    room: Any, people: dict[str, Caseworker]
) -> None:
    words = kept(room, "Rina")
    people["Sari"].exclude(opened(room, words, named=("Sari", "Rina")).code, "Rina")
    assert reads(room, words, people["Rina"].who)


def test_what_they_have_by_another_case_stays_theirs(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari", "Rina")
    first, _ = opened(room, words, named=("Sari", "Rina")), opened(room, words, named=("Rina",))
    people["Sari"].exclude(first.code, "Rina")
    assert reads(room, words, people["Rina"].who)


def test_a_row_that_somebody_wrote_into_the_register_of_people_gets_nothing(
    room: Any, people: dict[str, Caseworker]
) -> None:
    """The account that runs the gate makes itself a second contact without a word in the log, or puts its key in the
    place of theirs."""
    thief, words = bytes(range(32)), kept(room, "Sari")
    case = opened(room, words)
    room.people.add("Pencuri", "second-contact", PHRASE, lambda _: None)
    with closing(sqlite3.connect(room.data / "people.db")) as base, base:
        base.execute("UPDATE people SET public = ?1, recovery = ?1 WHERE name = 'Bu Wulan'", (boxes.public_of(thief),))
    people["Sari"].escalate(case.code)
    assert item(room, words).recipients == people["Sari"].who.person.keys.keys()
    assert people["Sari"].readers(case.code).cannot == ("Bu Wulan", "Pencuri")


def test_where_nothing_can_be_written_down_nobody_gets_a_key(room: Any, people: dict[str, Caseworker]) -> None:
    words = kept(room, "Sari")
    case = opened(room, words)

    def full(*_: Any) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Sharing(room.data, room.keys).give(case, people["Sari"].who, frozenset({"Rina"}), full)
    assert not reads(room, words, people["Rina"].who)


def test_what_the_gates_half_opens_is_opened_by_role_and_stays_as_it_is(
    room: Any, people: dict[str, Caseworker]
) -> None:
    said = people["Sari"].place.sealer.keep_now(WORDS, Owner(X, "s", "c"), Wanted("general", ()))
    case = opened(room, said["id"])
    people["Sari"].hand_over(case.code, "Rina")
    assert (resealed(room), people["Rina"].readers(case.code).cannot) == ([], ())
