"""Every sentence exists in both languages, tells the same numbers, and is one that the verifier can say."""

from __future__ import annotations

import re
from pathlib import Path

from audit import sayings
from audit.bundle import sayings as of_bundles

ROOT = Path(__file__).parents[2] / "audit"
CHECKERS = ["verify", "contents", "trust", "evidence", "exported"]
TABLES = [sayings.STEPS, sayings.FAILURES, sayings.REMARKS, sayings.CLAIMS,
          of_bundles.STEPS, of_bundles.FAILURES, of_bundles.REMARKS, of_bundles.CLAIMS]  # fmt: skip


def test_each_text_has_the_same_places_in_both_languages() -> None:
    for table in TABLES:
        for en, id_ in table.values():  # type: ignore[attr-defined]
            assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", id_))
            assert en != id_


def test_every_failure_and_remark_of_a_log_is_said_somewhere_and_none_is_without_words() -> None:
    source = "".join((ROOT / f"{name}.py").read_text(encoding="utf-8") for name in CHECKERS)
    said = set(re.findall(r'(?:Saying\(|fail\(\d, |code = |else )"([a-z_]+)"', source))
    assert said == set(sayings.FAILURES) | set(sayings.REMARKS)


def test_the_steps_are_numbered_and_labelled_in_the_code() -> None:
    assert list(sayings.STEPS) == list(range(1, 11))
    assert list(of_bundles.STEPS) == list(range(1, 10))
    walk = (ROOT / "verify.py").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\((\d+)\) ", walk, re.MULTILINE)] == list(sayings.STEPS)
    source = walk + (ROOT / "contents.py").read_text(encoding="utf-8")
    assert {int(number) for number in re.findall(r"# \((\d+)\)", source)} == set(sayings.STEPS)
