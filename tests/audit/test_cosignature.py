"""Cosignatures: a real one, made ones, and those that must not hold."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import checkpoint, cosignature, note
from audit.checkpoint import Checkpoint
from audit.note import COSIGNATURE, BadNote, VerifierKey

# A checkpoint of a public Certificate Transparency log, as its log and four public witnesses signed it in May 2026; the
# keys of the log and of one witness are published with it. Facts, of no licence.
REAL = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwt\
EroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA2\
3oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4Ascylp3v\
7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE\
0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWf\
Bw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/\
TmN9DAg==
"""
REAL_LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REAL_WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
# The example of https://c2sp.org/tlog-cosignature; its keys are not published.
C2SP = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAY\
Q8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBk\
BIfZ+qnA==
"""
SECONDS = 1_795_000_000


def witness(name: str = "sman2.example/witness", seed: int = 2) -> tuple[VerifierKey, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    return VerifierKey(name, private.public_key().public_bytes_raw(), COSIGNATURE), private


@pytest.fixture
def signed() -> str:
    private = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))
    key = VerifierKey("sman1.example/log", private.public_key().public_bytes_raw())
    return checkpoint.sign(Checkpoint("sman1.example/log", 7, bytes(range(32))), key, private.sign)


def test_a_real_cosignature_of_a_public_witness_holds() -> None:
    key = cosignature.parse_key(REAL_WITNESS)
    assert str(key) == REAL_WITNESS
    assert cosignature.check(REAL, key) == 1779573024
    assert checkpoint.verify(REAL, VerifierKey.parse(REAL_LOG)).size == 1432088532
    with pytest.raises(BadNote, match="does not hold"):
        cosignature.check(REAL.replace("1432088532", "1432088533"), key)


def test_the_example_of_the_specification_has_the_time_that_its_text_names() -> None:
    _, (_, second) = note.parse(C2SP)
    assert second.name == "witness.example.com/w1"
    assert int.from_bytes(second.value[:8], "big") == 1679315147
    assert len(second.value) == 72


def test_what_a_witness_signs_is_checked_with_its_key_alone(signed: str) -> None:
    key, private = witness()
    cosigned = signed + cosignature.sign(note.parse(signed)[0], key, private.sign, SECONDS)
    assert cosignature.check(cosigned, key) == SECONDS
    assert cosignature.parse_key(str(key)) == key
    for other in (witness("sman3.example/witness")[0], witness(seed=3)[0]):
        with pytest.raises(BadNote, match="no signature of this key"):
            cosignature.check(cosigned, other)


def test_every_bit_of_a_cosignature_counts(signed: str) -> None:
    key, private = witness()
    text = note.parse(signed)[0]
    made = cosignature.sign(text, key, private.sign, SECONDS)
    value = note.parse(f"{text}\n{made}")[1][0].value
    for at in range(len(value) * 8):
        bent = bytearray(value)
        bent[at // 8] ^= 1 << at % 8
        with pytest.raises(BadNote):
            cosignature.check(signed + note.line(key.name, key.id, bytes(bent)), key)


@pytest.mark.parametrize("value", [b"", bytes(8), bytes(71), bytes(73), b"\x80" + bytes(71)])
def test_a_value_of_another_length_or_from_beyond_time_is_none(signed: str, value: bytes) -> None:
    key, _ = witness()
    with pytest.raises(BadNote):
        cosignature.check(signed + note.line(key.name, key.id, value), key)


def test_a_log_key_is_no_witness_and_a_witness_key_signs_no_log(signed: str) -> None:
    log = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)).public_key().public_bytes_raw()
    with pytest.raises(BadNote, match="not a witness's key"):
        cosignature.check(signed, VerifierKey("sman1.example/log", log))
    with pytest.raises(BadNote):
        note.verify(signed, VerifierKey("sman1.example/log", log, COSIGNATURE))
    with pytest.raises(BadNote):
        cosignature.parse_key(REAL_LOG)
    with pytest.raises(BadNote):
        VerifierKey.parse(REAL_WITNESS)


def test_of_an_answer_only_what_holds_is_kept_and_the_newest_of_each_witness(signed: str) -> None:
    text = note.parse(signed)[0]
    (ours, private), (stranger, other) = witness(), witness("stranger.example/w", 9)
    first = cosignature.sign(text, ours, private.sign, SECONDS)
    later = cosignature.sign(text, ours, private.sign, SECONDS + 60)
    false = cosignature.sign("another text\n", ours, private.sign, SECONDS + 90)
    strange = cosignature.sign(text, stranger, other.sign, SECONDS)
    assert cosignature.collect(signed, first + strange, [ours]) == signed + first
    assert cosignature.collect(signed + first, later + false, [ours]) == signed + later
    assert cosignature.collect(signed + first, false, [ours]) == signed + first
    assert cosignature.collect(signed, first + strange, [ours, stranger]) == signed + first + strange
    with pytest.raises(BadNote):
        cosignature.collect(signed, "<html>\n", [ours])
