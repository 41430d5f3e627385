"""What a decision names by digest is spelt out once, and any change of it is another digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from audit.record import seal
from gateway.trail.configuration import Detecting, configuration_record, detectors_digest, hashes
from policies.program import digest_of
from tests.forms import unlike

MODEL = "guard 1 sha256:" + "ab" * 32
DETECTORS = (Detecting("harm", MODEL, frozenset({"threat", "insult"})), Detecting("pii", "2", frozenset({"ID_NIK"})))
WORDS = {"scores": {"threat": {"levels": {"strict": 9100}}, "bare": {"levels": {}}}, "limits": {"medical": 4000}}
SOURCES = {"vocabulary.json": json.dumps(WORDS).encode(), "smp.yaml": b"gapura: policy/v1\n"}


def changed(words: dict[str, object]) -> dict[str, bytes]:
    return {**SOURCES, "vocabulary.json": json.dumps({**WORDS, **words}).encode()}


def test_it_spells_out_policy_detectors_models_and_thresholds() -> None:
    digest = digest_of(SOURCES)
    record = configuration_record("1.0", digest, "sha256:" + "cd" * 32, DETECTORS, SOURCES)
    assert record.private is None
    public = record.public
    assert public["detector"]["harm"] == {"version": MODEL, "provides": ["insult", "threat"]}
    assert (public["levels"], public["limits"]) == ({"threat": {"strict": 9100}}, {"medical": 4000})
    assert public["sources"]["smp.yaml"] == hashlib.sha256(b"gapura: policy/v1\n").hexdigest()
    assert unlike(seal(record, "2026-11-25T04:10Z").entry, None) == []


def test_whoever_has_the_record_can_make_the_policys_digest_from_it() -> None:
    """No digest of a constant: it follows from the files, and from nothing else."""
    listed = json.dumps(sorted([name, digest] for name, digest in hashes(SOURCES).items()), separators=(",", ":"))
    assert "sha256:" + hashlib.sha256(listed.encode()).hexdigest() == digest_of(SOURCES)
    assert digest_of({**SOURCES, "smp.yaml": b"gapura: policy/v1 \n"}) != digest_of(SOURCES)


@pytest.mark.parametrize(
    ("detectors", "sources"),
    [
        ((replace(DETECTORS[0], version="guard 1 sha256:" + "ac" * 32), DETECTORS[1]), SOURCES),
        (DETECTORS[:1], SOURCES),
        ((replace(DETECTORS[0], provides=frozenset({"threat"})), DETECTORS[1]), SOURCES),
        (DETECTORS, changed({"limits": {"medical": 4001}})),
        (DETECTORS, changed({"scores": {"threat": {"levels": {"strict": 9101}}}})),
    ],
    ids=["another model", "one less", "a head less", "a limit", "a threshold"],
)
def test_another_model_or_threshold_is_another_digest(
    detectors: Sequence[Detecting], sources: dict[str, bytes]
) -> None:
    assert detectors_digest(detectors, sources) != detectors_digest(DETECTORS, SOURCES)


def test_what_decides_nothing_changes_nothing() -> None:
    assert detectors_digest(DETECTORS, {**SOURCES, "texts/care.yaml": b"x"}) == detectors_digest(DETECTORS, SOURCES)
