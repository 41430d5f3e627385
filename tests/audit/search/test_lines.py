"""A list says how and what, or how and who; never what and who."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.reader import Reader
from audit.record import Sealed
from audit.search.lines import columns, lines
from audit.search.query import Query
from audit.search.terms import FINDINGS, PERSON


@pytest.mark.parametrize(
    ("pairs", "there", "never"),
    [([], FINDINGS, PERSON), (["key=key1"], PERSON[:1], FINDINGS), ([f"subject={1:032x}"], PERSON[:1], FINDINGS)],
)
def test_findings_and_persons_never_stand_in_one_list(
    fill: Callable[[int], list[Sealed]],
    tmp_path: Path,
    pairs: list[str],
    there: tuple[str, ...],
    never: tuple[str, ...],
) -> None:
    fill(60)
    query = Query.of(pairs)
    page = Reader.open(tmp_path / "data").page(query, limit=50)
    found = lines(page.entries, page.terms, query)
    assert len(found) == len(page.entries) > 5
    for line in found:
        assert tuple(line) == columns(query)
        assert set(there) <= set(line)
        assert not set(never) & set(line)


def test_a_line_says_what_its_entry_says(fill: Callable[[int], list[Sealed]], tmp_path: Path) -> None:
    made = fill(60)
    query = Query.of(["effect=redact", "kind=outcome"])
    page = Reader.open(tmp_path / "data").page(query, limit=1)
    (line,) = lines(page.entries, page.terms, query)
    entry = page.entries[0]
    assert made[entry.index].exchange == entry.exchange
    assert (line["index"], line["kind"], line["effect"]) == (entry.index, "outcome", "redact")
    assert (line["type"], line["modality"], line["erased"]) == (["ID_NIK"], [], False)
    assert isinstance(line["code"], str)
    assert len(line["code"]) == 9
