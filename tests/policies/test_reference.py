"""The reference page says what the code does: it is written from it, and its examples are read by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

import policies
from policies import Facts, PolicyError, reference
from policies.codes.codes import CODES
from policies.conditions import BUILDERS
from policies.decision import OBLIGATIONS, Effect
from policies.schema import PolicyForm, RuleForm
from policies.vocabulary import LABELS, SCORES, TOPICS

FOLDER = Path(policies.__file__).parent
PAGE = (FOLDER / reference.PAGE).read_text("utf-8")
TOLD: Mapping[str, Any] = yaml.safe_load((FOLDER / "texts" / "reference.yaml").read_text("utf-8"))
CALENDAR = "gapura: calendar/v1\nzone: UTC\nperiods: { exam: [], holiday: [] }\n"


def names(form: type[PolicyForm] | type[RuleForm]) -> set[str]:
    return {field.alias or name for name, field in form.model_fields.items()}


def test_the_page_is_up_to_date() -> None:
    assert reference.page() == PAGE, "run: python -m policies.reference"


def test_the_texts_tell_of_everything_and_of_nothing_else() -> None:
    assert {*TOLD} == {"head", "policy", "rule", "orders", "conditions", "facts"}
    assert TOLD["policy"].keys() == names(PolicyForm)
    assert TOLD["rule"].keys() == names(RuleForm)
    assert TOLD["conditions"].keys() == BUILDERS.keys()
    assert TOLD["orders"].keys() == set(OBLIGATIONS)
    assert TOLD["facts"].keys() == {field.name for field in fields(Facts)}


def test_everything_stands_on_the_page() -> None:
    first = set(re.findall(r"^\| `([^`]+)`", PAGE, re.MULTILINE))
    assert {*BUILDERS, *SCORES, *LABELS, *TOPICS, *CODES, *(effect.word for effect in Effect), *OBLIGATIONS} <= first


def test_every_row_speaks_both_languages() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|") and "| --- |" not in line]
    assert [row for row in rows if re.search(r"\|\s+\|$", row)] == []
    assert len({row.count(" | ") for row in rows}) <= 3


FORMS = [(name, value) for name, values in TOLD["conditions"].items() for value in values]


@pytest.mark.parametrize(("name", "value"), FORMS, ids=[f"{name}-{place}" for place, (name, _) in enumerate(FORMS)])
def test_every_form_is_one_that_loads(site: Callable[..., Path], name: str, value: object) -> None:
    """Where it needs a detector that does not ship, it says so."""
    requires = "[csae, bullying, doxxing, medical, legal, finance]"
    written = reference._yaml({name: value})
    rule = f"{{ name: a, when: {written}, then: flag, requires: {requires} }}"
    head = "gapura: policy/v1\nname: site\ndefault: allow\ncalendar: calendar.yaml\n"
    folder = site({"calendar.yaml": CALENDAR, "policy.yaml": f"{head}rules:\n  - {rule}\n"})
    assert {one.code for one in policies.load([folder / "policy.yaml"]).warnings} == {"GP037"}
    assert f"`{name}: {reference._yaml(value)}`".replace("|", "\\|") in PAGE


@pytest.mark.parametrize("key", [*TOLD["policy"], *TOLD["rule"]])
def test_every_key_is_written_as_its_example_says(key: str) -> None:
    for form in ("policy", "rule"):
        if key in TOLD[form]:
            assert yaml.safe_load(TOLD[form][key]["as"]).keys() == {key}


def test_examples_of_keys_make_one_policy_that_loads(site: Callable[..., Path]) -> None:
    lines = [line["as"] for name, line in TOLD["policy"].items() if name not in ("rules", "extends")]
    keys = [line["as"] for name, line in TOLD["rule"].items() if name not in ("template", "care", "floor", "requires")]
    text = "\n".join([*lines, "rules:", "  - { " + ", ".join(keys) + " }"]).replace(
        "then: [redact, label]", "then: [redact, label, notify]"
    )
    folder = site({"calendar.yaml": CALENDAR, "policy.yaml": text + "\n"})
    program = policies.load([folder / "policy.yaml"])
    assert [warning.code for warning in program.warnings] == ["GP034"]


def test_what_is_not_a_policy_of_v1_is_refused(site: Callable[..., Path]) -> None:
    with pytest.raises(PolicyError, match="GP012"):
        policies.load([site({"policy.yaml": "gapura: policy/v2\nname: site\ndefault: allow\n"}) / "policy.yaml"])
