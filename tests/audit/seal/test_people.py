"""People hold their own keys: the register gives them to nobody, and forgets nothing that matters."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audit.seal import boxes
from audit.seal.people import People, Person
from audit.seal.trouble import SealError

GOOD, OTHER = "lima kata yang tidak ditebak", "kata lain yang sama panjang"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> People:
    return People(tmp_path, cost=1 << 4, clock=clock)


def quiet(_: Person) -> None:
    """Writes down nothing."""


def code(told: pytest.ExceptionInfo[SealError]) -> str:
    return told.value.code


def test_somebody_opens_what_is_sealed_to_them(people: People) -> None:
    person, _ = people.add("Bu Rina", "counsellor", GOOD, quiet)
    box = boxes.lock_to(person.public, b"text", b"")
    identity = people.unlock("Bu Rina", GOOD)
    assert boxes.unlock_own(identity.private, box, b"") == b"text"
    assert (identity.person, identity.by_sheet) == (person, False)
    assert identity.private.hex() not in repr(identity)


def test_so_does_the_recovery_sheet(people: People) -> None:
    person, sheet = people.add("Bu Rina", "counsellor", GOOD, quiet)
    identity = people.unlock_with_sheet(sheet)
    assert boxes.unlock_own(identity.private, boxes.lock_to(person.recovery, b"text", b""), b"") == b"text"
    assert (identity.person, identity.by_sheet) == (person, True)
    assert person.keys == {person.id: person.public, boxes.key_id(person.recovery): person.recovery}


def test_a_new_passphrase_opens_nothing_old_but_the_old_sheet_does(people: People) -> None:
    before, sheet = people.add("Bu Rina", "counsellor", GOOD, quiet)
    after, _ = people.reset("Bu Rina", OTHER, quiet)
    box = boxes.lock_to(before.public, b"text", b"")
    with pytest.raises(SealError):
        boxes.unlock_own(people.unlock("Bu Rina", OTHER).private, box, b"")
    with pytest.raises(SealError, match="not right"):
        people.unlock("Bu Rina", GOOD)
    assert people.unlock_with_sheet(sheet).person.id == before.id
    assert [one.id for one in people.holders({"counsellor"})] == [after.id]


def test_who_leaves_gets_nothing_more_and_can_open_nothing(people: People, clock: Clock) -> None:
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    clock.now = 2_000
    people.retire("Bu Rina", quiet)
    assert people.holders({"counsellor"}) == ()
    assert [one.ended for one in people.list()] == [2_000]
    with pytest.raises(SealError, match="not right"):
        people.unlock("Bu Rina", GOOD)
    people.add("Bu Rina", "ppdp", OTHER, quiet)  # and may come back


def test_the_private_half_of_who_left_is_nowhere_in_the_file(people: People, tmp_path: Path) -> None:
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    with closing(sqlite3.connect(tmp_path / "people.db")) as base:
        ((private,),) = base.execute("SELECT private FROM people").fetchall()
    people.retire("Bu Rina", quiet)
    assert [path.name for path in tmp_path.iterdir() if private in path.read_bytes()] == []


def test_nothing_is_done_that_could_not_be_written_down(people: People) -> None:
    def full(_: Person) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any
        people.add("Bu Rina", "counsellor", GOOD, full)
    assert people.list() == ()
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    for act in (lambda: people.reset("Bu Rina", OTHER, full), lambda: people.retire("Bu Rina", full)):
        with pytest.raises(OSError):  # noqa: PT011
            act()
    assert people.unlock("Bu Rina", GOOD)


def test_wrong_passphrases_and_wrong_names_say_the_same(people: People) -> None:
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    said = set()
    for name, phrase in (("Bu Rina", OTHER), ("Pak Budi", GOOD)):
        with pytest.raises(SealError) as told:
            people.unlock(name, phrase)
        said.add(str(told.value))
    assert len(said) == 1


def test_guessing_gets_slower(people: People, clock: Clock) -> None:
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    waits = []
    for _ in range(14):
        with pytest.raises(SealError) as told:
            people.unlock("Bu Rina", OTHER)
        if code(told) == "wait":
            waits.append(told.value.places["seconds"])
            with pytest.raises(SealError, match="Try again"):
                people.unlock("Bu Rina", GOOD)  # the right one has to wait, too
            clock.now += waits[-1]
    assert waits == [2, 4, 8, 16, 32, 64]  # between two waits there is one try
    clock.now += 600
    assert people.unlock("Bu Rina", GOOD)
    with pytest.raises(SealError) as told:
        people.unlock("Bu Rina", OTHER)
    assert code(told) == "wrong"  # after the right one the count begins anew


def test_a_clock_set_back_makes_nobody_wait_for_days(people: People, clock: Clock) -> None:
    people.add("Bu Rina", "counsellor", GOOD, quiet)
    for _ in range(3):
        with pytest.raises(SealError):
            people.unlock("Bu Rina", OTHER)
    clock.now -= 100_000
    with pytest.raises(SealError) as told:
        people.unlock("Bu Rina", GOOD)
    assert told.value.places["seconds"] == 2


def test_who_changes_the_role_in_the_file_has_no_role(people: People, tmp_path: Path) -> None:
    people.add("Pak Budi", "teacher", GOOD, quiet)
    with closing(sqlite3.connect(tmp_path / "people.db")) as base, base:
        base.execute("UPDATE people SET role = 'counsellor'")
    with pytest.raises(SealError, match="not right"):
        people.unlock("Pak Budi", GOOD)


@pytest.mark.parametrize(("name", "role", "phrase", "what"), [
    ("", "counsellor", GOOD, "bad_name"), ("a\nb", "counsellor", GOOD, "bad_name"),
    ("x" * 81, "ppdp", GOOD, "bad_name"),
    ("Bu Rina", "Counsellor", GOOD, "bad_role"), ("Bu Rina", "ppdp", "pendek", "weak"),
    ("Bu Rina", "ppdp", "a" * 40, "weak"), ("Pak Budi", "ppdp", GOOD, "is_there"),
])  # fmt: skip
def test_what_makes_no_person(people: People, name: str, role: str, phrase: str, what: str) -> None:
    people.add("Pak Budi", "teacher", GOOD, quiet)
    with pytest.raises(SealError) as told:
        people.add(name, role, phrase, quiet)
    assert code(told) == what


def test_nobody_is_reset_or_retired_who_is_not_there(people: People) -> None:
    for act in (lambda: people.reset("Pak Budi", GOOD, quiet), lambda: people.retire("Pak Budi", quiet)):
        with pytest.raises(SealError, match="no person"):
            act()
    assert people.list() == people.holders({"counsellor"}) == ()


def test_a_sheet_of_nobody_here_is_told(people: People, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    _, sheet = People(tmp_path / "other", cost=1 << 4).add("Bu Rina", "counsellor", GOOD, quiet)
    with pytest.raises(SealError) as told:
        people.unlock_with_sheet(sheet)
    assert code(told) == "wrong"


def test_a_name_typed_in_other_letters_is_the_same_name(people: People) -> None:
    people.add("Bu Ren\u00e9e", "counsellor", "frasa sandi caf\u00e9 panjang", quiet)
    assert people.unlock("Bu Rene\u0301e", "frasa sandi cafe\u0301 panjang")
