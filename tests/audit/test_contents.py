"""Entries looked at in stretches tell the same as looked at in one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audit import Record
from audit.contents import Contents, Form, Row, examine
from audit.record import seal


def decision(number: int) -> Record:
    about = {"exchange": f"{number:032x}", "subject": "5b" * 16, "decision": {"effect": "allow"}}
    return Record("decision", {"policy": "sha256:ab"}, about)


def row(number: int, record: Record, **changed: object) -> Row:
    one = seal(record, "2025-11-25T04:10Z")
    texts = [None if text is None else text.encode() for text in (one.private, one.exchange, one.subject)]
    whole = Row(number, one.kind.encode(), one.minute.encode(), one.entry.encode(), one.leaf, one.random, *texts)
    return whole._replace(**changed)


ERASED = {"random": None, "private": None, "exchange": None, "subject": None}


def log() -> list[Row]:
    rows = [row(number, decision(number)) for number in range(12)]
    rows[3] = rows[3]._replace(**ERASED)
    rows[4] = rows[4]._replace(**ERASED)
    rows[8] = rows[8]._replace(leaf=bytes(32))
    rows[9] = rows[9]._replace(private=b"{}")
    rows.append(row(12, Record("retention", {"erased": [[3, 4]]})))
    rows.append(row(13, Record("retention", {"erased": [[3, 40]]})))
    return rows


@given(cuts=st.lists(st.integers(0, 14), max_size=5))
def test_stretches_add_up(cuts: list[int]) -> None:
    rows = log()
    whole = examine(rows, Form())
    assert {step: (said.code, said.places["index"]) for step, said in whole.failures.items()} == {
        3: ("leaf", 8), 4: ("private", 9)}  # fmt: skip
    assert (list(whole.gaps), list(whole.named)) == ([(3, 4)], [(3, 4)])
    found = Contents()
    edges = [0, *sorted(cuts), len(rows)]
    for first, end in pairwise(edges):
        found.add(examine(rows[first:end], Form()))
    assert (found.failures, list(found.gaps), list(found.named)) == (whole.failures, [(3, 4)], [(3, 4)])


def test_columns_count_only_where_there_are_any() -> None:
    bare = row(0, decision(0), kind=None, minute=None, exchange=None, subject=None)
    assert set(examine([bare], Form()).failures) == {3, 4}
    assert examine([bare], Form(columns=False)).failures == {}


def test_where_private_parts_were_left_out_their_absence_is_no_gap() -> None:
    bare = row(0, decision(0), **ERASED)
    assert examine([bare], Form(private=False)).gaps.count == 0
