"""Signed notes against published examples."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit import note
from audit.note import BadNote, VerifierKey

# The example of Go's golang.org/x/mod/sumdb/note, on which the C2SP specification rests.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_NOTE = f"{GO_TEXT}\n{GO_SIGNATURE}"
# The example of https://c2sp.org/signed-note; its key is not published.
C2SP_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3Ze"
    "kRwNtIc=\n"
)


@pytest.fixture
def signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def key(signer: Ed25519PrivateKey) -> VerifierKey:
    return VerifierKey("school.example/log", signer.public_key().public_bytes_raw())


def test_the_published_note_is_verified_with_its_key() -> None:
    key = VerifierKey.parse(GO_KEY)
    assert str(key) == GO_KEY
    assert key.id.hex() == "c74f20a3"
    assert note.verify(GO_NOTE, key) == GO_TEXT


def test_the_text_ends_at_the_last_empty_line() -> None:
    text, signatures = note.parse(C2SP_NOTE)
    assert text.endswith("ed è subito sera.\n")
    assert [(one.name, one.id.hex(), len(one.value)) for one in signatures] == [
        ("quasimodo.example/salvatore", "367ba04b", 64)
    ]


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20), min_size=1, max_size=4))
def test_what_is_signed_is_read_back(lines: list[str]) -> None:
    signer = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key = VerifierKey("school.example/log", signer.public_key().public_bytes_raw())
    text = "".join(f"{line}\n" for line in lines)
    assert note.verify(note.sign(text, key, signer.sign), key) == text


def test_signatures_of_others_are_ignored_but_one_of_ours_must_hold(
    signer: Ed25519PrivateKey, key: VerifierKey
) -> None:
    signed = note.sign("text\n", key, signer.sign)
    assert note.verify(signed + GO_SIGNATURE, key) == "text\n"
    spoilt = note.sign("other text\n", key, signer.sign).splitlines(keepends=True)[-1]
    with pytest.raises(BadNote, match="does not hold"):
        note.verify(signed + spoilt, key)
    with pytest.raises(BadNote, match="no signature of this key"):
        note.verify(f"text\n\n{GO_SIGNATURE}", key)


def test_the_same_key_under_another_name_is_another_key(signer: Ed25519PrivateKey, key: VerifierKey) -> None:
    other = VerifierKey("elsewhere.example/log", key.public)
    assert other.id != key.id
    with pytest.raises(BadNote):
        note.verify(note.sign("text\n", key, signer.sign), other)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAAAAAA=\n",
        "text\n\n— na+me AAAAAAAAAAA=\n",
        "text\n\n— name AAAAAAAAAAB=\n",  # padding bits that are not zero
        "text\n\n— name AAAAAAAAAAA=",
        "te\txt\n\n— name AAAAAAAAAAA=\n",
        "text\r\n\n— name AAAAAAAAAAA=\n",
        "x" * 70_000 + "\n\n— name AAAAAAAAAAA=\n",
    ],
    ids=range(12),
)
def test_what_has_not_the_form_of_a_note_is_refused(bad: str) -> None:
    with pytest.raises(BadNote):
        note.parse(bad)


@pytest.mark.parametrize("bad", ["no newline", "tab\t\n"])
def test_what_cannot_be_a_note_is_not_signed(bad: str, signer: Ed25519PrivateKey, key: VerifierKey) -> None:
    with pytest.raises(BadNote):
        note.sign(bad, key, signer.sign)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "name",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("Peter", "Pieter"),
        "PeterNeumann+c74f20a3+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        "PeterNeumann+c74f20a3+AR",
        "Peter Neumann" + GO_KEY[12:],
    ],
)
def test_a_damaged_verifier_key_is_refused(bad: str) -> None:
    with pytest.raises(BadNote):
        VerifierKey.parse(bad)


def test_the_fingerprint_is_what_sha256sum_prints(key: VerifierKey) -> None:
    from hashlib import sha256

    assert key.fingerprint == sha256(f"{key}\n".encode()).hexdigest()
