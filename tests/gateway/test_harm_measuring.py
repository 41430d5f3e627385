"""``gapura eval harm`` over the embedded model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.evaluation.marked import DatasetError
from gateway.harm_measuring import Order, harm, told, unfairly, write_page

ROWS = [
    {"text": "Dasar bodoh, tolol kamu.", "labels": ["insult"], "language": "id"},
    {"text": "You are a stupid idiot.", "labels": ["insult"], "language": "en"},
    {"text": "Besok kita ke pasar.", "labels": [], "language": "id"},
    {"text": "See you tomorrow. The museum opens at nine.", "labels": [], "language": "en"},
    *({"text": f"Kelas kami membaca buku {n}.", "labels": [], "language": "id", "group": "kelas"} for n in range(3)),
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    return file


def test_figures_texts_and_page_of_one_run(labelled: Path, tmp_path: Path) -> None:
    measured = harm(Order([labelled], heads=("insult",), data=tmp_path))
    said = json.loads(told(measured, "json", "en"))
    assert said["heads"]["insult"]["auc"] == 1.0
    assert said["heads"]["insult"]["groups"]["kelas"]["of"] == 3
    assert list(said["heads"]) == ["insult"]
    table = told(measured, "text", "id", levels=True, show_text=True)
    assert "insult menurut bahasa" in table
    assert "Yang keliru" in table
    assert unfairly(measured, 3, "en") == []
    measured.told["heads"]["insult"]["groups"]["kelas"] |= {"hits": 3, "base": 0.0}
    assert unfairly(measured, 3, "id") == ["insult: alarm keliru pada teks tentang kelas lebih dari 3 kali laju dasar"]
    write_page(measured, tmp_path / "out.html", "set", "en")
    assert "bodoh" not in (tmp_path / "out.html").read_text("utf-8")
    with pytest.raises(DatasetError):
        write_page(measured, tmp_path / "none" / "out.html", "set", "en")


@pytest.mark.parametrize("name", ["sulap", "ngrams:x"])
def test_others_that_are_not_there(labelled: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="Choose one of"):
        harm(Order([labelled], against=(name,), data=tmp_path))
