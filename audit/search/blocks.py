"""Blocks: for each 4096 entries, one bit an entry for each term. Pure; no database.

Where term ``effect=block`` has bit 5 in block 3, entry 3 * 4096 + 5 was blocked. Any filter is then a handful of ANDs
and ORs of whole numbers, whatever is rare and whatever is frequent, and counting is counting bits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

BLOCK = 4096
"""Entries of one block."""
FULL = (1 << BLOCK) - 1
_BYTES = BLOCK // 8
_SPARSE = 32
"""Up to so many bits are written as their places, two bytes each; more as all bits, 512 bytes."""


def pack(bits: int) -> bytes:
    """The bits of one term as they are stored."""
    count = bits.bit_count()
    if count > _SPARSE:
        return bits.to_bytes(_BYTES, "little")
    return struct.pack(f"<{count}H", *places(bits))


def unpack(stored: bytes) -> int:
    """The inverse of :func:`pack`."""
    if len(stored) == _BYTES:
        return int.from_bytes(stored, "little")
    whole = bytearray(_BYTES)
    for place in struct.unpack(f"<{len(stored) // 2}H", stored):
        whole[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(whole, "little")


def places(bits: int, *, downwards: bool = False) -> Iterator[int]:
    """Which bits are set, from the lowest or from the highest."""
    while bits:
        place = (bits if downwards else bits & -bits).bit_length() - 1
        bits ^= 1 << place
        yield place


def gather(rows: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """The bits of each term, from the place of each entry in its block and its terms."""
    whole: dict[str, bytearray] = {}
    for place, terms in rows:
        for term in terms:
            bits = whole.get(term)
            if bits is None:
                bits = whole[term] = bytearray(_BYTES)
            bits[place >> 3] |= 1 << (place & 7)
    return {term: int.from_bytes(bits, "little") for term, bits in whole.items()}


def pack_minutes(minutes: Iterable[int]) -> bytes:
    """The time of each entry of a block, in minutes since the epoch."""
    listed = list(minutes)
    return zlib.compress(struct.pack(f"<{len(listed)}q", *listed), 1)


def unpack_minutes(stored: bytes) -> tuple[int, ...]:
    """The inverse of :func:`pack_minutes`."""
    whole = zlib.decompress(stored)
    return struct.unpack(f"<{len(whole) // 8}q", whole)
