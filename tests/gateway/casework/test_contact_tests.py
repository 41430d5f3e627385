"""A test that was confirmed says for a month that somebody is reached."""

from __future__ import annotations

from pathlib import Path

from gateway.casework.contact_tests import GOOD_FOR, OPEN_FOR, ContactTests, Trial


class Clock:
    now = 1_795_000_000

    def __call__(self) -> float:
        return self.now


def test_a_code_is_confirmed_once_and_counts_for_thirty_days(tmp_path: Path) -> None:
    clock = Clock()
    tests = ContactTests(tmp_path, clock)
    code = tests.begin("Sari", "push:sari-x7")
    assert tests.waiting(code.lower().replace("-", " ")) == Trial("Sari", "push:sari-x7", clock.now, 0)
    assert tests.good() == frozenset()
    tests.confirm(code)
    assert tests.waiting(code) is None
    assert tests.good() == {("Sari", "push:sari-x7")}
    clock.now += GOOD_FOR
    assert tests.good() == frozenset()


def test_a_newer_test_leaves_the_older_confirmation_and_not_its_code(tmp_path: Path) -> None:
    clock = Clock()
    tests = ContactTests(tmp_path, clock)
    old = tests.begin("Sari", "push:sari-x7")
    tests.confirm(old)
    second, third = tests.begin("Sari", "push:sari-x7"), tests.begin("Sari", "push:sari-x7")
    assert tests.waiting(second) is None
    assert tests.waiting(third) is not None
    assert tests.good() == {("Sari", "push:sari-x7")}


def test_a_test_is_open_for_a_week_and_nothing_else_is_a_code(tmp_path: Path) -> None:
    clock = Clock()
    tests = ContactTests(tmp_path, clock)
    assert (tests.waiting("AAAA-AAAA"), tests.all(), [*tmp_path.iterdir()]) == (None, (), [])
    code = tests.begin("Sari", "push:sari-x7")
    tests.confirm("")
    assert tests.waiting("") is None
    clock.now += OPEN_FOR
    assert tests.waiting(code) is None
