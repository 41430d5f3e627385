"""The words of a no."""

from __future__ import annotations

import pytest

from gateway.enforcement.refuse import language_of, localized, words
from gateway.errors import Reason, text_of
from policies.decision import Decision, Effect


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("id-ID,en;q=0.8", "id"), ("en-US", "en"), ("in", "id"), ("fr, id;q=0.5", "id"), ("fr", "id"), (None, "id"),
        ("id;q=0.1, en;q=0.9", "en"), ("id;q=0, en ; q=0.2", "en"), ("en, id", "en"), ("en;q=0", "id"),
        ("en;q=much", "id"), ("en;level=1", "id"), (",;,q=1", "id"),
    ],
)  # fmt: skip
def test_the_language_the_client_would_rather_have_is_spoken(header: str | None, language: str) -> None:
    assert language_of(header, "id") == language


def test_a_policys_own_words_come_first_and_ours_where_it_has_none() -> None:
    said = Decision(Effect.BLOCK, "r", message={"en": "No.", "id": "Tidak."})
    assert (words(said, "id"), words(said, "en")) == ("Tidak.", "No.")
    assert words(Decision(Effect.BLOCK, "r"), "id") == text_of(Reason.POLICY, "id")
    assert words(Decision(Effect.BLOCK, "no-policy"), "en") == text_of(Reason.NO_POLICY, "en")
    assert words(Decision(Effect.BLOCK, "unseen"), "en") == text_of(Reason.UNSEEN, "en")


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert localized({"en": "No.", "jv": "Ora."}, "id") == "No."
    assert localized({"jv": "Ora."}, "id") == "Ora."
    assert localized({}, "id") == ""
