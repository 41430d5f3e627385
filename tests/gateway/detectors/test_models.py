"""Files that say they are Detoxify checkpoints: nothing of them is believed, and nothing executed. One that is."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch

from gateway.detectors import models
from gateway.detectors.base import ModelError

TOXIC = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def checkpoint(**changed: Any) -> dict[str, Any]:
    """What detoxify saves, with a single weight."""
    arguments = {
        "model_type": "bert-base-uncased",
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": 6,
    } | {name: value for name, value in changed.items() if name != "classes"}
    classes = {"args": {"classes": changed.get("classes", TOXIC)}}
    weights = OrderedDict({"classifier.bias": torch.zeros(6)})
    return {"config": {"arch": {"args": arguments}, "dataset": classes}, "state_dict": weights}


def saved(folder: Path, content: Any) -> Path:
    torch.save(content, folder / "toxic.ckpt")
    return folder / "toxic.ckpt"


def read(path: Path) -> models.Checkpoint:
    return models.read(path, hashlib.sha256(path.read_bytes()).hexdigest())


class Hostile:
    """A pickle that would make a folder."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("pwned",)


def test_labels_have_detoxifys_names_and_identities_are_left_out(tmp_path: Path) -> None:
    plain = read(saved(tmp_path, checkpoint()))
    assert [name for _, name in plain.kept] == [
        "toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack",
    ]  # fmt: skip
    with_people = read(saved(tmp_path, checkpoint(classes=["male", "toxicity", "muslim", "insult"])))
    assert with_people.kept == [(1, "toxicity"), (3, "insult")]


def test_another_hash_is_told_before_anything_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, checkpoint())

    def load(*given: object, **named: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr(torch, "load", load)
    with pytest.raises(ModelError, match="is not the file you meant") as raised:
        models.read(path, "0" * 64)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in raised.value.message["id"]


@pytest.mark.parametrize("legacy", [True, False])
def test_a_checkpoint_that_runs_code_is_refused_and_runs_none(
    legacy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "toxic.ckpt"
    torch.save(checkpoint() | {"more": Hostile()}, path, _use_new_zipfile_serialization=not legacy)
    with pytest.raises(ModelError, match="more than weights"):
        read(path)
    path.write_bytes(pickle.dumps(Hostile(), protocol=2))
    with pytest.raises(ModelError, match="no Detoxify checkpoint") as raised:
        read(path)
    assert "Tidak ada isinya yang dijalankan" in raised.value.message["id"]
    assert not (tmp_path / "pwned").exists()


def test_what_is_cut_off_empty_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, checkpoint())
    whole = path.read_bytes()
    for data in (b"", whole[:100], whole[: len(whole) // 2], whole[:-30], b"GIF89a" + bytes(500), b"\x80\x02."):
        path.write_bytes(data)
        with pytest.raises(ModelError, match="no Detoxify checkpoint"):
            read(path)
    contents: tuple[Any, ...] = ([], {"state_dict": {}}, checkpoint() | {"config": None}, checkpoint(num_classes=3),
                                 checkpoint() | {"state_dict": {"classifier.bias": 5}})  # fmt: skip
    for content in contents:
        with pytest.raises(ModelError, match="no Detoxify checkpoint"):
            read(saved(tmp_path, content))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        models.read(tmp_path / "toxic.ckpt", "0" * 64)


@pytest.mark.parametrize(
    "changed",
    [
        {"classes": [*TOXIC[:5], "sarcasm"]},
        {"classes": ["male", "female"]},
        {"classes": ["toxic", "toxicity"]},
    ],
)
def test_classes_that_detoxify_does_not_have_are_refused(changed: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="classes are not Detoxify's"):
        read(saved(tmp_path, checkpoint(**changed)))


@pytest.mark.parametrize("changed", [{"model_name": "GPT2LMHeadModel"}, {"tokenizer_name": "__import__"}])
def test_networks_that_detoxify_was_not_published_with_are_refused(changed: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="its network or tokenizer is none of"):
        read(saved(tmp_path, checkpoint(**changed)))
