"""Pseudonyms: the stable names that stand for personal data on the far side of the gate.

``<ID_NIK_k7f2m9qa>`` is the type and 40 bits of HMAC-SHA256(type, 0x00, normalised value) in Crockford base32, under a
key that belongs to one tenant, principal and conversation: the same value gets the same name in every turn without
any memory on the gate's side, and nobody else's name for it is the same. A surrogate is chosen by the same HMAC.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from gateway.enforcement.surrogates import SHAPE, surrogates, words_of

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]{1,40}_[0-9a-hjkmnp-tv-z]{8,32}>")
_ANY = re.compile(f"{PLACEHOLDER.pattern}|{SHAPE}")
SHORTEST = 8
LITERAL = "TEXT"
"""The type of what only looks like a placeholder: see :meth:`Vault.literal`."""
_PERSON = "PERSON"
_LEAST = 3
"""Letters of a name that may be part of another."""
_MANY = 100
"""Persons who share a word of their name: among more of them none is looked for."""
_ACTIVE = re.compile(r"<[^<>]*>?|>|!?\[|\]|`")
_NUMBERS = ("ID_", "CREDIT_CARD", "PHONE_NUMBER")


def normalised(kind: str, value: str) -> str:
    """The value as it is compared: digits only for numbers, one case and single spaces for words."""
    if kind == LITERAL:
        return value
    value = unicodedata.normalize("NFKC", value)
    if kind.startswith(_NUMBERS):
        digits = "".join(character for character in value if character.isalnum())
        if kind == "PHONE_NUMBER" and digits.startswith("62"):
            return "0" + digits[2:]
        return digits
    return " ".join(value.split()).casefold()


def _base32(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest, "big")
    bits = len(digest) * 8
    return "".join(CROCKFORD[number >> (bits - 5 * (place + 1)) & 31] for place in range(length))


def _placeholders(kind: str, digest: bytes) -> Iterator[str]:
    """Two values, one short name: the later one gets a longer name."""
    return (f"<{kind}_{_base32(digest, length)}>" for length in range(SHORTEST, 33))


def _harmless(value: str) -> str:
    """A value without what a browser or a Markdown reader would act on: a number may have been split by a tag, and
    what is put back among a model's words must be words."""
    return _ACTIVE.sub("", value)


class Vault:
    """The names of one request, and the values that may be given back. Lives as long as the exchange."""

    def __init__(self, key: bytes, text: str = "") -> None:
        """``text`` is all that the request says: no surrogate may occur in it, and no type in brackets alone."""
        self._key, self._text = key, text
        self._names: dict[tuple[str, str], str] = {}
        self._kinds: dict[str, str] = {}
        """Each name's type."""
        self._values: dict[str, str] = {}
        """What may be given back, by name."""
        self._tags: dict[str, str] = {}
        """The placeholder that bears a tag; empty where several do."""
        self._persons: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        """Under each word the persons whose name holds it: their placeholder, and the words of their name as it was
        first written."""

    def __len__(self) -> int:
        return len(self._kinds)

    def placeholder(self, kind: str, value: str, *, restorable: bool, invented: bool = False) -> str:
        """The name of ``value``; ``restorable`` if the person asking supplied it (rule 9), ``invented`` for one that
        reads like a value of its kind, where there are such."""
        identity = (kind, normalised(kind, value))
        name = self._names.get(identity) or self._whole_of(*identity) or self._new(*identity, invented=invented)
        self._names[identity] = name
        if restorable:
            value = value if kind == LITERAL else _harmless(value)
            known = self._values.get(name)  # as the person wrote it, not as a system prompt did before
            if known is None or (kind == _PERSON and len(value.split()) > len(known.split())):
                self._values[name] = value
        return name

    def literal(self, text: str) -> str:
        """A placeholder for what somebody typed in the shape of one: it can mean no other value, and comes back as it
        was typed."""
        return self.placeholder(LITERAL, text, restorable=True)

    def _whole_of(self, kind: str, value: str) -> str:
        """The person whose name this is a part of, if it is exactly one and was named before: a conversation that goes
        on never gives another name to what has one."""
        if kind != _PERSON or len(value) < _LEAST:
            return ""
        words = value.split()
        rarest = min((self._persons.get(word, []) for word in words), key=len)
        if len(rarest) > _MANY:
            return ""
        found = {name for name, whole in rarest if _within(words, whole)}
        return found.pop() if len(found) == 1 else ""

    def _new(self, kind: str, value: str, *, invented: bool) -> str:
        digest = hmac.digest(self._key, kind.encode() + b"\x00" + value.encode(), hashlib.sha256)
        fitting = (one for one in surrogates(kind, digest) if one.casefold() not in self._said) if invented else ()
        name = next(one for one in chain(fitting, _placeholders(kind, digest)) if one not in self._kinds)
        self._note(name, kind, value)
        return name

    def _note(self, name: str, kind: str, value: str) -> None:
        self._kinds[name] = kind
        if name[0] == "<":
            tag = name[len(kind) + 2 : -1]
            self._tags[tag] = "" if tag in self._tags else name
        for word in set(value.split()) if kind == _PERSON else ():
            self._persons[word].append((name, value.split()))

    # -- from one exchange to the next, where the far side keeps a conversation

    def kept(self) -> Iterator[tuple[str, str, str]]:
        """Name, type and value of all that may be given back."""
        return ((name, self._kinds[name], value) for name, value in self._values.items())

    def keep(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """The names and values of an earlier exchange of the same conversation hold in this one."""
        for name, kind, value in rows:
            compared = normalised(kind, value)
            self._names[kind, compared] = name
            self._note(name, kind, compared)
            self._values[name] = value

    @cached_property
    def _said(self) -> frozenset[str]:
        return words_of(self._text)

    # -- on the way back

    @property
    def invents(self) -> bool:
        """Whether some name is a surrogate."""
        return any(name[0] != "<" for name in self._kinds)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What may be one of this exchange's names."""
        return _ANY if self.invents else PLACEHOLDER

    def is_own(self, name: str) -> bool:
        """Whether this request made the name."""
        return name in self._kinds

    def own(self, kind: str, tag: str) -> str:
        """The placeholder that a model means: its tag alone decides where no other has it, whatever became of the type
        (``ORANG_k7f2m9qa``); empty for none."""
        name = f"<{kind}_{tag}>"
        if name in self._kinds:
            return name
        return self._tags.get(tag, "")

    @cached_property
    def alone(self) -> Mapping[str, str]:
        """By type the placeholder of the one value that there is, where the request itself writes no ``<PERSON>``."""
        counted = Counter(self._kinds.values())
        return {kind: name for name, kind in self._kinds.items()
                if counted[kind] == 1 and name[0] == "<" and f"<{kind}>" not in self._text}  # fmt: skip

    def value(self, name: str) -> str | None:
        """The value to give back, None where there is none or it is not this person's to see."""
        return self._values.get(name)

    @property
    def restores(self) -> bool:
        """Whether there is anything to give back."""
        return bool(self._values)


def _within(words: list[str], whole: list[str]) -> bool:
    """Whether words stand one after the other among more words."""
    starts = range(len(whole) - len(words) + 1) if len(words) < len(whole) else ()
    return any(whole[start : start + len(words)] == words for start in starts)
