"""The gate asks its witnesses to sign that its log only grew (https://c2sp.org/tlog-witness, the log's side).

Checkpoints go out once a minute at most, and once when the gate stops. A school that is offline is nothing to tell of:
it is tried again. What a witness *says*, though, is heard: that it knows another history of this log, or a longer one,
is an error in the process log and a record.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from audit import Log, Record, cosignature
from audit.checkpoint import Checkpoint
from audit.errors import AuditError
from audit.growth import grow
from audit.merkle import Frontier
from audit.note import BadNote, VerifierKey
from audit.reader import Reader
from audit.witness.standing import AHEAD, CONTRADICTS, OTHER_KEY, REFUSES, SIGNED, newest, standings
from audit.witness.submission import Submission, read_size
from gateway.record_settings import WitnessAt

_logger = logging.getLogger("gapura.witness")
AT_STOP = 5.0
"""Seconds that the last checkpoint may take to be signed and to go round when the gate stops."""
_LOOK = 0.1
_TEXTS = {
    CONTRADICTS: "witness %(witness)s knows another history of this log (it signed %(theirs)s entries): somebody "
    "changed the log, or two gates write with one key. Run gapura audit verify / saksi %(witness)s mengenal riwayat "
    "lain log ini (ditandatanganinya %(theirs)s entri): log diubah, atau dua gerbang menulis dengan satu kunci. "
    "Jalankan gapura audit verify",
    AHEAD: "witness %(witness)s signed %(theirs)s entries, this log has %(ours)s: an older copy was put back / saksi "
    "%(witness)s menandatangani %(theirs)s entri, log ini berisi %(ours)s: salinan lama telah dipasang kembali",
    OTHER_KEY: "what answers for witness %(witness)s does not sign with the key in record.witnesses; ask whoever runs "
    "it for its line / yang menjawab untuk saksi %(witness)s tidak menandatangani dengan kunci di record.witnesses; "
    "minta barisnya kepada pengelolanya",
    REFUSES: "witness %(witness)s does not take this log (HTTP %(status)s): give whoever runs it the line in log.pub, "
    "and check record.witnesses / saksi %(witness)s tidak menerima log ini (HTTP %(status)s): berikan baris log.pub "
    "kepada pengelolanya, dan periksa record.witnesses",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: an HTTP status and a body."""

    status: int
    body: bytes


Post = Callable[[str, bytes], Awaitable[Reply | None]]
"""Sends a body to a URL; None where nobody answered."""
Note = Callable[[dict[str, Any]], Awaitable[None]]
"""Writes the public part of an ``admin.witness`` record."""
Cosign = Callable[[int, Callable[[str], str]], None]
"""Puts what a function makes of the checkpoint of a size in its place. Blocks."""


@dataclass
class _Witness:
    """One of them, and how far it has come."""

    url: str
    key: VerifierKey
    size: int = 0
    """Entries of the checkpoint it signed last, as far as is known."""
    tree: Frontier | None = field(default_factory=Frontier)
    """The log's tree of that size; None where it has to be made anew."""
    outcome: str | None = None


