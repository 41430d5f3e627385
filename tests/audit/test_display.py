"""What stands on the terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest

from audit import display
from audit.reader import Reader
from audit.search.query import Query
from audit.verdict import Level


def test_a_long_digest_is_shown_whole(sample: Any, capsys: pytest.CaptureFixture[str]) -> None:
    entry = Reader.open(sample.data).get(1)
    assert entry is not None
    display.entries([entry], "en", detail=True)
    shown = capsys.readouterr().out
    unbroken = "".join(line.strip("│ ") for line in shown.splitlines())
    assert entry.public_part()["private"] in unbroken
    assert entry.leaf.hex() in unbroken
    assert "entry 1 · decision · 2025-11-25T04:10Z" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_list_tells_the_gist(sample: Any, capsys: pytest.CaptureFixture[str]) -> None:
    display.entries(Reader.open(sample.data).page(Query(), limit=5).entries, "id", detail=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["entri", "waktu", "jenis", "pertukaran", "isi"]
    assert "answered" in lines[3]
    assert lines[4].rstrip().endswith("Bagian privat telah dihapus.")


def test_an_erased_part_is_said_to_be_erased(sample: Any, capsys: pytest.CaptureFixture[str]) -> None:
    entry = Reader.open(sample.data).get(3)
    assert entry is not None
    display.entries([entry], "en", detail=True)
    assert "The private part was erased." in capsys.readouterr().out
    assert display.entry_json(entry)["erased"] is True


def test_a_verdict_names_step_failure_and_level(sample: Any, tampered: Any, capsys: pytest.CaptureFixture[str]) -> None:
    display.verdict(tampered("DELETE FROM entries WHERE idx = 7"), None, "en")
    shown = capsys.readouterr().out
    assert re.search(r"\(2\) +FAILED", shown)
    assert "entry 7 is missing" in shown
    assert re.search(r"\(3\) +not checked", shown)
    assert "BROKEN" in shown
    display.verdict(sample.verify(), Level.SIGNED, "id")
    assert "Tingkat yang diminta belum tercapai: signed." in capsys.readouterr().out


def test_no_bar_where_there_is_no_terminal() -> None:
    with display.progress(True) as progress:
        assert progress is None
