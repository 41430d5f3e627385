"""Surrogates: invented values of the same kind, for models that stumble over placeholders.

None of them can be anybody's: numbers stand in regions, years and prefixes that are never given out, addresses in
domains that RFC 2606 and RFC 5737 set aside for examples, and names are put together from old words as Indonesian
names are, so that they read like one. None holds a blank: an answer is given back word by word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import count

_FIRST = ("Adi", "Arya", "Bima", "Cakra", "Candra", "Dharma", "Eka", "Guna", "Indra", "Jaya", "Karta", "Kusuma",
          "Mangku", "Nata", "Panca", "Prana", "Purba", "Raja", "Sastra", "Satya", "Setya", "Surya", "Tirta", "Tunggal",
          "Ugra", "Wangsa", "Wibawa", "Widya", "Wira", "Wisnu", "Yasa", "Yuda")  # fmt: skip
_LAST = ("atmaka", "bratala", "buwana", "danuja", "dipraja", "garjita", "gupita", "haswara", "kencana", "kerthana",
         "laksita", "manggala", "mahardi", "nagara", "nindita", "pratama", "prawara", "rajasa", "sembada", "sentosa",
         "subrata", "sudarga", "tanaya", "taruna", "waluya", "wardana", "wastika", "wicitra", "widagda", "winangun",
         "wiyata", "yogiswara")  # fmt: skip
_FORMS = {
    "PERSON": "{name}",
    "EMAIL_ADDRESS": "{name}##@example.org",
    "PHONE_NUMBER": "0800000#####",
    "IP_ADDRESS": "192.0.2.{byte}",
    "ID_NIK": "00##############",
    "ID_KK": "00##############",
    "ID_NPWP": "000############",
    "ID_NISN": "555#######",
    "ID_NUPTK": "0000############",
    "ID_NIP": "0000##############",
    "ID_BPJS": "9999#########",
    "ID_SIM": "0000##########",
}
"""``#`` is any digit. A type that is not here has no values that a reader would know as invented."""
SHAPE = (
    r"(?<![A-Za-z0-9])(?<![A-Za-z0-9]_)(?:[A-Z][a-z]{5,20}|[a-z]{6,20}[0-9]{2}@example\.org|192\.0\.2\.[0-9]{1,3}|[0-9]{10,18})"
    r"(?:(?=nya(?![A-Za-z0-9_]))|(?![A-Za-z0-9]|_[A-Za-z0-9]|[.@]\w))"
)
"""What may be one of these values: a regular expression without groups. Whether it is one its maker knows."""
_WORD = re.compile(r"[\w.@]*\w")
_TRIES = 64


def surrogates(kind: str, digest: bytes) -> Iterator[str]:
    """Invented values for one value, the best first; none for a type that has none."""
    form = _FORMS.get(kind)
    for turn in range(_TRIES) if form else ():
        yield _filled(form or "", int.from_bytes(hashlib.sha256(digest + turn.to_bytes(2, "big")).digest(), "big"))


def words_of(text: str) -> frozenset[str]:
    """What stands in a text and so cannot be invented any more, in small letters."""
    return frozenset(piece for word in _WORD.findall(text.casefold()) for piece in (word, *word.split(".")))


def _filled(form: str, number: int) -> str:
    draw = (number >> (6 * place) for place in count(6))
    name = _FIRST[number % 32] + _LAST[number // 32 % 32]
    if form.startswith("{name}") and form != "{name}":
        name = name.lower()
    text = form.replace("{name}", name).replace("{byte}", str(1 + next(draw) % 254))
    return "".join(str(next(draw) % 10) if character == "#" else character for character in text)
