"""The vault of one chat: which value each placeholder stands for, encrypted, until a day.

A file is one line, then AES-256-GCM over JSON. The key lies in a folder of the account, so that a vault that is sent
along, synchronised or lost on a stick opens for nobody else. The line names the key, and is authenticated with the
rest. Placeholders are not kept: they follow from the vault's own secret and its values, in the order they came.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.keys import private_folder, write_new
from gateway.admission.keyring import SIZE, require_private
from gateway.byhand.papers import MOST_BYTES, refuse_odd, write
from gateway.enforcement.pseudonyms import Vault, normalised
from gateway.site_errors import StartError

DAY = 86_400
KEY_FILE = "by-hand.key"
_MARK = b"gapura-vault/1 "
_NONCE = 12


class VaultError(StartError):
    """A vault that does not open, or its key."""


@dataclass(slots=True)
class Kept:
    """A vault, open. ``repr`` shows nothing of it."""

    key: bytes = field(repr=False)
    until: float
    """Second (UTC) from which on it does not open."""
    values: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """(type, value as it is compared) -> the value as it was first written."""

    @classmethod
    def new(cls) -> Kept:
        """An empty one."""
        return cls(secrets.token_bytes(SIZE), 0)

    @property
    def last_day(self) -> str:
        """The day on which it ends."""
        return datetime.fromtimestamp(self.until, UTC).strftime("%Y-%m-%d")

    @property
    def vault(self) -> Vault:
        """What makes its placeholders and gives their values back."""
        vault = Vault(self.key)
        for (kind, _), value in self.values.items():
            vault.placeholder(kind, value, restorable=True)
        return vault

    def add(self, values: Iterable[tuple[str, str]]) -> None:
        """More values; one that is known stays as it was first written."""
        for kind, value in values:
            self.values.setdefault((kind, normalised(kind, value)), value)


class Safe:
    """Opens and closes vaults with the account's key."""

    def __init__(self, key: bytes) -> None:
        self._head = _MARK + hashlib.sha256(_MARK + key).hexdigest()[:16].encode() + b"\n"
        self._cipher = AESGCM(key)

    def open(self, path: Path) -> Kept:
        """The vault in a file. Raises :class:`VaultError`."""
        sealed = _sealed(path)
        if not sealed.startswith(_MARK):
            raise VaultError(
                f"{path} is no vault and is left as it is. Name another file with --vault.",
                f"{path} bukan berkas brankas dan tidak diubah. Sebutkan berkas lain dengan --vault.",
            )
        if not sealed.startswith(self._head):
            raise VaultError(
                f"{path} was made by another account or on another machine: its key is not here. Restore where the "
                "text was masked, or name the folder of its key with --keys.",
                f"{path} dibuat oleh akun atau komputer lain: kuncinya tidak ada di sini. Pulihkan di tempat teks itu "
                "disamarkan, atau sebutkan folder kuncinya dengan --keys.",
            )
        body = sealed[len(self._head) :]
        try:
            plain = orjson.loads(self._cipher.decrypt(body[:_NONCE], body[_NONCE:], self._head))
        except (InvalidTag, ValueError):
            raise VaultError(
                f"{path} was damaged or altered since it was written, so nothing of it is believed. Use a copy.",
                f"{path} rusak atau diubah sejak ditulis sehingga isinya tidak dipercaya. Pakai salinannya.",
            ) from None
        kept = Kept(bytes.fromhex(plain["key"]), plain["until"])
        kept.add((kind, value) for kind, value in plain["values"])
        if kept.until <= time.time():
            raise VaultError(
                f"{path} ended on {kept.last_day} and gives nothing back. Delete it; mask the text again with another.",
                f"{path} berakhir pada {kept.last_day} dan tidak memulihkan apa pun. Hapus; samarkan lagi dengan "
                "berkas lain.",
            )
        return kept

    def close(self, path: Path, kept: Kept) -> None:
        """Writes a vault, in the place of what was there. Raises ``PaperError``."""
        values = [[kind, value] for (kind, _), value in kept.values.items()]
        plain = orjson.dumps({"key": kept.key.hex(), "until": kept.until, "values": values})
        nonce = secrets.token_bytes(_NONCE)
        write(path, self._head + nonce + self._cipher.encrypt(nonce, plain, self._head))


@contextmanager
def safe_in(folder: Path | None) -> Iterator[Safe]:
    """The account's safe; whoever else asks for it waits. The key is made where there is none.

    Raises :class:`VaultError`, ``SiteError`` where others may read the key.
    """
    path = (folder or Path.home() / ".gapura" / "keys" / "by-hand") / KEY_FILE
    try:
        private_folder(path.parent)
        require_private(path.parent)
        if not path.exists():
            write_new(path, secrets.token_bytes(SIZE))  # another process may be first: then its bytes count
        require_private(path)
        with path.open("rb") as file:
            _lock(file.fileno())
            key = file.read()
            if len(key) != SIZE:
                raise VaultError(
                    f"The key {path} does not hold {SIZE} bytes. Restore it from a copy; without it no vault opens.",
                    f"Kunci {path} tidak berisi {SIZE} bita. Pulihkan dari salinan; tanpanya brankas tidak terbuka.",
                )
            yield Safe(key)
    except OSError as error:
        why = error.strerror or ""
        raise VaultError(
            f"The key {path} cannot be used: {why}. Name another folder with --keys.",
            f"Kunci {path} tidak dapat dipakai: {why}. Sebutkan folder lain dengan --keys.",
        ) from None


def _sealed(path: Path) -> bytes:
    refuse_odd(path)
    try:
        with path.open("rb") as file:
            return file.read(8 * MOST_BYTES)
    except OSError as error:
        why = error.strerror or ""
        raise VaultError(
            f"The vault {path} cannot be read: {why}.", f"Brankas {path} tidak dapat dibaca: {why}."
        ) from None


def _lock(handle: int) -> None:
    """Waits until nobody else holds the file; it is let go when it is closed."""
    if os.name == "posix":
        import fcntl  # noqa: PLC0415 - not everywhere

        fcntl.flock(handle, fcntl.LOCK_EX)
