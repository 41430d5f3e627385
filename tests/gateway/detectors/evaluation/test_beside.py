"""Two systems over the same two texts."""

from __future__ import annotations

import pytest

from gateway.detectors.evaluation.beside import Systems, as_text, compared
from gateway.detectors.evaluation.marked import Place, Row
from gateway.detectors.evaluation.scores import Scores

NIK, NAME, URL = Place(0, 16, "ID_NIK"), Place(20, 30, "PERSON"), Place(40, 50, "URL")


@pytest.fixture
def systems() -> Systems:
    """One finds both values; the other one of them, and a link that is none, on a clean text too."""
    good, poor = Scores(), Scores()
    for scores, found in ((good, [NIK, NAME]), (poor, [NIK, URL])):
        scores.add(Row("x" * 60, (NIK, NAME)), found)
        scores.add(Row("x" * 60, (), clean=True), [place for place in found if place is URL])
    return {"gapura": good, "the-other": poor}


def test_a_line_for_each_system_and_f2_of_each_type(systems: Systems) -> None:
    lines = [" ".join(line.split()) for line in as_text(systems, "en").splitlines()]
    assert "gapura" + " 1.000" * 12 + " 0/1 0" in lines
    assert "the-other 0.333 1.000 0.714 - 0.000 0.000 0.333 0.500 0.455 0.444 0.615 0.571 1/1 0" in lines
    assert "ID_NIK 1.000 1.000" in lines
    assert "PERSON 1.000 0.000" in lines


def test_only_marked_types_are_compared(systems: Systems) -> None:
    assert compared(systems) == ["ID_NIK", "PERSON"]


def test_in_indonesian(systems: Systems) -> None:
    assert as_text(systems, "id").startswith("Di samping yang lain, teks dan penilai sama\n")
