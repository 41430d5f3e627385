"""Pictures that a program can read."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from gateway.detectors.evaluation.plots import Axes, Curve, bars, curves, dots, lines, mark

AXES = Axes("Precision & recall", "recall", "precision")


def numbers(pattern: str, text: str) -> list[float]:
    return [float(found) for found in re.findall(pattern, text)]


def test_a_bar_is_as_long_as_its_share_and_nothing_is_no_bar() -> None:
    assert numbers(r'class="s\d" y="\d+" width="([\d.]+)"', bars([1.0, 0.25, None])) == [100, 25, 0]


def test_marks_stand_where_their_shares_are_and_the_first_lies_on_top() -> None:
    assert numbers(r'x="([\d.]+)%"', dots([0.9, None, 0.5])) == [50, 90]


def test_each_system_has_its_colour_and_its_shape() -> None:
    assert len({re.sub(r"s\d", "", mark(number)) for number in range(5)}) == 5
    assert len({re.findall(r"s\d", mark(number))[0] for number in range(5)}) == 5


def test_recall_goes_to_the_right_and_precision_up() -> None:
    drawn = curves([Curve(0, [("0.4", 0.9, 0.5), ("0.9", 0.5, 0.9)])], AXES)
    (line,) = re.findall(r'points="([^"]+)"', drawn)
    (x, y), (less_x, less_y) = [tuple(map(float, point.split(","))) for point in line.split()]
    assert x > less_x
    assert y > less_y  # the lower on the page, the less precise
    assert [text for text in re.findall(r">([\d.]+)</text>", drawn) if text in ("0.4", "0.9")].count("0.4") == 1


def test_a_system_that_found_nothing_leaves_the_axes() -> None:
    drawn = curves([Curve(0, [])], AXES)
    assert "recall" in drawn
    assert 'points=""' in drawn


@pytest.mark.parametrize("drawn", [bars([0.5]), dots([0.5]), mark(7), curves([Curve(1, [("0.4", 0.1, 1.0)])], AXES)])
def test_all_are_well_formed(drawn: str) -> None:
    assert ElementTree.fromstring(drawn).tag == "svg"  # noqa: S314  # our own


def test_what_stands_beside_its_figures_is_hidden_from_screen_readers_and_the_rest_has_a_name() -> None:
    assert 'aria-hidden="true"' in bars([0.5])
    assert 'aria-hidden="true"' in dots([0.5])
    assert 'role="img" aria-label="Precision &amp; recall"' in curves([], AXES)


def test_lines_in_the_unit_square_have_no_marks() -> None:
    drawn = lines([Curve(0, [("", 0.0, 0.0), ("", 1.0, 1.0)])], Axes("a <b>", "x", "y"))
    assert drawn.count("<polyline") == 1
    assert "<circle" not in drawn
    assert "a &lt;b&gt;" in drawn
