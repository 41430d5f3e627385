"""A bundle holds what a stranger needs, and nothing of anybody else."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import LogUnusable, Record, cosignature
from audit.bundle.making import make
from audit.errors import AuditError
from audit.keys import read_public
from audit.note import COSIGNATURE, VerifierKey, parse
from audit.reader import Reader
from audit.trust import Brought
from audit.verdict import Level
from audit.verify import verify


def made(visit: Any, number: int, **changed: Any) -> bytes:
    key = read_public(visit.site.data / "log.pub")
    with Reader.open(visit.site.data).snapshot() as snapshot:
        return make(snapshot, key, visit.entries(number), replace(visit.told, **changed))


def test_it_has_the_exchange_and_what_was_in_force(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.bundle.json"
    path.write_bytes(made(visit, 3))
    said = json.loads(path.read_bytes())
    kinds = [json.loads(one["entry"])["kind"] for one in said["records"]]
    assert kinds == ["configuration", "admin.policy", "decision", "outcome"]
    assert [source["path"] for source in said["policy"]["sources"]] == ["smp/policy.yaml", "vocabulary.json"]
    assert f"{2:032x}" not in path.read_text()
    assert f"{4:032x}" not in path.read_text()
    verdict = verify(path, Brought(visit.site.verify().fingerprint))
    assert (verdict.level, verdict.entries, verdict.signed) == (Level.SIGNED, 4, 17)
    assert [one.code for one in verdict.remarks] == ["explained"]
    assert verify(path).level is Level.SELF_CONSISTENT


def test_without_private_parts_it_says_how_many_are_withheld(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.bundle.json"
    path.write_bytes(made(visit, 3, private=False))
    assert "5b5b" not in path.read_text()
    verdict = verify(path)
    assert {one.code: dict(one.places) for one in verdict.remarks} == {"withheld": {"count": 3}, "explained": {}}


def test_a_policy_that_nobody_kept_is_said_to_be_missing(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.bundle.json"
    path.write_bytes(made(visit, 3, sources=lambda digest: None))
    assert "no_policy" in [one.code for one in verify(path).remarks]


def test_what_no_checkpoint_covers_yet_waits(visit: Any, tmp_path: Path) -> None:
    copy = visit.site.copy(tmp_path / "copy")
    copy.sql("DELETE FROM checkpoints WHERE size > 0")
    reader = Reader.open(copy.data)
    with reader.snapshot() as snapshot, pytest.raises(AuditError) as refused:
        make(snapshot, read_public(copy.data / "log.pub"), reader.exchange(f"{1:032x}"), visit.told)
    assert refused.value.code == "not_signed"
    assert not isinstance(refused.value, LogUnusable)


def test_every_exchange_of_a_log_of_any_length_has_its_proof(visit: Any, tmp_path: Path) -> None:
    for number in range(1, 8):
        path = tmp_path / f"{number}.bundle.json"
        path.write_bytes(made(visit, number))
        assert verify(path).level is Level.SELF_CONSISTENT


def test_one_record_of_another_kind_can_have_a_bundle_too(visit: Any, tmp_path: Path) -> None:
    site = visit.site.copy(tmp_path / "copy")
    log = site.open()
    at = log.append_sync(Record("admin.key", {"action": "created"}, {"by": "operator", "key": "k1"})).index
    log.close()
    reader = Reader.open(site.data)
    entry = reader.get(at)
    assert entry is not None
    with reader.snapshot() as snapshot:
        data = make(snapshot, read_public(site.data / "log.pub"), [entry], visit.told)
    (tmp_path / "key.bundle.json").write_bytes(data)
    assert verify(tmp_path / "key.bundle.json").level is Level.SELF_CONSISTENT


def test_a_checkpoint_that_a_witness_signed_goes_before_one_that_none_did(visit: Any, tmp_path: Path) -> None:
    shutil.copytree(visit.site.keys, tmp_path / "keys")
    (tmp_path / "keys" / "head.note").unlink()
    copy = type(visit.site)(visit.site.copy(tmp_path / "copy").data, tmp_path / "keys")
    private = Ed25519PrivateKey.from_private_bytes(bytes([2] * 32))
    witness = VerifierKey("sman2.example/w", private.public_key().public_bytes_raw(), COSIGNATURE)
    log = copy.open()
    log.append_sync(Record("refusals", {"bad_key": 1}))
    log.close()
    log = copy.open()
    log.cosign(18, lambda note: note + cosignature.sign(parse(note)[0], witness, private.sign, 1_795_000_000))
    log.close()
    path = tmp_path / "one.bundle.json"
    with Reader.open(copy.data).snapshot() as snapshot:
        assert snapshot.covering(8)[0] < 18
        path.write_bytes(make(snapshot, read_public(copy.data / "log.pub"), visit.entries(3), visit.told))
    verdict = verify(path, Brought(read_public(copy.data / "log.pub").fingerprint, (str(witness),)))
    assert verdict.level is Level.WITNESSED
