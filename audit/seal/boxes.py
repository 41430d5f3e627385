"""The two locks: a key that closes a box, and a public key that closes one only its owner opens.

AES-256-GCM with random 96-bit nonces (NIST SP 800-38D; every key here closes few boxes), and HPKE in base mode with
DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM (RFC 9180).
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.entropy import random_bytes
from audit.seal.trouble import SealError

KEY_BYTES = 32
_NONCE = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def lock(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Close with a key of 32 bytes. It opens only together with the same ``bound`` bytes."""
    nonce = random_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def unlock(key: bytes, box: bytes, bound: bytes) -> bytes:
    """Open what :func:`lock` closed.

    Raises:
        SealError: another key, other ``bound`` bytes, or a changed box (``broken``).
    """
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise SealError("broken") from None


def lock_to(public: bytes, plain: bytes, bound: bytes) -> bytes:
    """Close to the owner of a public key (32 bytes, X25519). Whoever closes it cannot open it again."""
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=bound)


def unlock_own(private: bytes, box: bytes, bound: bytes) -> bytes:
    """Open what was closed to one's own public key.

    Raises:
        SealError: see :func:`unlock`.
    """
    try:
        return _SUITE.decrypt(box, X25519PrivateKey.from_private_bytes(private), info=bound)
    except (InvalidTag, ValueError):
        raise SealError("broken") from None


def public_of(private: bytes) -> bytes:
    """The public half of a private key, 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """How a public key is called in records and lists: 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def joined(halves: bytes, bound: bytes) -> bytes:
    """One key of 32 bytes from secrets put together (HKDF-SHA256, RFC 5869): whoever lacks one of them has nothing."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=bound).derive(halves)
