"""How long what is kept."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from gateway.retention_settings import RECORDS, Keep, Retention, policies_of, too_short
from gateway.settings import SettingsError, read


def test_the_gate_remembers_texts_for_a_day_and_for_a_quarter_at_most() -> None:
    assert Retention().history_hours == 24
    with pytest.raises(ValidationError):
        Retention(history_hours=24 * 91)


def test_without_a_word_every_private_part_has_an_end() -> None:
    plan = Retention().plan
    assert plan.longest_exchange == 730
    assert plan.shortest_exchange == 184
    assert Retention().said == (
        "exchange (escalate|seal) 730 d; exchange (replace|hold|block) 365 d; exchange 184 d; admin 1825 d"
    )


REST = [{"kind": "exchange", "days": 30}, {"kind": "admin", "days": "forever"}]


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([{"kind": "exchange", "days": 30}], "kind: admin, days: N"),
        ([], "kind: exchange, days: N"),
        ([{"kind": "exchange", "effect": ["block"], "days": 30}, {"kind": "admin", "days": 9}], "kind: exchange, days"),
        ([*REST, {"kind": "exchange", "effect": "block", "days": 90}], "line 3 of records can never count"),
        ([{"kind": "admin", "effect": "block", "days": 90}, *REST], "kind: admin takes no"),
        ([{"kind": "exchange", "days": 0}, *REST], "greater than or equal to 1"),
        ([{"kind": "exchange", "effect": ["shout"], "days": 9}, *REST], "block"),
        ([{"kind": "exchange", "days": 9, "until": 3}, *REST], "until"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(tmp_path: Path, records: Any, said: str) -> None:
    (tmp_path / "gapura.yaml").write_text(json.dumps({"retention": {"records": records}}))
    with pytest.raises(SettingsError) as refused:
        read(tmp_path / "gapura.yaml", env={})
    assert said in str(refused.value)


def test_a_plan_of_ones_own_is_part_of_the_settings_digest(tmp_path: Path) -> None:
    (tmp_path / "gapura.yaml").write_text(json.dumps({"retention": {"records": REST}}))
    settings = read(tmp_path / "gapura.yaml", env={})
    assert [one.days for one in settings.retention.records] == [30, "forever"]
    assert settings.retention.said == "exchange 30 d; admin forever"
    (tmp_path / "plain.yaml").write_text("{}")
    assert settings.digest != read(tmp_path / "plain.yaml", env={}).digest


def test_the_eu_ai_act_wants_six_months() -> None:
    short = Retention(records=(Keep(kind="exchange", days=183), *RECORDS[3:]))
    assert too_short(short, ["school", "eu-ai-act"]) == ("eu-ai-act", 184, 183)
    assert too_short(short, ["school"]) is None
    assert too_short(Retention(), ["eu-ai-act"]) is None
    assert too_short(Retention(records=(Keep(kind="exchange", days="forever"), *RECORDS[3:])), ["eu-ai-act"]) is None


def test_a_policy_that_another_one_extends_is_in_force_too() -> None:
    rules = [SimpleNamespace(policy="eu-ai-act"), SimpleNamespace(policy="site")]
    program: Any = SimpleNamespace(roots=[SimpleNamespace(name="site")], rules=rules)
    assert policies_of(program) == {"site", "eu-ai-act"}
