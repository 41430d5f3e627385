"""The file: written in one way, and read only as that."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from audit.statistics.periods import Period
from audit.statistics.publication import Publication
from audit.statistics.trouble import StatisticsError

JULY = Period.read("2026-07")


@pytest.fixture
def file(school: Callable[..., Any]) -> Publication:
    made: Publication = school(1).ask(JULY, 900).publication(JULY)
    return made


def test_what_was_written_is_read_as_the_same(file: Publication) -> None:
    again = Publication.read(file.json(), "a.json")
    assert again == file
    assert (again.json(), again.digest) == (file.json(), file.digest)


def change(file: Publication, **members: Any) -> bytes:
    return json.dumps(json.loads(file.json()) | members).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"gapura_transparency": 2},
        {"more": 1},
        {"period": "2026-07-01"},
        {"least": 4},
        {"least": True},
        {"complete": 1},
        {"sources": []},
        {"sources": [{}]},
        {"figures": []},
        {"figures": [[["exchanges"], 9, 3]]},
        {"figures": [[["exchanges"], -1, 3]]},
        {"figures": [[["exchanges"], 1.5, 3]]},
        {"figures": [[["exchanges"], 1, 1], [["exchanges"], 2, 2]]},
        {"figures": [[["exchanges", 3], 1, 1]]},
        {"figures": [[["exchanges"], 1, 1 << 60]]},
        {"titles": {"r": {"en": ["x"]}}},
    ],
)
def test_another_form_is_refused_and_the_file_named(file: Publication, members: dict[str, Any]) -> None:
    with pytest.raises(StatisticsError, match=r"kiriman/a\.json"):
        Publication.read(change(file, **members), "kiriman/a.json")


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"null", b"\xff", b'"x"'])
def test_no_such_file_at_all(text: bytes) -> None:
    with pytest.raises(StatisticsError):
        Publication.read(text, "a.json")
