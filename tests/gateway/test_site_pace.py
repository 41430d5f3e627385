"""How many people a machine carries, said from what was measured on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.site_pace import ROUNDS, look_seconds, people, sync_seconds
from policies.facts import Facts
from policies.rules import Needs
from policies.testing.tester import Inspected


@pytest.mark.parametrize(("look", "many"), [(0.001, 30_000), (0.0072, 4_100), (0.5, 60), (4.0, 7), (0.0, 300_000)])
def test_half_of_one_core_is_shared_out_in_two_digits(look: float, many: int) -> None:
    assert people(look) == many


def test_a_question_and_an_answer_are_looked_through() -> None:
    seen = []

    def look(text: str, facts: Facts, needs: Needs) -> Inspected:
        seen.append((facts.direction, len(text)))
        return Inspected(facts, lambda _: text)

    assert look_seconds(look) >= 0
    assert [direction for direction, _ in seen] == ["input", "output"] * ROUNDS
    assert all(length > 100 for _, length in seen)


def test_the_disk_of_the_data_is_asked_and_left_as_it_was(tmp_path: Path) -> None:
    assert sync_seconds(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []
