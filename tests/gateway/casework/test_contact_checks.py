"""What the person who runs the gate is told of those whom rules tell."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.cases.case import CHILD, Kind, Opening
from audit.cases.register import Register
from audit.seal.people import People
from gateway.casework.contact_checks import contact_checks
from gateway.casework.contact_tests import ContactTests
from gateway.settings import Settings, read
from gateway.site_checks import Check
from gateway.words import registry_of, vocabulary_of
from policies import compiler
from policies.program import Program

POLICY = """gapura: policy/v1
name: school
title: { en: School, id: Sekolah }
default: allow
rules:
  - name: child-at-risk
    when: { direction: input, pii: [ID_NIK] }
    then: [block, notify]
    notify: counsellor
"""
SARI: dict[str, Any] = {"role": "counsellor", "person": "Sari", "hours": "07:00-15:00 Mon-Fri", "deputy": "Budi",
                        "reach": ["push:sari-x7"]}  # fmt: skip
BUDI: dict[str, Any] = {"role": "counsellor", "person": "Budi", "hours": "always", "reach": ["push:budi-q2"]}


class Site:
    """Settings, a policy that tells the counsellors, and a data folder."""

    def __init__(self, folder: Path, *contacts: dict[str, Any], policy: str = POLICY) -> None:
        self.folder, self.policy = folder, policy
        channels = [{"name": "push", "kind": "ntfy", "url": "https://ntfy.example"}]
        plain = {"contacts": contacts, "cases": {"channels": channels}, "data": str(folder / "data")}
        (folder / "gapura.yaml").write_text(json.dumps(plain))
        (folder / "data").mkdir(exist_ok=True)
        self.settings: Settings = read(folder / "gapura.yaml", env={})

    def program(self) -> Program:
        file = self.folder / "policy.yaml"
        file.write_text(self.policy)
        known = vocabulary_of(self.settings, registry_of(self.settings))
        return compiler.load([file], replace(known, obligations=known.obligations | {"notify"}))

    def people(self, *names: str, role: str = "counsellor") -> None:
        for name in names:
            People(self.settings.data, cost=2).add(name, role, "a long passphrase of it", lambda _: None)

    def confirm(self, person: str, way: str) -> None:
        tests = ContactTests(self.settings.data)
        tests.confirm(tests.begin(person, way))

    def checks(self) -> list[Check]:
        return list(contact_checks(self.settings, self.program()))


def test_where_everybody_can_be_told_it_says_who_and_when(tmp_path: Path) -> None:
    site = Site(tmp_path, SARI, BUDI)
    site.people("Sari", "Budi")
    site.confirm("Sari", "push:sari-x7")
    site.confirm("Budi", "push:budi-q2")
    line, cases = site.checks()
    assert (line.name, line.state) == ("contacts", "good")
    assert line.found["en"] == "counsellor: Sari, Budi can be told (Monday to Friday 07:00-15:00 WIB; at all hours)"
    assert (cases.name, cases.state) == ("cases", "good")


def test_whatever_is_missing_is_a_finding_that_says_what(tmp_path: Path) -> None:
    (line,) = Site(tmp_path, {**SARI, "hours": "at school", "deputy": "Pak Budi"}).checks()
    assert line.state == "finding"
    for words in ("child-at-risk", "Sari is not in the register of people", "hours of Sari cannot be read",
                  "deputy of Sari is under no contacts", "no test has reached Sari within 30 days"):  # fmt: skip
        assert words in line.found["en"]
    assert "jam Sari tidak dapat dibaca" in line.found["id"]
    assert "gapura contact test" in line.do["en"]


def test_a_role_without_anybody_a_deputy_or_a_channel_is_a_finding(tmp_path: Path) -> None:
    (line,) = Site(tmp_path).checks()
    assert "nobody is under contacts" in line.found["en"]
    site = Site(tmp_path, {**SARI, "deputy": "", "reach": []})
    site.people("Sari")
    (line,) = site.checks()
    assert line.found["en"].partition(": ")[2] == "Sari has no channel (reach); nobody stands in for anybody"


def test_a_test_of_another_address_does_not_count(tmp_path: Path) -> None:
    site = Site(tmp_path, SARI, BUDI)
    site.people("Sari", "Budi")
    site.confirm("Sari", "push:an-older-topic")
    site.confirm("Budi", "push:budi-q2")
    line = site.checks()[0]
    assert line.found["en"].partition(": ")[2] == "no test has reached Sari within 30 days"


def test_who_sees_the_cases_of_no_class_could_be_told_of_none(tmp_path: Path) -> None:
    policy = POLICY.replace("notify: counsellor", "notify: teacher")
    teacher = {**SARI, "role": "teacher", "deputy": "Sari"}
    site = Site(tmp_path, teacher, policy=policy)
    site.people("Sari", role="teacher")
    site.confirm("Sari", "push:sari-x7")
    assert "Sari may see the cases of no group" in site.checks()[0].found["en"]
    Register(site.settings.data).set_groups("Sari", ["7a"])
    assert "no group" not in site.checks()[0].found["en"]


def test_rules_that_tell_nobody_ask_for_nobody(tmp_path: Path) -> None:
    for policy in (POLICY.replace("then: [block, notify]\n    notify: counsellor", "then: block"),
                   POLICY.replace("- name:", "- shadow: true\n    name:")):  # fmt: skip
        assert Site(tmp_path, policy=policy).checks() == []


def test_what_is_overdue_is_a_finding_without_a_word_of_what(tmp_path: Path) -> None:
    site = Site(tmp_path, SARI)
    register = Register(site.settings.data)
    register.open(Opening(Kind.ESCALATION, CHILD, "counsellor", register.now() - 1, named=frozenset({"Sari"})))
    line = site.checks()[-1]
    assert (line.name, line.state) == ("cases", "finding")
    assert line.found["en"] == "1 overdue; 1 of which nobody has said that they know"


def test_a_damaged_register_is_broken(tmp_path: Path) -> None:
    site = Site(tmp_path, SARI)
    (site.settings.data / "people.db").write_bytes(b"no database, and long enough to be looked at" * 40)
    (line,) = site.checks()
    assert line.state == "broken"
