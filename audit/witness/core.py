"""What a witness does with a checkpoint (https://c2sp.org/tlog-witness, v0): bytes in, an answer out, no sockets.

A witness signs that a log only ever grew. So it remembers the newest checkpoint of each log it knows, asks for a proof
that the next one contains it, and never signs two that contradict each other: the new one is remembered for good before
it is signed, and of two submissions at once only one can take the place of what was remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from audit import checkpoint, cosignature, note
from audit.checkpoint import Checkpoint
from audit.merkle import EMPTY_ROOT, verify_consistency
from audit.note import BadNote, VerifierKey
from audit.witness.submission import SIZE_TYPE, Submission

_LARGEST = 2**63 - 1
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest tree of a log that was signed here."""

    size: int
    root: bytes


NOTHING_YET = Head(0, EMPTY_ROOT)
"""Of a log that was never signed here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: an HTTP status, and a body of this type."""

    status: int
    body: bytes
    content_type: str = TEXT_TYPE


class Memory(Protocol):
    """What a witness remembers. Both methods return when their effect is durable; both may be called from any thread.

    Both raise ``OSError`` where nothing can be read or written now.
    """

    def head(self, origin: str) -> Head:
        """The newest tree of this log that was signed here; :data:`NOTHING_YET` for none."""

    def advance(self, origin: str, seen: Head, new: Head, signed: str) -> bool:
        """Remember ``new``, and the note ``signed`` that says so, if ``seen`` is still what is remembered: all at once,
        whoever else tries. False: it is not, and nothing has changed."""

    def dispute(self, origin: str, signed: str) -> None:
        """Keep a checkpoint that contradicts what is remembered: two notes of one key show that its log was forked."""


class Witness:
    """One witness: its key, the logs it knows, its memory."""

    def __init__(
        self,
        key: VerifierKey,
        signer: Callable[[bytes], bytes],
        logs: Mapping[str, Sequence[VerifierKey]],
        memory: Memory,
        clock: Callable[[], float],
    ) -> None:
        """``key`` is of kind :data:`audit.note.COSIGNATURE`, ``signer`` its private half; ``logs`` are the keys of each
        log by origin; ``clock`` gives seconds since the epoch."""
        self.key = key
        self._signer = signer
        self._logs = logs
        self._memory = memory
        self._clock = clock

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a submission. Never raises for what is in ``body``.

        200 with signature lines; 400 malformed; 403 not signed by the log; 404 a log that is not known here; 409 with
        the size that was signed last where the submission does not begin there; 422 the proof does not hold; 503 what
        was signed cannot be remembered.
        """
        try:
            given = Submission.parse(body)
            claimed = checkpoint.read(given.signed)
        except BadNote as error:
            return _say(400, str(error))
        keys = self._logs.get(claimed.origin)
        if keys is None:
            return _say(404, "this log is not known here")
        new = _signed_by_one(given.signed, keys)
        if new is None:
            return _say(403, "not signed by a key of this log that is known here")
        if given.old > new.size or new.size > _LARGEST:
            return _say(400, "the old size is larger than the new one, or the new one than any log")
        try:
            return self._judge(given, new)
        except OSError:
            return _say(503, "what was signed cannot be remembered now")

    def _judge(self, given: Submission, new: Checkpoint) -> Answer:
        seen = self._memory.head(new.origin)
        if given.old != seen.size:
            return _conflict(seen)
        if new.size == seen.size and new.root != seen.root:
            self._memory.dispute(new.origin, given.signed)
            return _conflict(seen)
        if not _grew(seen, new, given.proof):
            self._memory.dispute(new.origin, given.signed)
            return _say(422, "the proof does not lead from the old tree to the new one")
        text = note.parse(given.signed)[0]
        if not self._memory.advance(new.origin, seen, Head(new.size, new.root), given.signed):
            return _conflict(self._memory.head(new.origin))
        return Answer(200, cosignature.sign(text, self.key, self._signer, int(self._clock())).encode())


def _signed_by_one(signed: str, keys: Sequence[VerifierKey]) -> Checkpoint | None:
    """The checkpoint, if one of these keys signed it. A broken signature of one does not spoil another's good one."""
    for key in keys:
        try:
            return checkpoint.verify(signed, key)
        except BadNote:
            continue
    return None


def _grew(seen: Head, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Whether the new tree contains the old one; the empty tree is in every other, and needs no proof."""
    if seen.size == 0:
        return not proof and (new.size > 0 or new.root == EMPTY_ROOT)
    return verify_consistency(seen.size, seen.root, new.size, new.root, proof)


def _say(status: int, why: str) -> Answer:
    return Answer(status, f"{why}\n".encode())


def _conflict(seen: Head) -> Answer:
    return Answer(409, f"{seen.size}\n".encode(), SIZE_TYPE)
