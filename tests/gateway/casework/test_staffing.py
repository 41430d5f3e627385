"""Somebody comes or goes: who sees the open cases then."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import Record
from audit.cases import acts, tables
from audit.cases.case import Case, Kind, Opening
from audit.cases.register import Register
from audit.seal.people import People
from gateway.casework.staffing import Gone, joined, left, unseen

PHRASE = "empat kata yang rahasia"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


class Place:
    """A site with its people, its cases and what was written down."""

    def __init__(self, data: Path) -> None:
        self.people, self.register, self.written = People(data), Register(data), list[Record]()

    def case(self, *named: str, about: str = "child", role: str = "counsellor", without: tuple[str, ...] = ()) -> Case:
        order = Opening(Kind.ESCALATION, about, role, 9, named=frozenset(named), excluded=frozenset(without), tell="")
        return self.register.open(order).case

    def comes(self, name: str, role: str = "counsellor") -> int:
        person, _ = self.people.add(name, role, PHRASE, lambda _: None)
        return joined(self.register, self.people, person, self.written.append, "os:admin")

    def goes(self, name: str) -> Gone:
        person = self.people.retire(name, lambda _: None)
        return left(self.register, self.people, person, self.written.append, "os:admin")

    def named(self, case: Case) -> frozenset[str]:
        return self.register.get(case.id, None).named

    def told(self) -> list[str]:
        with tables.opened(self.register.data) as database:
            return [row[0] for row in database.execute("SELECT what FROM tells ORDER BY id")]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_where_there_are_no_cases_nothing_is_made(place: Place) -> None:
    assert place.comes("Bu Rina") == 0
    assert place.goes("Bu Rina") == Gone(0, 0)
    assert not (place.register.data / tables.DATABASE).exists()


def test_whoever_comes_gets_the_childs_cases_that_nobody_can_see(place: Place) -> None:
    waits, gone_with, general = place.case(), place.case("Bu Lama"), place.case(about="general")
    assert unseen(place.register, place.people.list()) == 2
    assert place.comes("Pak Joko", "teacher") == 0
    assert place.comes("Bu Rina") == 2
    assert place.named(waits) == {"Bu Rina"}
    assert place.named(gone_with) == {"Bu Lama", "Bu Rina"}
    assert place.named(general) == frozenset()
    assert place.told() == ["new", "new"]
    assert [(one.public["action"], one.private["said"]) for one in place.written if one.private] == [
        ("admit", {"to": "Bu Rina"})
    ] * 2
    assert unseen(place.register, place.people.list()) == 0
    assert place.comes("Pak Made") == 0  # somebody sees them now: nobody else is let in


def test_the_second_contact_is_let_in_too_and_whoever_is_excluded_is_not(place: Place) -> None:
    case = place.case(without=("Bu Rina Astuti",))
    assert place.comes("Rina Astuti, S.Pd".partition(",")[0]) == 0  # under another form of the name
    assert place.comes("Ibu Wulan", "second-contact") == 1
    assert place.named(case) == {"Ibu Wulan"}


def test_whoever_goes_is_taken_out_and_a_childs_case_finds_others(place: Place) -> None:
    place.comes("Bu Rina")
    case, shared = place.case("Bu Rina"), place.case("Bu Rina", "Ibu Wulan", without=("Pak Made",))
    general = place.case("Bu Rina", about="general", role="ppdp")
    for name, role in (("Ibu Wulan", "second-contact"), ("Pak Made", "counsellor")):
        place.people.add(name, role, PHRASE, lambda _: None)
    place.register.change(case.id, None, lambda now: acts.take(now, "Bu Rina", 1), lambda _: None)
    assert place.goes("Bu Rina") == Gone(3, 0)
    assert place.named(case) == {"Ibu Wulan", "Pak Made"}
    assert (place.register.get(case.id, None).owner, place.register.get(case.id, None).state) == ("", "open")
    assert place.named(shared) == {"Ibu Wulan"}
    assert place.named(general) == frozenset()


def test_where_nobody_is_left_it_is_counted(place: Place) -> None:
    place.comes("Bu Rina")
    place.case("Bu Rina")
    assert place.goes("Bu Rina") == Gone(1, 1)
    assert unseen(place.register, place.people.list()) == 1


def test_a_record_that_cannot_be_written_stops_it(place: Place) -> None:
    case = place.case()
    person, _ = place.people.add("Bu Rina", "counsellor", PHRASE, lambda _: None)

    def full(_: Record) -> None:
        raise RuntimeError("full")

    with pytest.raises(RuntimeError):
        joined(place.register, place.people, person, full, "os:admin")
    assert place.named(case) == frozenset()
