from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policies import Decision, Effect, Facts, PolicyError, Vocabulary
from policies.program import Program
from policies.rules import Needs
from policies.testing.relayed import Relayed
from policies.testing.tester import Inspected, InspectionError, Outcome, Report, run_beside

POLICY = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: mask, when: { pii: ID_NIK }, then: redact }
  - { name: hard, when: { direction: output, toxicity: balanced }, then: block }
  - { name: away, when: { selfharm: cautious }, then: block, requires: [selfharm] }
"""


def inspect(text: str, asker: Facts, needs: Needs) -> Inspected:
    """Detectors that take ``000`` for an identity number."""
    if "broken" in text:
        raise InspectionError("model not loaded")

    def rewrite(decision: Decision) -> str:
        if decision.effect >= Effect.REPLACE:
            return ""
        return text.replace("000", "<ID_NIK>") if "ID_NIK" in decision.redact else text

    return Inspected(replace(asker, pii={"ID_NIK": text.count("000")}), rewrite)


@pytest.fixture
def report(site: Callable[..., Path], words: Vocabulary) -> Callable[..., Report]:
    def run(cases: str, *, detectors: bool = True) -> Report:
        folder = site({"policy.yaml": POLICY, "policy.test.yaml": cases})
        return run_beside(folder / "policy.yaml", words, inspect if detectors else None)

    return run


def outcome(report: Report) -> str:
    (result,) = report.results
    return result.outcome.value + "".join(f": {reason['en']}" for reason in result.reasons)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("input: 'no. 000', expect: { effect: redact, rules: mask, sent: no., not_sent: '000' }", "pass"),
        ("input: 'no. 000', expect: { effect: allow }", "fail: expected allow, got redact (by mask)"),
        ("input: 'no. 1', expect: { rules: mask }", "fail: rule mask did not match; matched: -"),
        ("input: 'no. 000', expect: { not_sent: no. }", "fail: text no. 1 should not be there and is"),
        ("input: 'no. 000', expect: { sent: ['no.', '000'] }", "fail: text no. 2 should be there and is not"),
        ("input: 'x', expect: { care: true }", "fail: a care text: expected True, got False"),
        ("input: 'broken', expect: { effect: allow }", "error: the detectors failed: model not loaded"),
        ("facts: { direction: output, scores: { toxicity: 0.5 } }, expect: { effect: block, rules: hard }", "pass"),
        ("facts: { direction: output, scores: { toxicity: 0.49 } }, expect: { effect: allow }", "pass"),
        ("facts: { direction: output, missing: [toxicity] }, expect: { effect: block, rules: hard }", "pass"),
        ("facts: { direction: input }, expect: { rules: away }", "skip: not in force here: away"),
    ],
)
def test_a_promise_is_kept_or_the_report_says_how_it_was_not(
    report: Callable[..., Report], case: str, said: str
) -> None:
    assert outcome(report(f"- {{ name: one, {case} }}\n")) == said


def test_without_detectors_texts_are_skipped_and_facts_are_not(report: Callable[..., Report]) -> None:
    found = report(
        "- { name: one, input: x, expect: { effect: allow } }\n"
        "- { name: two, facts: { direction: input }, expect: { effect: allow } }\n",
        detectors=False,
    )
    assert [result.outcome for result in found.results] == [Outcome.SKIP, Outcome.PASS]
    assert found.good


def test_rules_that_no_passing_case_reaches_are_named(report: Callable[..., Report]) -> None:
    found = report("- { name: one, input: '000', expect: { effect: redact } }\n")
    assert (found.reached, found.unreached) == ({"mask"}, {"hard"})
    assert found.to_json()["rules"] == {"reached": ["mask"], "unreached": ["hard"]}


def test_a_failure_spoils_the_report(report: Callable[..., Report]) -> None:
    found = report("- { name: one, input: '000', expect: { effect: allow } }\n")
    assert not found.good
    assert found.to_json()["fail"] == 1


def test_who_asks_is_for_the_case_to_say(site: Callable[..., Path], words: Vocabulary) -> None:
    policy = POLICY.replace("when: { pii: ID_NIK }", "when: { pii: ID_NIK, group: smp }")
    cases = "- { name: one, as: { group: smp }, input: '000', expect: { effect: redact } }\n"
    folder = site({"policy.yaml": policy, "policy.test.yaml": cases})

    def forgetful(text: str, asker: Facts, needs: Needs) -> Inspected:
        return inspect(text, Facts("output", group="other"), needs)

    assert run_beside(folder / "policy.yaml", words, forgetful).good


def test_an_answer_is_tried_as_a_stream_too(site: Callable[..., Path], words: Vocabulary) -> None:
    """A gate that masks a number in a whole answer and forgets to in a stream breaks the promise of the case."""
    cases = "- { name: one, output: 'no. 000', expect: { effect: redact, not_shown: '000' } }\n"
    folder = site({"policy.yaml": POLICY, "policy.test.yaml": cases})

    def leaking(text: str, asker: Facts, needs: Needs) -> Inspected:
        def relay(program: Program, who: Facts) -> list[Relayed]:
            decision = program.decide(replace(who, pii={"ID_NIK": 1}))
            whole = Relayed({"en": "as a whole", "id": "utuh"}, decision, "no. [ID_NIK]")
            return [whole, Relayed({"en": "streamed", "id": "mengalir"}, decision, text)]

        return replace(inspect(text, asker, needs), relay=relay)

    (result,) = run_beside(folder / "policy.yaml", words, leaking).results
    assert (result.outcome, result.over, result.under) == (Outcome.FAIL, False, False)
    assert [reason["en"] for reason in result.reasons] == [
        "streamed: other text is shown from character 5 on",
        "streamed: text no. 1 should not be shown and is",
    ]


def test_no_tests_beside_a_policy_is_said(site: Callable[..., Path], words: Vocabulary) -> None:
    folder = site({"policy.yaml": POLICY})
    with pytest.raises(PolicyError, match=r"policy\.test\.yaml"):
        run_beside(folder / "policy.yaml", words, None)
