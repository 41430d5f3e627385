"""Whether somebody reads what people write who were told no."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.seal.people import People
from gateway.case_settings import Cases
from gateway.objection_checks import objection_checks
from gateway.sections import Server
from gateway.settings import Settings

OPEN = Server(public_url="https://gapura.example")


def test_a_page_without_a_reader_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    settings = Settings(server=OPEN, data=tmp_path)
    (line,) = objection_checks(settings)
    assert (line.name, line.state) == ("objections", "note")
    assert "nobody holds the role ppdp" in line.found["en"]
    assert line.do.keys() == line.found.keys() == {"en", "id"}
    People(tmp_path).add("Dewi", "ppdp", "empat kata yang rahasia", lambda _: None)
    assert [*objection_checks(settings)] == []


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(server=OPEN, cases=Cases(objections=False))], ids=["at home", "not taken"]
)
def test_where_nobody_writes_nobody_needs_to_read(settings: Settings) -> None:
    assert [*objection_checks(settings)] == []
