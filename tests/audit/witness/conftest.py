"""A small log and its key, as a witness meets it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import checkpoint
from audit.checkpoint import Checkpoint
from audit.growth import grow
from audit.merkle import Frontier, root_of
from audit.note import VerifierKey
from audit.witness.submission import Submission


class Grower:
    """A log of invented leaves, that can say anything of itself in its own name."""

    def __init__(self, origin: str = "sman1.example/log", seed: int = 1, salt: bytes = b"") -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        self.key = VerifierKey(origin, self._private.public_key().public_bytes_raw())
        self._salt = salt

    def leaves(self, size: int) -> list[bytes]:
        return [sha256(self._salt + bytes([number % 256])).digest() for number in range(size)]

    def note(self, size: int, root: bytes | None = None) -> str:
        head = Checkpoint(self.key.name, size, root_of(self.leaves(size)) if root is None else root)
        return checkpoint.sign(head, self.key, self._private.sign)

    def proof(self, old: int, size: int) -> tuple[bytes, ...]:
        tree = Frontier()
        for leaf in self.leaves(old):
            tree.append(leaf)
        return grow(tree, self.leaves(size)[old:], size).proof

    def submission(self, old: int, size: int) -> bytes:
        return bytes(Submission(old, self.proof(old, size), self.note(size)))


@pytest.fixture
def grower() -> Grower:
    return Grower()


@pytest.fixture
def fork() -> Grower:
    """The same log, by the same key, with another history."""
    return Grower(salt=b"another")


@pytest.fixture
def stranger() -> Grower:
    return Grower("stranger.example/log", seed=7)
