"""How far two readers agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cases.agreement import FEW, agreement

WORDS = ("confirmed", "false_positive", "policy_change", "unclear")


def test_cohens_kappa_of_a_published_table() -> None:
    """20 times both yes, 15 both no, 5 and 10 apart: 0.70 the same, 0.50 by chance, kappa 0.40."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.read, found.same, found.raw, found.few) == (50, 35, 0.7, False)
    assert found.kappa == pytest.approx(0.4)


def test_nothing_read_and_nothing_to_differ_in_give_no_kappa() -> None:
    assert (agreement([]).raw, agreement([]).kappa) == (None, None)
    same = agreement([("confirmed", "confirmed")] * FEW)
    assert (same.raw, same.kappa, same.few) == (1.0, None, False)
    assert agreement([("a", "b")] * (FEW - 1)).few


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=60))
def test_it_lies_between_minus_one_and_one_and_forgets_who_was_first(pairs: list[tuple[str, str]]) -> None:
    found, turned = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assert found.kappa == pytest.approx(turned.kappa)
    assert found.kappa is None or -1.0 <= found.kappa <= 1.0
    assert (found.kappa == 1.0) == (found.same == found.read and found.kappa is not None)
