"""Records of an exchange: places, numbers and digests, never a word of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from audit import Record
from audit.record import seal
from gateway.exchange import Coverage, Finding, Inspection, Principal, Usage
from gateway.trail.record import (
    EXCHANGE,
    MAX_FINDINGS,
    Asked,
    Decided,
    Ended,
    Stamp,
    decision_record,
    disclosure_record,
    outcome_record,
    refusals_record,
)
from policies.decision import Decision, Effect, Match
from policies.facts import Facts

MARK = "penanda-rahasia"
STAMP = Stamp("sha256:p", "sha256:s", "sha256:d")
WHO = Principal("t", "key1", "5b" * 16, "siswa-smp", "student", "key")
ASKED = Asked("0f" * 16, "/v1/chat/completions", "demo", stream=True, trace="ab" * 16)
FOUND = Finding("ID_NIK", 0, 4, 20, 9000, "pii")
SEEN = Inspection((FOUND,), {"toxicity": 12}, coverage=(Coverage("pii", 20, 20),))
FACTS = Facts("input", group="siswa-smp", pii={"ID_NIK": 1})
DECISION = Decision(Effect.REDACT, "r", (Match("r", "p", Effect.REDACT),), redact=frozenset({"ID_NIK"}),
                    message={"en": MARK})  # fmt: skip


def sealed(record: Record) -> str:
    """The record as it is stored, both parts."""
    whole = seal(record, "2026-11-25T04:10Z")
    return whole.entry + (whole.private or "")


def test_a_decision_says_who_what_and_why_without_a_word_of_the_text() -> None:
    record = decision_record(STAMP, WHO, ASKED, Decided(FACTS, DECISION, SEEN, f"NIK {MARK}"))
    assert record.kind == "decision"
    assert record.public == {"policy": "sha256:p", "settings": "sha256:s", "detectors": "sha256:d"}
    assert record.private is not None
    private = dict(record.private)
    assert Facts.from_record(private["facts"]) == FACTS
    assert private["decision"] == DECISION.record()
    assert private["findings"] == {"count": 1, "rows": [["ID_NIK", 0, 4, 20, 9000, "pii", "ok"]]}
    assert private["coverage"] == {"pii": [20, 20]}
    assert (private["subject"], private["key"], private["assurance"]) == ("5b" * 16, "key1", "key")
    assert (private["exchange"], private["trace"], private["stream"]) == ("0f" * 16, "ab" * 16, True)
    assert "simulated" not in private
    assert MARK not in sealed(record)


def test_a_commitment_opens_with_its_nonce_and_the_text() -> None:
    record = decision_record(STAMP, WHO, ASKED, Decided(FACTS, DECISION, SEEN, MARK))
    assert record.private is not None
    commitment = record.private["input"]
    opened = hashlib.sha256(bytes.fromhex(commitment["nonce"]) + MARK.encode()).hexdigest()
    assert opened == commitment["sha256"]
    again = decision_record(STAMP, WHO, ASKED, Decided(FACTS, DECISION, SEEN, MARK))
    assert again.private is not None
    assert again.private["input"] != commitment


def test_an_outcome_says_how_it_ended() -> None:
    ended = Ended("answered", decision=DECISION, facts=replace(FACTS, direction="output"), usage=Usage(3, None),
                  released=5, total=9, coverage=(Coverage("pii", 9, 9),), segments=(("toxicity", 9000),),
                  times={"total": 12}, answer=MARK, backend="local", attempts=2)  # fmt: skip
    record = outcome_record(STAMP, "5b" * 16, ASKED, ended)
    assert record.kind == "outcome"
    assert record.private is not None
    private = dict(record.private)
    assert (private["result"], private["released"], private["total"]) == ("answered", 5, 9)
    assert (private["usage"], private["segments"], private["times"]) == (
        {"input": 3},
        [["toxicity", 9000]],
        {"total": 12},
    )
    assert (private["backend"], private["attempts"]) == ("local", 2)
    assert "reason" not in private
    assert MARK not in sealed(record)


def test_an_outcome_without_an_answer_commits_to_none() -> None:
    record = outcome_record(STAMP, "s", replace(ASKED, simulated=True), Ended("refused", reason="busy"))
    assert record.private is not None
    assert record.private["simulated"] is True
    assert record.private["reason"] == "busy"
    assert {"output", "usage", "facts", "decision", "backend", "attempts"}.isdisjoint(record.private)


def test_a_flood_of_findings_fits_in_a_record() -> None:
    many = Inspection(tuple(replace(FOUND, part=number) for number in range(5000)))
    record = decision_record(STAMP, WHO, ASKED, Decided(FACTS, DECISION, many, ""))
    assert record.private is not None
    assert record.private["findings"]["count"] == 5000
    assert len(record.private["findings"]["rows"]) == MAX_FINDINGS
    segments = tuple(("severe_toxicity", 9999) for _ in range(5000))
    assert sealed(record)
    outcome = outcome_record(STAMP, "5b" * 16, ASKED, Ended("answered", segments=segments, more_segments=7))
    assert sealed(outcome)
    assert outcome.private is not None
    assert len(outcome.private["segments"]) == MAX_FINDINGS
    assert outcome.private["more_segments"] == 5000 - MAX_FINDINGS + 7


def test_refusals_before_authentication_are_counts_in_public() -> None:
    record = refusals_record({"no_key": 3, "bad_key": 1})
    assert record.private is None
    assert json.loads(seal(record, "2026-11-25T04:10Z").entry)["counts"] == {"bad_key": 1, "no_key": 3}


def test_a_disclosure_says_where_text_went_in_public_and_how_much_of_whose_in_private() -> None:
    token = EXCHANGE.set(ASKED.exchange)
    try:
        record = disclosure_record({"to": "guard", "country": "ID"}, 17)
    finally:
        EXCHANGE.reset(token)
    assert record.public == {"to": "guard", "country": "ID"}
    assert record.private == {"exchange": ASKED.exchange, "characters": 17}
    assert sealed(record)
    assert disclosure_record({"to": "guard"}, 3).private == {"characters": 3}, "outside of any exchange"
