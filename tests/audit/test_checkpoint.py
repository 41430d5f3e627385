"""Checkpoints against the specification's example."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import checkpoint
from audit.checkpoint import Checkpoint
from audit.note import BadNote, VerifierKey

# The example of https://c2sp.org/tlog-checkpoint.
TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
NOTE = (
    f"{TEXT}\n— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
ROOT = base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")


def test_the_example_is_read_and_written_byte_for_byte() -> None:
    read = checkpoint.read(NOTE)
    assert read == Checkpoint("example.com/behind-the-sofa", 20852163, ROOT)
    assert str(read) == TEXT


def test_extension_lines_are_allowed_and_dropped() -> None:
    assert Checkpoint.parse(f"{TEXT}an extension\n") == Checkpoint.parse(TEXT)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "origin\n1\n",
        TEXT[:-1],
        TEXT.replace("20852163", "020852163"),
        TEXT.replace("20852163", "-1"),
        TEXT.replace("20852163", "٣"),
        TEXT.replace("20852163", "1" * 20),
        TEXT.replace("example.com/behind-the-sofa", ""),
        TEXT.replace("q2I=", "q2I"),
        TEXT.replace("q2I=", "q2J="),
        TEXT.replace("CsUY", "Cs"),
        f"{TEXT}\n",
    ],
    ids=range(12),
)
def test_a_malformed_checkpoint_is_refused(bad: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.parse(bad)


def test_a_signed_checkpoint_holds_for_its_own_log_only() -> None:
    signer = Ed25519PrivateKey.generate()
    key = VerifierKey("school.example/log", signer.public_key().public_bytes_raw())
    own = Checkpoint("school.example/log", 7, ROOT)
    assert checkpoint.verify(checkpoint.sign(own, key, signer.sign), key) == own
    foreign = Checkpoint("other.example/log", 7, ROOT)
    with pytest.raises(BadNote, match="another log"):
        checkpoint.verify(checkpoint.sign(foreign, key, signer.sign), key)
