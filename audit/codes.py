"""Short codes of decisions, for people: ``K7F2-M9QA`` is read out over the telephone where 32 digits are not.

A code is the beginning of the decision's own id, so it is in the log without being stored beside it. Letters are
Crockford's base32, in which no letter looks like a digit.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32 (Douglas Crockford, *Base 32*)."""
_BITS = 40
LOOKS_LIKE = {"O": "0", "I": "1", "L": "1"}
"""What people write in the place of a digit."""


def code_of(decision_id: str) -> str:
    """The code of a decision id (32 hexadecimal digits): its first 40 bits in two groups of four characters."""
    number = int(decision_id[: _BITS // 4], 16)
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(typed: str) -> str | None:
    """A code as somebody typed it, in its own spelling; None for what is none."""
    letters = "".join(LOOKS_LIKE.get(letter, letter) for letter in typed.upper() if letter not in " -")
    if len(letters) != _BITS // 5 or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def beginning_of(code: str) -> str:
    """How the id begins that a code names: ten hexadecimal digits. The code is one that :func:`read_code` gave."""
    number = 0
    for letter in code.replace("-", ""):
        number = number << 5 | ALPHABET.index(letter)
    return f"{number:010x}"
