"""Recompute everything from the file, trusting nothing in it.

Needs Python, ``cryptography`` and this package's pure modules; no store, no gate, no network. A database is opened
read-only, in one snapshot, beside a running gate if need be; an export is read once. Entries are streamed.

The steps:

(1) The file can be read and is a log of a known form.
(2) Entries are numbered 0, 1, 2 ... without a gap.
(3) Every entry is canonical JSON, its columns repeat it, and its stored leaf hash is its hash: SHA-256(0x00 || entry).
(4) Every private part is the one its entry commits to: SHA-256(random || private). Where an entry commits to a private
    part that is gone, a later ``retention`` or ``admin.erase`` record names that entry.
(5) The Merkle tree (RFC 6962) over the leaf hashes passes through the root of every checkpoint. That is stronger than
    consistency proofs between them.
(6) Every checkpoint is signed by the log's key: the one whose fingerprint was given, else the one beside the log.
(7) What comes after the last checkpoint fits the stored head of the tree. No signature covers it yet.
(8) The tree passes through the checkpoint that was kept elsewhere, and is not shorter than it.
(9) Each witness that was named signed a checkpoint too.
(10) The level reached is said, and no more than that.

Steps 3 and 4 are in ``audit.contents``, signatures in ``audit.trust``. The verdict names the first bad step; what comes
after rests on it and is left out. A part of a log can be checked alone: then only the contents of its entries are
read, and the tree is made of all stored leaf hashes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit import checkpoint
from audit.bundle.verifying import verify_bundle
from audit.contents import Contents, Leaf, Row
from audit.errors import LogUnusable
from audit.evidence import Broken, Database, Evidence, Kept
from audit.exported import Exported
from audit.layout import DATABASE, ERASURES
from audit.merkle import Frontier
from audit.note import BadNote
from audit.side_by_side import Examiner
from audit.trust import Brought, Trust
from audit.verdict import Saying, Verdict, steps_of

Progress = Callable[[int, int], None]
"""Called now and then with the entries done and the entries there are."""
_EVERY = 2000
_BUNDLE = b'{"checkpoint":'
_ERASURES = frozenset(kind.encode() for kind in ERASURES)


@dataclass(frozen=True, slots=True)
class Part:
    """Which entries' contents to look at; both ends included."""

    first: int = 0
    last: int | None = None

    def __contains__(self, index: int) -> bool:
        return index >= self.first and (self.last is None or index <= self.last)


WHOLE = Part()


def verify(
    source: Path,
    brought: Brought = Brought(),  # noqa: B008 - frozen
    *,
    part: Part = WHOLE,
    progress: Progress | None = None,
    workers: int = 1,
) -> Verdict:
    """Check a log.

    Args:
        source: the folder with ``audit.db`` and ``log.pub``, or a file that ``gapura audit export`` or ``gapura audit
            bundle`` wrote; with a bundle, ``against`` may not be brought.
        brought: what was obtained from elsewhere; without it the level can only be self-consistent.
        part: entries whose contents are looked at.
        progress: told how far the walk is.
        workers: processes that look at contents side by side. More than one needs a main module that can be imported.

    Raises:
        LogUnusable: there is no log (``no_log``) or what was brought has not its form. Everything found in the files
            themselves is in the verdict.
    """
    trust = Trust(brought)
    if source.is_file() and _is_bundle(source):
        if trust.kept is not None:
            raise LogUnusable("against_bundle")
        return verify_bundle(source.read_bytes(), trust)
    walk = _Walk(trust, part)
    try:
        with _opened(source) as evidence:
            if walk.begin(evidence):
                with Examiner(evidence.form, workers) as examiner:
                    walk.over(evidence, examiner, progress)
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the second: an error text quotes damaged bytes
        walk.fail(1, Saying("unreadable", {"index": walk.tree.size}))
    return walk.verdict()


def _is_bundle(source: Path) -> bool:
    """Of a bundle's members the first by name is its checkpoint."""
    with source.open("rb") as file:
        return file.read(len(_BUNDLE)) == _BUNDLE


@contextmanager
def _opened(source: Path) -> Iterator[Evidence]:
    path = source / DATABASE if source.is_dir() else source
    if not path.is_file():
        raise LogUnusable("no_log", where=str(source))
    evidence = Database(path) if source.is_dir() else Exported(path)
    try:
        yield evidence
    finally:
        evidence.close()


