"""``gapura check --wire`` finds a leak where there is one, and says how many questions it asked where there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.inbound import Question
from gateway.settings import read
from gateway.site_checks import Check
from gateway.wire_check import wire_checks

POLICY = """\
gapura: policy/v1
name: p
default: allow
rules:
  - { name: mask, when: { pii: [ID_NIK, PHONE_NUMBER, EMAIL_ADDRESS] }, then: redact }
  - { name: card, when: { direction: input, pii: [CREDIT_CARD] }, then: block }
"""


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    (tmp_path / "policy.yaml").write_text(POLICY)
    plain = {
        "backends": [{"name": "b", "url": "http://127.0.0.1:1"}], "policies": {"files": ["policy.yaml"]},
        "detectors": {"enabled": ["pii"]}, "data": "data", "keys": "keys",
        "groups": [{"name": "kelas", "ages": [13, 15]}],
    }  # fmt: skip
    (tmp_path / "gapura.yaml").write_text(json.dumps(plain))
    return read(tmp_path / "gapura.yaml", env={})


def said(checks: Sequence[Check], state: str) -> list[str]:
    return [check.found["en"] for check in checks if check.state == state]


async def test_a_gate_that_masks_lets_nothing_through_and_what_no_rule_keeps_in_is_named(settings: Any) -> None:
    checks = await wire_checks(settings)
    assert said(checks, "finding") == []
    (good,) = said(checks, "good")
    asked, reached = int(good.split()[0]), int(good.split("addresses, ")[1].split()[0])
    assert asked > reached > 15, "questions with a card go nowhere, the others go on"
    assert said(checks, "note") == ["no rule keeps these in: IBAN_CODE"]


async def test_a_gate_that_sends_on_what_it_was_sent_is_found_out(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Question, "body", lambda question, codec: question.exchange.body)
    checks = await wire_checks(settings)
    leaks = said(checks, "finding")
    assert "ID_NIK came through at /v1/chat/completions" in leaks
    assert "PHONE_NUMBER came through at /v1/messages (stream)" in leaks
    assert said(checks, "good") == []


async def test_a_backend_that_sees_nothing_proves_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.wire_check.Seeing.saw", lambda seeing, kinds: [])
    (check,) = await wire_checks(settings)
    assert check.state == "broken"
