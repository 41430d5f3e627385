"""The forms of what people did: each says who, in its private part alone."""

from __future__ import annotations

from audit.record import ADMIN
from audit.record_acts import acts

BY_THE_GATE = {"admin.migrate", "admin.clock_jump", "admin.witness"}


def test_every_act_names_who_did_it_and_never_in_public() -> None:
    forms = acts()
    assert set(forms) == {f"admin.{name}" for name in ADMIN} - {"admin.erase"}
    for kind, form in forms.items():
        assert "by" not in form.public["properties"]
        if kind not in BY_THE_GATE:
            assert form.private is not None
            assert "by" in form.private["required"]


def test_nothing_of_a_case_but_its_kind_and_what_was_done_is_public() -> None:
    assert set(acts()["admin.case"].public["properties"]) == {"action", "of"}
