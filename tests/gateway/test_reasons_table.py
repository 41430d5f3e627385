"""The page about the gateway names every way it says no, in the words that people meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway import reasons_table
from gateway.errors import Reason

README = Path(__file__).parents[2] / "gateway" / "README.md"


def test_the_page_shows_every_no_as_it_is_said() -> None:
    page = README.read_text(encoding="utf-8")
    assert reasons_table.insert(page) == page, "run: python -m gateway.reasons_table"


def test_the_page_knows_no_others() -> None:
    said = re.findall(r"^\| `(\w+)` \| \d{3}", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(said) == sorted(reason.value for reason in Reason if reason not in reasons_table.NEVER_SENT)


def test_a_page_without_a_place_for_the_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="no place"):
        reasons_table.insert("# no\n")
