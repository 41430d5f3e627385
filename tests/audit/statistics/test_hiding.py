"""No count about few people can be worked out from those that are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.statistics.flows import Arc, Network
from audit.statistics.hiding import hidden

LEAST = 5


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Rules by group, some rare, some of nobody; each person asks once to thirty times."""
    arcs, sums = [], dict.fromkeys(("a", "b", "c"), 0)
    for rule in range(draw(st.integers(1, 5))):
        row = 0
        for group in sums:
            people = draw(st.sampled_from([0, 0, 1, 3, 4, 5, 9, 40]))
            count = people * draw(st.integers(1, 30))
            arcs.append(Arc(f"rule {rule}", f"group {group}", count, people, ("cell", f"{rule}", group)))
            row += count
            sums[group] += count
        arcs.append(Arc("total", f"rule {rule}", row, draw(st.integers(0, 50)), ("rule", f"{rule}")))
    arcs += [Arc(f"group {group}", "sum", count, 40, ("group", group)) for group, count in sums.items()]
    return Network([*arcs, Arc("sum", "total", sum(sums.values()), 50, ("all",))])


@settings(deadline=None)
@given(networks())
def test_every_rare_count_has_room_for_as_many_values_as_was_promised(network: Network) -> None:
    away = hidden(network, LEAST)
    for at, arc in enumerate(network.arcs):
        if arc.people < LEAST:
            assert at in away
            assert sum(network.room(at, away, 1000)) >= LEAST


def row(*cells: tuple[int, int, bool]) -> Network:
    """One rule with its total, by group; the groups' totals are not shown."""
    arcs = [Arc("rule", f"group {at}", count, people, ("cell", f"{at}"), open=shown)
            for at, (count, people, shown) in enumerate(cells)]  # fmt: skip
    arcs += [Arc(f"group {at}", "total", cell[0]) for at, cell in enumerate(cells)]
    return Network([*arcs, Arc("total", "rule", sum(cell[0] for cell in cells), 99, ("rule",), worth=100)])


def shown(network: Network) -> set[str]:
    away = hidden(network, LEAST)
    return {"/".join(arc.path) for at, arc in enumerate(network.arcs) if arc.path and at not in away}


def test_a_rare_cell_takes_the_smallest_other_one_with_it() -> None:
    assert shown(row((3, 2, True), (40, 9, True), (60, 20, True))) == {"rule", "cell/2"}


def test_nobody_is_hidden_like_somebody() -> None:
    assert shown(row((0, 0, True), (40, 9, True), (60, 20, True))) == {"rule", "cell/2"}


def test_nearly_everybody_of_a_group_is_hidden_too() -> None:
    assert shown(row((60, 20, False), (40, 9, True), (70, 30, True))) == {"rule", "cell/2"}


def test_where_nobody_is_rare_everything_is_shown() -> None:
    assert shown(row((30, 9, True), (40, 9, True))) == {"rule", "cell/0", "cell/1"}


@pytest.mark.parametrize("seed", range(4))
def test_a_linear_program_that_knows_all_that_is_shown_cannot_narrow_a_rare_count(
    school: Callable[..., Any], seed: int, rules: Any, groups: Any
) -> None:
    """Another method than the one that hides: an attacker with a solver (HiGHS)."""
    optimize = pytest.importorskip("scipy.optimize")
    import numpy

    from audit.statistics.periods import Period
    from audit.statistics.tables import requests

    period = Period.read("2026-07")
    tally = school(seed, 90).ask(period, 900).tally(period)
    arcs = requests(tally, rules, groups, LEAST)
    away = hidden(Network(arcs), LEAST)
    nodes = sorted({arc.tail for arc in arcs})
    balance = numpy.zeros((len(nodes), len(arcs)))
    for at, arc in enumerate(arcs):
        balance[nodes.index(arc.tail), at] -= 1
        balance[nodes.index(arc.head), at] += 1
    limits = [(0, None) if at in away else (arc.count, arc.count) for at, arc in enumerate(arcs)]
    rare = [at for at, arc in enumerate(arcs) if arc.path and (arc.people < LEAST or not arc.open)]
    assert rare
    for at in rare:
        aim = numpy.zeros(len(arcs))
        aim[at] = 1
        ends = [optimize.linprog(sign * aim, A_eq=balance, b_eq=numpy.zeros(len(nodes)), bounds=limits)
                for sign in (1, -1)]  # fmt: skip
        assert ends[1].status == 3 or -ends[1].fun - ends[0].fun >= LEAST - 1e-6
