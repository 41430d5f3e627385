"""Whose signatures count: what the person who checks brought along, and what it says of each checkpoint.

Everything here comes from outside of the evidence, which is why it can prove something: a key's fingerprint, keys of
witnesses, a checkpoint that was kept elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit import checkpoint, cosignature
from audit.checkpoint import Checkpoint
from audit.errors import LogUnusable
from audit.note import BadNote, VerifierKey, parse
from audit.verdict import Level, Saying

_ED25519_BYTES = 64
_FINGERPRINT = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Brought:
    """What was obtained from elsewhere than the evidence."""

    key: str | None = None
    """Fingerprint (hex SHA-256 of ``log.pub``) or whole verifier key of the log."""
    witnesses: tuple[str, ...] = ()
    """Verifier keys of witnesses, as C2SP writes them."""
    against: str | None = None
    """A signed checkpoint of the log, older or newer than the evidence."""


class Trust:
    """The signatures under one log's checkpoints, checked as they come by."""

    def __init__(self, brought: Brought) -> None:
        """Take what was brought.

        Raises:
            LogUnusable: it has not the form it must have (``key_form``, ``witness_form``, ``against_form``).
        """
        self._wanted = wanted_key(brought.key)
        self._kept = brought.against
        self._last: dict[VerifierKey, int] = dict.fromkeys(map(_witness, brought.witnesses), -1)
        self.kept: Checkpoint | None = _checkpoint(brought.against)
        """What the checkpoint kept elsewhere says."""
        self.key: VerifierKey | None = None
        """The key that signatures are checked with."""
        self.signed = -1
        """Entries under the largest checkpoint whose signature held; -1: none did."""

    @property
    def fingerprint(self) -> str:
        """Of the key that signatures are checked with."""
        return "" if self.key is None else self.key.fingerprint

    @property
    def witnessed(self) -> int:
        """Entries that all witnesses saw; 0 without witnesses."""
        return max(0, min(self._last.values(), default=0))

    def choose(self, beside: VerifierKey | None) -> Saying | None:
        """Settle which key counts: the one that was brought, else the one ``beside`` the evidence.

        A fingerprint is only a name: the key itself is then the one beside, if it has that name.
        """
        if isinstance(self._wanted, VerifierKey):
            self.key = self._wanted
            return None
        self.key = beside
        if beside is None:
            return Saying("no_public_key")
        return None if self._wanted in (None, beside.fingerprint) else Saying("other_key")

    def check(self, note: str, said: Checkpoint) -> Saying | None:
        """(6) Whether the log's key signed this checkpoint; the witnesses' signatures are noted."""
        if self.key is None:
            return None
        try:
            checkpoint.verify(note, self.key)
        except BadNote:
            found = _other_signer(note, said.origin, self.key)
            if found is None:
                return Saying("signature", {"size": said.size})
            code = "key_swapped" if self.signed < 0 else "key_changed"
            return Saying(code, {"size": said.size, "found": found, "key": self.key.id.hex()})
        self.signed = max(self.signed, said.size)
        return None

    def witness(self, note: str, said: Checkpoint) -> Saying | None:
        """(9) What is wrong with a witness's signature under this checkpoint, where there is one."""
        signers = {(one.name, one.id) for one in parse(note)[1]} if self._last else set()
        for witness in self._last:
            if (witness.name, witness.id) in signers:
                try:
                    cosignature.check(note, witness)
                except BadNote:
                    return Saying("cosignature", {"size": said.size, "witness": witness.name})
                self._last[witness] = max(self._last[witness], said.size)
        return None

    def unwitnessed(self) -> Saying | None:
        """(9) A witness that signed nothing."""
        silent = [witness.name for witness, size in self._last.items() if size < 0]
        return Saying("unwitnessed", {"witness": silent[0]}) if silent else None

    def compare(self, size: int, root: bytes | None) -> Saying | None:
        """(8) What is wrong between the checkpoint kept elsewhere and a tree of ``size`` entries that had this
        ``root`` when it was as large as that one; None: it never was."""
        if self.kept is None or self._kept is None or self.key is None:
            return None
        if self.kept.origin != self.key.name or self.check(self._kept, self.kept) is not None:
            return Saying("not_kept")
        if root is None:
            return Saying("rolled_back", {"size": self.kept.size, "index": size})
        if root != self.kept.root:
            return Saying("rewritten", {"size": self.kept.size, "last": self.kept.size - 1})
        return self.witness(self._kept, self.kept)

    def unasked(self) -> frozenset[int]:
        """Steps for which nothing was brought."""
        return frozenset({8} if self.kept is None else ()) | frozenset(() if self._last else {9})

    def level(self, *, empty: bool) -> Level:
        """(10) What holds if no step failed; ``empty``: the log has no entries that could be signed."""
        if self.witnessed > 0:
            return Level.WITNESSED
        signed = self.signed > 0 or (empty and self.signed == 0)
        return Level.SIGNED if self._wanted is not None and signed else Level.SELF_CONSISTENT


def _other_signer(note: str, origin: str, key: VerifierKey) -> str | None:
    """The id of another key that signed under the log's name, where ``key`` did not."""
    signers = [one for one in parse(note)[1] if one.name == origin and len(one.value) == _ED25519_BYTES]
    if not signers or (key.name, key.id) in {(one.name, one.id) for one in signers}:
        return None
    return signers[0].id.hex()


def wanted_key(key: str | None) -> str | VerifierKey | None:
    """The fingerprint or verifier key that somebody gave.

    Raises:
        LogUnusable: it is neither (``key_form``).
    """
    if key is None:
        return None
    fingerprint = _FINGERPRINT.fullmatch(key.strip().lower())
    if fingerprint is not None:
        return fingerprint[1]
    try:
        return VerifierKey.parse(key)
    except BadNote:
        raise LogUnusable("key_form") from None


def _witness(text: str) -> VerifierKey:
    try:
        return cosignature.parse_key(text)
    except BadNote:
        raise LogUnusable("witness_form") from None


def _checkpoint(note: str | None) -> Checkpoint | None:
    try:
        return None if note is None else checkpoint.read(note)
    except BadNote:
        raise LogUnusable("against_form") from None
