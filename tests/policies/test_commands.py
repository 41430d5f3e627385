import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POLICY = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: links, when: { direction: input, pii: URL }, then: flag }
  - { name: numbers, when: { direction: input, pii: ID_NIK }, then: redact }
"""
TESTS = """\
- { name: a link, facts: { direction: input, pii: { URL: 1 } }, expect: { effect: flag, rules: links } }
- { name: too soft, facts: { direction: input, pii: { URL: 1 } }, expect: { effect: block } }
- { name: too hard, facts: { direction: input, pii: { ID_NIK: 1 } }, expect: { effect: allow } }
- { name: a text, input: "halo", expect: { effect: allow } }
"""
RECORD = {
    "facts": {"direction": "input", "pii": {"URL": 1}},
    "decision": {
        "effect": "flag",
        "rule": "links",
        "matches": [{"rule": "links", "policy": "site", "effect": "flag"}],
        "respond": "native",
    },
}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(site: Callable[..., Path]) -> Path:
    return site({"policy.yaml": POLICY, "policy.test.yaml": TESTS, "record.json": json.dumps(RECORD)})


@pytest.fixture
def run(folder: Path) -> Run:
    """The real command in a process of its own, on files of a site."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        line = [str(folder / word) if (folder / word).is_file() else word for word in words]
        return subprocess.run(
            [sys.executable, "-m", "gateway.cli", "policy", *line],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    return command


def test_a_policy_a_rule_and_a_code_are_explained(run: Run) -> None:
    whole = run("explain", "policy.yaml", "--lang", "id")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith('Kebijakan "site" (bahasa kebijakan v1).\n')
    one = run("explain", "policy.yaml", "--rule", "links")
    assert one.stdout.lstrip().startswith('("links", from ')
    assert '"numbers"' not in one.stdout
    code = run("explain", "gp031", "--format", "json")
    assert (code.returncode, json.loads(code.stdout)["code"]) == (0, "GP031")


def test_a_record_is_explained_and_decided_again(run: Run, folder: Path) -> None:
    alone = run("explain", "--decision", "record.json")
    assert (alone.returncode, "Decided again" in alone.stdout) == (0, False)
    again = run("explain", "policy.yaml", "--decision", "record.json")
    assert (again.returncode, again.stdout.splitlines()[-1]) == (
        0, "Decided again with these files, the same comes out."
    )  # fmt: skip
    (folder / "policy.yaml").write_text(POLICY.replace("then: flag", "then: block"), "utf-8")
    other = run("explain", "policy.yaml", "--decision", "record.json", "--format", "json")
    assert (other.returncode, json.loads(other.stdout)["same"]) == (1, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("GP999",), "there is no code GP999"),
        (("policy.yaml", "--rule", "x"), 'no rule "x"; there are: links, numbers'),
        (("--decision", "policy.yaml"), "is no recorded decision: not one JSON object"),
        (("--decision", "nowhere.json"), "nowhere.json cannot be read"),
        (("nowhere.yaml",), "GP001"),
    ],
)
def test_what_cannot_be_explained_is_said_and_ends_with_2(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("explain", *words)
    assert (done.returncode, done.stdout, said in done.stderr) == (2, "", True)


def test_a_run_of_tests_says_what_is_too_hard_and_too_soft(run: Run) -> None:
    done = run("test", "policy.yaml", "--facts-only")
    assert done.returncode == 1
    assert "1 PASS, 2 FAIL, 1 SKIP, 0 ERROR; rules tested 1 of 2" in done.stdout
    assert "severer than expected (over-block): 1, milder (under-block): 1" in done.stdout
    (report,) = json.loads(run("test", "policy.yaml", "--facts-only", "--format", "json").stdout)["reports"]
    assert (report["over_block"], report["under_block"], report["coverage"]) == (1, 1, 50.0)


@pytest.mark.parametrize(("least", "code"), [("50", 0), ("50.1", 1), ("101", 2)])
def test_coverage_has_a_threshold(run: Run, folder: Path, least: str, code: int) -> None:
    (folder / "policy.test.yaml").write_text(TESTS.splitlines()[0] + "\n", "utf-8")
    done = run("test", "policy.yaml", "--facts-only", "--coverage", least)
    assert (done.returncode, "only 50 % of the rules are tested" in done.stderr) == (code, code == 1)


def test_formats_for_programs_are_all_that_is_printed(run: Run, folder: Path) -> None:
    (folder / "policy.yaml").write_text(POLICY.replace("redact", "redac"), "utf-8")
    for format, start in (("sarif", '{\n  "$schema"'), ("github", "::error file="), ("junit", "<?xml "), ("json", "{")):
        done = run("lint", "policy.yaml", "--format", format)
        assert (done.returncode, done.stderr) == (2, "")
        assert done.stdout.startswith(start)
    assert run("test", "policy.yaml", "--format", "sarif").returncode == 2
