"""A box opens for its key alone; a box to somebody is HPKE as the RFC has it."""

from __future__ import annotations

import hmac
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.seal import boxes
from audit.seal.trouble import SealError

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def test_a_box_opens_with_its_key_and_what_it_is_bound_to() -> None:
    box = boxes.lock(KEY, b"text", b"place")
    assert boxes.unlock(KEY, box, b"place") == b"text"
    assert boxes.lock(KEY, b"text", b"place") != box


@pytest.mark.parametrize(("key", "bound"), [(OTHER, b"place"), (KEY, b"elsewhere")])
def test_it_opens_with_nothing_else(key: bytes, bound: bytes) -> None:
    with pytest.raises(SealError, match="does not open"):
        boxes.unlock(key, boxes.lock(KEY, b"text", b"place"), bound)


@pytest.mark.parametrize("at", [0, 12, -1])
def test_a_changed_box_does_not_open(at: int) -> None:
    box = bytearray(boxes.lock(KEY, b"text", b"place"))
    box[at] ^= 1
    with pytest.raises(SealError):
        boxes.unlock(KEY, bytes(box), b"place")


@pytest.mark.parametrize("size", [0, 11, 12, 20])
def test_a_box_cut_short_does_not_open(size: int) -> None:
    with pytest.raises(SealError):
        boxes.unlock(KEY, boxes.lock(KEY, b"text", b"")[:size], b"")
    with pytest.raises(SealError):
        boxes.unlock_own(KEY, boxes.lock_to(boxes.public_of(KEY), b"text", b"")[:size], b"")


def test_a_box_to_somebody_opens_for_them_alone() -> None:
    box = boxes.lock_to(boxes.public_of(KEY), b"text", b"place")
    assert boxes.unlock_own(KEY, box, b"place") == b"text"
    for private, bound in ((OTHER, b"place"), (KEY, b"elsewhere")):
        with pytest.raises(SealError):
            boxes.unlock_own(private, box, bound)


def test_it_is_what_rfc_9180_says() -> None:
    """Opened by the letters of the RFC, without the library that closed it: sections 4.1, 5.1 and 5.2, base mode."""
    box = boxes.lock_to(boxes.public_of(KEY), b"text", b"place")
    enc, sealed = box[:32], box[32:]
    kem, suite = b"KEM" + bytes.fromhex("0020"), b"HPKE" + bytes.fromhex("002000010002")

    def extract(salt: bytes, label: bytes, key: bytes, who: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + who + label + key, sha256)

    def expand(secret: bytes, label: bytes, info: bytes, length: int, who: bytes) -> bytes:
        labeled = length.to_bytes(2, "big") + b"HPKE-v1" + who + label + info
        return hmac.digest(secret, labeled + b"\x01", sha256)[:length]

    shared = X25519PrivateKey.from_private_bytes(KEY).exchange(X25519PublicKey.from_public_bytes(enc))
    prk = extract(b"", b"eae_prk", shared, kem)
    secret = expand(prk, b"shared_secret", enc + boxes.public_of(KEY), 32, kem)
    context = b"\x00" + extract(b"", b"psk_id_hash", b"", suite) + extract(b"", b"info_hash", b"place", suite)
    root = extract(secret, b"secret", b"", suite)
    key, nonce = expand(root, b"key", context, 32, suite), expand(root, b"base_nonce", context, 12, suite)
    assert AESGCM(key).decrypt(nonce, sealed, b"") == b"text"


def test_a_key_of_two_halves_needs_both() -> None:
    assert len({boxes.joined(halves, b"x") for halves in (KEY + OTHER, OTHER + KEY, KEY, OTHER)}) == 4
    assert boxes.joined(KEY, b"x") != boxes.joined(KEY, b"y")


def test_a_public_key_is_called_by_its_hash() -> None:
    assert boxes.key_id(boxes.public_of(KEY)) == sha256(boxes.public_of(KEY)).hexdigest()[:16]
