"""Tests that run again when something changed: first move by move, then by the real command on a terminal."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policies.commands import Printer
from policies.testing.watching import INTERRUPTED, exit_code, folders_of, look, watch

POLICY = """\
gapura: policy/v1
name: site
extends: [shared/base.yaml]
default: allow
rules: []
"""
BASE = "gapura: policy/v1\nname: base\ndefault: allow\nrules:\n  - { name: web, when: { pii: URL }, then: flag }\n"
TESTS = "- { name: a link, facts: { direction: input, pii: { URL: 1 } }, expect: { effect: flag } }\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "policy.test.yaml").write_text(TESTS)
    (tmp_path / "shared" / "base.yaml").write_text(BASE)
    return tmp_path


Move = Callable[[Path], object]
MOVES: dict[str, Move] = {
    "policy.yaml": lambda here: (here / "policy.yaml").write_text(POLICY.replace("site", "place")),
    "policy.test.yaml": lambda here: (here / "policy.test.yaml").unlink(),
    "base.yaml": lambda here: (here / "new").replace(here / "shared" / "base.yaml"),  # as editors save
    "yayasan.gapura-pack": lambda here: (here / "shared" / "yayasan.gapura-pack").write_text("another"),
    "policy.lock": lambda here: (here / "policy.lock").write_text("{}\n"),
}


def watched(folder: Path, *moves: Move, codes: tuple[int, ...] = ()) -> tuple[int, int]:
    """Make the moves one after the other, each when the tests are waiting, then interrupt: runs, and the exit code."""
    runs, steps, left = 0, list(moves), list(codes)

    def run() -> int:
        nonlocal runs
        runs += 1
        return left.pop(0) if left else 0

    def pause(_: float) -> None:
        if len(steps) < len(moves) and runs == len(moves) - len(steps):
            return  # the last move is not told yet
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)(folder)

    return watch([folder / "policy.yaml"], run, Printer("text", "en"), pause), runs


@pytest.mark.parametrize("name", MOVES)
def test_what_the_outcome_depends_on_is_watched(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "new").write_text(BASE + "\n")
    assert watched(folder, MOVES[name]) == (0, 2)
    assert f"changed: {name}\n" in capsys.readouterr().err


def test_what_it_does_not_depend_on_is_not(folder: Path) -> None:
    before = look(folders_of([folder / "policy.yaml"]))
    (folder / "notes.txt").write_text("buy milk")
    assert look(folders_of([folder / "policy.yaml"])) == before
    assert {Path(name).name for name in before} == {"policy.yaml", "policy.test.yaml", "base.yaml"}


def test_the_last_run_says_how_it_ends(folder: Path) -> None:
    assert watched(folder, MOVES["policy.yaml"], codes=(0, 1)) == (1, 2)
    assert watched(folder, codes=(2,)) == (2, 1)


def test_a_first_run_that_is_interrupted_has_no_outcome(folder: Path) -> None:
    def run() -> int:
        raise KeyboardInterrupt

    assert watch([folder / "policy.yaml"], run, Printer("text", "id"), time.sleep) == INTERRUPTED


def test_a_layer_that_is_missing_or_broken_is_waited_for(folder: Path) -> None:
    (folder / "shared" / "base.yaml").unlink()
    assert folder / "shared" in folders_of([folder / "policy.yaml"])
    (folder / "policy.yaml").write_text("rules: [")
    assert folders_of([folder / "policy.yaml"]) == {folder}
    assert folders_of([Path("school")]) > folders_of([Path("baseline")])


def test_a_command_that_comes_to_its_end_is_good(folder: Path) -> None:
    assert exit_code(lambda: None) == 0


# -- on a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as Linux and macOS have them")
def test_somebody_edits_a_rule_sees_the_verdict_and_leaves(folder: Path, terminal: Any) -> None:
    with terminal(folder, "policy", "test", "--facts-only", "--watch", "--lang", "id") as seen:
        assert "GP042" in seen.until("menunggu perubahan; Ctrl-C mengakhiri")  # not locked yet
        (folder / "policy.yaml").write_text(POLICY.replace("shared/base.yaml", "baseline"))
        verdict = seen.until("menunggu perubahan; Ctrl-C mengakhiri")
        assert "berubah: policy.yaml" in verdict
        assert "FAIL policy.test.yaml:1 a link\n     seharusnya flag, ternyata allow (oleh default)" in verdict
        (folder / "policy.test.yaml").write_text(TESTS.replace("flag", "allow"))
        assert "policy.test.yaml: 1 PASS, 0 FAIL" in seen.until("menunggu perubahan")
        (folder / "policy.test.yaml").write_text(TESTS)
        assert "0 PASS, 1 FAIL" in seen.until("menunggu perubahan")
        seen.process.send_signal(signal.SIGINT)
        assert seen.process.wait(20) == 1
