"""The page of what is looked at is the code's own word."""

from __future__ import annotations

from pathlib import Path

from gateway import coverage_table
from gateway.codecs.registry import routes

PAGE = Path(__file__).parents[2] / "gateway" / "COVERAGE.md"


def test_the_page_says_what_the_codecs_do() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage_table.page(), "run: python -m gateway.coverage_table"


def test_every_address_has_its_row_and_its_places() -> None:
    page = coverage_table.page()
    for route in routes():
        assert f"| `{route}` |" in page
        assert f"### `{route}`" in page
