"""The commands diff and impact, as they are called without a gate."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from policies import Facts
from policies.cli import app, build_app
from policies.compare.commands import Span
from policies.compare.replay import Log

OLD = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: harm, when: { toxicity: strict }, then: block }
"""
NEW = OLD.replace("strict", "balanced")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(site: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Run:
    def invoke(*arguments: str, commands: Any = app) -> tuple[int, str, str]:
        monkeypatch.chdir(site({"old.yaml": OLD, "new.yaml": NEW, "bad.yaml": "gapura: policy/v9\n"}))
        result = CliRunner().invoke(commands, list(arguments))
        return result.exit_code, result.stdout, result.stderr

    return invoke


def records(span: Span) -> Log:
    """Forty calm questions and ten that are blocked from 0.97 on."""

    def made() -> Iterator[dict[str, Any]]:
        for index in range(50):
            facts = Facts("input", group="smp", scores={"toxicity": 0 if index < 40 else 9800}, time=29_926_080)
            private = {"exchange": str(index), "facts": facts.record(), "decision": {"effect": "allow"}}
            yield {"index": index, "time": "2026-10-31T08:00Z", "kind": "decision", "public": {}, "private": private}

    assert span == Span(Path("gapura-data"), "2026-10-01", None)
    return Log(made(), 50)


def test_the_exit_code_says_whether_they_differ(run: Run) -> None:
    assert run("diff", "old.yaml", "old.yaml")[:2] == (0, "no difference in what the policies say\n")
    code, out, _ = run("diff", "old.yaml", "new.yaml")
    assert (code, out.splitlines()[:2]) == (1, ["stricter (1)", "  harm (site)"])
    code, out, error = run("diff", "old.yaml", "bad.yaml")
    assert (code, out) == (2, "")
    assert "bad.yaml" in error


def test_several_files_and_packs_unite_and_programs_get_json(run: Run) -> None:
    code, out, _ = run("diff", "old.yaml", "old.yaml,baseline", "--format", "json")
    found = json.loads(out)
    assert (code, found["same"], {rule["kind"] for rule in found["rules"]}) == (1, False, {"new"})
    assert [(item["kind"], item["policy"]) for item in found["policies"]] == [("new", "baseline")]


def test_impact_counts_writes_and_adds_up(run: Run, tmp_path: Path) -> None:
    commands = build_app(records=records)
    code, out, _ = run("impact", "new.yaml", "--since", "2026-10-01", "--export", "a.json", "--board", "b.html",
                       commands=commands)  # fmt: skip
    assert (code, out.splitlines()[0]) == (
        0,
        "of 50 exchanges between 2026-10-31 and 2026-10-31, 10 would now be blocked, 0 would no longer be",
    )
    assert "10 would now be blocked" in (tmp_path / "b.html").read_text("utf-8")
    other = json.loads((tmp_path / "a.json").read_text("utf-8"))
    (tmp_path / "c.json").write_text(json.dumps({**other, "total": 60, "since": "2026-10-30"}), "utf-8")
    code, out, _ = run("impact", "--merge", "a.json", "c.json", "--format", "json")
    assert (code, json.loads(out)["total"], json.loads(out)["gates"]) == (0, 110, 2)


def test_wrong_use_is_said_in_the_readers_language(run: Run) -> None:
    assert run("impact", "--lang", "id")[0::2] == (2, "sebutkan kebijakan yang akan berlaku\n")
    assert run("impact", "new.yaml")[0] == 2
    code, _, error = run("impact", "--merge", "old.yaml")
    assert (code, error) == (2, "old.yaml is not an export of gapura policy impact\n")
    code, _, error = run("impact", "new.yaml", "--since", "2026-10-01", "--export", "no/such.json",
                         commands=build_app(records=records))  # fmt: skip
    assert (code, "no/such.json cannot be written" in error) == (2, True)
