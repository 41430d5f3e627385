"""A blind index of persons named in questions: who looks for a name finds where it stood, and nobody can list names.

An entry is kept under a token of each name: the first 64 bits of HMAC-SHA256(key of the month, type, 0x00, normalised
name). There is a key for each month, ``names/2026-11.key`` in the keys folder. With the key gone, the index of that
month says nothing any more, in old copies of the database too.

Letter case, accents, titles, degrees and the order of words make no difference: "SANTOSO, Budi" and "Bapak Budi
Santoso, S.Pd." are one name. Parts of a name are names of their own: "Budi" alone may be anybody, so who asks for the
whole name does not find it. Other spellings ("Boedi") have to be asked for.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from audit.errors import LogUnavailable
from audit.keys import private_folder, sync_folder, write_new

FOLDER = "names"
TOKEN_BYTES = 8
MOST = 100
"""Names of one entry that are kept."""
_TYPE = b"PERSON\x00"
_KEY_BYTES = 32
_MONTH = re.compile(r"\d{4}-\d\d")
_DEGREE = re.compile(r"\b[A-Za-z]{1,4}\.(?:[A-Za-z]{1,5}\.?)+")
_TITLES = frozenset(
    "bapak bpk pak ibu bu saudara sdr saudari sdri kak kakak adik dik mas mbak bang tuan tn nyonya ny nona nn haji "
    "hajjah hj ustaz ustad ustadz ustadzah drs dra dr ir prof mr mrs ms miss sir madam".split()
)


def normalised(name: str) -> str:
    """A name as it is compared; empty where nothing but titles stands."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    head, comma, degrees = plain.partition(",")
    plain = head + comma + _DEGREE.sub(" ", degrees)
    words = re.sub(r"[^\w]+|_+", " ", plain.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    return " ".join(sorted(word for word in words.split() if word not in _TITLES))


class NameKeys:
    """The keys of one site. Methods block for a moment where a month is new."""

    def __init__(self, keys: Path) -> None:
        """Assigns only."""
        self._folder = keys / FOLDER
        self._known: tuple[str, bytes] = ("", b"")

    def months(self) -> tuple[str, ...]:
        """The months that can still be searched, oldest first."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.key") if _MONTH.fullmatch(path.stem)))

    def tokens(self, month: str, names: Iterable[str]) -> tuple[bytes, ...]:
        """Under what an entry of this month (``2026-11``) is kept.

        Raises:
            LogUnavailable: there is no key for the month, and none can be made (``names``).
        """
        different = list(dict.fromkeys(filter(None, map(normalised, names))))[:MOST]
        return tuple(_token(self._key(month), name) for name in different) if different else ()

    def tokens_of(self, name: str) -> tuple[bytes, ...]:
        """Under what a name was kept, in any month."""
        plain = normalised(name)
        return tuple(_token(self._read(month), plain) for month in self.months()) if plain else ()

    def destroy_before(self, month: str) -> int:
        """Destroy the keys of all earlier months; gives their number."""
        over = [one for one in self.months() if one < month]
        for one in over:
            path = self._folder / f"{one}.key"
            with path.open("r+b", buffering=0) as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                os.fsync(file.fileno())
            path.unlink()
        if over:
            sync_folder(self._folder)
            self._known = ("", b"")
        return len(over)

    def _key(self, month: str) -> bytes:
        known, key = self._known
        if known != month:
            try:
                private_folder(self._folder)
                path = self._folder / f"{month}.key"
                if not path.exists():
                    write_new(
                        path, secrets.token_bytes(_KEY_BYTES)
                    )  # another process may be first: then its bytes count
                key = self._read(month)
            except OSError:
                raise LogUnavailable("names") from None
            self._known = (month, key)
        return key

    def _read(self, month: str) -> bytes:
        try:
            key = (self._folder / f"{month}.key").read_bytes()
        except OSError:
            raise LogUnavailable("names") from None
        if len(key) != _KEY_BYTES:
            raise LogUnavailable("names")
        return key


def _token(key: bytes, name: str) -> bytes:
    return hmac.digest(key, _TYPE + name.encode("utf-8", "surrogatepass"), hashlib.sha256)[:TOKEN_BYTES]
