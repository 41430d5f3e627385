"""Check a bundle offline, trusting nothing in it. The steps are those of ``audit.bundle.sayings``.

What holds: each record stood at its number in the log that the checkpoint signs, says what it says, and was decided
under this very policy text. What cannot: that there are no other records about the same matter; for that the whole
log is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from audit import checkpoint
from audit.bundle.form import FORM, Bundle, Held, read
from audit.canonical_form import canonical_object
from audit.checkpoint import Checkpoint
from audit.layout import ENTRY_VERSION
from audit.merkle import leaf_hash, verify_inclusion
from audit.note import BadNote, VerifierKey
from audit.trust import Trust
from audit.verdict import Saying, Verdict, steps_of

IN_FORCE = frozenset({"configuration", "admin.policy"})
"""Kinds that say what was in force; all other records in a bundle are what it is about."""
_STAMPS = ("policy", "settings", "detectors")
_UNASKED = {9: 8}


def verify_bundle(data: bytes, trust: Trust) -> Verdict:
    """Check the bundle in these bytes with what was brought along."""
    check = _Check(trust)
    bundle = read(data)
    # (1) The file can be read and is a bundle of a known form.
    if isinstance(bundle, str):
        check.fail(1, "bundle_form", form=FORM, member=bundle or "JSON")
        return check.verdict()
    check.over(bundle)
    return check.verdict()


class _Check:
    """One look at a bundle. ``failures`` holds the first failure of each step."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.failures: dict[int, Saying] = {}
        self.remarks: list[Saying] = []
        self.bundle: Bundle | None = None
        self._public: dict[int, Mapping[str, Any]] = {}
        self._private: dict[int, Mapping[str, Any]] = {}
        self._size = 0

    def fail(self, step: int, code: str, **places: int | str) -> None:
        self.failures.setdefault(step, Saying(code, places))

    def over(self, bundle: Bundle) -> None:
        self.bundle = bundle
        for held in bundle.records:
            self._record(held)
        for shown in bundle.revealed:
            self._revealed(shown)
        self._signed(bundle)
        self._policy(bundle)
        self._together(bundle)
        withheld = sum("private" in public and index not in self._private for index, public in self._public.items())
        if withheld:
            self.remarks.append(Saying("withheld", {"count": withheld}))
        if bundle.policy is None:
            self.remarks.append(Saying("no_policy"))
        self.remarks.append(Saying("explained"))

    def _record(self, held: Held) -> None:
        # (2) Every record is canonical JSON of this log's version.
        public = canonical_object(held.entry.encode())
        if public is None or public.get("v") != ENTRY_VERSION or public["v"] is True:
            self.fail(2, "not_canonical", index=held.index, version=ENTRY_VERSION)
            return
        self._public[held.index] = public
        # (3) Every private part is the one its record commits to.
        if held.random is None or held.private is None:
            return
        content = canonical_object(held.private.encode())
        if content is None or sha256(held.random + held.private.encode()).hexdigest() != public.get("private"):
            self.fail(3, "private", index=held.index)
        else:
            self._private[held.index] = content

    def _revealed(self, shown: Mapping[str, Any]) -> None:
        commitment = self._private.get(shown["index"], {}).get(shown["member"])
        said = commitment if isinstance(commitment, dict) else {}
        try:
            nonce = bytes.fromhex(str(said.get("nonce", "")))
        except ValueError:
            nonce = b""
        if len(nonce) != 32 or sha256(nonce + shown["text"].encode()).hexdigest() != said.get("sha256"):
            self.fail(3, "revealed", index=shown["index"])

    def _signed(self, bundle: Bundle) -> None:
        # (4) Every record stands in the tree of the checkpoint, at its number.
        try:
            said = checkpoint.read(bundle.checkpoint)
        except BadNote:
            said = None
        if said is None or said.origin != bundle.origin:
            self.fail(4, "bundle_checkpoint")
            return
        self._size = said.size
        for held in bundle.records:
            if not _stands(held, said):
                self.fail(4, "inclusion", index=held.index, size=said.size)
        # (5) The checkpoint is signed by the log's key.
        try:
            key = VerifierKey.parse(bundle.key)
        except BadNote:
            key = None
        if key is None or key.name != bundle.origin:
            self.fail(5, "bundle_key")
        elif self.trust.choose(key) is not None:
            self.fail(5, "bundle_other_key")
        elif self.trust.check(bundle.checkpoint, said) is not None:
            self.fail(5, "signature", size=said.size)
        # (8) Each of the witnesses signed the checkpoint too.
        wrong = self.trust.witness(bundle.checkpoint, said) or self.trust.unwitnessed()
        if wrong is not None:
            self.failures.setdefault(8, wrong)

    def _policy(self, bundle: Bundle) -> None:
        # (6) The policy texts are those whose digest the records name.
        if bundle.policy is None:
            return
        sources = bundle.policy["sources"]
        for source in sources:
            if sha256(source["text"].encode()).hexdigest() != source["sha256"]:
                self.fail(6, "policy_file", file=source["path"])
        if digest_of(sources) != bundle.policy["digest"]:
            self.fail(6, "policy_digest")
        for index, public in self._about():
            if public.get("policy", bundle.policy["digest"]) != bundle.policy["digest"]:
                self.fail(6, "policy_absent", index=index)

    def _about(self) -> list[tuple[int, Mapping[str, Any]]]:
        return [(index, public) for index, public in self._public.items() if public.get("kind") not in IN_FORCE]

    def _together(self, bundle: Bundle) -> None:
        # (7) The records belong together.
        numbers = [held.index for held in bundle.records]
        for before, index in pairwise(numbers):
            if index <= before:
                self.fail(7, "order", index=index)
        about = self._about()
        for index, public in self._public.items():
            if public.get("kind") in IN_FORCE and about and index > about[0][0]:
                self.fail(7, "order", index=index)
        for index, _ in about[1:]:
            if not self._same_exchange(about[0][0], index):
                self.fail(7, "stranger", index=index)

    def _same_exchange(self, first: int, index: int) -> bool:
        """What is said of the exchange is the same, as far as it is said and still there."""
        stamps = [
            {name: self._public[at][name] for name in _STAMPS if name in self._public[at]} for at in (first, index)
        ]
        mine, theirs = (self._private.get(at, {}).get("exchange") for at in (first, index))
        same = all(stamps[0].get(name, value) == value for name, value in stamps[1].items())
        return same and (mine is None or theirs is None or mine == theirs)

    def verdict(self) -> Verdict:
        # (9) How much this proves.
        good = not self.failures
        unasked = frozenset(_UNASKED[step] for step in self.trust.unasked() if step in _UNASKED)
        return Verdict(
            origin="" if self.bundle is None else self.bundle.origin,
            fingerprint=self.trust.fingerprint,
            entries=0 if self.bundle is None else len(self.bundle.records),
            signed=self._size,
            steps=tuple(steps_of(self.failures, unasked, of="bundle")),
            remarks=tuple(self.remarks) if good else (),
            level=self.trust.level(empty=False) if good else None,
            witnessed=self.trust.witnessed,
        )


def digest_of(sources: Sequence[Mapping[str, Any]]) -> str:
    """The digest of a policy: SHA-256 over canonical JSON ``[[path, sha256 of the text], ...]``, sorted by path."""
    listed = sorted([source["path"], source["sha256"]] for source in sources)
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + sha256(text.encode()).hexdigest()


def _stands(held: Held, said: Checkpoint) -> bool:
    leaf = leaf_hash(held.entry.encode())
    return verify_inclusion(leaf, held.index, said.size, held.inclusion, said.root)
