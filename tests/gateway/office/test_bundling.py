"""The plain words in a bundle: both languages, what is gone is said to be gone."""

from __future__ import annotations

from pathlib import Path

from audit.reader import Entry
from gateway.office.bundling import _RESULTS, explained


def entry(kind: str, private: str | None, *, committed: bool = True) -> Entry:
    public = '{"kind":"%s","private":"ab","v":1}' if committed else '{"kind":"%s","v":1}'
    exchange = None if private is None else "0badc0ffee" + "1" * 22
    return Entry(4, kind, "2025-11-25T04:10Z", public % kind, b"", None, private, exchange, None)


def test_how_it_ended_is_said_in_both_languages(tmp_path: Path) -> None:
    for result, (en, id_) in _RESULTS.items():
        said = explained(tmp_path, [entry("outcome", f'{{"result":"{result}"}}')])
        assert said["en"] == f"It ended on 2025-11-25T04:10Z: {en}."
        assert said["id"] == f"Berakhir pada 2025-11-25T04:10Z: {id_}."


def test_what_was_erased_is_said_to_be(tmp_path: Path) -> None:
    said = explained(tmp_path, [entry("decision", None)])
    assert said["en"].endswith("Its private part was erased.")
    assert said["id"].endswith("Bagian privatnya telah dihapus.")


def test_facts_that_are_none_leave_the_rest(tmp_path: Path) -> None:
    said = explained(tmp_path, [entry("decision", '{"facts":1,"decision":2}')])
    assert said["en"] == "A question was decided on 2025-11-25T04:10Z (code 1EPW-1ZZE)."
