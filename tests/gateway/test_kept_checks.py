"""What is kept how long, as the person who runs the gate is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gateway.kept_checks import kept_checks
from gateway.record_settings import Record
from gateway.retention_settings import RECORDS, Keep, Retention
from gateway.settings import Settings

EU: Any = SimpleNamespace(roots=[SimpleNamespace(name="site")], rules=[SimpleNamespace(policy="eu-ai-act")])


def test_the_plan_is_said_in_a_line() -> None:
    (line,) = kept_checks(Settings(), EU)
    assert line.state == "good"
    assert line.found["en"].endswith("exchange 184 d; admin 1825 d")


def test_too_short_for_a_pack_in_force_is_broken() -> None:
    short = Settings(retention=Retention(records=(Keep(kind="exchange", days=30), RECORDS[-1])))
    (line,) = kept_checks(short, EU)
    assert line.state == "broken"
    assert "eu-ai-act is in force and wants every exchange kept for 184 days; some go after 30" in line.found["en"]
    assert line.do.keys() == line.found.keys() == {"en", "id"}


def test_names_that_can_be_looked_up_are_said_aloud() -> None:
    _, line = kept_checks(Settings(record=Record(find_named=True)), EU)
    assert (line.name, line.state) == ("names", "note")
    assert "can test for whom was asked" in line.found["en"]
