"""JSONPath as places."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.json_query import Query, queries

DOCUMENT = {"a": [{"b": "x", "who": "user"}, {"b": "y", "who": "bot"}], "c": {"d": 1}}


@pytest.mark.parametrize(("path", "places"), [
    ("$.c.d", [("c", "d")]),
    ("$.a[1].b", [("a", 1, "b")]),
    ("$.a[9].b", []),
    ("$.c.d.e", []),
    ("$.x", []),
    ("$.a[*].b", [("a", 0, "b"), ("a", 1, "b")]),
    ("$.c.*", [("c", "d")]),
    ("$..b", [("a", 0, "b"), ("a", 1, "b")]),
    ("$.a[?@.who == 'user'].b", [("a", 0, "b")]),
    ("$['c']['d']", [("c", "d")]),
])  # fmt: skip
def test_a_path_leads_to_places(path: str, places: Any) -> None:
    assert Query(path).places(DOCUMENT) == places


@pytest.mark.parametrize("path", ["", "a.b", "$.", "$.a[", "$..", "$.a[?", "$.a b"])
def test_what_is_no_path_is_told_without_it(path: str) -> None:
    with pytest.raises(ValueError, match="path") as refused:
        Query(path)
    assert refused.value.__cause__ is None


def test_a_path_knows_the_names_in_it() -> None:
    assert Query("$.a[*]['b'].c[?@.who == 'user']").names >= {"a", "b", "c", "who"}
    assert [query.singular for query in queries(["$.a.b", "$.a[*]"])] == [True, False]


def test_the_first_value_there_or_none() -> None:
    assert (Query("$.a[*].b").first(DOCUMENT), Query("$.x").first(DOCUMENT)) == ("x", None)
