"""Joined views see across boundaries, only near them, and know where every character comes from."""

from __future__ import annotations

from gateway.detectors.base import Span
from gateway.detectors.views import REACH, crossing, joined, own, own_findings
from gateway.exchange import Part


def part(index: int, text: str, role: str = "user", message: int | None = None, kind: str = "text") -> Part:
    return Part(index, text, (index,), role, message, kind)  # type: ignore[arg-type]


def test_neighbours_are_joined_with_and_without_a_blank() -> None:
    assert [view.text for view in joined([part(0, "ab"), part(1, "cd")])] == ["abcd", "ab cd"]


def test_one_author_is_joined_round_the_others() -> None:
    said = [part(0, "a", "user", 0), part(1, "b", "assistant", 1), part(2, "c", "user", 2)]
    assert [view.text for view in joined(said)] == ["abc", "a b c", "ac", "a c"]


def test_of_long_parts_only_the_ends_are_looked_at() -> None:
    middle = "m" * 1000
    (glued, _) = joined([part(0, f"{middle}12"), part(1, f"34{middle}"), part(2, "")])
    assert "1234" in glued.text
    assert len(glued.text) == 4 * REACH + 2  # two ends of two parts, and a break in the middle of each


def test_one_part_alone_and_member_names_make_no_view() -> None:
    assert joined([part(0, "a"), part(1, "b", kind="member")]) == []


def test_a_crossing_value_comes_back_in_pieces() -> None:
    (glued, spaced) = joined([part(3, "no 12"), part(5, "34 ya")])
    at = glued.text.index("1234")
    span = Span("X", at, at + 4, 1)
    assert list(crossing(glued, [span])) == [(span, [(3, 3, 5), (5, 0, 2)])]
    at = spaced.text.index("12 34")
    span = Span("X", at, at + 5, 1)
    assert list(crossing(spaced, [span])) == [(span, [(3, 3, 5), (5, 0, 2)])]


def test_a_value_inside_one_part_does_not_cross() -> None:
    (glued, _) = joined([part(0, "1234"), part(1, "ya")])
    assert list(crossing(glued, [Span("X", 0, 4, 1)])) == []


def test_escapes_are_read_and_places_kept() -> None:
    arguments = part(0, '{"a": "\\u0031\\n2"}', kind="arguments")
    view = own(arguments)
    assert view.text == '{"a": "1\n2"}'
    (finding,) = own_findings(arguments, view, [Span("X", 7, 10, 5)], "d")
    assert arguments.text[finding.start : finding.end] == "\\u0031\\n2"
    assert own(part(0, "a\\nb")).text == "a\\nb"  # plain text means what it says
