"""What is said of the work: counts, never a value."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gateway.byhand import telling
from gateway.byhand.desk import Done
from gateway.byhand.masking import Masked, Restored

NOTHING = Masked("Budi", Counter(), Counter(), 0, Counter())


def masked(**counts: Counter[str]) -> Masked:
    return Masked("Budi", counts.get("hidden", Counter()), counts.get("left", Counter()), 2,
                  counts.get("others", Counter()))  # fmt: skip


def test_a_table_of_what_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    text = masked(hidden=Counter(ID_NIK=3, SECRET=1), left=Counter(HEALTH=2), others=Counter(PERSON=1))
    telling.masked(Done(text, Path("a.vault"), "2027-01-02", True), "en")
    said = capsys.readouterr()
    lines = [line.split() for line in said.err.splitlines()]
    assert said.out == ""
    assert ["identity", "numbers", "(NIK)", "ID_NIK", "3", "hidden,", "comes", "back"] in lines
    assert any(line[-5:] == ["SECRET", "1", "hidden", "for", "good"] for line in lines)
    assert any("HEALTH" in line and "LEAVES" in line for line in lines)
    assert any("PERSON" in line and "vault" in line for line in lines)
    assert "2 placeholders of this vault stood there already" in said.err
    assert "gapura restore ANSWER --vault a.vault" in said.err
    assert "Others may write" in said.err
    assert "Budi" not in said.err


def test_the_same_in_indonesian(capsys: pytest.CaptureFixture[str]) -> None:
    telling.masked(Done(NOTHING, Path("a.vault"), "2027-01-02", False), "id")
    said = capsys.readouterr().err
    assert said.startswith("Tidak ditemukan data pribadi.")
    assert "sampai 2027-01-02" in said
    assert "Akun lain" not in said


def test_the_preview_is_the_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    telling.preview(Masked("[bold]<PERSON_k7f2m9qa>" + "x" * 200, Counter(), Counter(), 0, Counter()))
    said = capsys.readouterr()
    assert "[bold]<PERSON_k7f2m9qa>" + "x" * 200 in said.err
    assert said.out == ""


@pytest.mark.parametrize(("language", "words"), [("en", "has no placeholder"), ("id", "tidak memuat penanda")])
def test_that_nothing_was_there_to_put_back(capsys: pytest.CaptureFixture[str], language: str, words: str) -> None:
    telling.restored(Restored("Budi", Counter(), Counter(), Counter()), language)
    assert words in capsys.readouterr().err
    telling.restored(Restored("Budi", Counter(PERSON=1), Counter(ID_NIK=1), Counter()), language)
    said = capsys.readouterr().err
    assert words not in said
    assert "Budi" not in said


def test_that_a_policy_stops_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    telling.stopped("wallets", "id")
    assert "aturan wallets" in capsys.readouterr().err
