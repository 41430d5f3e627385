"""Searching is the same on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from audit.reader import Reader
from audit.search.query import Query
from audit.search.rebuilding import compare, rebuild
from audit.store.place import open_store
from tests.audit.search.conftest import exchanges


@pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)
def test_filters_counts_erasure_and_rebuilding(site: Any) -> None:
    site.open().close()
    store = open_store(site.data, None, 5)
    made = list(exchanges(3, 0, 2100))
    for at in range(0, len(made), 500):
        store.append(made[at : at + 500], None)
    with store.transaction():
        pass  # all have their places now
    store.erase([7, 4096], lambda every: made[0], lambda tree: f"{tree.size}")
    assert compare(store.transaction).good
    reader = Reader.open(site.data)
    page = reader.page(Query.of(["effect=block", "kind=decision"], since="2026-11-02T10:00"), limit=30)
    assert len(page.entries) == 30
    assert page.next
    counted = reader.count(Query(until="2026-11-05T06:10"))
    assert counted.total == sum(counted.values["effect"].values()) + 1 > 500, "an erased exchange has no effect left"
    assert reader.page(Query.of(["erased=yes"])).total >= 2
    rebuild(store.transaction)
    assert compare(store.transaction).good
    assert reader.count(Query(until="2026-11-05T06:10")) == counted
    store.close()
