"""A checkpoint on a notice board: short, read back, and every slip of the pen found."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import notice
from audit.checkpoint import Checkpoint
from audit.codes import ALPHABET
from audit.errors import AuditError
from audit.notice import MESSAGE, Notice

HEAD = Checkpoint("gapura.local/0123456789abcdef", 9_999_999, sha256(b"root").digest())
DAY = "2026-11-27"


@pytest.mark.parametrize("lang", ["en", "id"])
def test_it_fits_one_text_message_and_uses_letters_that_every_telephone_has(lang: str) -> None:
    text = notice.write(HEAD, DAY, lang)  # type: ignore[arg-type]
    assert len(text) <= MESSAGE
    assert re.fullmatch(r"[A-Za-z0-9 .:,/-]+", text)
    assert notice.read(text) == Notice(HEAD.origin, HEAD.size, HEAD.root)


@given(st.text("abcxyz0123456789./-", min_size=1), st.integers(0, 2**62), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_back(origin: str, size: int, root: bytes) -> None:
    for lang in ("en", "id"):
        text = notice.write(Checkpoint(origin, size, root), DAY, lang)  # type: ignore[arg-type]
        assert notice.read(text) == Notice(origin, size, root)


def test_how_people_copy_does_not_matter() -> None:
    text = notice.write(HEAD, DAY, "en")
    said = Notice(HEAD.origin, HEAD.size, HEAD.root)
    before, root, code = text.partition("Root ")
    zeros = code.replace("0", "O").replace("1", "l")
    for typed in (
        text.replace(" ", "  \n"),
        before + root + code.replace(" ", ""),
        before + root + code.lower(),
        before + root + zeros,
        before + root + code.replace(" ", "-"),
        before.replace("9999999", "9,999,999") + root + code,
        before.replace("9999999", "9.999.999") + root + code,
        f"Papan pengumuman\n{text}\n",
    ):
        assert notice.read(typed) == said, typed


def test_every_wrong_letter_is_found() -> None:
    text = notice.write(HEAD, DAY, "en")
    start = text.index("Root ") + 5
    for at in range(start, len(text)):
        if text[at] == " ":
            continue
        for letter in ALPHABET:
            if letter != text[at]:
                with pytest.raises(AuditError):
                    notice.read(text[:at] + letter + text[at + 1 :])


@pytest.mark.parametrize(
    ("old", "new"), [("9999999", "9999998"), ("0123456789abcdef", "0123456789abcdee"), (" entries", "9 entries")]
)
def test_a_wrong_number_or_name_is_found(old: str, new: str) -> None:
    with pytest.raises(AuditError) as refused:
        notice.read(notice.write(HEAD, DAY, "en").replace(old, new))
    assert refused.value.code == "bad_notice"


@pytest.mark.parametrize(
    "text", ["", "hello", "Gapura log x: many entries, today. Root ABCD", "Gapura log x: 3 entries"]
)
def test_other_texts_are_no_notice(text: str) -> None:
    with pytest.raises(AuditError) as refused:
        notice.read(text)
    assert refused.value.code == "no_notice"


def test_letters_may_be_missing_only_if_one_can_tell() -> None:
    text = notice.write(HEAD, DAY, "id")
    with pytest.raises(AuditError) as refused:
        notice.read(text[:-1])
    assert refused.value.code == "bad_notice"
