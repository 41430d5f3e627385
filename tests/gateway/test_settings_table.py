"""The page about settings is made from the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import settings_table
from gateway.settings import Settings
from gateway.settings_sources import PREFIX, _spellings

README = Path(__file__).parents[2] / "gateway" / "README.md"


def test_the_page_shows_the_settings_as_they_are():
    page = README.read_text(encoding="utf-8")
    assert settings_table.insert(page) == page, "run: python -m gateway.settings_table"


def test_every_setting_the_environment_knows_has_a_row_with_a_meaning():
    rows = [line.split(" | ") for line in settings_table.table().splitlines()[2:]]
    names = {row[0].strip("| `") for row in rows}
    spelt = {PREFIX + name.replace("[]", ".0").replace(".", "__").upper() for name in names}
    assert spelt == _spellings(Settings)
    assert all(len(row) == 3 and len(row[2].strip(" |")) > 10 for row in rows)


@pytest.mark.parametrize(
    ("name", "default"),
    [("server.port", "`8787`"), ("backends[].url", "required"), ("keys", ""), ("data", "`gapura-data`")],
)
def test_a_default_looks_as_one_would_write_it(name, default):
    assert f"| `{name}` | {default} | " in settings_table.table()


def test_a_page_without_a_place_for_the_table_is_an_error():
    with pytest.raises(ValueError, match="no place"):
        settings_table.insert("# settings\n")
