"""Drawings that need no script and no eyes."""

from __future__ import annotations

from xml.etree import ElementTree

from audit.statistics.charts import bar, line
from audit.statistics.figures import UNKNOWN, Figure


def _parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - ours


def test_a_bar_is_as_long_as_its_number_and_paler_where_it_is_only_possible() -> None:
    drawn = _parsed(bar(Figure(20, 30), 40).html)
    assert [(one.get("x"), one.get("width"), one.get("class")) for one in drawn] == [
        ("0.0", "50.0", None), ("50.0", "25.0", "open")
    ]  # fmt: skip
    assert drawn.get("aria-hidden") == "true"


def test_a_line_breaks_where_a_number_is_hidden_and_says_itself_in_words() -> None:
    drawn = _parsed(line([Figure.exactly(4), Figure.exactly(8), UNKNOWN, Figure.exactly(2)], "4, 8").html)
    assert [one.tag for one in drawn].count("circle") == 3
    assert [one.get("points") for one in drawn if one.tag == "polyline"] == ["10.0,80.0 203.3,10.0"]
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", "4, 8")


def test_nothing_at_all_can_be_drawn() -> None:
    _parsed(line([UNKNOWN], "").html)
    _parsed(bar(UNKNOWN, 0).html)
