"""What was published stays, and all of it together tells no more than each file did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.errors import AuditError, LogUnavailable
from audit.statistics.figures import Figure
from audit.statistics.periods import Period
from audit.statistics.publication import Publication
from audit.statistics.shelf import FOLDER, Shelf
from audit.statistics.trouble import StatisticsError

YEAR, HALF, JULY = Period.read("2026"), Period.read("2026-H2"), Period.read("2026-07")
LATER = 1_800_000_000.0  # January 2027
LEAST = 5


class Office:
    """A site's shelf across commands: each finds what the log says."""

    def __init__(self, data: Path, asked: Any) -> None:
        self.data, self.asked = data, asked
        self.known: dict[str, frozenset[str]] = {}
        self.counted: list[str] = []

    def note(self, what: str) -> None:
        _, period, digest = what.split(" ")
        self.known[period] = frozenset({digest})

    def count(self, period: Period) -> Publication:
        self.counted.append(period.text)
        made: Publication = self.asked.publication(period, LEAST)
        return made

    def publish(self, period: Period, least: int = LEAST, now: float = LATER) -> Publication:
        return Shelf(self.data, self.known, self.note).publish(period, least, now, self.count)


@pytest.fixture
def office(tmp_path: Path, school: Callable[..., Any]) -> Office:
    return Office(tmp_path, school(11, 80).ask(YEAR, 3000))


def test_a_period_is_counted_once_and_stays_whatever_the_log_loses(office: Office) -> None:
    first = office.publish(JULY)
    office.asked.asked.clear()  # erased since
    assert office.publish(JULY) == first
    assert office.counted == ["2026-07"]


def test_after_a_month_the_half_year_and_the_year_are_sums_of_what_is_published(office: Office) -> None:
    july = office.publish(JULY)
    year = office.publish(YEAR)
    assert office.counted == ["2026-07", "2026-H1", *(f"2026-{month:02}" for month in range(8, 13))]
    assert office.publish(JULY) == july
    assert year.figures["exchanges",] == Figure.exactly(sum(not one.simulated for one in office.asked.asked))
    assert office.publish(Period.read("2026-H2")).period == HALF


def test_a_part_of_what_was_counted_as_a_whole_is_refused(office: Office) -> None:
    office.publish(HALF)
    with pytest.raises(StatisticsError, match="2026-07 lies within 2026-H2"):
        office.publish(JULY)
    assert office.publish(Period.read("2026-03")).period.text == "2026-03"


def narrowed(files: list[Publication]) -> dict[tuple[str, ...], Figure]:
    """What somebody knows of each month who has all files and takes them from one another: every cell of a month is at
    most the half-year less all other months, at most its rule and its group, and at least what the others leave."""
    whole, *months = files
    known = {(month.period.text, *path): figure for month in months for path, figure in month.figures.items()
             if path[0] in ("rule", "cell", "group")}  # fmt: skip
    sums: list[tuple[Figure, list[tuple[str, ...]]]] = []
    for path, figure in whole.figures.items():
        if path[0] in ("rule", "cell", "group"):
            sums.append((figure, [(month.period.text, *path) for month in months]))
    for month in months:
        for path, figure in month.figures.items():
            if path[0] == "rule":
                parts = [one for one in known if one[:2] == (month.period.text, "cell") and one[2:4] == path[1:3]]
                sums += [(figure, parts)] if parts else []
    for _ in range(8):
        for total, parts in sums:
            for one in parts:
                others = [known[other] for other in parts if other != one]
                tops = [other.high for other in others]
                low = (
                    known[one].low
                    if None in tops
                    else max(known[one].low, total.low - sum(t for t in tops if t is not None))
                )
                high = known[one].high
                if total.high is not None:
                    left = total.high - sum(other.low for other in others)
                    high = left if high is None else min(high, left)
                known[one] = Figure(low, high)
    return known


def rare(office: Office, month: Period) -> list[tuple[str, ...]]:
    tally = office.asked.tally(month)
    cells = {("cell", *name): cell for name, cell in tally.cells.items()}
    cells |= {("rule", *name): cell for name, cell in tally.rules.items()}
    return [(month.text, *path) for path, cell in cells.items() if len(cell.people) < LEAST]


def test_whoever_has_all_files_of_a_half_year_still_cannot_tell_what_is_rare(office: Office) -> None:
    files = [office.publish(one) for one in (*HALF.parts, HALF)]
    known = narrowed([files[-1], *files[:-1]])
    found = [one for month in HALF.parts for one in rare(office, month) if one in known]
    assert len(found) > 20
    assert all(known[one].high is None or known[one].high - known[one].low >= LEAST for one in found)


def quiet_july(asked: Any) -> None:
    """The same forty people all half-year; in July the rule speaks to three of them only."""
    make = type(asked.ask(JULY, 1).asked.pop())
    asked.asked.clear()
    for month in range(7, 13):
        for person in range(40):
            minute = f"2026-{month:02}-10T10:00Z"
            stopped = person < (3 if month == 7 else 20)
            asked.asked += [make(person, "siswa-smp", minute), make(person, "guru", minute)]
            asked.asked += [make(person, "siswa-smp", minute, "block", "harmful-answer")] if stopped else []


def test_counted_beside_its_months_a_half_year_would_give_july_away_and_as_their_sum_it_does_not(
    office: Office,
) -> None:
    quiet_july(office.asked)
    rule = ("2026-07", "rule", "block", "harmful-answer")
    months = [office.asked.publication(part, LEAST) for part in HALF.parts]
    assert narrowed([office.asked.publication(HALF, LEAST), *months])[rule] == Figure.exactly(3)
    files = [office.publish(one) for one in (*HALF.parts, HALF)]
    known = narrowed([files[-1], *files[:-1]])[rule]
    assert known.low == 0
    assert known.high is None or known.high >= LEAST


