"""Recompute everything from the file, trusting nothing in it.

Needs Python, ``cryptography`` and this package's pure modules; no store, no gate, no network. The database is opened
read-only, in one snapshot, beside a running gate if need be; rows are streamed.

The steps, labelled (1) to (8) below:

(1) The file can be read and is a log of a known form.
(2) Entries are numbered 0, 1, 2 ... without a gap.
(3) Every entry is canonical JSON, its columns repeat what it says, and its stored leaf hash is SHA-256(0x00 || entry).
(4) Every private part is the one its entry commits to: SHA-256(random || private). Where an entry commits to a private
    part that is gone, a later ``retention`` or ``admin.erase`` record names that entry.
(5) The Merkle tree (RFC 6962) over the leaf hashes passes through the root of every checkpoint. That is stronger than
    consistency proofs between them.
(6) Every checkpoint is signed by the log's key: the one whose fingerprint was given, else the one beside the log.
(7) What comes after the last checkpoint fits the stored head of the tree. No signature covers it yet.
(8) The level reached is said, and no more than that.

The verdict names the first bad step; later steps rest on it and are left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit import checkpoint
from audit.errors import LogUnusable
from audit.evidence import Checkpoints, canonical_object, open_readonly, wanted_key
from audit.keys import read_public
from audit.layout import DATABASE, ENTRY_VERSION, ERASURES, FORMAT, PUBLIC_FILE
from audit.merkle import Frontier, leaf_hash
from audit.note import BadNote, VerifierKey
from audit.spans import Spans
from audit.verdict import STEPS, Level, Saying, Step, Verdict

Progress = Callable[[int, int], None]
"""Called now and then with the entries done and the entries there are."""

_EVERY = 2000
_NAMES = "SELECT name, value FROM meta"
_ROWS = "SELECT idx, kind, minute, entry, leaf, random, private, exchange, subject FROM entries ORDER BY idx"
_NO_OUTCOME = """
    SELECT count(*), min(d.idx) FROM entries AS d
    WHERE d.kind = 'decision' AND d.exchange IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM entries AS o WHERE o.exchange = d.exchange AND o.kind = 'outcome')"""
_STILL_THERE = "SELECT count(*), min(idx) FROM entries WHERE idx BETWEEN ? AND ? AND private IS NOT NULL"


def verify(data: Path, *, key: str | None = None, progress: Progress | None = None) -> Verdict:
    """Check the log in folder ``data``.

    Args:
        data: the folder with ``audit.db`` and ``log.pub``.
        key: fingerprint (hex SHA-256 of ``log.pub``) or whole verifier key, obtained from elsewhere. None: the key
            beside the log is taken, and the level can only be self-consistent.
        progress: told how far the walk is.

    Raises:
        LogUnusable: there is no database (``no_log``) or ``key`` has neither form (``key_form``). Everything found
            in the files themselves is in the verdict.
    """
    path = data / DATABASE
    if not path.is_file():
        raise LogUnusable("no_log", where=str(data))
    wanted = wanted_key(key)
    walk = _Walk()
    try:
        with closing(open_readonly(path)) as database:
            database.text_factory = bytes
            database.execute("BEGIN")
            walk.form(database)
            if not walk.failures:
                verifier = walk.key(data / PUBLIC_FILE, wanted)
                walk.entries(database, verifier, progress)
                walk.head(database)
                walk.remark(database)
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the second: an error text quotes damaged bytes
        walk.fail(1, "unreadable", index=walk.tree.size)
    return walk.verdict(given=key is not None)


class _Walk:
    """One pass over the file. ``failures`` holds the first failure of each step."""

    def __init__(self) -> None:
        self.failures: dict[int, Saying] = {}
        self.tree = Frontier()
        self.origin = ""
        self.fingerprint = ""
        self.passed = 0
        self.signed = 0
        self.gaps = Spans()
        self.named = Spans()
        self.remarks: list[Saying] = []

    def fail(self, step: int, code: str, **places: int | str) -> None:
        self.failures.setdefault(step, Saying(code, places))

    def form(self, database: sqlite3.Connection) -> None:
        # (1) The file can be read and is a log of a known form.
        try:
            names = {bytes(row[0]).decode(): bytes(row[1]).decode() for row in database.execute(_NAMES)}
        except (sqlite3.OperationalError, ValueError, TypeError):
            names = {}
        if names.get("format") != FORMAT or "origin" not in names:
            self.fail(1, "form", form=FORMAT)
        self.origin = names.get("origin", "")

    def key(self, path: Path, wanted: str | VerifierKey | None) -> VerifierKey | None:
        """The key to check signatures with, if it is to be had."""
        if isinstance(wanted, VerifierKey):
            self.fingerprint = wanted.fingerprint
            return wanted
        try:
            found = read_public(path)
        except LogUnusable:
            self.fail(6, "no_public_key")
            return None
        self.fingerprint = found.fingerprint
        if wanted not in (None, found.fingerprint):
            self.fail(6, "other_key")
            return None
        return found

    def entries(self, database: sqlite3.Connection, verifier: VerifierKey | None, progress: Progress | None) -> None:
        total = int(database.execute("SELECT count(*) FROM entries").fetchone()[0])
        checkpoints = Checkpoints(database)
        for index, *row in database.execute(_ROWS):
            for size, note in checkpoints.at(self.tree.size):
                self.checkpoint(size, note, verifier)
            # (2) Entries are numbered 0, 1, 2 ... without a gap.
            if index != self.tree.size:
                self.fail(2, "gap", index=self.tree.size, found=index)
                return
            self.entry(index, *row)
            if progress is not None and index % _EVERY == 0:
                progress(index, total)
        for size, note in checkpoints.left():
            self.checkpoint(size, note, verifier)
        if checkpoints.taken == 0:
            self.fail(5, "no_checkpoint")
        unnamed = self.gaps.first_outside(self.named)
        if unnamed is not None:
            self.fail(4, "unnamed_gap", index=unnamed)

    def entry(self, index: int, kind: Any, minute: Any, *rest: Any) -> None:
        entry, leaf, *about = rest
        # (3) Every entry is canonical JSON, its columns repeat it, and its stored leaf hash is its hash.
        public = canonical_object(entry)
        if public is None or public.get("v") != ENTRY_VERSION:
            self.fail(3, "not_canonical", index=index, version=ENTRY_VERSION)
        elif (_bytes(public.get("kind")), _bytes(public.get("time"))) != (kind, minute):
            self.fail(3, "columns", index=index)
        computed = leaf_hash(entry) if isinstance(entry, bytes) else b""
        if computed != leaf:
            self.fail(3, "leaf", index=index)
        self.tree.append(computed)
        if public is None:
            return
        # (4) Every private part is the one its entry commits to; what is gone is remembered as a gap.
        committed = public.get("private")
        gone = all(value is None for value in about)
        if committed is not None and gone:
            self.gaps.add(index, index)
        elif committed is None and not gone:
            self.fail(4, "private", index=index)
        elif committed is not None:
            self.private(index, committed, *about)
        if public.get("kind") in ERASURES:
            self.erasure(index, public.get("erased"))

    def private(self, index: int, committed: Any, random: Any, private: Any, *columns: Any) -> None:
        whole = isinstance(random, bytes) and isinstance(private, bytes)
        if not whole or sha256(random + private).hexdigest() != committed:
            self.fail(4, "private", index=index)
            return
        content = canonical_object(private)
        if content is None or tuple(_bytes(content.get(name)) for name in ("exchange", "subject")) != columns:
            self.fail(4, "exchange", index=index)

    def erasure(self, index: int, erased: Any) -> None:
        """A record can name only what came before it."""
        try:
            pairs = [(first + 0, last + 0) for first, last in erased]
        except (TypeError, ValueError):
            pairs = [(0, -1)]
        for first, last in pairs:
            if not 0 <= first <= last < index:
                self.fail(4, "bad_erasure", index=index)
                return
            self.named.add(first, last)

    def checkpoint(self, size: int, note: Any, verifier: VerifierKey | None) -> None:
        # (5) The tree over the leaf hashes passes through the root of every checkpoint.
        try:
            text = bytes(note).decode()
            said = checkpoint.read(text)
        except (BadNote, UnicodeDecodeError, TypeError):
            self.fail(5, "bad_checkpoint", size=size)
            return
        if (said.size, said.origin) != (size, self.origin):
            self.fail(5, "bad_checkpoint", size=size)
        elif size > self.tree.size:
            self.fail(5, "cut", size=size, index=self.tree.size)
        elif said.root != self.tree.root():
            self.fail(5, "root", size=size, first=self.passed, last=size - 1)
        else:
            self.passed = size
        # (6) Every checkpoint is signed by the log's key.
        if verifier is not None:
            try:
                self.signed = checkpoint.verify(text, verifier).size
            except BadNote:
                self.fail(6, "signature", size=size)

    def head(self, database: sqlite3.Connection) -> None:
        # (7) What comes after the last checkpoint fits the stored head of the tree.
        rows = database.execute("SELECT id, size, frontier FROM head").fetchall()
        if rows != [(0, self.tree.size, b"".join(self.tree.hashes))]:
            self.fail(7, "head", index=self.tree.size, size=self.passed)

    def remark(self, database: sqlite3.Connection) -> None:
        if self.tree.size > self.passed:
            self.remarks.append(Saying("tail", {"count": self.tree.size - self.passed, "size": self.passed}))
        if self.gaps.count:
            self.remarks.append(Saying("erased", {"count": self.gaps.count}))
        left = [database.execute(_STILL_THERE, span).fetchone() for span in self.named]
        undeleted = [(count, first) for count, first in left if count]
        if undeleted:
            places = {"count": sum(count for count, _ in undeleted), "index": min(first for _, first in undeleted)}
            self.remarks.append(Saying("undeleted", places))
        count, first = database.execute(_NO_OUTCOME).fetchone()
        if count:
            self.remarks.append(Saying("no_outcome", {"count": count, "index": first}))

    def verdict(self, *, given: bool) -> Verdict:
        # (8) The level reached is said, and no more than that.
        bad = min(self.failures, default=None)
        level = None
        if bad is None:
            covered = self.signed > 0 or self.tree.size == 0
            level = Level.SIGNED if given and covered else Level.SELF_CONSISTENT
        steps = tuple(
            Step(number, "ok" if bad is None or number < bad else "failed" if number == bad else "not checked", failure)
            for number in STEPS
            for failure in [self.failures.get(number) if number == bad else None]
        )
        remarks = () if bad is not None else tuple(self.remarks)
        return Verdict(self.origin, self.fingerprint, self.tree.size, self.signed, steps, remarks, level)


def _bytes(value: Any) -> bytes | None:
    return value.encode() if isinstance(value, str) else None
