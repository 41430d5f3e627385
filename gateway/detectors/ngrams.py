"""A linear model over hashed character n-grams: microseconds beside an encoder's milliseconds, right about spelling.

Each word, in small letters and with a blank on either side, gives its runs of 2 to 5 characters; each run is a place in
a table of ``2**bits`` rows by FNV-1a (Fowler, Noll, Vo; 32 bits). A text is the set of its places, scaled to
length one. Training writes the table (``gateway.detectors.training.linear``), serving reads it; both count here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SHORTEST, LONGEST = 2, 5
MOST_CHARACTERS = 2000
"""Of one text; what is longer is read in windows before it comes here."""
_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def places(text: str, bits: int) -> list[int]:
    """The rows of the table that a text stands in, each once."""
    found: set[int] = set()
    for word in text[:MOST_CHARACTERS].casefold().split():
        found.update(_of_word(word, bits))
    return sorted(found)


def _of_word(word: str, bits: int) -> set[int]:
    data = f" {word} ".encode()
    ends = [at for at in range(len(data)) if data[at] & 0xC0 != 0x80] + [len(data)]  # where characters begin
    found = set()
    for first in range(len(ends) - 1):
        value = _OFFSET
        for last in range(first + 1, min(first + LONGEST, len(ends) - 1) + 1):
            for byte in data[ends[last - 1] : ends[last]]:
                value = ((value ^ byte) * _PRIME) & _MASK
            if last - first >= SHORTEST:
                found.add((value ^ value >> bits) & ((1 << bits) - 1))
    return found


@dataclass(frozen=True, slots=True)
class NGrams:
    """The table, read."""

    weights: Any
    """float16 [2**bits, heads]"""
    bias: Any
    """float32 [heads]"""

    @classmethod
    def read(cls, data: bytes) -> NGrams:
        """From the bytes of an ``.npz`` with ``weights`` and ``bias``. Raises ``ValueError``; no pickle is read."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            weights, bias = arrays["weights"], arrays["bias"]
        rows, heads = weights.shape
        if rows & (rows - 1) or bias.shape != (heads,):
            raise ValueError("the table of n-grams has no sensible shape")
        return cls(weights, bias.astype(np.float32))

    def logits(self, texts: Sequence[str]) -> Any:
        """float32 [texts, heads]"""
        bits = int(self.weights.shape[0]).bit_length() - 1
        out = np.tile(self.bias, (len(texts), 1))
        for row, text in enumerate(texts):
            if found := places(text, bits):
                out[row] += self.weights[found].astype(np.float32).sum(axis=0) / np.sqrt(len(found))
        return out
