"""Pseudonyms: the stable names that stand for personal data on the far side of the gate.

``<ID_NIK_k7f2m9qa>`` is the type and 40 bits of HMAC-SHA256(type, 0x00, normalised value) in Crockford base32, under a
key that belongs to one tenant, principal and conversation: the same value gets the same name in every turn without
any memory on the gate's side, and nobody else's name for it is the same.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]{1,40}_[0-9a-hjkmnp-tv-z]{8,32}>")
SHORTEST = 8
_ACTIVE = re.compile(r"<[^<>]*>?|>|!?\[|\]|`")
_NUMBERS = ("ID_", "CREDIT_CARD", "PHONE_NUMBER")


def normalised(kind: str, value: str) -> str:
    """The value as it is compared: digits only for numbers, one case and single spaces for words."""
    value = unicodedata.normalize("NFKC", value)
    if kind.startswith(_NUMBERS):
        digits = "".join(character for character in value if character.isalnum())
        if kind == "PHONE_NUMBER" and digits.startswith("62"):
            return "0" + digits[2:]
        return digits
    return " ".join(value.split()).casefold()


def _base32(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest, "big")
    bits = len(digest) * 8
    return "".join(CROCKFORD[number >> (bits - 5 * (place + 1)) & 31] for place in range(length))


def _harmless(value: str) -> str:
    """A value without what a browser or a Markdown reader would act on: a number may have been split by a tag, and
    what is put back among a model's words must be words."""
    return _ACTIVE.sub("", value)


class Vault:
    """The pseudonyms of one request, and the values that may be given back. Lives as long as the exchange."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._names: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._restorable: set[str] = set()

    def __len__(self) -> int:
        return len(self._names)

    def placeholder(self, kind: str, value: str, *, restorable: bool) -> str:
        """The pseudonym of ``value``; ``restorable`` if the person asking supplied it (rule 9)."""
        identity = (kind, normalised(kind, value))
        name = self._names.get(identity, "")
        if not name:
            digest = hmac.digest(self._key, kind.encode() + b"\x00" + identity[1].encode(), hashlib.sha256)
            length = SHORTEST
            while (name := f"<{kind}_{_base32(digest, length)}>") in self._values:
                length += 1  # two values, one short name: the later one gets a longer name
            self._names[identity] = name
            self._values[name] = value
        if restorable and name not in self._restorable:
            self._restorable.add(name)
            self._values[name] = _harmless(value)  # as the person wrote it, not as a system prompt did before
        return name

    def is_own(self, placeholder: str) -> bool:
        """Whether this request made the placeholder."""
        return placeholder in self._values

    def value(self, placeholder: str) -> str | None:
        """The value to give back, None where there is none or it is not this person's to see."""
        return self._values[placeholder] if placeholder in self._restorable else None

    @property
    def restores(self) -> bool:
        """Whether there is anything to give back."""
        return bool(self._restorable)
