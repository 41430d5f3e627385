"""People are counted, not requests."""

from __future__ import annotations

from audit.statistics.tally import Tally


def test_one_person_who_asks_often_is_one_person() -> None:
    tally = Tally()
    for subject in ("ab" * 16, "ab" * 16, "cd" * 16):
        tally.exchanges.add(tally.person(subject))
        tally.note("redacted", "ID_NIK", tally.person(subject))
        tally.branch("cases", "hold", "released", tally.person(subject))
    assert (tally.exchanges.count, len(tally.exchanges.people)) == (3, 2)
    assert (tally.beside["redacted", "ID_NIK"].count, len(tally.trees["cases", "hold", "released"].people)) == (3, 2)


def test_what_is_of_nobody_is_only_added_up() -> None:
    tally = Tally()
    tally.tick("refused", "bad_key", 7)
    tally.tick("refused", "bad_key")
    assert tally.machine == {("refused", "bad_key"): 8}


def test_no_pseudonym_shows_in_what_a_cell_says() -> None:
    tally = Tally()
    tally.exchanges.add(tally.person("ab" * 16))
    assert "ab" * 16 not in repr(tally)
