"""What a log sends to a witness (https://c2sp.org/tlog-witness, ``add-checkpoint``), written and read.

::

    old <size of the checkpoint that the witness signed last>
    <base64 of each hash of a consistency proof from there (RFC 6962, 2.1.2)>
    <empty line>
    <the checkpoint, a signed note>
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from audit.layout import HASH_BYTES
from audit.note import SIZE_LIMIT, BadNote

MOST_HASHES = 63
"""As many lines of proof as the protocol allows; a tree of 2^62 leaves needs no more."""
MOST_BYTES = 4 * SIZE_LIMIT + MOST_HASHES * 45 + 64
"""Of a submission: a note of the longest kind, in characters of four bytes, and a whole proof."""
SIZE_TYPE = "text/x.tlog.size"
"""Content type of an answer that says how large the checkpoint is that the witness signed last."""
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class Submission:
    """``signed`` is a checkpoint whose tree grew out of one with ``old`` leaves, as ``proof`` shows."""

    old: int
    proof: Sequence[bytes]
    signed: str

    def __bytes__(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof), "", self.signed]
        return "\n".join(lines).encode()

    @classmethod
    def parse(cls, body: bytes) -> Submission:
        """Read the body of a request. The note in it is not looked at.

        Raises:
            BadNote: too long, not UTF-8, or not of this form.
        """
        if len(body) > MOST_BYTES:
            raise BadNote("the submission is too long")
        try:
            head, empty, signed = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise BadNote("not UTF-8") from None
        first, *rest = head.split("\n")
        old = _OLD.fullmatch(first)
        if not empty or old is None or len(rest) > MOST_HASHES:
            raise BadNote("a submission is an old size, hashes, an empty line and a note")
        return cls(int(old[1]), tuple(map(_hash, rest)), signed)


def read_size(body: bytes) -> int | None:
    """The size in an answer of type :data:`SIZE_TYPE`; None where there is none."""
    found = _SIZE.fullmatch(body)
    return None if found is None else int(found[1])


def _hash(line: str) -> bytes:
    try:
        value = base64.b64decode(line.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadNote("not a hash") from None
    if len(value) != HASH_BYTES or base64.b64encode(value).decode() != line:
        raise BadNote("not a hash")
    return value
