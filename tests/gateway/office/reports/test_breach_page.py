"""A breach report as a page."""

from __future__ import annotations

import pytest

from gateway.office.reports.breach import Breach, Sought
from gateway.office.reports.breach_page import Clock, breach_page
from gateway.office.reports.passages import Disclosure, Passage


@pytest.mark.parametrize(("lang", "none"), [("en", "None."), ("id", "Tidak ada.")])
def test_an_empty_one_says_so(lang: str, none: str) -> None:
    html = breach_page(Breach(Sought()), {}, Clock("N", "U"), lang)  # type: ignore[arg-type]
    assert html.count(f"<p>{none}</p>") == 4
    assert "<script" not in html


def test_a_name_of_a_key_cannot_become_markup() -> None:
    found = Breach(Sought(kind="ID_NIK"))
    found.add(
        Passage("a" * 32, "2026-11-27T10:00Z", "5b" * 16, key="k1", backend="cloud", sent=True, asked={"ID_NIK": 1},
                rules=(("sekolah", "numbers"),), policy="sha256:ab",
                disclosures=(Disclosure("guard", "DE", "", 40),))
    )  # fmt: skip
    html = breach_page(found, {"k1": "<b>Budi</b>"}, Clock("N", "U", "K7F2-M9QA"), "en")
    assert "&lt;b&gt;Budi&lt;/b&gt;" in html
    assert "<b>" not in html
    for said in ("type ID_NIK", "K7F2-M9QA", "sekolah/numbers", "guard", "not stated"):
        assert said in html