@pytest.mark.parametrize(
    ("period", "least", "now", "code"),
    [(JULY, LEAST, 1_785_000_000.0, "not_over"), (JULY, 4, LATER, "least")],
)
def test_what_cannot_be_published(office: Office, period: Period, least: int, now: float, code: str) -> None:
    with pytest.raises(StatisticsError) as wrong:
        office.publish(period, least, now)
    assert (wrong.value.code, office.counted) == (code, [])


def test_another_number_of_people_for_the_same_time_is_refused(office: Office) -> None:
    office.publish(JULY)
    with pytest.raises(StatisticsError, match="at least 5 people"):
        office.publish(JULY, 10)
    with pytest.raises(StatisticsError, match="at least 5 people"):
        office.publish(HALF, 10)


@pytest.mark.parametrize("harm", ["gone", "changed", "another"])
def test_a_published_file_that_is_not_as_it_was_is_not_counted_again(office: Office, harm: str) -> None:
    office.publish(JULY)
    file = office.data / FOLDER / "2026-07.json"
    if harm == "gone":
        file.unlink()
    elif harm == "changed":
        file.write_bytes(file.read_bytes().replace(b'"least":5', b'"least":6'))
    else:
        file.write_text("{}")
    with pytest.raises(StatisticsError, match=r"2026-07\.json"):
        office.publish(JULY)
    assert office.counted == ["2026-07"]


def test_a_file_that_the_log_does_not_know_is_none_of_ours(office: Office) -> None:
    (office.data / FOLDER).mkdir()
    (office.data / FOLDER / "2026-07.json").write_bytes(office.asked.publication(HALF, LEAST).json())
    assert office.publish(JULY).period == JULY
    assert office.counted == ["2026-07"]


def test_a_machine_that_stops_between_record_and_file_loses_nothing(office: Office) -> None:
    made = office.publish(JULY)
    file = office.data / FOLDER / "2026-07.json"
    file.rename(file.with_suffix(".new"))
    assert office.publish(JULY) == made
    assert file.exists()


def test_what_the_log_does_not_take_is_not_published(office: Office) -> None:
    def full(_: str) -> None:
        raise LogUnavailable("full")

    with pytest.raises(LogUnavailable):
        Shelf(office.data, {}, full).publish(JULY, LEAST, LATER, office.count)
    assert not (office.data / FOLDER / "2026-07.json").exists()


def test_where_no_file_can_be_written_nothing_is_recorded(office: Office) -> None:
    (office.data / FOLDER).write_text("in the way")
    with pytest.raises(AuditError, match="cannot be written"):
        office.publish(JULY)
    assert office.known == {}


def test_a_solver_that_has_all_files_of_a_half_year_cannot_tell_what_is_rare(office: Office) -> None:
    """An attacker with a linear program (HiGHS) over all months at once."""
    optimize = pytest.importorskip("scipy.optimize")
    import numpy

    whole = office.publish(JULY) and office.publish(HALF)
    months = [office.publish(part) for part in HALF.parts]
    names = [(at, path) for at, month in enumerate(months) for path in month.figures
             if path[0] in ("rule", "cell", "group", "exchanges")]  # fmt: skip
    places = {name: at for at, name in enumerate(names)}
    limits = [(months[at].figures[path].low, months[at].figures[path].high) for at, path in names]
    most: list[tuple[dict[int, float], float]] = []  # the sum of these is no more than that
    for at in range(len(months)):
        one = {path: place for (month, path), place in places.items() if month == at}
        groups = {one[path]: 1.0 for path in one if path[0] == "group"}
        most += [
            (groups | {one["exchanges",]: -1.0}, 0),
            ({n: -v for n, v in groups.items()} | {one["exchanges",]: 1.0}, 0),
        ]
        most.append(({one[path]: 1.0 for path in one if path[0] == "rule"} | {one["exchanges",]: -1.0}, 0))
        for path, place in one.items():
            cells = {one[cell]: 1.0 for cell in one if cell[0] == "cell" and cell[1:3] == path[1:3]}
            if path[0] == "rule" and cells:
                most += [(cells | {place: -1.0}, 0), ({n: -v for n, v in cells.items()} | {place: 1.0}, 0)]
            if path[0] == "group":
                most.append(
                    ({one[cell]: 1.0 for cell in one if cell[0] == "cell" and cell[3] == path[1]} | {place: -1.0}, 0)
                )
    for path in {path for _, path in names}:
        parts, total = [place for (_, one), place in places.items() if one == path], whole.figures[path]
        most.append((dict.fromkeys(parts, -1.0), -total.low))
        most += [(dict.fromkeys(parts, 1.0), total.high)] if total.high is not None else []
    matrix = numpy.zeros((len(most), len(names)))
    for at, (terms, _) in enumerate(most):
        for place, factor in terms.items():
            matrix[at, place] = factor
    limit = numpy.array([bound for _, bound in most], dtype=float)
    found = [(at, one[1:]) for at, month in enumerate(HALF.parts) for one in rare(office, month)]
    rarest = [places[name] for name in found if name in places]
    assert len(rarest) > 20
    for place in rarest:
        aim = numpy.zeros(len(names))
        aim[place] = 1
        ends = [optimize.linprog(sign * aim, A_ub=matrix, b_ub=limit, bounds=limits) for sign in (1, -1)]
        assert ends[0].status == 0
        assert ends[1].status == 3 or -ends[1].fun - ends[0].fun >= LEAST - 1e-6
