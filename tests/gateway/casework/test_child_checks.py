"""Whether a site is ready for a case about a child."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cases import tables
from audit.cases.case import Kind, Opening
from audit.cases.register import Register
from audit.seal.people import People
from gateway.casework.child_checks import child_checks
from gateway.settings import Settings
from gateway.words import registry_of, vocabulary_of
from policies import compiler
from policies.program import Program

POLICY = """gapura: policy/v1
name: school
default: allow
rules:
  - name: child-at-risk
    when: { direction: input, words: [ingin mati] }
    then: escalate
    notify: NOTIFY
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    return Settings.model_validate({"data": tmp_path / "data"})


def program(settings: Settings, notify: str = "counsellor") -> Program:
    file = settings.data.parent / "policy.yaml"
    file.write_text(POLICY.replace("NOTIFY", notify))
    return compiler.load([file], vocabulary_of(settings, registry_of(settings)))


def found(settings: Settings, notify: str = "counsellor") -> list[str]:
    checks = list(child_checks(settings, program(settings, notify)))
    assert all(check.state == "finding" and check.do["id"].startswith("gapura audit people add") for check in checks)
    return [check.found["en"].partition(":")[0] for check in checks]


def add(settings: Settings, name: str, role: str) -> None:
    People(settings.data, cost=2).add(name, role, "empat kata yang rahasia", lambda _: None)


def test_one_person_is_too_few_and_so_are_counsellors_alone(settings: Settings) -> None:
    assert found(settings) == []  # that nobody is there is said with the contacts
    add(settings, "Bu Rina", "counsellor")
    assert found(settings) == ["only Bu Rina would see a case about a child"]
    assert found(settings, "ppdp") == []  # nobody is told of children there
    add(settings, "Pak Made", "counsellor")
    assert found(settings) == ["nobody holds the role second-contact"]
    add(settings, "Ibu Wulan", "second-contact")
    assert found(settings) == []
    assert not (settings.data / tables.DATABASE).exists()


def test_a_case_that_nobody_can_see_is_a_finding_whatever_rules_say(settings: Settings) -> None:
    order = Opening(Kind.ESCALATION, "child", "counsellor", 9, named=frozenset({"Bu Lama"}))
    Register(settings.data).open(order)
    assert found(settings, "ppdp") == ["1 open cases about children that NOBODY can see"]


def test_a_file_that_cannot_be_read_is_somebody_elses_line(settings: Settings) -> None:
    (settings.data / tables.DATABASE).write_bytes(b"something else" * 400)
    assert found(settings) == []
