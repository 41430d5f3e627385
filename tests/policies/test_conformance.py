import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import policies
from policies import Facts, PolicyError, Program, offline
from policies.review import review
from policies.sides import Side

FOLDER = Path(__file__).parent / "conformance"
REVIEWED = date(2026, 11, 25)
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]


def load(case: Mapping[str, Any], folder: Path) -> tuple[Program | None, list[str]]:
    document = {"gapura": "policy/v1", "name": "site", "default": case.get("default", "allow"), **case["policy"]}
    path = folder / "policy.yaml"
    path.write_text(json.dumps(document), "utf-8")  # JSON is YAML
    try:
        program = policies.load([path], offline())
    except PolicyError as error:
        return None, [problem.code for problem in error.problems]
    return program, [problem.code for problem in program.warnings]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_language_means_what_the_cases_say(case: Mapping[str, Any], tmp_path: Path) -> None:
    program, found = load(case, tmp_path)
    assert found == case.get("finds", [])
    if "reviews" in case:
        side = Side.read([tmp_path / "policy.yaml"], offline())
        assert [problem.code for problem in review(side, REVIEWED)] == case["reviews"]
    for said in case.get("says", []):
        assert program is not None
        decision = program.decide(Facts.from_record(said["facts"]))
        shown = {
            **decision.record(),
            "rule": decision.rule,
            "matches": [match.rule for match in decision.matches],
            "shadow": [match.rule for match in decision.shadow],
            "redact": sorted(decision.redact),
            "known": decision.known,
        }
        expected = {name: value for name, value in said.items() if name != "facts"}
        assert {name: shown.get(name) for name in expected} == expected


def test_there_is_enough_to_conform_to() -> None:
    assert len(CASES) >= 30
    assert len({case["name"] for case in CASES}) == len(CASES)
