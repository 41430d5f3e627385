"""A key on paper comes back from the paper, and a slip of the pen is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.seal import recovery
from audit.seal.trouble import SealError

KEY = bytes(range(32))


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(private: bytes) -> None:
    paper = recovery.written(private)
    assert [len(group) for group in paper.split("-")] == [4] * 14
    assert recovery.read(paper) == private


def test_it_is_read_as_people_type_it() -> None:
    paper = recovery.written(KEY)
    assert recovery.read(paper.lower().replace("-", " \n").replace("0", "o").replace("1", "l")) == KEY


@pytest.mark.parametrize("at", range(0, 69, 5))
def test_one_wrong_letter_is_noticed(at: int) -> None:
    paper = list(recovery.written(KEY))
    paper[at] = "7" if paper[at] != "7" else "8"
    with pytest.raises(SealError, match="recovery key"):
        recovery.read("".join(paper))


@pytest.mark.parametrize("typed", ["", "0000", recovery.written(KEY)[:-1], recovery.written(KEY) + "0", "U" * 56])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(SealError):
        recovery.read(typed)
