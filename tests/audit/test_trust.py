"""What was brought from elsewhere decides how much is proved, and swaps of keys are called by their name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import Log, LogUnusable, Record, checkpoint, cosignature
from audit.checkpoint import Checkpoint
from audit.keys import SigningKey, load_key
from audit.merkle import leaf_hash
from audit.note import COSIGNATURE, VerifierKey
from audit.trust import Brought, wanted_key
from audit.verdict import Level, Verdict
from audit.verify import verify


def failure(verdict: Verdict) -> tuple[int, str]:
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    return verdict.failed.number, verdict.failed.failure.code


def newest(site: Any, size: int = 1 << 60) -> str:
    ((note,),) = site.sql("SELECT note FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1", size)
    return str(note)


def test_a_fingerprint_or_a_whole_key_is_understood() -> None:
    key = VerifierKey("school.example/log", bytes(32))
    assert wanted_key(None) is None
    assert wanted_key(str(key)) == key
    assert wanted_key(f" SHA256:{key.fingerprint.upper()}\n") == key.fingerprint
    for wrong in ("", "abc", key.fingerprint[:-1], str(key)[:-2]):
        with pytest.raises(LogUnusable):
            wanted_key(wrong)


@pytest.mark.parametrize(
    ("brought", "code"),
    [
        (Brought(key="school"), "key_form"),
        (Brought(witnesses=("school",)), "witness_form"),
        (Brought(witnesses=(str(VerifierKey("w.example", bytes(32))),)), "witness_form"),
        (Brought(against="just a text\n"), "against_form"),
    ],
)
def test_what_has_not_its_form_is_wrong_use_and_no_verdict(sample: Any, brought: Brought, code: str) -> None:
    with pytest.raises(LogUnusable) as refused:
        verify(sample.data, brought)
    assert refused.value.code == code


# -- a checkpoint that was kept elsewhere


def test_every_checkpoint_kept_earlier_is_still_passed_through(sample: Any) -> None:
    for (note,) in sample.sql("SELECT note FROM checkpoints"):
        verdict = verify(sample.data, Brought(against=note))
        assert verdict.level is Level.SELF_CONSISTENT
        assert verdict.steps[7].state == "ok"


def test_a_restored_old_backup_is_named_by_any_later_checkpoint(site: Any, decision: Any, tmp_path: Path) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    backup = site.copy(tmp_path / "backup")
    log = site.open()
    log.append_sync(decision(2))
    log.close()
    assert backup.verify(log.fingerprint).level is Level.SIGNED, "by itself an old copy is perfect"
    rolled_back = verify(backup.data, Brought(log.fingerprint, against=newest(site)))
    assert failure(rolled_back) == (8, "rolled_back")
    assert "an older copy was put back" in rolled_back.failed.failure.text("en")  # type: ignore[union-attr]


def test_history_that_was_rewritten_and_signed_anew_is_named(site: Any, decision: Any, tmp_path: Path) -> None:
    """The holder of the key tells the days anew, longer than before: only what was kept elsewhere can tell."""
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    kept = newest(site)
    shutil.rmtree(site.data)
    (site.keys / "head.note").unlink()  # who holds the key can take away what lies beside it
    again = Log.open(site.data, site.keys, origin=log.origin)
    for number in range(5):
        again.append_sync(decision(number))
    again.close()
    assert site.verify(log.fingerprint).level is Level.SIGNED
    assert failure(verify(site.data, Brought(log.fingerprint, against=kept))) == (8, "rewritten")


def test_a_checkpoint_of_another_log_or_key_is_none_of_this_one(sample: Any, tmp_path: Path) -> None:
    other = Log.open(tmp_path / "data", tmp_path / "keys")
    other.close()
    foreign = load_key(tmp_path / "keys", other.origin)
    name = load_key(sample.keys, "x").verifier.name
    ours = checkpoint.read(newest(sample))
    notes = [
        checkpoint.sign(Checkpoint(other.origin, 0, ours.root), foreign.verifier, foreign.sign),
        checkpoint.sign(ours, VerifierKey(ours.origin, foreign.verifier.public), foreign.sign),
    ]
    assert name == "x"
    for note in notes:
        assert failure(verify(sample.data, Brought(against=note))) == (8, "not_kept")


def test_a_newer_checkpoint_over_what_is_here_signs_the_tail(site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    kept = newest(site)
    site.sql("DELETE FROM checkpoints WHERE size = 1")
    assert site.verify(log.fingerprint).signed == 0
    verdict = verify(site.data, Brought(log.fingerprint, against=kept))
    assert (verdict.level, verdict.signed, verdict.remarks[1:]) == (Level.SIGNED, 1, ())


# -- swapped keys


def forged(folder: Path, name: str) -> SigningKey:
    key = Ed25519PrivateKey.generate()
    del folder
    return SigningKey(key, VerifierKey(name, key.public_key().public_bytes_raw()))


def test_a_replaced_public_key_is_named(sample: Any, tmp_path: Path) -> None:
    copy = sample.copy(tmp_path / "copy")
    key = forged(tmp_path, checkpoint.read(newest(sample)).origin)
    (copy.data / "log.pub").write_text(f"{key.verifier}\n")
    verdict = copy.verify()
    assert failure(verdict) == (6, "key_swapped")
    places = verdict.failed.failure.places  # type: ignore[union-attr]
    assert (places["size"], places["key"]) == (0, key.verifier.id.hex())
    assert failure(copy.verify(key.verifier.fingerprint)) == (6, "key_swapped")


def test_a_key_that_changes_midway_without_a_record_is_named(sample: Any, tmp_path: Path) -> None:
    copy = sample.copy(tmp_path / "copy")
    sizes = [size for (size,) in copy.sql("SELECT size FROM checkpoints ORDER BY size")]
    key = forged(tmp_path, checkpoint.read(newest(sample)).origin)
    for size in sizes[2:]:
        note = checkpoint.sign(checkpoint.read(newest(copy, size)), key.verifier, key.sign)
        copy.sql("UPDATE checkpoints SET note = ? WHERE size = ?", note, size)
    verdict = copy.verify()
    assert failure(verdict) == (6, "key_changed")
    assert verdict.failed.failure.places["size"] == sizes[2]  # type: ignore[union-attr]


# -- witnesses


class Neighbour:
    """A witness: a key, and its signature under a checkpoint."""

    def __init__(self, name: str) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.key = VerifierKey(name, self.private.public_key().public_bytes_raw(), COSIGNATURE)

    def signs(self, note: str) -> str:
        text = note[: note.rindex("\n\n") + 1]
        return note + cosignature.sign(text, self.key, self.private.sign, 1_764_043_800)


def test_a_log_is_witnessed_up_to_what_every_witness_saw(sample: Any, tmp_path: Path) -> None:
    one, two = Neighbour("smp.example/w"), Neighbour("ngo.example/w")
    copy = sample.copy(tmp_path / "copy")
    for size, witnesses in ((10, [one, two]), (50, [one])):
        note = newest(copy, size)
        covered = checkpoint.read(note).size
        for witness in witnesses:
            note = witness.signs(note)
        copy.sql("UPDATE checkpoints SET note = ? WHERE size = ?", note, covered)
    assert copy.verify().level is Level.SELF_CONSISTENT, "a witness nobody named says nothing"
    verdict = verify(copy.data, Brought(witnesses=(str(one.key), str(two.key))))
    assert (verdict.level, verdict.witnessed, verdict.signed) == (Level.WITNESSED, 9, 50)
    assert "Witnessed to no. 8" in verdict.claim("en")
    assert verify(copy.data, Brought(witnesses=(str(one.key),))).witnessed == 50


def test_a_witness_that_signed_nothing_or_something_else_is_named(sample: Any, tmp_path: Path) -> None:
    one, copy = Neighbour("smp.example/w"), sample.copy(tmp_path / "copy")
    assert failure(verify(copy.data, Brought(witnesses=(str(one.key),)))) == (9, "unwitnessed")
    elsewhere = Checkpoint(checkpoint.read(newest(copy)).origin, 50, leaf_hash(b"another tree"))
    line = one.signs(f"{elsewhere}\n").rpartition("\n\n")[2]
    copy.sql("UPDATE checkpoints SET note = note || ? WHERE size = 50", line)
    assert failure(verify(copy.data, Brought(witnesses=(str(one.key),)))) == (9, "cosignature")


def test_a_witnessed_checkpoint_may_come_from_elsewhere(sample: Any) -> None:
    one = Neighbour("smp.example/w")
    verdict = verify(sample.data, Brought(witnesses=(str(one.key),), against=one.signs(newest(sample))))
    assert (verdict.level, verdict.witnessed) == (Level.WITNESSED, 50)
