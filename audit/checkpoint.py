"""Checkpoints (https://c2sp.org/tlog-checkpoint, v1): the head of the tree as a signed note.

::

    origin
    number of entries
    base64 root hash
    <extension lines, none here>
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

from audit import note
from audit.layout import HASH_BYTES
from audit.note import BadNote, VerifierKey

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log ``origin`` had ``size`` entries and this ``root``."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text. Extension lines are allowed and dropped.

        Raises:
            BadNote: fewer than three lines, an empty line, a size with leading zeroes, or a root that is no hash.
        """
        lines = text.split("\n")
        if lines.pop() != "" or len(lines) < 3 or not all(lines):
            raise BadNote("a checkpoint has three lines or more")
        origin, size, root = lines[:3]
        if _SIZE.fullmatch(size) is None:
            raise BadNote("not a tree size")
        try:
            digest = base64.b64decode(root, validate=True)
        except (binascii.Error, ValueError):
            raise BadNote("not a root hash") from None
        if len(digest) != HASH_BYTES or base64.b64encode(digest).decode() != root:
            raise BadNote("not a root hash")
        return cls(origin, int(size), digest)


def sign(checkpoint: Checkpoint, key: VerifierKey, signer: Callable[[bytes], bytes]) -> str:
    """The checkpoint as a note signed by its log."""
    return note.sign(str(checkpoint), key, signer)


def read(signed: str) -> Checkpoint:
    """What a signed checkpoint says, without checking who signed it.

    Raises:
        BadNote: not a checkpoint.
    """
    return Checkpoint.parse(note.parse(signed)[0])


def verify(signed: str, key: VerifierKey) -> Checkpoint:
    """What a checkpoint says, signed by ``key``, whose name must be the checkpoint's origin.

    Raises:
        BadNote: not a checkpoint, not signed by the key, or of another log.
    """
    checkpoint = Checkpoint.parse(note.verify(signed, key))
    if checkpoint.origin != key.name:
        raise BadNote("a checkpoint of another log")
    return checkpoint
