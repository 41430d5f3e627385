"""What can be asked for, how it is written down, and what is never answered by person."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import AuditError
from audit.search.query import Cursor, Query
from audit.search.terms import CIRCUMSTANCES, FINDINGS, PERSON, PLAIN

SOMEBODY = {"key": "k7f2m9qa", "subject": "5b" * 16}


def code(work: Any) -> str:
    with pytest.raises(AuditError) as refused:
        work()
    assert refused.value.text("id") != refused.value.text("en")
    return refused.value.code


def test_pairs_of_one_field_mean_any_of_them_and_fields_all_of_them() -> None:
    query = Query.of(["effect=hold", "group=siswa-smp", "effect=block"], since="2026-11-25", until="2026-11-26T04:10")
    assert query.where == {"effect": ("block", "hold"), "group": ("siswa-smp",)}
    assert (query.since, query.until) == ("2026-11-25T00:00Z", "2026-11-26T04:10Z")


@pytest.mark.parametrize("exchange", [None, "ab12"])
def test_a_query_is_written_down_and_read_again(exchange: str | None) -> None:
    query = Query({"rule": ("b", "a")}, since="2026-11-25", exchange=exchange)
    assert Query.read(query.told()) == query


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        (["effect"], "where_form"),
        (["selfharm=9000"], "field"),
        (["scores=selfharm"], "field"),
        (["label=cheating"], "field"),
        (["text=hello"], "field"),
        (["rule=two words"], "value"),
        (["rule="], "value"),
        (["rule=\u200bharm"], "value"),
        (["rule=" + "x" * 161], "value"),
        ([f"rule=r{number}" for number in range(51)], "value"),
        (["simulated=maybe"], "value"),
        (["subject=budi"], "value"),
    ],
)
def test_what_cannot_be_asked_is_said(pairs: list[str], wrong: str) -> None:
    assert code(lambda: Query.of(pairs)) == wrong


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "2026-11-25T25:00", "2026-11-25 04:10", ""])
def test_what_is_no_time_is_said(time: str) -> None:
    assert code(lambda: Query(since=time)) == "time_form"


@pytest.mark.parametrize("told", [[], "x", {"where": 3}, {"where": {"rule": [7]}}, {"order": 1}, {"since": 7}])
def test_what_is_no_query_is_said(told: Any) -> None:
    assert code(lambda: Query.read(told)) == "query_form"


@pytest.mark.parametrize(("person", "finding"), list(product(PERSON, FINDINGS)))
def test_nothing_that_was_found_is_asked_for_by_person(person: str, finding: str) -> None:
    """Every combination, in either order, with more fields beside and through every door."""
    both = [f"{person}={SOMEBODY[person]}", f"{finding}=x"]
    assert code(lambda: Query.of(both)) == code(lambda: Query.of(both[::-1])) == "by_person"
    told = {"where": {person: [SOMEBODY[person]], "kind": ["decision"], finding: ["x", "y"]}}
    assert code(lambda: Query.read(told)) == "by_person"


@pytest.mark.parametrize("person", PERSON)
def test_how_and_when_somebody_asked_can_be_asked(person: str) -> None:
    values = {"simulated": "no", "erased": "no"}
    rest = [f"{name}={values.get(name, 'x')}" for name in (*PLAIN, *CIRCUMSTANCES)]
    assert Query.of([f"{person}={SOMEBODY[person]}", *rest]).by_person


def test_terms_are_held_against_a_query() -> None:
    terms = frozenset({"effect=block", "rule=a", "rule=b"})
    for pairs in (
        ["effect=block"],
        ["effect=hold", "effect=block", "rule=b"],
        ["simulated=no"],
        ["subject=" + "5b" * 16],
    ):
        assert Query.of(pairs).fits(terms)
    for pairs in (["effect=hold"], ["rule=c"], ["model=x"], ["simulated=yes"]):
        assert not Query.of(pairs).fits(terms)


@given(st.booleans(), st.integers(0, 2**63), st.booleans())
def test_a_cursor_serves_its_own_query_and_order(backwards: bool, index: int, newest_first: bool) -> None:
    query, other = Query.of(["rule=a"]), Query.of(["rule=b"])
    text = Cursor(backwards, index).text(query, newest_first=newest_first)
    assert Cursor.read(text, query, newest_first=newest_first) == Cursor(backwards, index)
    assert code(lambda: Cursor.read(text, other, newest_first=newest_first)) == "cursor"
    assert code(lambda: Cursor.read(text, query, newest_first=not newest_first)) == "cursor"


@pytest.mark.parametrize("text", ["", "x", "!!!!", "AAAA" * 50, "é"])
def test_what_is_no_cursor_is_said(text: str) -> None:
    assert code(lambda: Cursor.read(text, Query(), newest_first=True)) == "cursor"
