"""The words of a no."""

from __future__ import annotations

import pytest

from gateway.codecs.registry import unseen_kinds
from gateway.enforcement.refuse import UNSEEN, languages_of, localized, notice, ours, unseen_text, words
from gateway.errors import Reason, text_of
from policies.decision import Decision, Effect, Match
from policies.vocabulary import UNSEEN_KINDS


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("id-ID,en;q=0.8", "id"), ("en-US", "en"), ("in", "id"), ("fr, id;q=0.5", "id"), ("fr", "id"), (None, "id"),
        ("id;q=0.1, en;q=0.9", "en"), ("id;q=0, en ; q=0.2", "en"), ("en, id", "en"), ("en;q=0", "id"),
        ("en;q=much", "id"), ("en;level=1", "id"), (",;,q=1", "id"),
    ],
)  # fmt: skip
def test_the_language_the_client_would_rather_have_is_spoken(header: str | None, language: str) -> None:
    assert ours(languages_of(header, "id")) == language


@pytest.mark.parametrize(("header", "languages"), [
    ("jv, id;q=0.8, en;q=0.9", ("jv", "en", "id", "id")), ("jw-Latn", ("jv", "id")), ("*, x-klingon", ("id",)),
    ("su;q=0.1, jv;q=0.2", ("jv", "su", "id")), ("a" * 9 + ", jv" * 99, ("jv", "id")), ("jv;q=0", ("id",)),
])  # fmt: skip
def test_every_language_the_client_reads_is_known(header: str, languages: tuple[str, ...]) -> None:
    assert languages_of(header, "id") == languages


def test_a_policys_own_words_come_first_and_ours_where_it_has_none() -> None:
    said = Decision(Effect.BLOCK, "r", message={"en": "No.", "id": "Tidak."})
    assert (words(said, ["id"]), words(said, ["en"])) == ("Tidak.", "No.")
    assert words(Decision(Effect.BLOCK, "r"), ["id"]) == text_of(Reason.POLICY, "id")
    assert words(Decision(Effect.BLOCK, "no-policy"), ["en"]) == text_of(Reason.NO_POLICY, "en")
    assert words(Decision(Effect.BLOCK, "unseen"), ["en"]) == text_of(Reason.UNSEEN, "en")


def test_what_passed_with_a_warning_is_not_called_stopped() -> None:
    assert notice(Decision(Effect.WARN, "r", message={"en": "Mind your words."}), ["en"]) == "Mind your words."
    for language in ("en", "id"):
        unsaid = notice(Decision(Effect.WARN, "r"), [language])
        assert unsaid
        assert text_of(Reason.POLICY, language) not in unsaid


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert localized({"en": "No.", "jv": "Ora."}, ["su", "jv", "id"]) == "Ora."
    assert localized({"en": "No.", "jv": "Ora."}, ["id"]) == "No."
    assert localized({"jv": "Ora."}, ["id"]) == "Ora."
    assert localized({}, ["id"]) == ""


def test_every_kind_that_nobody_can_look_into_has_a_name() -> None:
    assert UNSEEN.keys() == UNSEEN_KINDS
    assert unseen_kinds() <= UNSEEN.keys()
    for english, indonesian in UNSEEN.values():
        assert english
        assert indonesian


@pytest.mark.parametrize("rule", ["unseen", "unknown-kinds"])
def test_a_person_is_told_what_stands_in_the_way(rule: str) -> None:
    matches = (Match(rule, "p", Effect.BLOCK), Match("unseen", "p", Effect.BLOCK))
    stopped = Decision(Effect.BLOCK, rule, matches)
    assert "store the conversation" in words(stopped, ["en"], {"server_side"})
    assert "image" not in words(stopped, ["en"], {"server_side"})
    assert "gambar; berkas" in words(stopped, ["id"], {"file", "image"}).replace("berkas; gambar", "gambar; berkas")


def test_what_has_no_name_is_not_named() -> None:
    assert unseen_text({"made-up"}, "en") == text_of(Reason.UNSEEN, "en")


def test_what_is_written_in_a_policy_is_said_instead() -> None:
    matches = (Match("unseen", "p", Effect.BLOCK),)
    stopped = Decision(Effect.BLOCK, "mine", matches, message={"en": "Text only, please."})
    assert words(stopped, ["en"], {"image"}) == "Text only, please."
