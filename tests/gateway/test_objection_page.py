"""The pages of objections: small, in two languages, made for phones, and of texts that nobody can break out of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.cases.case import ENDS, GENERAL, Case, Kind, Origin, State
from audit.cases.objections import Objection
from gateway.casework.objecting import Standing
from gateway.objection_page import HEADERS, Hall, page, said_page, standing_page, when

HALL = Hall({"id": "Di sini ada Ibu <Ani>.", "en": "Here you can turn to Ibu <Ani>."}, "Asia/Jakarta")
CODE, RECEIPT = "K7F2-M9QA", "K7F2-M9QA-X3TB-0PWD"
CASE = Case("ab" * 16, Kind.OBJECTION, GENERAL, "ppdp", Origin(), 1_800_000_000, 1_800_259_200)
ONE = Objection("ab" * 16, "", "id", "mistake")
GIVEN = (CODE, RECEIPT)


def shown(language: str = "en", now: float = 1_800_000_000, hall: Hall = HALL, **more: object) -> str:
    case = replace(CASE, **{name: more.pop(name) for name in ("state", "disposition") if name in more})
    one = replace(ONE, **{name: more.pop(name) for name in ("proof", "kept") if name in more})
    return standing_page(Standing(one, case, **more), GIVEN, now, hall, language)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_page_is_small_enough_for_a_slow_line_and_says_its_language(language: str) -> None:
    pages = [page(CODE, HALL, language), page(None, HALL, language), said_page("many", CODE, HALL, language),
             shown(language), shown(language, reply="x" * 2000, proof="same", kept=False)]  # fmt: skip
    assert max(len(one.encode()) for one in pages) < 15 * 1024
    assert all(f'<html lang="{language}">' in one and "width=device-width" in one for one in pages)
    assert not any("script" in one or "http" in one for one in pages)


def test_the_form_works_without_script_and_each_field_has_a_name_to_be_read_out() -> None:
    form = page(CODE, HALL, "en")
    assert form.count('<form method="post"') == 2
    for name in ("words", "again", "receipt"):
        assert f'<label for="{name}">' in form
        assert f'id="{name}"' in form
    assert "<legend>" in form
    assert "18" not in form.partition("<style>")[0] + form.partition("</style>")[2]  # nobody is asked how old they are


def test_the_browser_is_told_to_run_nothing_and_send_nowhere_else() -> None:
    policy = HEADERS["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policy
    assert HEADERS["referrer-policy"] == "same-origin"


def test_it_says_whom_to_turn_to_and_escapes_their_name() -> None:
    assert "Di sini ada Ibu &lt;Ani&gt;." in page(CODE, HALL, "id")
    assert "Di sini ada" not in page(CODE, Hall({}, "Asia/Jakarta"), "id")


def test_a_site_that_takes_none_says_what_to_do_instead() -> None:
    assert "Show or send this code" in page(CODE, replace(HALL, accepts=False), "en")


def test_a_reply_is_shown_as_it_was_written_and_runs_nothing() -> None:
    told = shown(reply="<script>alert(1)</script>\nMaaf & terima kasih.")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nMaaf &amp; terima kasih." in told
    assert 'dir="auto"' in told


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("disposition", ENDS[Kind.OBJECTION])
def test_each_end_is_said(language: str, disposition: str) -> None:
    ended = shown(language, state=State.CLOSED, disposition=disposition)
    assert "<h2>" in ended
    upheld = disposition in ("objection_upheld", "policy_change")
    assert (("not been changed yet" in ended) or ("belum diubah" in ended)) == upheld


def test_a_rule_that_was_changed_is_said_only_where_the_person_was_right() -> None:
    assert "The rule was changed" in shown(state=State.CLOSED, disposition="objection_upheld", changed=True)
    assert "The rule was changed" not in shown(state=State.CLOSED, disposition="denied", changed=True)


def test_who_waits_too_long_is_told_so() -> None:
    assert "You should have an answer by Monday, 18 January 2027, 15:00 (Asia/Jakarta)." in shown()
    assert "That time is over" in shown(now=CASE.deadline)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Jakarta", "id", "Jumat, 15 Januari 2027, 15:00 (Asia/Jakarta)"),
        ("Asia/Jayapura", "en", "Friday, 15 January 2027, 17:00 (Asia/Jayapura)"),
    ],
)
def test_times_are_words_in_the_sites_own_zone(zone: str, language: str, said: str) -> None:
    assert when(1_800_000_000, zone, language) == said


def test_what_was_shown_again_is_said_to_be_that_or_not() -> None:
    assert "is the one that was sent" in shown(proof="same")
    assert "is not the one that was sent" in shown(proof="other")
    assert "that was sent" not in shown()
    assert "could not be kept" in shown(kept=False)
