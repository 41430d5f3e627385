"""The key that signs checkpoints: Ed25519, one file per log, for its owner's eyes only.

``log.key`` (PKCS #8, PEM, 0600) lies in the keys folder (0700), outside the data folder and never in a backup of it.
Its public half lies beside the log as ``log.pub``, one line in the C2SP verifier key format.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from audit.errors import LogUnusable
from audit.note import BadNote, VerifierKey, valid_name

KEY_FILE = "log.key"


@dataclass(frozen=True)
class SigningKey:
    """The private key of one log; ``verifier`` is the half to hand out. ``repr`` shows nothing secret."""

    _private: Ed25519PrivateKey
    verifier: VerifierKey

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier.name!r})"

    def sign(self, data: bytes) -> bytes:
        """A 64-byte Ed25519 signature (RFC 8032)."""
        return self._private.sign(data)


def load_key(folder: Path, name: str, file: str = KEY_FILE) -> SigningKey:
    """The key in ``folder``, to sign under ``name``; ``file`` for a key that is not a log's.

    Raises:
        LogUnusable: there is none (``no_key``), other accounts can read it (``open_key``), it is damaged
            (``bad_key``).
    """
    path = folder / file
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        raise LogUnusable("no_key", where=str(folder)) from None
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise LogUnusable("open_key", where=str(path))
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise LogUnusable("bad_key", where=str(path)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise LogUnusable("bad_key", where=str(path))
    return _named(private, name)


def load_or_create(folder: Path, name: str, file: str = KEY_FILE) -> SigningKey:
    """The key in ``folder``; where there is none, a new one. Of several processes the first to write wins.

    Raises:
        LogUnusable: see :func:`load_key`.
    """
    if not valid_name(name):
        raise LogUnusable("bad_name")
    if not (folder / file).exists():
        private_folder(folder)
        private = Ed25519PrivateKey.generate()
        write_new(folder / file, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return load_key(folder, name, file)


def read_public(path: Path) -> VerifierKey:
    """The verifier key in a file.

    Raises:
        LogUnusable: missing or malformed (``bad_key``).
    """
    try:
        return VerifierKey.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadNote):
        raise LogUnusable("bad_key", where=str(path)) from None


def private_folder(folder: Path) -> None:
    """Make sure the folder exists; a new one is 0700."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def write_new(path: Path, data: bytes) -> bool:
    """Create a file 0600 with this content, durably and all at once. False: it exists already and is left alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable. Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _named(private: Ed25519PrivateKey, name: str) -> SigningKey:
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey(private, VerifierKey(name, public))
