"""How sure the gate is of who asked, in words."""

from __future__ import annotations

import pytest

from gateway.casework.assurance import of_principal, said
from gateway.exchange import Principal


def principal(assurance: str, *, person: bool) -> Principal:
    return Principal("t", "k", "s", "g", "student", assurance, person_level=person)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("assurance", "person", "words"),
    [("key", True, "issued to one person"), ("key", False, "several people share"),
     ("asserted", False, "claimed by the client"), ("verified", True, "signed in")],
)  # fmt: skip
def test_no_more_is_said_than_is_known(assurance: str, person: bool, words: str) -> None:
    assert words in said(of_principal(principal(assurance, person=person)), "en")


def test_in_both_languages_and_of_what_an_older_record_says() -> None:
    assert said("asserted", "id").startswith("nama yang diaku klien")
    assert "one person or several" in said("key", "en")  # a record does not say which
    assert said("", "en") == said("something else", "en") == "not known"
