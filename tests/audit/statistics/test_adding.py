"""Months to half-years, gates to a ministry: sums tell nothing that their parts did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from audit.statistics.adding import absent, joined, merged
from audit.statistics.figures import NOTHING, UNKNOWN, Figure
from audit.statistics.periods import Period
from audit.statistics.publication import Publication
from audit.statistics.trouble import StatisticsError

JULY, HALF = Period.read("2026-07"), Period.read("2026-H2")


@pytest.fixture
def gates(school: Callable[..., Any]) -> list[Publication]:
    return [school(seed, people).ask(JULY, 1500).publication(JULY) for seed, people in ((1, 300), (2, 60), (3, 15))]


def test_a_sum_is_that_of_the_true_counts_or_has_them_between_its_bounds(
    school: Callable[..., Any], gates: list[Publication]
) -> None:
    schools = [school(seed, people).ask(JULY, 1500) for seed, people in ((1, 300), (2, 60), (3, 15))]
    everyone = [one for each in schools for one in each.asked if not one.simulated]
    total = merged(gates)
    assert total.figures["exchanges",] == Figure.exactly(len(everyone))
    seen = 0
    for path, figure in total.figures.items():
        if path[0] in ("rule", "cell"):
            group = path[3] if path[0] == "cell" else None
            true = sum((one.effect, one.rule) == path[1:3] and group in (None, one.group) for one in everyone)
            assert figure.low <= true
            assert figure.high is None or true <= figure.high
            seen += figure.low > 0
    assert seen >= 4


def test_a_sum_is_exact_only_where_every_part_is(gates: list[Publication]) -> None:
    for path, figure in merged(gates).figures.items():
        assert figure.exact == all((one.figures.get(path) or absent(one, path)).exact for one in gates)


def test_neither_order_nor_steps_change_a_sum(gates: list[Publication]) -> None:
    sums = {merged(order).json() for order in permutations(gates)}
    assert len(sums) == 1
    one, two, three = gates
    assert merged([merged([one, two]), three]).figures == merged([one, merged([two, three])]).figures


@pytest.mark.parametrize(
    ("other", "code"),
    [({"period": HALF}, "mixed"), ({"least": 20}, "mixed")],
)
def test_what_does_not_belong_together_is_refused(gates: list[Publication], other: dict[str, Any], code: str) -> None:
    with pytest.raises(StatisticsError) as wrong:
        merged([gates[0], replace(gates[1], **other)])
    assert wrong.value.code == code


def test_one_log_is_not_counted_twice(gates: list[Publication]) -> None:
    with pytest.raises(StatisticsError, match=r"gapura\.local/1"):
        merged([gates[0], gates[0]])
    with pytest.raises(StatisticsError, match=r"gapura\.local/2"):
        merged([merged(gates[:2]), gates[1]])
    with pytest.raises(StatisticsError):
        merged(gates[:1])


def test_a_rule_that_a_gate_does_not_have_is_nothing_there_if_it_says_all_of_its_own(gates: list[Publication]) -> None:
    path = ("rule", "block", "of-another-school")
    assert absent(gates[0], path) == NOTHING
    doubtful = absent(replace(gates[0], complete=False), path)
    assert doubtful.low == 0
    assert doubtful.high is not None
    assert 0 < doubtful.high < gates[0].figures["exchanges",].low
    quiet = replace(gates[0], figures={("exchanges",): UNKNOWN}, complete=False)
    assert absent(quiet, path) == UNKNOWN


def test_acts_that_are_not_named_are_fewer_than_the_number_from_which_on_they_are(gates: list[Publication]) -> None:
    assert absent(gates[0], ("reveals", "order")) == Figure(0, 9)
    assert absent(gates[0], ("beside", "redacted", "ID_KK")) == UNKNOWN
    assert absent(gates[0], ("machine", "gate", "stops")) == NOTHING


def test_a_half_year_of_months_is_their_sum_and_keeps_their_numbers_over_time(school: Callable[..., Any]) -> None:
    asked = school(7, 200).ask(HALF, 6000)
    months = [asked.publication(part) for part in HALF.parts]
    whole = joined(months, HALF)
    assert whole.figures["exchanges",] == Figure.exactly(sum(not one.simulated for one in asked.asked))
    assert [path[1] for path in sorted(whole.figures) if path[0] == "time"] == [part.text for part in HALF.parts]
    assert len(whole.sources) == 6
