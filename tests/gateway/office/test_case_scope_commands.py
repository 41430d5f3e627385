"""Of which groups somebody sees cases."""

from __future__ import annotations

import json
from typing import Any

from tests.gateway.office.test_case_act_commands import opened


def test_groups_are_given_shown_and_taken_and_each_change_is_on_record(case_site: Any) -> None:
    code = opened(case_site).code
    assert case_site.case("show", code, as_="Bu Tini").exit_code == 2
    assert case_site.case("scope", "Bu Tini", "--groups", "7b, 7a").stdout == "Bu Tini (teacher): 7a, 7b\n"
    assert case_site.case("show", code, as_="Bu Tini").exit_code == 0
    assert case_site.case("scope", "Bu Tini", "--groups", "").stdout == "Bu Tini (teacher): no group\n"
    assert case_site.case("show", code, as_="Bu Tini").exit_code == 2
    assert [(one["action"], one["person"], one["groups"]) for one in case_site.records("admin.user")] == [
        ("scope", "Bu Tini", ["7a", "7b"]), ("scope", "Bu Tini", [])
    ]  # fmt: skip


def test_who_was_given_nothing_sees_nothing_but_the_officer_everything(case_site: Any) -> None:
    assert json.loads(case_site.case("scope", "Sari", "--format", "json").stdout)["groups"] == []
    assert case_site.case("scope", "Dewi", "--lang", "id").stdout == "Dewi (ppdp): semua kelompok\n"
    nobody = case_site.case("scope", "Kenari77", "--groups", "*")
    assert (nobody.exit_code, "Kenari77" in nobody.stderr) == (2, False)
