"""Cached lower layers give what the whole network gives."""

from __future__ import annotations

from pathlib import Path

import pytest
import tokenizers
import torch

from gateway.detectors.training.network import Lower, logits_of, network, padded

HEADS = ("a", "b", "c")


def test_the_cache_changes_no_logit(unpacked: Path) -> None:
    torch.manual_seed(1)
    model = network(unpacked, HEADS)
    model.train(False)
    tokenizer = tokenizers.Tokenizer.from_file(str(unpacked / "tokenizer.json"))
    texts = ["kamu bodoh", "kamu", "kamu pintar dan baik sekali"]
    lower = Lower(model, tokenizer, 96)
    lower.read(texts)
    tokens, mask = padded([tokenizer.encode(text).ids for text in texts])
    with torch.no_grad():
        whole = model(input_ids=tokens, attention_mask=mask).logits
        cached = logits_of(model, *lower.batch(texts))
    assert cached.flatten().tolist() == pytest.approx(whole.flatten().tolist(), abs=0.02)  # kept in half precision


def test_only_the_upper_layers_learn(unpacked: Path) -> None:
    learning = {name for name, one in network(unpacked, HEADS).named_parameters() if one.requires_grad}
    assert any(name.startswith("bert.encoder.layer.8.") for name in learning)
    assert not [name for name in learning if name.startswith(("bert.embeddings", "bert.encoder.layer.7."))]


def test_what_is_too_long_keeps_its_end(unpacked: Path) -> None:
    tokenizer = tokenizers.Tokenizer.from_file(str(unpacked / "tokenizer.json"))
    lower = Lower(network(unpacked, HEADS), tokenizer, 10)
    lower.read(["kamu " * 50])
    assert lower.length("kamu " * 50) == 10
