"""What is said: complete in both languages, and never more than was shown."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from audit import verdict as texts
from audit import verify as steps
from audit.verdict import STEPS, Level, Saying, Step, Verdict


def verdict(level: Level | None) -> Verdict:
    return Verdict("school.example/log", "ab" * 32, 7, 7, (Step(1, "ok"),), (), level)


def test_levels_are_ordered_and_have_the_words_of_the_command() -> None:
    assert [level.word for level in sorted(Level)] == ["self-consistent", "signed", "witnessed"]
    assert verdict(Level.SIGNED).meets(Level.SELF_CONSISTENT)
    assert not verdict(Level.SELF_CONSISTENT).meets(Level.SIGNED)
    assert not verdict(None).meets(Level.SELF_CONSISTENT)


@pytest.mark.parametrize("level", [None, Level.SELF_CONSISTENT])
def test_only_what_others_vouch_for_may_be_called_verified(level: Level | None) -> None:
    for lang in ("en", "id"):
        claim = verdict(level).claim(lang).lower()  # type: ignore[arg-type]
        assert "verified" not in claim
        assert "terverifikasi" not in claim


def test_each_text_has_the_same_places_in_both_languages() -> None:
    pairs = [*texts._FAILURES.values(), *texts._REMARKS.values(), *STEPS.values(), *texts._CLAIMS.values()]
    for en, id_ in pairs:
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", id_))


def test_every_failure_and_remark_that_verify_can_make_has_a_text() -> None:
    made: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(steps))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = {"fail": 1, "Saying": 0}.get(name)
            if at is not None and isinstance(node.args[at], ast.Constant):
                made.add(str(node.args[at].value))
    assert made == set(texts._FAILURES) | set(texts._REMARKS)


def test_the_module_text_labels_the_steps_that_exist() -> None:
    source = inspect.getsource(steps)
    labelled = {int(number) for number in re.findall(r"# \((\d)\)", source)}
    assert labelled == set(STEPS) == set(range(1, 9))


def test_a_program_gets_numbers_and_words() -> None:
    failed = Step(2, "failed", Saying("gap", {"index": 3, "found": 5}))
    broken = Verdict("o", "f", 3, 0, (Step(1, "ok"), failed), (Saying("tail", {"count": 1, "size": 2}),), None)
    assert broken.failed is failed
    said = broken.as_json("id")
    assert said["level"] is None
    assert said["steps"][1] == {
        "step": 2,
        "title": "Entri bernomor 0, 1, 2 ... tanpa celah",
        "state": "failed",
        "code": "gap",
        "text": "entri 3 hilang: berikutnya yang ada bernomor 5",
        "index": 3,
        "found": 5,
    }
    assert said["remarks"][0]["code"] == "tail"
