"""What people get to read: that something waits, and where to sign in."""

from __future__ import annotations

import pytest

from gateway.casework.notice import of_case, of_test
from gateway.casework.telling import DANGER, HANDED_OVER

URL = "https://gate.example/case/K7F2-M9QA?k=t"


@pytest.mark.parametrize(
    ("what", "urgent", "language", "text"),
    [
        ("new", False, "en", "A case waits for you (K7F2-M9QA). Sign in:"),
        ("again", False, "id", "Ada kasus yang menunggu Anda (K7F2-M9QA). Masuk:"),
        ("escalated", True, "en", "URGENT: a case waits for you (K7F2-M9QA). Sign in:"),
        (HANDED_OVER, False, "id", "Sebuah kasus diserahkan kepada Anda (K7F2-M9QA). Masuk:"),
        (DANGER, True, "en", "URGENT: somebody may be in danger now (K7F2-M9QA). Sign in:"),
    ],
)
def test_a_case_is_told_without_a_word_of_what_it_is_about(what: str, urgent: bool, language: str, text: str) -> None:
    notice = of_case("K7F2-M9QA", what, URL, language, ("x",), urgent=urgent)
    assert (notice.text, notice.url, notice.urgent) == (text, URL, urgent)
    assert notice.whole == f"{text}\n{URL}"


def test_the_same_message_has_the_same_id_and_another_has_another() -> None:
    def id_of(*sent: object) -> str:
        return of_case("K7F2-M9QA", "new", URL, "en", sent, urgent=False).id

    assert id_of("case", 1, "Sari", "mail", 0) == id_of("case", 1, "Sari", "mail", 0)
    assert (
        len({id_of("case", 1, "Sari", "mail", 0), id_of("case", 1, "Sari", "mail", 1), id_of("case", 1, "S", "m", 0)})
        == 3
    )


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_test_says_that_it_is_one(language: str) -> None:
    notice = of_test("AAAA-BBBB", URL, language)
    assert notice.kind == "test"
    assert ("test" if language == "en" else "uji coba") in notice.text
    assert "AAAA-BBBB" in notice.text
