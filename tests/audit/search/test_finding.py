"""Rows answer exactly what looking at every entry would answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import AuditError
from audit.reader import Reader
from audit.record import Sealed
from audit.search.blocks import BLOCK, FULL
from audit.search.finding import COUNTED, ends, everything, walk
from audit.search.query import Cursor, Query
from audit.store.sqlite import SQLiteStore
from tests.audit.search.conftest import exchanges

FIELDS = {
    "kind": ["decision", "outcome", "refusals"],
    "effect": ["allow", "redact", "block"],
    "rule": ["numbers", "harm", "none"],
    "result": ["answered", "blocked", "failed"],
    "group": ["siswa-smp", "guru"],
    "model": ["small", "unlisted"],
    "simulated": ["yes", "no"],
    "erased": ["yes", "no"],
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, SQLiteStore]]:
    """A log of one block and a half, some of it erased."""
    data = tmp_path_factory.mktemp("filled")
    store = SQLiteStore(data / "audit.db", 1)
    store.open()
    store.found({"format": "gapura-log/1", "origin": "o"}, "first")
    made = list(exchanges(11, 0, 3000))
    for at in range(0, len(made), 700):
        store.append(made[at : at + 700], None)
    store.erase([10, 11, 500, BLOCK + 9], lambda every: made[0], lambda tree: f"{tree.size}")
    yield Reader.open(data), store
    store.close()


queries = st.builds(
    Query,
    st.dictionaries(st.sampled_from(sorted(FIELDS)), st.just(())).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {name: st.lists(st.sampled_from(FIELDS[name]), min_size=1).map(tuple) for name in chosen}
        )
    ),
    since=st.none() | st.sampled_from(["2026-11-03", "2026-11-05T07:20", "2026-11-12T23:59"]),
    until=st.none() | st.sampled_from(["2026-11-04", "2026-11-09T12:00", "2026-11-01"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries)
def test_what_fits_and_how_often_is_what_a_look_at_every_entry_finds(
    filled: tuple[Reader, SQLiteStore], query: Query
) -> None:
    reader, _ = filled
    with reader.snapshot() as snapshot:
        entries = list(snapshot.between(0, snapshot.size()))
        terms = snapshot.terms(entries)
        found = snapshot.matches(query)
        counted = snapshot.index().counts(found, ("effect", "group", "rule"))
    wanted = [
        (entry.index, of)
        for entry, of in zip(entries, terms, strict=True)
        if query.fits(of)
        and (query.since is None or entry.minute >= query.since)
        and (query.until is None or entry.minute < query.until)
    ]
    assert walk(found, None, len(entries), newest_first=False) == [index for index, _ in wanted]
    by_hand = Counter(term for _, of in wanted for term in of if term.split("=")[0] in ("effect", "group", "rule"))
    assert {f"{name}={value}": count for name, of in counted.items() for value, count in of.items()} == by_hand


@pytest.mark.parametrize("pairs", [[], ["group=guru"], ["simulated=yes"], ["kind=decision"]])
def test_sums_and_bits_count_alike(filled: tuple[Reader, SQLiteStore], pairs: list[str]) -> None:
    reader, _ = filled
    with reader.snapshot() as snapshot:
        entries = list(snapshot.between(0, snapshot.size()))
        terms = snapshot.terms(entries)
    for since in (None, "2026-11-02", "2026-11-09"):
        wanted = Query({**COUNTED.where, **Query.of(pairs).where}, since)
        fit = [of for entry, of in zip(entries, terms, strict=True)
               if wanted.fits(of) and (since is None or entry.minute >= since)]  # fmt: skip
        found = reader.count(Query.of(pairs, since), ("effect", "rule"))
        assert found.total == len(fit)
        by_hand = Counter(term for of in fit for term in of if term.split("=")[0] in ("effect", "rule"))
        assert {f"{name}={value}": count for name, of in found.values.items() for value, count in of.items()} == by_hand


def test_an_exchange_and_a_person_are_found_by_columns_of_the_log(filled: tuple[Reader, SQLiteStore]) -> None:
    reader, _ = filled
    entry = reader.get(2000)
    assert entry is not None
    assert entry.exchange is not None
    assert {one.exchange for one in reader.page(Query(exchange=entry.exchange[:10])).entries} == {entry.exchange}
    mine = reader.page(Query.of([f"subject={3:032x}", "kind=decision"]), limit=1000)
    assert {one.subject for one in mine.entries} == {f"{3:032x}"}
    assert mine.total == pytest.approx(3000 / 7, abs=2)


def test_a_log_without_rows_names_the_way_to_get_them(store: SQLiteStore, fill: Callable[[int], list[Sealed]],
                                                      tmp_path: Path) -> None:  # fmt: skip
    fill(100)
    with store.transaction() as database:
        database.execute("DELETE FROM search_rows WHERE idx < 30")
    reader = Reader.open(tmp_path / "data")
    with pytest.raises(AuditError, match="gapura audit reindex"):
        reader.page(Query.of(["effect=block"]))
    assert len(reader.page(limit=10).entries) == 10, "without a filter nothing is needed"


@pytest.mark.parametrize("statement", [
    "UPDATE search_rows SET terms = '{' WHERE idx = 4100",
    "UPDATE search_blocks SET bits = x'010203' WHERE field = 'effect'",
    "UPDATE search_blocks SET bits = zeroblob(512) WHERE field = 'minute'",
])  # fmt: skip
def test_rows_that_nobody_of_us_wrote_are_said(
    store: SQLiteStore, fill: Callable[[int], list[Sealed]], tmp_path: Path, statement: str
) -> None:
    fill(3000)
    with store.transaction() as database:
        database.execute(statement)
    with pytest.raises(AuditError, match="reindex --check"):
        Reader.open(tmp_path / "data").page(Query.of(["effect=block"], since="2026-11-03T12:00"))


def test_everything_is_every_entry_and_no_more() -> None:
    assert everything(0) == {}
    assert everything(BLOCK) == {0: FULL}
    assert everything(BLOCK + 2) == {0: FULL, 1: 3}


@pytest.mark.parametrize("newest_first", [True, False])
def test_pages_are_walked_in_both_directions(newest_first: bool) -> None:
    found = {0: 1 << 5 | 1 << 9, 2: 1, 7: FULL}
    every = walk(found, None, 10_000, newest_first=newest_first)
    assert every == sorted(every, reverse=newest_first)
    assert len(every) == BLOCK + 3
    middle = every[1]
    assert walk(found, Cursor(False, middle), 2, newest_first=newest_first) == every[2:4]
    assert walk(found, Cursor(True, every[3]), 2, newest_first=newest_first) == every[1:3]
    assert ends(found, every[:2], newest_first=newest_first) == (False, True)
    assert ends(found, every[-2:], newest_first=newest_first) == (True, False)
    assert ends(found, [], newest_first=newest_first) == (False, False)
