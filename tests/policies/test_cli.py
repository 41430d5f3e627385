import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policies import Facts, Vocabulary
from policies.cli import app, build_app
from policies.rules import Needs
from policies.testing.tester import Inspected

GOOD = """\
gapura: policy/v1
name: site
extends: [baseline]
default: allow
rules:
  - { name: last, when: { direction: output, toxicity: balanced }, then: replace, care: helpline }
"""
BAD = GOOD.replace("replace", "replac")
TESTS = "- { name: one, facts: { direction: input }, expect: { effect: allow } }\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(site: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with these files: exit code, standard output, standard error."""

    def invoke(*arguments: str, commands: object = app, **files: str) -> tuple[int, str, str]:
        monkeypatch.chdir(site({name.replace("_", "."): text for name, text in files.items()}))
        result = CliRunner().invoke(commands, list(arguments))  # type: ignore[arg-type]
        return result.exit_code, result.stdout, result.stderr

    return invoke


def test_lint_tells_what_is_in_force_and_what_it_costs(run: Run) -> None:
    code, out, err = run("lint", policy_yaml=GOOD)
    assert code == 0
    assert out.startswith("9 rules in force, sha256:")
    assert 'warning[GP055]: "last" makes answers wait: because of then' in err
    assert "GP044" in err


def test_a_warning_is_a_finding_only_if_wanted(run: Run) -> None:
    assert run("lint", "--strict", policy_yaml=GOOD)[0] == 1
    found = json.loads(run("lint", "--strict", "--format", "json")[1])
    assert (found["ok"], [one["code"] for one in found["problems"]]) == (
        False,
        ["GP044", *["GP037"] * 4, "GP059", "GP055"],
    )
    quiet = GOOD.replace("replace, care: helpline", "block").replace("extends: [baseline]\n", "")
    tests = "- { name: one, facts: { direction: output, scores: { toxicity: 1 } }, expect: { effect: block } }\n"
    assert run("lint", "--strict", policy_yaml=quiet, policy_test_yaml=tests)[::2] == (0, "")


@pytest.mark.parametrize(("format", "mark"), [("sarif", '"GP055"'), ("github", "::warning "), ("junit", "GP055")])
def test_a_review_is_told_to_programs_too(run: Run, format: str, mark: str) -> None:
    code, out, err = run("lint", "--format", format, policy_yaml=GOOD)
    assert (code, err) == (0, "")
    assert mark in out


def test_a_dead_number_is_an_error(run: Run) -> None:
    bad = GOOD.replace("care: helpline", "message: { en: Call 500-454, id: Telepon 500-454 }")
    code, _, err = run("lint", policy_yaml=bad)
    assert code == 2
    assert "error[GP061]" in err


def test_lint_locks_and_then_has_nothing_to_say(run: Run) -> None:
    code, out, err = run("lint", "--lock", policy_yaml=GOOD)
    assert (code, "GP044" in err) == (0, False)
    assert "wrote " in out
    assert "GP044" not in run("lint")[2]


def test_lint_of_a_broken_policy_shows_the_place_and_exits_2(run: Run) -> None:
    code, out, err = run("lint", policy_yaml=BAD)
    assert (code, out) == (2, "")
    assert 'error[GP013]: unknown effect "replac"' in err
    assert "policy.yaml:6:" in err
    assert "\x1b" not in err


def test_lint_speaks_indonesian(run: Run) -> None:
    assert "9 aturan berlaku" in run("lint", "--lang", "id", policy_yaml=GOOD)[1]
    assert 'maksud Anda "replace"?' in run("lint", "--lang", "id", policy_yaml=BAD)[2]


def test_lint_for_programs(run: Run) -> None:
    code, out, err = run("lint", "--format", "json", policy_yaml=GOOD)
    found = json.loads(out)
    assert (code, err, found["ok"], found["rules"], found["whole"]) == (0, "", True, 9, ["last"])
    code, out, _ = run("lint", "--format", "json", policy_yaml=BAD)
    found = json.loads(out)
    assert (code, found["ok"]) == (2, False)
    assert {"code", "line", "column", "message", "help"} <= found["problems"][-1].keys()


def test_a_pack_is_linted_by_its_name(run: Run) -> None:
    assert run("lint", "school", "baseline")[0] == 0


def test_tests_pass_and_rules_without_a_test_are_named(run: Run) -> None:
    code, out, _ = run("test", policy_yaml=GOOD, policy_test_yaml=TESTS)
    assert code == 0
    assert "1 PASS, 0 FAIL, 0 SKIP, 0 ERROR; rules tested 1 of 9" in out
    assert "without a test: contact-data" in out


def test_a_failed_test_exits_1_and_says_why(run: Run) -> None:
    tests = TESTS.replace("allow", "block")
    code, out, _ = run("test", policy_yaml=GOOD, policy_test_yaml=tests)
    assert code == 1
    assert "FAIL policy.test.yaml:1 one" in out
    assert "expected block, got allow (by " in out
    code, out, _ = run("test", "--format", "json", policy_yaml=GOOD, policy_test_yaml=tests)
    assert (code, json.loads(out)["reports"][0]["fail"]) == (1, 1)


@pytest.mark.parametrize("format", ["text", "json"])
def test_tests_that_cannot_be_read_exit_2(run: Run, format: str) -> None:
    assert run("test", "--format", format, policy_yaml=GOOD, policy_test_yaml="- nonsense\n")[0] == 2


def test_the_gate_hands_in_its_own_detectors_and_words(run: Run, words: Vocabulary) -> None:
    def inspect(text: str, asker: Facts, needs: Needs) -> Inspected:
        return Inspected(replace(asker, pii={"URL": 1}), lambda decision: "" if decision.effect else text)

    commands = build_app(lambda: inspect, lambda: words)
    policy = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n" \
             "  - { name: r, when: { group: smp, pii: URL }, then: block }\n"  # fmt: skip
    tests = "- { name: one, as: { group: smp }, input: x, expect: { effect: block, rules: r, not_sent: x } }\n"
    assert run("test", commands=commands, policy_yaml=policy, policy_test_yaml=tests)[0] == 0
    assert run("lint", commands=commands, policy_yaml=policy.replace("smp", "sma"))[0] == 2


def test_facts_alone_start_no_detectors(run: Run) -> None:
    started = []
    commands = build_app(lambda: started.append(1))  # type: ignore[func-returns-value, arg-type, return-value]
    tests = TESTS + "- { name: two, input: x, expect: { effect: block } }\n"
    code, out, _ = run("test", "--facts-only", commands=commands, policy_yaml=GOOD, policy_test_yaml=tests)
    assert (code, started) == (0, [])
    assert "1 PASS, 0 FAIL, 1 SKIP" in out


def test_a_policy_is_explained_where_it_lies(run: Run) -> None:
    code, out, err = run("explain", policy_yaml=GOOD)
    assert (code, err) == (0, "")
    assert '("last", from policy.yaml, line 6)' in out
    assert "from the pack baseline" in out


def test_a_code_is_explained_without_a_policy(run: Run) -> None:
    code, out, _ = run("explain", "GP015", "--lang", "id")
    assert (code, out.splitlines()[0]) == (0, "GP015, galat: kebijakan tidak dapat dipakai")


def test_the_schema_is_json_schema(run: Run) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
