"""A checkpoint in one text message: fit for a notice board, a letter or a telephone, and read back from there.

::

    Gapura log gapura.local/0123456789abcdef: 1234 entries, 2026-11-27. Root ABCD EFGH ... WXYZ

The letters are Crockford's base32: 52 for the root hash (RFC 6962), 4 more (20 bits of SHA-256 over name, size and
root) that show a slip of the pen in any of the three. Whoever has this text can tell later that entries were changed or
taken away; it says nothing of what is in them. It is not signed: a notice board is believed because many people see it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from audit.checkpoint import Checkpoint
from audit.codes import ALPHABET
from audit.errors import AuditError, Language
from audit.layout import HASH_BYTES

MESSAGE = 160
"""Characters of one text message (3GPP TS 23.038); a notice with a name of up to 30 fits."""
_ROOT_LETTERS, _CHECK_LETTERS, _GROUP = 52, 4, 4
_WORDS = {
    "en": "Gapura log {origin}: {size} entries, {day}. Root {code}",
    "id": "Log Gapura {origin}: {size} entri, {day}. Akar {code}",
}
_READ = re.compile(
    r"(?:gapura\s+log|log\s+gapura)\s+(?P<origin>\S+?):\s*(?P<size>[0-9][0-9., ]*?)\s*(?:entries|entri)\b"
    r".*?(?:root|akar)[\s:]+(?P<code>[0-9a-z\s-]+)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_LOOKS_LIKE = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Notice:
    """What such a text says."""

    origin: str
    size: int
    root: bytes


def write(head: Checkpoint, day: str, lang: Language) -> str:
    """The text for a checkpoint; ``day`` (as ``2026-11-27``) is for people, and not checked when it is read."""
    letters = _root_letters(head.root) + _check_letters(Notice(head.origin, head.size, head.root))
    code = " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
    return _WORDS[lang].format(origin=head.origin, size=head.size, day=day, code=code)


def read(text: str) -> Notice:
    """What somebody typed or copied, with or without spaces, in capitals or not, O for 0 and I or L for 1.

    Raises:
        AuditError: it is no such text (``no_notice``), or was copied with a mistake (``bad_notice``).
    """
    found = _READ.search(text)
    if found is None:
        raise AuditError("no_notice")
    letters = re.sub(r"[\s-]", "", found["code"]).upper().translate(_LOOKS_LIKE)
    if len(letters) != _ROOT_LETTERS + _CHECK_LETTERS or not set(letters) <= set(ALPHABET):
        raise AuditError("bad_notice")
    number = 0
    for letter in letters[:_ROOT_LETTERS]:
        number = number << 5 | ALPHABET.index(letter)
    size = int(re.sub(r"[., ]", "", found["size"]))
    spare = _ROOT_LETTERS * 5 - HASH_BYTES * 8
    notice = Notice(found["origin"], size, (number >> spare).to_bytes(HASH_BYTES))
    if _root_letters(notice.root) + _check_letters(notice) != letters:
        raise AuditError("bad_notice")
    return notice


def _root_letters(root: bytes) -> str:
    spare = _ROOT_LETTERS * 5 - HASH_BYTES * 8
    return _letters(int.from_bytes(root) << spare, _ROOT_LETTERS)


def _check_letters(notice: Notice) -> str:
    said = f"{notice.origin}\n{notice.size}\n".encode() + notice.root
    return _letters(int.from_bytes(sha256(said).digest()[:3]) >> 4, _CHECK_LETTERS)


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))
