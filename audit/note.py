"""Signed notes (https://c2sp.org/signed-note, v1): a text and the signatures under it.

::

    text, lines ending in newline
    <empty line>
    — key name base64(key id || signature)

Only Ed25519 signatures (type 0x01) are made and checked here; others are kept as they are. Those of witnesses (type
0x04) are in ``audit.cosignature``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
"""The type of a plain Ed25519 signature over the text."""
COSIGNATURE = b"\x04"
"""The type of a witness's timestamped Ed25519 signature."""
_KINDS = (ED25519, COSIGNATURE)
SIZE_LIMIT = 64 * 1024
"""Characters; sixteen signatures, post-quantum ones too, fit many times over."""
_MARK = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNote(ValueError):
    """Not a note, not a key, or not signed by the key it should be signed by."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under; ``str()`` is its C2SP text form ``name+id+base64``."""

    name: str
    public: bytes
    kind: bytes = ED25519
    """Signature type: of a log (:data:`ED25519`) or of a witness (:data:`COSIGNATURE`). One is never the other."""

    @property
    def id(self) -> bytes:
        """First 4 bytes of SHA-256(name || 0x0A || kind || public key)."""
        return sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 over the text form and a newline: what ``sha256sum log.pub`` prints."""
        return sha256(f"{self}\n".encode()).hexdigest()

    @classmethod
    def parse(cls, text: str, kind: bytes = ED25519) -> VerifierKey:
        """Read the C2SP text form of a key of this kind.

        Raises:
            BadNote: not a verifier key, not of this kind, or the id does not fit name and key.
        """
        name, _, rest = text.strip().partition("+")
        identity, _, encoded = rest.partition("+")
        material = _base64(encoded)
        if not valid_name(name) or kind not in _KINDS or len(material) != 33 or material[:1] != kind:
            raise BadNote("not an Ed25519 verifier key of this kind")
        key = cls(name, material[1:], kind)
        if key.id.hex() != identity:
            raise BadNote("the key id does not fit the key")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    id: bytes
    value: bytes


def valid_name(name: str) -> bool:
    """Whether a key may have this name: not empty, no Unicode space, no control character, no plus."""
    return bool(name) and not any(char == "+" or char.isspace() or char < " " for char in name)


def sign(text: str, key: VerifierKey, signer: Callable[[bytes], bytes]) -> str:
    """The note that holds ``text`` (ends in newline) and one signature; ``signer`` makes it over the text's bytes.

    Raises:
        BadNote: the text does not end in a newline or holds control characters.
    """
    if not text.endswith("\n") or _CONTROL.search(text):
        raise BadNote("a note's text is lines without control characters")
    return f"{text}\n{line(key.name, key.id, signer(text.encode()))}"


def parse(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Split a note at its last empty line into text and signatures, unchecked.

    Raises:
        BadNote: it has not the form of a signed note.
    """
    if len(note) > SIZE_LIMIT:
        raise BadNote("the note is too long")
    text, divider, tail = note.rpartition("\n\n")
    if not divider or not tail.endswith("\n") or _CONTROL.search(note):
        raise BadNote("not a signed note")
    return text + "\n", tuple(_signature(one) for one in tail[:-1].split("\n"))


def signed_by(note: str, key: VerifierKey) -> tuple[str, list[Signature]]:
    """The text of a note, and the signatures under it that carry a key's name and id: one or more, unchecked.

    Raises:
        BadNote: malformed, or without a signature of this key.
    """
    text, signatures = parse(note)
    ours = [signature for signature in signatures if (signature.name, signature.id) == (key.name, key.id)]
    if not ours:
        raise BadNote("no signature of this key")
    return text, ours


def line(name: str, identity: bytes, value: bytes) -> str:
    """One signature line, with its newline."""
    return f"{_MARK}{name} {base64.b64encode(identity + value).decode()}\n"


def verify(note: str, key: VerifierKey) -> str:
    """The text of a note that ``key`` signed.

    Signatures of other keys are ignored, one of this key that fails spoils the note.

    Raises:
        BadNote: malformed, not signed by the key, or the signature does not hold.
    """
    if key.kind != ED25519:
        raise BadNote("not a key that signs notes")
    text, ours = signed_by(note, key)
    public = Ed25519PublicKey.from_public_bytes(key.public)
    for signature in ours:
        try:
            public.verify(signature.value, text.encode())
        except InvalidSignature:
            raise BadNote("the signature does not hold") from None
    return text


def _signature(written: str) -> Signature:
    name, space, encoded = written.removeprefix(_MARK).partition(" ")
    value = _base64(encoded)
    if not written.startswith(_MARK) or not space or not valid_name(name) or len(value) < 5:
        raise BadNote("not a signature line")
    return Signature(name, value[:4], value[4:])


def _base64(text: str) -> bytes:
    """Strict standard base64; also one that does not come back as it was written is refused."""
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadNote("not base64") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote("not base64")
    return data
