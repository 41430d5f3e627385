"""Who vouches for the record, and what it can be asked."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.record_settings import Record, WitnessAt
from gateway.retention_settings import Retention

LINE = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


def test_a_witness_is_named_by_its_line() -> None:
    one = WitnessAt(url="https://sman2.example:8788", key=LINE)
    assert (one.name, one.key) == ("remora.n621.de", LINE)
    assert Record(witnesses=(one,)).witness_seconds == 60


A_LOG = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


@pytest.mark.parametrize("line", ["", "remora.n621.de", LINE.replace("da77", "da78"), A_LOG])
def test_what_is_no_line_of_a_witness_is_refused_in_words(line: str) -> None:
    with pytest.raises(ValidationError, match="gapura audit witness prints it"):
        WitnessAt(url="https://sman2.example:8788", key=line)


def test_who_may_open_what_was_kept_and_for_how_long() -> None:
    assert (Record().reveal_roles, Record().four_eyes) == (("counsellor", "ppdp"), ("child",))
    assert Record.model_validate({"four_eyes": "child, general"}).four_eyes == ("child", "general")
    assert (Retention().content_days, Retention().child_days) == (30, 365)
    for wrong in ({"reveal_roles": []}, {"reveal_roles": ["Guru BK"]}, {"four_eyes": ["all"]}):
        with pytest.raises(ValidationError):
            Record.model_validate(wrong)


def test_names_are_kept_only_where_somebody_wants_it() -> None:
    assert not Record().find_named
