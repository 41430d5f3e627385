"""Texts are scored as the gate scores them; others are asked beside it."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.evaluation import harm_systems as systems
from gateway.detectors.manifest import EMBEDDED, Manifest
from gateway.detectors.ngrams import NGrams


def length(sentences: Sequence[str]) -> list[dict[str, int]]:
    return [{"length": len(sentence)} for sentence in sentences]


def test_the_highest_score_of_a_texts_sentences_counts() -> None:
    scored = systems.highest([length], ["length"], ["Ya. Besok kita pergi. Ya.", "12345", ""])
    assert scored["length"].tolist() == [len("Besok kita pergi."), 0, 0]


def test_of_two_detectors_the_higher_score_counts() -> None:
    def fixed(sentences: Sequence[str]) -> list[dict[str, int]]:
        return [{"length": 5, "other": 7} for _ in sentences]

    scored = systems.highest([length, fixed], ["length", "other"], ["Ya.", "Besok pagi."])
    assert (scored["length"].tolist(), scored["other"].tolist()) == ([5, 11], [7, 7])


def test_the_table_of_a_model_alone(tmp_path: Path) -> None:
    table = io.BytesIO()
    np.savez(table, weights=np.zeros((16, 1), np.float16), bias=np.array([10], np.float32))
    (tmp_path / "ngrams.npz").write_bytes(table.getvalue())
    embedded = Manifest.read(EMBEDDED)
    digest = __import__("hashlib").sha256(table.getvalue()).hexdigest()
    manifest = Manifest(tmp_path, "n", "1", embedded.heads[:1], ("id",), 96, ("", ""), {"ngrams.npz": digest})
    assert NGrams.read(table.getvalue()).logits(["a"]).tolist() == [[10.0]]
    assert systems.ngrams_alone(manifest)(["Apa kabar?"]) == [{embedded.heads[0].name: 7500}]


def test_a_model_without_a_table_says_so(tmp_path: Path) -> None:
    embedded = Manifest.read(EMBEDDED)
    bare = Manifest(tmp_path, "n", "1", embedded.heads, ("id",), 96, ("", ""), {"model.onnx": "0"})
    with pytest.raises(ModelError, match="no table of n-grams"):
        systems.ngrams_alone(bare)


def test_alt_profanity_check_runs_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "profanity_check.py").write_text("def predict_prob(texts):\n    return [len(t) / 10 for t in texts]\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert systems.profanity_check(["abc", "abcdefghij"], sys.executable)["toxicity"].tolist() == [3000, 10000]


def test_what_to_do_where_it_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        systems.profanity_check(["rahasia"], str(tmp_path / "python"))
    assert "Pasang" in caught.value.message["id"]
    assert "rahasia" not in str(caught.value.message)


def test_names_of_nobody() -> None:
    assert "ngrams, alt-profanity-check" in systems.unknown_peer("sulap").message["en"]
