"""The body of a submission, against the text of the specification."""

from __future__ import annotations

import base64

import pytest

from audit.note import BadNote
from audit.witness.submission import MOST_BYTES, MOST_HASHES, Submission, read_size

# The example request of https://c2sp.org/tlog-witness.
PUBLISHED = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAY\
Q8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm\
9Q=
"""
HASH = base64.b64encode(bytes(32)).decode()


def test_the_published_example_is_read_and_written_as_it_is() -> None:
    read = Submission.parse(PUBLISHED.encode())
    assert (read.old, len(read.proof)) == (20852014, 4)
    assert read.proof[0].hex().startswith("3e544d0abc07a6a8")
    assert read.signed.startswith("example.com/behind-the-sofa\n20852163\n")
    assert bytes(read) == PUBLISHED.encode()


def test_without_a_proof_the_note_follows_at_once() -> None:
    assert bytes(Submission(0, (), "note")) == b"old 0\n\nnote"
    assert Submission.parse(b"old 0\n\nnote") == Submission(0, (), "note")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\nnote\n\n",
        b"old 01\n\nnote",
        b"old -1\n\nnote",
        b"old  1\n\nnote",
        "old ١\n\nnote".encode(),
        b"old 1\r\n\r\nnote",
        b"Old 1\n\nnote",
        b"size 1\n\nnote",
        b"old 10000000000000000000\n\nnote",
        f"old 1\n{HASH} \n\nnote".encode(),
        f"old 1\n{HASH[:-1]}\n\nnote".encode(),
        f"old 1\n{base64.b64encode(bytes(31)).decode()}\n\nnote".encode(),
        f"old 1\n{HASH[:-2]}B=\n\nnote".encode(),  # base64 that is not written as it is read
        b"old 1\n" + f"{HASH}\n".encode() * (MOST_HASHES + 1) + b"\nnote",
        b"old 1\n\n\xff",
        b"old 1\n\n" + b"x" * MOST_BYTES,
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(BadNote):
        Submission.parse(body)


def test_as_many_hashes_as_the_protocol_allows_are_read() -> None:
    body = b"old 1\n" + f"{HASH}\n".encode() * MOST_HASHES + b"\nnote"
    assert len(Submission.parse(body).proof) == MOST_HASHES


@pytest.mark.parametrize(("body", "size"), [(b"0\n", 0), (b"20852163\n", 20852163), (b"7", None), (b"07\n", None)])
def test_the_size_in_an_answer(body: bytes, size: int | None) -> None:
    assert read_size(body) == size
