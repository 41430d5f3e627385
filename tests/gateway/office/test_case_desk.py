"""What work on cases stands on, without a gate that runs."""

from __future__ import annotations

from typing import Any

from audit import Record
from gateway.admission.account import os_account
from gateway.admission.folders import open_site
from gateway.office.case_desk import place_of


def test_it_takes_the_settings_of_the_folder_and_writes_to_the_log(case_site: Any) -> None:
    (case_site.folder / "gapura.yaml").write_text("data: data\nkeys: keys\ncases: { days: 9, channels: [] }\n")
    site = open_site(case_site.data, case_site.folder / "keys")
    try:
        place = place_of(site, None, None)
        assert (place.terms.days, place.by) == (9, os_account())
        place.write(Record("admin.user", {"action": "scope"}, {"by": "somebody else", "person": "Adi"}))
    finally:
        site.close()
    (record,) = case_site.records("admin.user")
    assert (record["person"], record["by"]) == ("Adi", os_account())
