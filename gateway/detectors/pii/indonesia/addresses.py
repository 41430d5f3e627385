"""Addresses: from the street, hamlet or estate to the last part that belongs to it, as one value.

A street with a number, or two parts, make an address; a street alone ("jalan tol", "Jalan Malioboro ramai") does only
after a word of living. Parts are read from left to right, each in one of the ways it is written in forms and in chat.
"""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.pii.indonesia.places import table
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, naming

SCORE = 0.85
PARTS = 12
"""Most parts of an address."""

_KEYS = (
    r"no|nomor|nomer|nmr|rt|rw|blok|blk|lt|lantai|kel|kelurahan|ds|desa|kec|kecamatan|kab|kabupaten|kota|prov|provinsi"
    r"|dusun|dsn|kp|kampung|perum|perumahan|komplek|kompleks|gg|gang|jl|jln|jalan|kode|kodepos"
)
_OPENER = (
    r"(?:(?:jl|jln|gg|lr|dsn|kp|komp)\b\.?|(?:jalan|gang|lorong|dusun|dukuh|kampung|perum|perumahan|komplek|kompleks|kos"
    r"|apartemen|rusun|griya)\b(?!\.))"
)
_START = re.compile(rf"(?<![\w-]){_OPENER}(?![-\w])", re.IGNORECASE)
_STREETS = ("j", "g", "l")
_WORD = rf"(?!(?:{_KEYS})\b)"
_CAPITAL = rf"(?i:{_WORD})(?:[A-Z][a-z]{{0,2}}\.(?=[ ]?[A-Z])|[A-Z][\w'\-]*)"
_CAPITALS = re.compile(rf"[ ]?{_CAPITAL}(?:[ ]?{_CAPITAL}){{0,4}}(?!\w)")
_SMALL = re.compile(
    rf"[ ]?{_WORD}[^\W\d_][\w'.\-]*(?:[ ]{_WORD}[^\W\d_][\w'.\-]*){{0,2}}?(?=[ ,]{{1,2}}(?:(?:no|nomor"
    rf"|nomer|nmr|rt|blok|blk)\b|\d))",
    re.IGNORECASE,
)
_HOUSE = r"\d{1,4}[a-z]?(?:[/\-]\d{1,3}[a-z]?)?(?![\w%]|[.,:]\d)"
_NUMBER = re.compile(
    rf"(?:[ ,]{{0,2}}(?:no|nomor|nomer|nmr)\b\.?[ ]?|[ ])(?:[a-z]{{1,2}}[\-/]?)?{_HOUSE}"
    r"(?![ ](?:orang|tahun|menit|jam|kali|km|meter|m|unit|buah|hari|ribu|juta)\b)",
    re.IGNORECASE,
)
_RT = re.compile(
    r"[ ,]{1,2}rt\b[ .:]{0,2}\d{1,3}(?:[ ]?[/,\-]?[ ]?(?:rw\b[ .:]{0,2})?\d{1,3})?(?!\w)"
    r"|[ ,/]{1,2}rw\b[ .:]{0,2}\d{1,3}(?!\w)",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"[ ,]{1,2}(?:blok|blk|lt|lantai|unit|kav|kavling|tower"
    r"|kamar)\b\.?[ ]?[a-z]{0,2}[ \-/.]?\d{0,4}[a-z]?(?:[/\-]\d{1,4})?(?![\w%])",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"[ ,\-]{1,3}(?:kel|kelurahan|ds|desa|kec|kecamatan|kab|kabupaten|kota|prov|provinsi|dusun|dsn|kp"
    r"|kampung|perum|perumahan"
    r"|komplek|kompleks|gg|gang)\b\.?[ ]?",
    re.IGNORECASE,
)
_COMMA = re.compile(r",[ ]|[ ]-[ ]")
_NAME = re.compile(rf"(?i:{_WORD})[A-Z][\w'\-]*(?:[ ](?i:{_WORD})[A-Z][\w'\-]*){{0,2}}(?!\w)")
_ONE = re.compile(rf"{_WORD}[a-z][\w'\-]{{2,20}}(?!\w)")
_POSTCODE = re.compile(r"[ ,.\-]{1,3}(?:kode ?pos[ :]{0,2})?\d{5}(?![\w]|[.,]\d)", re.IGNORECASE)
_LIVING = re.compile(
    r"\b(?:tinggal|rumah(?:ku|nya|mu)?|alamat(?:nya|ku)?|beralamat|domisili|berdomisili|kos|kost|ngekos"
    r"|kirim|paket(?:nya)?"
    r"|kediaman|address|lives?|living|live)\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
_NO_STREET = re.compile(
    r"[ ]?(?:tol|raya|kaki|keluar|tengah|terus|jalan|pintas|cerita|utama|umum|buntu|provinsi|nasional|ini"
    r"|itu|yang|di|ke"
    r"|tahun|bulan|minggu|hari|halaman|orang|pukul|jam"
    r"|dari|menuju|bareng|sama|saja|aja|lagi|kampung|baru|hidup|damai|lurus|cepat|sekitar|selama|sejauh|lain)(?![\w-])",
    re.IGNORECASE,
)


class Address(EntityRecognizer):
    """An Indonesian address in one piece."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ID_ADDRESS"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Read the table of places (Presidio's constructor calls this)."""
        self._places = table().phrases

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results: list[RecognizerResult] = []
        for start in _START.finditer(text):
            if results and start.start() < results[-1].end:
                continue
            end = self._end(text, start)
            if end:
                results.append(found(self, start.start(), end, SCORE))
        return results

    def _end(self, text: str, start: re.Match[str]) -> int:
        """Where the address ends that begins with this word; 0 where it is none."""
        named = self._named(text, start.end())
        if not named:
            return 0
        street = start[0][0].lower() in _STREETS
        at, parts, numbered = self._parts(text, named, small=text[named - 1].islower() and start[0][0].islower())
        enough = parts >= 1 if street or numbered else parts >= 2
        if enough and (numbered or parts >= 2 or street):
            return at
        lives = (
            street
            and text[start.end() :].lstrip()[:1].isupper()
            and _LIVING.search(text, max(0, start.start() - 45), start.start())
        )
        return at if lives else 0

    def _named(self, text: str, at: int) -> int:
        """Where the name of a street or hamlet ends; 0 where there is none."""
        if capitals := _CAPITALS.match(text, at):
            first = capitals[0].split()[0]
            return 0 if _NO_STREET.match(text, at) and first.isupper() else capitals.end()
        small = _SMALL.match(text, at, at + 60)
        return small.end() if small and not _NO_STREET.match(text, at) else 0

    def _parts(self, text: str, at: int, small: bool) -> tuple[int, int, bool]:
        """The parts that follow: where the last one ends, how many they are, and whether a number was among them."""
        parts, numbered = 0, False
        while parts < PARTS:
            number = _NUMBER.match(text, at) or _RT.match(text, at) or _BLOCK.match(text, at)
            end = number.end() if number else self._area(text, at, small) or self._postcode(text, at, parts)
            if not end:
                break
            at, parts, numbered = end, parts + 1, numbered or number is not None
        return at, parts, numbered

    def _area(self, text: str, at: int, small: bool) -> int:
        """A village, district, city or province, with its kind or after a comma."""
        if area := _AREA.match(text, at):
            name = _NAME.match(text, area.end())
            known = self._places.match(text, area.end())
            one = _ONE.match(text, area.end())
            return max(name.end() if name else 0, known.end if known else 0) or (one.end() if one else 0)
        comma = _COMMA.match(text, at)
        begin = comma.end() if comma else at + 1
        known = self._places.match(text, begin)
        named = _NAME.match(text, begin) if begin < len(text) else None
        if known and (named or small) and (comma or text[at : at + 1] == " "):
            return max(known.end, named.end() if named and comma else 0)
        return self._unknown(text, named) if named and text[at : at + 1] in {",", " "} else 0

    def _unknown(self, text: str, named: re.Match[str]) -> int:
        """A name that no table has belongs where a known place or a post code follows."""
        if self._postcode(text, named.end(), 1):
            return named.end()
        comma = _COMMA.match(text, named.end())
        if comma and (_AREA.match(text, named.end()) or self._places.match(text, comma.end())):
            return named.end()
        return 0

    @staticmethod
    def _postcode(text: str, at: int, parts: int) -> int:
        code = _POSTCODE.match(text, at) if parts else None
        return code.end() if code else 0


_NEAR = re.compile(
    rf"(?<![\w-])(?:{_OPENER}|(?:rt|rw|kel|kelurahan|desa|kec|kecamatan|kab|kabupaten|kota|blok|no)\b\.?)"
    r"(?:(?:[ ,.:/\-]*[\w'\-]+\.?){0,7}),?$",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"[a-z]{4,}[.!?]$")
_KEY = re.compile(rf"(?:{_KEYS}|kav|unit|tower|kamar)(?![\w-])", re.IGNORECASE)
_KEY_PREFIXES = frozenset(key[:size] for key in _KEYS.split("|") for size in range(1, len(key) + 1))
_FIRST = re.compile(r"\w+")


def _opens(before: str, after: str) -> bool:
    """Whether an address may go on after a gap: not many words after its last keyword, with a name or a keyword."""
    tail = before[-80:]
    near = _NEAR.search(tail)
    if near is None or _FULL_STOP.search(tail):
        return False
    word = _FIRST.match(after)
    if word is None:
        return False
    if after[0].isupper() or _KEY_LAST.search(tail):
        return True
    first = word[0].casefold()
    if word.end() == len(after) and first in _KEY_PREFIXES:
        return True
    if _KEY.match(after) or table().phrases.opens(tail, after) or first in table().firsts:
        return True
    return _SMALL_STREET.search(tail) is not None


_KEY_LAST = re.compile(rf"(?<![\w-])(?:{_KEYS}|{_OPENER}|kav|unit|tower|kamar)\.?$", re.IGNORECASE)
_SMALL_STREET = re.compile(rf"(?<![\w-]){_OPENER}(?:[ ]?[^\W\d_][\w'.\-]*){{0,3}}$", re.IGNORECASE)


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    words = frozenset(
        "jl jln jalan gg gang lr lorong dusun dsn dukuh kp kampung perum perumahan komplek kompleks komp kos apartemen"
        " rusun griya".split()
    )
    return [Watched(Address(), naming(words), trust=4, opens=_opens)]
