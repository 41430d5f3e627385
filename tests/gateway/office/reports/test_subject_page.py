"""A person's account as a page for that person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.cases.case import GENERAL, Case, Kind, Origin
from gateway.admission.keys import Key
from gateway.admission.restrictions import Restriction, Why
from gateway.office.reports.passages import Passage
from gateway.office.reports.subject import Account, Spoke
from gateway.office.reports.subject_page import subject_page

EXCHANGE = "a1" * 16
MADE = Account(
    subject="5b" * 16,
    key=Key("k1", "<i>tablet</i>", "siswa-smp", "student", frozenset(), False, True, 0, None, None),
    restriction=Restriction("5b" * 16, Why.WITHDRAW, "k1", 1_795_763_100),
    passages=(Passage(EXCHANGE, "2026-11-27T10:00Z", route="/v1/chat/completions", model="hmac:ab", sent=True,
                      backend="cloud", country="SG", asked={"ID_NIK": 1}),),
    ends={EXCHANGE: "2027-05-30"},
    days=(184, 730),
    acts=({"time": "2026-11-27T10:01Z", "kind": "admin.right", "action": "withdraw", "right": "withdraw"},),
    cases=(Case("0c" * 16, Kind.RIGHT, GENERAL, "ppdp", Origin(), 0, 1_795_763_100),),
    sealed=0, remembered=2, erased=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("may be withheld by law", "art. 33", "a model not listed here", "withdrawal of consent", "This key is "
                "shared", "2026-11-27 14:05 Asia/Jakarta")),
        ("id", ("dapat tidak diberikan menurut undang-undang", "pasal 33", "model yang tidak terdaftar", "penarikan "
                "persetujuan", "Kunci ini dipakai bersama", "Keluar apa adanya: ID_NIK")),
    ],
)  # fmt: skip
def test_it_reads_in_the_persons_language(lang: str, words: tuple[str, ...]) -> None:
    html = subject_page(MADE, "Asia/Jakarta", lang)  # type: ignore[arg-type]
    for word in words:
        assert word in html, word
    assert "&lt;i&gt;tablet&lt;/i&gt;" in html
    assert "2027-05-30" not in html
    assert "<script" not in html


def test_what_was_decided_to_be_told_stands_beside_each_question() -> None:
    full = replace(MADE, full={EXCHANGE: Spoke(("sekolah/at-risk",), {"selfharm": 9100, "threat": 0}, ("disclosure",))})
    html = subject_page(full, "Asia/Jakarta", "en")
    assert "sekolah/at-risk, selfharm 0.91, disclosure" in html
    assert "2027-05-30" in html
    assert "The officer decided" in html