class Witnesses:
    """All witnesses of one log. ``start`` in the event loop, ``finish`` at the end."""

    def __init__(
        self,
        known: Sequence[tuple[str, VerifierKey]],
        reader: Reader,
        post: Post,
        note: Note,
        cosign: Cosign,
    ) -> None:
        """``known``: address and key of each. Reads the log, to see what they signed before. Blocks."""
        self._reader, self._post, self._note, self._cosign = reader, post, note, cosign
        self._all = [_Witness(url.rstrip("/") + "/add-checkpoint", key) for url, key in known]
        for one, stood in zip(self._all, standings(reader, [key for _, key in known]), strict=True):
            one.outcome = stood.outcome
            if stood.size:
                one.size, one.tree = stood.size, None
        self._following: asyncio.Task[None] | None = None

    def start(self, seconds: float) -> None:
        """Sends what is new, every so many seconds, until :meth:`finish`."""
        self._following = asyncio.create_task(self._follow(seconds))

    async def _follow(self, seconds: float) -> None:
        while True:
            await self.send_all()
            await asyncio.sleep(seconds)

    async def finish(self) -> None:
        """Sends the last checkpoint as soon as everything that was written is signed; not at any price."""
        if self._following is not None:
            self._following.cancel()  # it may be waiting for somebody who does not answer
            await asyncio.gather(self._following, return_exceptions=True)
        try:
            async with asyncio.timeout(AT_STOP):
                await asyncio.to_thread(self._wait_for_signature)
                await self.send_all()
        except TimeoutError:
            return

    async def send_all(self) -> None:
        """The newest checkpoint to everybody who has not signed it."""
        await asyncio.gather(*(self._send(one) for one in self._all))

    def _wait_for_signature(self) -> None:
        deadline = time.monotonic() + AT_STOP
        while time.monotonic() < deadline:
            with self._reader.snapshot() as snapshot:
                size = snapshot.size()
            if newest(self._reader)[0].size >= size:
                return
            time.sleep(_LOOK)

    async def _send(self, one: _Witness) -> None:
        try:
            await self._ask(one)
        except (SQLAlchemyError, AuditError, BadNote, ValueError) as error:  # of the log: others say so, loudly
            _logger.debug("not now: %s", type(error).__name__)

    async def _ask(self, one: _Witness) -> None:
        head, signed = await asyncio.to_thread(newest, self._reader)
        for _ in range(2):  # once to hear where it stands, once from there
            if head.size == one.size and one.outcome == SIGNED:
                return
            tree, proof = await asyncio.to_thread(self._grown, one, head)
            if tree.root() != head.root:
                return  # the log does not fit its own checkpoint: verify says so, and a witness would say the same
            reply = await self._post(one.url, bytes(Submission(one.size, proof, signed)))
            if reply is None or reply.status >= 500:
                return
            if reply.status == 200:
                await self._take(one, head, signed, reply, tree)
                return
            theirs = read_size(reply.body) if reply.status == 409 else None
            if theirs is not None and theirs > head.size:
                head, signed = await asyncio.to_thread(newest, self._reader)  # another process may have sent it
            if theirs is None or theirs == one.size or theirs > head.size:
                await self._object(one, reply, head, theirs)
                return
            one.size, one.tree = theirs, None

    def _grown(self, one: _Witness, head: Checkpoint) -> tuple[Frontier, Sequence[bytes]]:
        with self._reader.snapshot() as snapshot:
            if one.tree is None:
                one.tree = grow(Frontier(), snapshot.leaves(0, one.size), one.size).tree
            grown = grow(one.tree, snapshot.leaves(one.size, head.size), head.size)
        return grown.tree, grown.proof

    async def _take(self, one: _Witness, head: Checkpoint, signed: str, reply: Reply, tree: Frontier) -> None:
        """Keep a cosignature that holds."""
        try:
            lines = reply.body.decode()
            cosignature.check(cosignature.collect(signed, lines, [one.key]), one.key)
        except (BadNote, UnicodeDecodeError):
            await self._tell(one, OTHER_KEY, {"size": head.size}, {"witness": one.key.name})
            return
        await asyncio.to_thread(self._cosign, head.size, lambda note: cosignature.collect(note, lines, [one.key]))
        one.size, one.tree = head.size, tree
        await self._tell(one, SIGNED, {"size": head.size})

    async def _object(self, one: _Witness, reply: Reply, head: Checkpoint, theirs: int | None) -> None:
        """What it said needs a person."""
        told = {"witness": one.key.name, "ours": head.size, "theirs": theirs or one.size, "status": reply.status}
        outcome = REFUSES
        if theirs is not None and theirs > head.size:
            outcome = AHEAD
        elif reply.status == 422 or theirs is not None:
            outcome = CONTRADICTS
        sizes = {"size": head.size, **({} if outcome == REFUSES else {"theirs": theirs or one.size})}
        await self._tell(one, outcome, sizes, told)

    async def _tell(
        self, one: _Witness, outcome: str, sizes: dict[str, int], told: dict[str, Any] | None = None
    ) -> None:
        """Say it and write it down once, until something else is to be said."""
        if one.outcome == outcome:
            return
        if told is not None:
            _logger.error(_TEXTS[outcome], told)
        await self._note({"witness": one.key.name, "outcome": outcome, **sizes})
        one.outcome = outcome


def witnesses_of(known: Iterable[WitnessAt], data: Path, log: Log, post: Post) -> Witnesses:
    """The witnesses that the settings name, for the log in a data folder. Blocks."""

    async def note(public: dict[str, Any]) -> None:
        await log.append(Record("admin.witness", public))

    named = [(one.url, cosignature.parse_key(one.key)) for one in known]
    return Witnesses(named, Reader.open(data), post, note, log.cosign)
