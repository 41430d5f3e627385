"""Months, half-years, years: each within the other or apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from audit.statistics.periods import Period
from audit.statistics.trouble import StatisticsError

ALL = [Period.read(text) for year in (2026, 2027) for text in
       (f"{year}", f"{year}-H1", f"{year}-H2", *(f"{year}-{month:02}" for month in range(1, 13)))]  # fmt: skip


def test_a_period_is_written_as_it_is_read_and_is_made_of_its_parts() -> None:
    for one in ALL:
        assert Period.read(one.text) == one
        if one.parts:
            assert (one.parts[0].since, one.parts[-1].until) == (one.since, one.until)
            assert all(before.until == after.since for before, after in zip(one.parts, one.parts[1:], strict=False))
    assert [part.text for part in Period.read("2026").parts] == ["2026-H1", "2026-H2"]
    assert (Period.read("2026-12").since, Period.read("2026-H2").until) == ("2026-12-01T00:00Z", "2027-01-01T00:00Z")


def test_no_two_periods_cross() -> None:
    for one, other in combinations(ALL, 2):
        apart = one.until <= other.since or other.until <= one.since
        assert apart != (one.contains(other) or other.contains(one))


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-H3", "2026-07-01", "1999", "2026-7", "2026-07..2026-08", "", "2026 "]
)
def test_nothing_finer_and_no_free_ranges(text: str) -> None:
    with pytest.raises(StatisticsError) as wrong:
        Period.read(text)
    assert wrong.value.code == "period"


def test_a_period_is_over_with_its_last_minute() -> None:
    july = Period.read("2026-07")
    assert (july.over(1_785_542_399), july.over(1_785_542_400)) == (False, True)  # 31 July, 23:59:59 and midnight UTC
