"""The gate's own secrets: 32 random bytes each in files of the keys folder, and what is derived from them.

``pepper`` makes API keys and lists of names useless to whoever steals the database, ``pseudonym`` makes placeholders
that nobody can guess back, ``memory`` names conversations and texts without keeping them. The folder (0700, files 0600)
lies outside the data folder and is in no backup of it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from audit.keys import private_folder, write_new
from gateway.admission.trouble import SiteError

Purpose = Literal["pepper", "pseudonym", "memory"]
SIZE = 32


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secrets of one site. ``repr`` shows none of them."""

    pepper: bytes = field(repr=False)
    pseudonym: bytes = field(repr=False)
    memory: bytes = field(repr=False)
    _macs: dict[str, hmac.HMAC] = field(init=False, repr=False, compare=False)
    """Keyed once: the one-shot function lets go of the interpreter's lock each time, which costs more than hashing."""

    def __post_init__(self) -> None:
        keys = {"pepper": self.pepper, "pseudonym": self.pseudonym, "memory": self.memory}
        object.__setattr__(self, "_macs", {name: hmac.new(key, digestmod=hashlib.sha256) for name, key in keys.items()})

    @classmethod
    def open(cls, folder: Path) -> Keyring:
        """The secrets in ``folder``, missing ones made. Raises :class:`SiteError`."""
        try:
            private_folder(folder)
            require_private(folder)
            return cls(*(_secret(folder / f"{name}.key") for name in ("pepper", "pseudonym", "memory")))
        except OSError as error:
            raise SiteError("unwritable", where=folder, why=error.strerror or "") from None

    def digest(self, purpose: Purpose, label: str, *parts: str | bytes) -> bytes:
        """32 bytes that only this site can make: HMAC-SHA256 over the label and the parts, each with its length.

        The lengths make the reading unique: ("ab", "c") and ("a", "bc") differ. The label keeps uses of one secret
        apart.
        """
        mac = self._macs[purpose].copy()
        pieces = [label.encode()]
        pieces += [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
        mac.update(b"".join(len(piece).to_bytes(8, "big") + piece for piece in pieces))
        return mac.digest()


def require_private(path: Path) -> None:
    """Refuse a file or folder that other accounts may touch. Windows keeps a person's folders private by itself."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SiteError("keys_open", where=path)


def _secret(path: Path) -> bytes:
    if not path.exists():
        write_new(path, secrets.token_bytes(SIZE))  # another process may be first: then its bytes count
    require_private(path)
    content = path.read_bytes()
    if len(content) != SIZE:
        raise SiteError("keys_damaged", where=path)
    return content
