"""Drafts of notices: both, in both languages, with blanks, and never looking as if they were sent."""

from __future__ import annotations

import pytest

from gateway.office.reports.breach import Breach, Sought
from gateway.office.reports.drafts import drafts
from gateway.office.reports.passages import Passage


def page(found: Breach, lang: str) -> str:
    return "".join(one.html for one in drafts(found, "NOTICED", "UNTIL", lang))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_what_the_gate_knows_is_filled_in_and_the_rest_is_blank(lang: str) -> None:
    found = Breach(Sought())
    found.add(
        Passage("a" * 32, "2026-11-27T10:00Z", "5b" * 16, backend="cloud", country="SG", contract="PKS-12", sent=True,
                asked={"HEALTH": 1, "ID_NIK": 1}, masked=frozenset({"ID_NIK"}))
    )  # fmt: skip
    html = page(found, lang)
    assert html.count("DRAFT - NOT SENT") == html.count("RANCANGAN - BELUM DIKIRIM") == 2
    assert html.count("cloud (SG, PKS-12)") == 4
    assert "UNTIL (3 x 24 hours)" in html
    assert "What was masked before it left: ID_NIK. What left as it was: HEALTH" in html
    assert "Specific data (art. 4) among them: HEALTH" in html
    assert "[to be filled in by the person responsible]" in html
    assert "5b" * 16 not in html, "a pseudonym stands in no notice"


def test_where_nothing_was_found_it_is_said_and_not_guessed() -> None:
    html = page(Breach(Sought()), "en")
    assert "[not known to the gate]" in html
    assert "[nowhere, by the record of the gate]" in html
