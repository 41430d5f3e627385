"""Bits: packed and unpacked, gathered and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.search.blocks import BLOCK, FULL, gather, pack, pack_minutes, places, unpack, unpack_minutes

some_places = st.sets(st.integers(0, BLOCK - 1), max_size=80)


@given(some_places)
def test_bits_come_back_as_they_were(chosen: set[int]) -> None:
    bits = sum(1 << place for place in chosen)
    assert unpack(pack(bits)) == bits
    assert list(places(bits)) == sorted(chosen)
    assert list(places(bits, downwards=True)) == sorted(chosen, reverse=True)


@pytest.mark.parametrize(("bits", "size"), [(0, 0), (1, 2), ((1 << 32) - 1, 64), ((1 << 33) - 1, 512), (FULL, 512)])
def test_few_are_written_as_places_and_many_as_bits(bits: int, size: int) -> None:
    assert len(pack(bits)) == size
    assert unpack(pack(bits)) == bits


@given(st.lists(st.sets(st.sampled_from(["a=1", "a=2", "b=1"])), max_size=50))
def test_each_term_has_the_places_of_the_entries_that_have_it(entries: list[set[str]]) -> None:
    bits = gather(enumerate(entries))
    for term in ("a=1", "a=2", "b=1"):
        assert list(places(bits.get(term, 0))) == [place for place, terms in enumerate(entries) if term in terms]


@given(st.lists(st.integers(-(2**40), 2**40), max_size=BLOCK))
def test_minutes_come_back_as_they_were(minutes: list[int]) -> None:
    assert list(unpack_minutes(pack_minutes(minutes))) == minutes
