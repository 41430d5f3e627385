"""What went wrong is said in both languages, with what to do."""

from __future__ import annotations

from string import Formatter

import pytest

from audit.statistics.trouble import _TEXTS, StatisticsError

PLACES = {"period": "2026-07", "other": "2026", "least": 10, "minimum": 5, "where": "a.json", "what": "period",
          "origin": "gapura.local/1"}  # fmt: skip


@pytest.mark.parametrize("code", _TEXTS)
def test_both_languages_say_it_and_name_the_same(code: str) -> None:
    error = StatisticsError(code, **PLACES)
    english, indonesian = error.text("en"), error.text("id")
    assert english != indonesian
    wanted = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in _TEXTS[code]]
    assert wanted[0] == wanted[1]
    assert "{" not in english + indonesian
