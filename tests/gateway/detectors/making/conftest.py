"""Checkpoints as detoxify writes them, small and of random weights, with tokenizers trained on the spot."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PARITY = Path(__file__).parents[4] / "gateway/detectors/making/parity.txt"
TEXTS = PARITY.read_text("utf-8").splitlines() * 20
TOXIC = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
UNBIASED = ["toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit"]
WHO = ["male", "female", "homosexual_gay_or_lesbian", "christian", "jewish", "muslim", "black", "white",
       "psychiatric_or_mental_illness"]  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One of the published five, in miniature."""

    kind: str
    classes: list[str]
    outputs: int
    legacy: bool = False
    """Written in torch's format before 1.6, as the oldest file is."""


VARIANTS = {
    "original": Variant("Bert", TOXIC, 6, legacy=True),
    "unbiased": Variant("Roberta", UNBIASED, 16),
    "multilingual": Variant("XLMRoberta", UNBIASED + WHO, 16),
    "original-small": Variant("Albert", TOXIC, 6),
    "unbiased-small": Variant("Albert", UNBIASED, 7),
}


def vocabulary(kind: str, folder: Path) -> None:
    """The tokenizer's files, as the base models have them."""
    import sentencepiece
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    if kind == "Bert":
        words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        words.normalizer, words.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        words.train_from_iterator(TEXTS, trainers.WordPieceTrainer(vocab_size=300, special_tokens=special))
        words.model.save(str(folder))
    elif kind == "Roberta":
        pairs = Tokenizer(models.BPE())
        pairs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, initial_alphabet=alphabet)
        pairs.train_from_iterator(TEXTS, trainer)
        pairs.model.save(str(folder))
    else:
        (folder / "texts").write_text("\n".join(TEXTS), "utf-8")
        ids: dict[str, Any] = {"bos_id": 1, "eos_id": 2, "unk_id": 0, "pad_id": -1}
        if kind == "Albert":
            ids = {"pad_id": 0, "unk_id": 1, "bos_id": -1, "eos_id": -1, "pad_piece": "<pad>",
                   "control_symbols": ["[CLS]", "[SEP]", "[MASK]"]}  # fmt: skip
        prefix = "spiece" if kind == "Albert" else "sentencepiece.bpe"
        sentencepiece.SentencePieceTrainer.train(
            input=str(folder / "texts"), model_prefix=str(folder / prefix), vocab_size=200, minloglevel=3, **ids
        )
        (folder / "texts").unlink()


def network(kind: str, folder: Path, outputs: int, gain: float) -> Any:
    """The network, its configuration written beside the tokenizer as the base model's (which knows no labels)."""
    import torch
    import transformers

    size = len(getattr(transformers, f"{kind}Tokenizer").from_pretrained(str(folder), local_files_only=True))
    settings: dict[str, Any] = {
        "vocab_size": size,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 130 if "oberta" in kind else 128,
    }
    settings |= {"embedding_size": 16} if kind == "Albert" else {}
    settings |= {"type_vocab_size": 1} if "oberta" in kind else {}
    config = getattr(transformers, f"{kind}Config")(**settings)
    config.save_pretrained(folder)
    config.num_labels = outputs
    torch.manual_seed(3)
    model = getattr(transformers, f"{kind}ForSequenceClassification")(config).eval()
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if weights.ndim > 1:  # random weights say nothing: scores must differ to be compared
                weights.mul_(gain * (3 if "classifier" in name else 1))
    return model


def checkpoint(variant: Variant, folder: Path, gain: float = 3, **changed: Any) -> tuple[Path, str]:
    """Write base folder and checkpoint; its path and SHA-256. ``changed`` replaces members of the architecture."""
    import torch

    vocabulary(variant.kind, folder)
    model = network(variant.kind, folder, variant.outputs, gain)
    arguments = {
        "model_type": "some/name-on-a-hub",
        "model_name": f"{variant.kind}ForSequenceClassification",
        "tokenizer_name": f"{variant.kind}Tokenizer",
        "num_classes": variant.outputs,
    } | {name: value for name, value in changed.items() if name != "classes"}
    config = {"name": "Jigsaw", "n_gpu": 1, "arch": {"type": variant.kind, "args": arguments},
              "dataset": {"args": {"classes": changed.get("classes", variant.classes)}}}  # fmt: skip
    weights = dict(model.state_dict())
    weights["bert.embeddings.position_ids"] = torch.arange(128)[None]  # a buffer of older releases
    path = folder / "toxic.ckpt"
    torch.save({"config": config, "state_dict": weights}, path, _use_new_zipfile_serialization=not variant.legacy)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Written:
    """A base model's folder with a checkpoint in it."""

    folder: Path
    path: Path
    sha256: str


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Written]:
    """Writes one of the published variants in miniature; ``gain`` makes its scores differ more."""

    def write(variant: str, gain: float = 3, **changed: Any) -> Written:
        folder = tmp_path / "base"
        folder.mkdir()
        return Written(folder, *checkpoint(VARIANTS[variant], folder, gain, **changed))

    return write


@pytest.fixture
def run_cut_off() -> Callable[[str, Path], str]:
    """Runs a program in a process of its own that has no network, where this machine lets us take it away."""

    def run(program: str, folder: Path) -> str:
        unshare = shutil.which("unshare")
        cut = [unshare, "-n"] if unshare and os.geteuid() == 0 else []
        environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1"}
        done = subprocess.run([*cut, sys.executable, "-c", program], cwd=folder, env=environment,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
