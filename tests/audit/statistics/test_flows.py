"""What others can work out: held against every table there could be, and against a linear program's answer by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.statistics.flows import Arc, Network

COUNTS = st.integers(0, 3)


def table(cells: list[list[int]]) -> Network:
    """A two-way table with all of its totals."""
    rows, columns = range(len(cells)), range(len(cells[0]))
    arcs = [Arc(f"row {r}", f"column {c}", cells[r][c], path=("cell", f"{r}", f"{c}")) for r in rows for c in columns]
    arcs += [Arc("total", f"row {r}", sum(cells[r])) for r in rows]
    arcs += [Arc(f"column {c}", "sum", sum(row[c] for row in cells)) for c in columns]
    return Network([*arcs, Arc("sum", "total", sum(map(sum, cells)))])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], frozenset[int]]:
    cells = [[draw(COUNTS) for _ in range(3)] for _ in range(2)]
    return cells, frozenset(draw(st.sets(st.integers(0, 5), min_size=1, max_size=4)))


@settings(deadline=None)
@given(tables())
def test_the_room_of_a_cell_is_that_of_all_tables_that_look_the_same(
    case: tuple[list[list[int]], frozenset[int]],
) -> None:
    cells, hidden = case
    network, flat, free = table(cells), [count for row in cells for count in row], sorted(hidden)
    alike = []
    for values in product(range(10), repeat=len(free)):  # no row has more than nine
        other = list(flat)
        for at, value in zip(free, values, strict=True):
            other[at] = value
        if totals(other) == totals(flat):
            alike.append(other)
    for at in free:
        down, up = network.room(at, hidden, 100)
        found = {other[at] for other in alike}
        assert (flat[at] - down, flat[at] + up) == (min(found), max(found))


def totals(cells: list[int]) -> list[int]:
    """Of two rows of three, and of their columns."""
    return [sum(cells[:3]), sum(cells[3:]), *(cells[at] + cells[at + 3] for at in range(3))]


def test_where_all_cells_are_hidden_the_bounds_are_those_of_frechet() -> None:
    cells = [[4, 20, 30], [6, 10, 12]]
    network, everything = table(cells), frozenset(range(6))
    for at, count in enumerate(cells[0] + cells[1]):
        row, column = sum(cells[at // 3]), cells[0][at % 3] + cells[1][at % 3]
        down, up = network.room(at, everything, 1000)
        assert (count - down, count + up) == (max(0, row + column - 82), min(row, column))


@settings(deadline=None)
@given(tables())
def test_bounds_made_of_published_numbers_hold_the_truth_and_never_promise_less_room_than_there_is(
    case: tuple[list[list[int]], frozenset[int]],
) -> None:
    cells, hidden = case
    network = table(cells)
    for at, bound in enumerate(network.bounds(hidden)):
        count = network.arcs[at].count
        down, up = network.room(at, hidden, 100)
        assert bound.low <= count - down
        assert bound.high is None or bound.high >= count + up
        assert bound.exact or at in hidden


def test_one_hidden_cell_in_a_row_has_no_room() -> None:
    network = table([[4, 20, 30], [6, 10, 12]])
    assert network.room(0, {0}, 100) == (0, 0)
    assert network.room(0, {0, 1, 3, 4}, 100) == (4, 6)


def test_the_cheapest_cycle_costs_the_least_that_must_be_hidden_too() -> None:
    network = table([[4, 20, 30], [6, 10, 12]])
    cost, more = network.cheapest(0, {0}, 5, lambda arc: arc.count)
    assert (cost, sorted(network.arcs[at].path or () for at in more)) == (
        10 + 6 + 20, [("cell", "0", "1"), ("cell", "1", "0"), ("cell", "1", "1")]
    )  # fmt: skip
    assert network.room(0, {0, *more}, 100)[1] >= 5


def test_counts_that_do_not_add_up_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="add up"):
        Network([Arc("total", "row", 3), Arc("row", "total", 2)])
