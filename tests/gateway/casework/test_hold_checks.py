"""Whether anybody could let pass what rules hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cases.register import Register
from audit.seal.people import People
from gateway.casework.hold_checks import hold_checks
from gateway.settings import Settings
from gateway.words import registry_of, vocabulary_of
from policies import compiler

POLICY = """gapura: policy/v1
name: school
default: allow
rules:
  - name: arms
    when: { direction: input, words: [senapan] }
    then: hold
"""
OF_PPDP = POLICY.replace("then: hold", "then: [hold, notify]\n    notify: ppdp")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    return Settings.model_validate({"data": tmp_path / "data"})


def found(settings: Settings, policy: str = POLICY) -> list[str]:
    file = settings.data.parent / "policy.yaml"
    file.write_text(policy)
    program = compiler.load([file], vocabulary_of(settings, registry_of(settings)))
    checks = list(hold_checks(settings, program))
    assert all(one.state == "finding" and one.do["id"].startswith("gapura audit people add NAMA") for one in checks)
    return [check.found["en"] for check in checks]


def add(settings: Settings, name: str, role: str) -> None:
    People(settings.data, cost=2).add(name, role, "empat kata yang rahasia", lambda _: None)


def test_a_rule_that_holds_wants_somebody_who_sees_what_waits(settings: Settings) -> None:
    nobody = ["arms should wait for the role teacher, and nobody may let it pass: it is refused instead"]
    assert found(settings) == nobody
    add(settings, "Pak Tono", "teacher")
    assert found(settings) == nobody  # they see the cases of no group
    Register(settings.data).set_groups("Pak Tono", ["siswa-smp"])
    assert found(settings) == []
    assert "the role ppdp" in found(settings, OF_PPDP)[0]
    add(settings, "Bu Dewi", "ppdp")
    assert found(settings, OF_PPDP) == []
    People(settings.data).retire("Pak Tono", lambda _: None)
    assert found(settings) == nobody


def test_rules_that_hold_nothing_now_want_nobody(settings: Settings) -> None:
    for policy in (POLICY.replace("then: hold", "then: block"), POLICY.replace("- name:", "- shadow: true\n    name:")):
        assert found(settings, policy) == []


def test_a_damaged_register_is_said_elsewhere(settings: Settings) -> None:
    (settings.data / "people.db").write_bytes(b"no database, and long enough to be looked at" * 40)
    assert found(settings) == []
