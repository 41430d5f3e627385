"""The page of a dossier, in both languages."""

from __future__ import annotations

import re

import pytest

from audit.checkpoint import Checkpoint
from audit.verdict import Level, Verdict, steps_of
from gateway.admission.keys import Key
from gateway.office.dossier import Act, Change, Dossier, Drawn, Line, Period
from gateway.office.dossier_page import _WORDS, dossier_page

EVIL = '"><script>x</script>'


def dossier() -> Dossier:
    act = Act(3, "2026-11-27T04:10Z", "admin.key", EVIL, EVIL)
    line = Line(EVIL, {"en": EVIL, "id": EVIL})
    return Dossier(
        period=Period("2026-11-01", None),
        seed=EVIL,
        decisions=9,
        drawn=(Drawn(4, "2026-11-27T04:10Z", "K7F2-M9QA", ()),),
        acts={"access": [act], "other": [act]},
        policies=(Change(1, "2026-11-27T04:10Z", EVIL, "sha256:ab", (line,), (EVIL,), (EVIL,)),
                  Change(2, "2026-11-27T04:10Z", EVIL, "sha256:cd", None)),
        keys=(Key("k1", EVIL, EVIL, "student", frozenset({"chat"}), False, True, 0, None, 86_400),),
        verdict=Verdict(EVIL, "ab" * 32, 9, 9, tuple(steps_of({})), (), Level.SELF_CONSISTENT),
        head=Checkpoint("o", 9, bytes(32)),
        note=EVIL,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "id"])
def test_it_says_all_and_is_no_markup(lang: str) -> None:
    page = dossier_page(dossier(), ["bundles/4.bundle"], lang)  # type: ignore[arg-type]
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 14
    for name in ("verdict", "sample", "keys", "access", "reveals", "exports", "erasures", "overrides", "checkpoint"):
        assert _WORDS[name][lang == "id"].replace("'", "&#x27;") in page
    assert re.findall(r'href="([^"]+)"', page) == ["bundles/4.bundle.json", "bundles/4.bundle.html"]
    assert "1970-01-02" in page, "a key that was revoked is still listed"


def test_both_languages_have_their_own_words() -> None:
    same = {name for name, (en, id_) in _WORDS.items() if en == id_}
    assert same <= {"number"}
    for en, id_ in _WORDS.values():
        assert set(re.findall(r"\{\w+\}", en)) == set(re.findall(r"\{\w+\}", id_))
