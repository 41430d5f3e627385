"""A bundle on paper: all of it, said to be good or not, and none of it markup."""

from __future__ import annotations

import re
from html import unescape

import pytest

from audit.errors import AuditError
from audit.papers.evidence import evidence_page
from audit.trust import Brought

HOSTILE = "<script>alert('x')</script>"


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("lang", ["en", "id"])
def test_everything_is_there_and_nothing_of_it_is_markup(bundle: bytes, lang: str) -> None:
    page = evidence_page(bundle, lang)  # type: ignore[arg-type]
    assert "<script" not in page
    text = text_of(page)
    assert text.count(HOSTILE) >= 6, "words, record, private part, text, policy's name and policy"
    assert {"en": "One question.", "id": "Satu pertanyaan."}[lang] in text
    assert "Apa ibu kota Jawa Tengah?" in text
    assert "gapura audit verify" in text
    assert f'<html lang="{lang}">' in page


def test_a_bundle_that_was_changed_is_said_to_be(bundle: bytes) -> None:
    good = evidence_page(bundle, "en")
    assert "FAILED" not in good
    changed = evidence_page(bundle.replace(b"Jawa Tengah", b"Jawa Barat"), "en")
    assert "FAILED" in changed
    assert 'class="claim"' in changed


def test_what_was_brought_along_counts(bundle: bytes) -> None:
    other = evidence_page(bundle, "en", Brought("00" * 32))
    assert "FAILED" in other


@pytest.mark.parametrize("data", [b"", b"{}", b"<html>", b'{"gapura_bundle":1}'])
def test_what_is_no_bundle_gets_no_page(data: bytes) -> None:
    with pytest.raises(AuditError) as refused:
        evidence_page(data, "id")
    assert refused.value.code == "no_bundle"
