from pathlib import Path

import pytest

import policies
from policies import Effect, catalog, offline, tester
from policies.errors import Problems
from policies.loader import parse
from policies.schema import read
from policies.tester import Outcome, run_beside
from policies.testfile import read_cases

PACKS = catalog.packs()


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_keeps_its_promises(name: str) -> None:
    report = run_beside(Path(name), offline(), None)
    assert report.good, [result for result in report.results if result.reasons]
    assert report.count(Outcome.PASS) >= 15


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_promises_enough_and_also_what_must_not_be_blocked(name: str) -> None:
    path = tester.tests_of(catalog.pack(name))
    cases = read_cases(str(path), path.read_bytes(), offline(), Problems())
    assert len(cases) >= 20
    assert sum(case.expect.effect is Effect.ALLOW for case in cases) >= 8


def test_every_rule_of_a_pack_is_tested_beside_it() -> None:
    for name in PACKS:
        data = catalog.pack(name).read_bytes()
        document = parse(name, data, Problems())
        assert document is not None
        form = read(document, Problems())
        assert form is not None
        path = tester.tests_of(catalog.pack(name))
        cases = read_cases(str(path), path.read_bytes(), offline(), Problems())
        promised = {rule for case in cases for rule in case.expect.rules}
        assert {rule.name for rule in form.rules} <= promised


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_lets_answers_flow(name: str) -> None:
    assert policies.load([Path(name)]).whole == ()


def test_every_rule_of_the_baseline_is_a_floor() -> None:
    rules = policies.load([Path("baseline")]).rules
    assert all(rule.floor for rule in rules)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_explains_itself_in_two_languages_and_claims_no_compliance(name: str) -> None:
    text = (catalog.pack(name).parent / "README.md").read_text("utf-8")
    assert "## Bahasa Indonesia" in text
    assert "not legal advice" in text
    assert "bukan nasihat hukum" in text
    for rule in policies.load([Path(name)]).rules:
        if rule.policy == name:
            assert text.count(f"`{rule.name}`") == 2
            assert rule.title.keys() == {"en", "id"}


def test_a_refusal_quotes_no_rule_and_no_score() -> None:
    for rule in policies.load([Path("school")]).rules:
        for text in rule.message.values():
            assert rule.name not in text
            assert "policy" not in text.lower()
            assert "kebijakan" not in text.lower()
