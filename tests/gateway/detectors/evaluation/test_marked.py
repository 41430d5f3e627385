"""What is read shows no text, and what is wrong is told in two languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.evaluation.marked import DatasetError, Place, Row


def test_a_row_shows_no_text() -> None:
    assert "Dahlia" not in repr(Row("Bu Dahlia Rekaan", (Place(3, 16, "PERSON"),)))


@pytest.mark.parametrize("what", ["json", "shape", "tags", "places"])
def test_what_is_wrong_is_told_by_its_line_in_two_languages(what: str) -> None:
    message = DatasetError(what, Path("set.txt"), 7).message
    assert "set.txt, line or row 7: " in message["en"]
    assert "set.txt, baris 7: " in message["id"]