class _Walk:
    """One pass over the evidence. ``failures`` holds the first failure of each step."""

    def __init__(self, trust: Trust, part: Part) -> None:
        self.trust = trust
        self.part = part
        self.tree = Frontier()
        self.failures: dict[int, Saying] = {}
        self.remarks: list[Saying] = []
        self.origin = ""
        self._passed = 0
        self._checkpoints = 0
        self._root: bytes | None = None

    def fail(self, step: int, saying: Saying | None) -> None:
        if saying is not None:
            self.failures.setdefault(step, saying)

    def begin(self, evidence: Evidence) -> bool:
        """Whether there is something to walk over."""
        # (1) The file can be read and is a log of a known form.
        begin = evidence.begin()
        self.origin = evidence.origin
        if isinstance(begin, Broken):
            self.fail(begin.step, begin.saying)
            return False
        self.tree, self._passed = begin, begin.size
        return True

    def over(self, evidence: Evidence, examiner: Examiner, progress: Progress | None) -> None:
        self.fail(6, self.trust.choose(evidence.key()))
        self._look_back()
        whole = self._items(evidence, examiner, progress)
        contents = examiner.result()
        self._contents(contents, complete=evidence.form.complete)
        if whole:
            self._end(evidence, contents)

    def _items(self, evidence: Evidence, examiner: Examiner, progress: Progress | None) -> bool:
        """Take entry by entry and checkpoint by checkpoint; False: not to the end."""
        total = evidence.total() if progress is not None else 0
        for item in evidence.items():
            if isinstance(item, Broken):
                self.fail(item.step, item.saying)
                return False
            if isinstance(item, Kept):
                self._checkpoint(item)
                continue
            # (2) Entries are numbered 0, 1, 2 ... without a gap.
            if item.number != self.tree.size:
                self.fail(2, Saying("gap", {"index": self.tree.size, "found": item.number}))
                return False
            self._entry(item, examiner)
            if progress is not None and item.number % _EVERY == 0:
                progress(item.number, total)
        return True

    def _entry(self, row: Row | Leaf, examiner: Examiner) -> None:
        if isinstance(row, Row) and (row.number in self.part or row.kind in _ERASURES):
            examiner.look_at(row)
        self.tree.append(row.leaf if isinstance(row.leaf, bytes) else b"")
        self._look_back()

    def _look_back(self) -> None:
        """Remember the root the tree had when it was as large as the checkpoint kept elsewhere."""
        if self.trust.kept is not None and self.trust.kept.size == self.tree.size:
            self._root = self.tree.root()

    def _checkpoint(self, kept: Kept) -> None:
        # (5) The tree over the leaf hashes passes through the root of every checkpoint.
        self._checkpoints += 1
        size = kept.size
        try:
            text = kept.note if isinstance(kept.note, str) else bytes(kept.note).decode()
            said = checkpoint.read(text)
        except (BadNote, UnicodeDecodeError, TypeError):
            self.fail(5, Saying("bad_checkpoint", {"size": size}))
            return
        if (said.size, said.origin) != (size, self.origin) or said.size < self.tree.size:
            self.fail(5, Saying("bad_checkpoint", {"size": size}))
        elif size > self.tree.size:
            self.fail(5, Saying("cut", {"size": size, "index": self.tree.size}))
        elif said.root != self.tree.root():
            self.fail(5, Saying("root", {"size": size, "first": self._passed, "last": size - 1}))
        else:
            self._passed = size
        # (6) Every checkpoint is signed by the log's key.
        self.fail(6, self.trust.check(text, said))
        self.fail(9, self.trust.witness(text, said))

    def _contents(self, contents: Contents, *, complete: bool) -> None:
        # (3) and (4), entry by entry; and that what is gone is named.
        for step, saying in contents.failures.items():
            self.fail(step, saying)
        unnamed = contents.gaps.first_outside(contents.named)
        if unnamed is not None and complete:
            self.fail(4, Saying("unnamed_gap", {"index": unnamed}))

    def _end(self, evidence: Evidence, contents: Contents) -> None:
        if self._checkpoints == 0:
            self.fail(5, Saying("no_checkpoint"))
        # (7) What comes after the last checkpoint fits the stored head of the tree.
        self.fail(7, evidence.ends(self.tree, self._passed))
        # (8) The log only adds to the checkpoint that was kept elsewhere.
        self.fail(8, self.trust.compare(self.tree.size, self._root))
        # (9) Each of the witnesses signed a checkpoint too.
        self.fail(9, self.trust.unwitnessed())
        signed = max(self._passed, self.trust.signed)
        if self.tree.size > signed:
            self.remarks.append(Saying("tail", {"count": self.tree.size - signed, "size": signed}))
        unnamed = contents.gaps.first_outside(contents.named)
        if unnamed is not None:
            self.remarks.append(Saying("gone", {"count": contents.gaps.count, "index": unnamed}))
        elif contents.gaps.count:
            self.remarks.append(Saying("erased", {"count": contents.gaps.count}))
        self.remarks += evidence.remarks(contents.named)
        if self.part != WHOLE:
            last = self.tree.size - 1 if self.part.last is None else min(self.part.last, self.tree.size - 1)
            self.remarks.append(Saying("range", {"first": self.part.first, "last": last}))

    def verdict(self) -> Verdict:
        # (10) The level reached is said, and no more than that.
        good = not self.failures
        return Verdict(
            origin=self.origin,
            fingerprint=self.trust.fingerprint,
            entries=self.tree.size,
            signed=max(0, self.trust.signed),
            steps=tuple(steps_of(self.failures, self.trust.unasked())),
            remarks=tuple(self.remarks) if good else (),
            level=self.trust.level(empty=self.tree.size == 0) if good else None,
            witnessed=self.trust.witnessed,
        )
