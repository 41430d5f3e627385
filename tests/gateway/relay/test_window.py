"""One text on its way through: marks, edits, and letting go."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gateway.relay.window import OPENING, Edit, Span, Window, merged

PLACES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=5)


def test_offsets_stay_those_of_the_whole_text_when_its_beginning_is_gone() -> None:
    window = Window("prose")
    assert window.append("halo dunia") == (0, 10)
    window.spanned = window.scored = window.restored = 5
    window.spans = [Span(0, 4, "A", 1), Span(5, 8, "A", 1)]
    window.forget(8)
    assert (window.text, window.base, window.end, window.spans) == ("dunia", 5, 10, [Span(5, 8, "A", 1)])
    assert window.append("!") == (10, 11)
    assert (window.after(10), window.slice(5, 8)) == ("!", "dun")


def test_the_slowest_reader_and_the_oldest_waiting_event_keep_the_text() -> None:
    window = Window("prose", text="halo dunia", spanned=10, scored=3, restored=10)
    window.forget(10)
    assert window.base == 3
    window.scored = 10
    window.forget(4)
    assert window.base == 4


@given(PLACES, PLACES, st.sets(st.integers(0, 26), max_size=4))
def test_what_is_shown_piece_by_piece_is_what_is_shown_whole(
    masks: list[tuple[int, int]], values: list[tuple[int, int]], cuts: set[int]
) -> None:
    text = "abcdefghijklmnopqrstuvwxyz"
    window = Window("prose", text=text)
    apart = merged([], [Edit(a, a + b, "v") for a, b in values])
    apart = [e for n, e in enumerate(apart) if all(e.start >= other.end for other in apart[:n])]
    edits = merged([Edit(a, a + b, "M") for a, b in masks], apart)
    ends = [0, *sorted(cuts), 26]
    assert "".join(window.shown(a, b, edits) for a, b in itertools.pairwise(ends)) == window.shown(0, 26, edits)
    hidden = {place for edit in edits for place in range(edit.start, edit.end)}
    kept = "".join(c for place, c in enumerate(text) if place not in hidden)
    shown = window.shown(0, 26, [Edit(e.start, e.end, "#") for e in edits])
    assert shown.replace("#", "") == kept
    assert shown.count("#") == len(edits)


def test_a_mask_wins_over_a_value() -> None:
    assert merged([Edit(0, 5, "M"), Edit(3, 8, "N")], [Edit(7, 9, "v"), Edit(8, 9, "w")]) == [
        Edit(0, 8, "M"),
        Edit(8, 9, "w"),
    ]


def test_the_opening_stays_when_the_text_has_gone() -> None:
    window = Window("prose")
    for _ in range(3):
        window.append("kata " * 500)
        window.spanned = window.scored = window.restored = window.end
        window.forget(window.end)
    assert window.text == ""
    assert window.opening == "kata " * (OPENING // 5)
