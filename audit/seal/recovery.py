"""A private key on paper: 14 groups of 4 characters, a checksum of 24 bits among them.

Crockford's base32 (see ``audit.codes``): no letter looks like a digit, and what is read as one counts as it.
"""

from __future__ import annotations

from hashlib import sha256

from audit.codes import ALPHABET, LOOKS_LIKE
from audit.seal.boxes import KEY_BYTES
from audit.seal.trouble import SealError

_CHECK = 3
"""Bytes: one typing mistake in 16 million is not noticed."""
_LENGTH = (KEY_BYTES + _CHECK) * 8 // 5
_GROUP = 4


def written(private: bytes) -> str:
    """The key as it is printed."""
    number = int.from_bytes(private + _check(private), "big")
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read(typed: str) -> bytes:
    """The key that somebody typed from the paper.

    Raises:
        SealError: a letter is wrong, missing or too many (``bad_sheet``).
    """
    letters = "".join(LOOKS_LIKE.get(letter, letter) for letter in typed.upper() if letter not in "- \t\r\n")
    if len(letters) != _LENGTH or any(letter not in ALPHABET for letter in letters):
        raise SealError("bad_sheet")
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    whole = number.to_bytes(KEY_BYTES + _CHECK, "big")
    private = whole[:KEY_BYTES]
    if whole[KEY_BYTES:] != _check(private):
        raise SealError("bad_sheet")
    return private


def _check(private: bytes) -> bytes:
    return sha256(b"gapura recovery/1\n" + private).digest()[:_CHECK]
