"""The embedded model stops the obvious in both languages, lets lessons pass, and is the one its manifest names.

Some of these sentences, or others of their template, were trained on: this shows that the model works, not how well.
How well is measured on sentences it never saw (``gapura eval harm``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.detectors.base import DetectorError, ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import EMBEDDED, LEVELS, Manifest


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED, tmp_path / "model"))


def level(name: str, label: str = "toxicity") -> int:
    (levels,) = [entry.levels for entry in Manifest.read(EMBEDDED).heads if entry.name == label]
    return levels[name]


@pytest.mark.parametrize(
    "sentence",
    [
        "kamu bodoh dan tidak berguna",
        "you are a stupid idiot",
        "dasar anjing kamu",
        "I will break your legs after class",
        "Kupatahkan kakimu sepulang sekolah.",
        "Dasar tolol, gitu aja gak bisa!",
        "You worthless piece of shit.",
        "gue bunuh lo besok",
    ],
)
def test_plain_abuse_reaches_the_balanced_level(toxicity: HarmDetector, sentence: str) -> None:
    assert toxicity.score([sentence])[0]["toxicity"] >= level("balanced")


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("you are a stupid idiot", "insult"),
        ("kamu bodoh dan tidak berguna", "insult"),
        ("I will break your legs after class", "threat"),
        ("Kubunuh kau nanti malam.", "threat"),
        ("Fuck you, you piece of shit", "obscene"),
        ("Usir orang Cina dari kampung kita, mereka hama.", "identity_attack"),
    ],
)
def test_the_kind_of_abuse_is_named(toxicity: HarmDetector, sentence: str, label: str) -> None:
    assert toxicity.score([sentence])[0][label] >= level("balanced", label)


@pytest.mark.parametrize(
    "sentence",
    [
        "Fotosintesis adalah proses tumbuhan membuat makanan dengan cahaya matahari.",
        "Photosynthesis is how plants make food from sunlight, water and carbon dioxide.",
        "To add two fractions, first find a common denominator.",
        "Perang Diponegoro berlangsung dari tahun 1825 sampai 1830.",
        "NIK saya 3174015509000001, tolong cek",
        "My phone number is <PHONE_NUMBER_k7f2m9qa>, can you save it?",
        "Halo! Ada yang bisa saya bantu hari ini?",
        "How do I kill a process in Linux?",
        "Mati lampu dari tadi malam.",
        "Pemain itu tembak penalti dan gol.",
    ],
)
def test_lessons_and_harmless_homonyms_stay_below_the_balanced_level(toxicity: HarmDetector, sentence: str) -> None:
    assert toxicity.score([sentence])[0]["toxicity"] < level("balanced")


@pytest.mark.parametrize(
    "sentence",
    [
        "Semoga membantu.",
        "Sama-sama!",
        "Kamu pasti bisa!",
        "Halo, apa kabar?",
        "Hello, how are you?",
        "I hope that helps.",
        "You can do it!",
        "Sure, I can help you with that.",
    ],
)
def test_everyday_politeness_reaches_no_balanced_level(toxicity: HarmDetector, sentence: str) -> None:
    (row,) = toxicity.score([sentence])
    limits = {head.name: head.levels.get("balanced", head.limit) for head in toxicity.manifest.heads}
    assert [name for name, score in row.items() if score >= limits[name]] == []


def test_no_words_at_all_are_harmless(toxicity: HarmDetector) -> None:
    assert toxicity.score([]) == []
    (row,) = toxicity.score([""])
    assert row.keys() == toxicity.provides
    assert row["threat"] < level("cautious", "threat")


def test_scores_do_not_depend_on_the_company(toxicity: HarmDetector) -> None:
    sentences = [
        "kamu bodoh",
        "Halo.",
        "Bandingkan fotosintesis dengan respirasi secara ringkas, lalu beri contoh. " * 4,
    ]
    together = toxicity.score(sentences)
    alone = [toxicity.score([sentence])[0] for sentence in sentences]
    for one, other in zip(together, alone, strict=True):
        assert all(abs(one[name] - other[name]) <= 2 for name in one)  # rounding of padded batches


def test_abuse_anywhere_in_a_long_sentence_is_seen(toxicity: HarmDetector) -> None:
    filler = "fotosintesis membuat makanan dari cahaya dan air "
    for before in (0, 20, 60):
        sentence = filler * before + "dasar anjing kamu bodoh dan tidak berguna " + filler * 20
        assert toxicity.score([sentence])[0]["toxicity"] >= level("cautious"), before


def test_the_manifest_tells_what_a_board_would_ask(toxicity: HarmDetector) -> None:
    manifest = toxicity.manifest
    assert manifest.languages == ("en", "id")
    assert {source["licence"] for source in manifest.document["training"]["sources"]} >= {"MIT", "CC BY 4.0"}
    assert len(manifest.document["limits"]["en"]) == len(manifest.document["limits"]["id"]) > 0
    for head in manifest.heads:
        if head.kind == "score":
            cautious, balanced, strict = (head.levels[name] for name in LEVELS)
            assert 0 < cautious <= balanced <= strict <= head.highest <= 10000, head.name
        else:
            assert 0 < head.limit <= head.highest <= 10000, head.name
    assert sum(path.stat().st_size for path in EMBEDDED.iterdir()) <= 45e6
    assert toxicity.version.endswith(manifest.files["model.onnx"])


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_before_it_is_loaded(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match=name) as caught:
        HarmDetector(copy).load()
    assert "SHA-256" in caught.value.message["en"]
    assert "pasang ulang" in caught.value.message["id"]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        HarmDetector(copy).load()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("data", [b"", b"no model", b"\x08\x07"])
def test_bytes_that_are_no_model_are_refused_even_when_the_hash_fits(copy: Path, name: str, data: bytes) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / name).write_bytes(data)
    manifest["files"][name] = hashlib.sha256(data).hexdigest()
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        HarmDetector(copy).load()


def test_a_model_that_is_not_loaded_gives_no_scores() -> None:
    with pytest.raises(DetectorError):
        HarmDetector(EMBEDDED).score(["halo"])


SERVING = """
import sys
from gateway.detectors.registry import DetectorConfig, Registry
(detector,) = Registry(DetectorConfig(pii=False, injection=False)).load_all()
print(len(detector.score(["halo"])[0]))
assert not {"torch", "transformers", "detoxify", "presidio_analyzer"} & sys.modules.keys()
"""


def test_serving_needs_no_torch() -> None:
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SERVING], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.stdout, done.stderr) == (f"{len(Manifest.read(EMBEDDED).heads)}\n", "")
