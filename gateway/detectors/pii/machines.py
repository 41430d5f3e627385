"""Addresses of machines, wallets and homes: MAC, CRYPTO, COORDINATES.

Coordinates are those of a person only where a word says that somebody lives or is there; those of a city are geography.
"""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii.patterns import found, run_patterns
from gateway.detectors.pii.presidio import CryptoRecognizer, EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?![\w:-])"
)
_MAC_LIKE = re.compile(r"[:.-][0-9A-Fa-f]{2}(?:[:-]|[0-9A-Fa-f]{2}\.)")
_BARE_MAC = re.compile(
    r"(?<!\w)(?:mac|hwaddr|bssid)(?:nya)?(?:[ _-]?(?:address|addr|alamat))?(?![^\W_])"
    r"[^\n\w]{1,6}(?:\w{1,12}[^\n\w]{1,3}){0,3}?"
    r"(?P<mac>[0-9A-Fa-f]{12})(?!\w)",
    re.IGNORECASE,
)
_MAC_WORDS = frozenset("mac macnya hwaddr bssid mac_address mac_addr".split())
_DEGREES = re.compile(
    r"(?<![\w.,])[-+]?(?:[0-8]?\d|90)\.\d{4,9}[ \t]?[,;][ \t]?[-+]?(?:1[0-7]\d|[0-9]?\d|180)\.\d{4,9}(?![\w]|\.\d)"
)
_PAIR = re.compile(r"\.\d{4,9}[ \t]?[,;][ \t]?[-+]?\d")
_ARC = (
    r"(?:[{1}][ \t]?)?{0}[ \t]?\u00b0[ \t]?\d{{1,2}}(?:[.,]\d{{1,5}})?[ \t]?['\u2032\u2019]"
    r"(?:[ \t]?[\d.,]{{1,6}}[ \t]?(?:\"|\u2033|\u201d|''))?(?:[ \t]?[{1}]{{1,2}})?(?!\w)"
)
_LATITUDE, _LONGITUDE = _ARC.format(r"\d{1,2}", "NSULnsul"), _ARC.format(r"\d{1,3}", "EWBTewbt")
_SEXAGESIMAL = re.compile(rf"(?<![\w.,]){_LATITUDE}[ \t,;]{{1,3}}{_LONGITUDE}")
_PLUS_CODE = re.compile(r"(?<![\w+])(?:[2-9CFGHJMPQRVWX]{4}){1,2}\+[2-9CFGHJMPQRVWX]{2,3}(?![\w+])")
"""Open location code: a place of some metres, the short form beside the name of a town."""
_GEO_URI = re.compile(r"(?<!\w)geo:(-?\d{1,2}\.\d{1,9},-?\d{1,3}\.\d{1,9})(?![\w.]*\d)", re.IGNORECASE)
"""RFC 5870: what is shared from a telephone."""
_PERSON = re.compile(
    r"(?<!\w)(?:rumah|kos|kost|tinggal|lokasi(?:ku)?|posisi(?:ku)?|alamat|sharelok|shareloc|aku|saya|kami|mereka|nenek|"
    r"home|house|lives?|living|my|her|his|their|i'm|rumahku|rumahnya|kediaman|mengungsi|korban)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 60
_WALLET = re.compile(r"(?<!\w)(?:[13][A-HJ-NP-Za-km-z1-9]{25,33}|bc1[a-z0-9]{11,71})(?!\w)")
_ETHEREUM = re.compile(r"(?<!\w)0x[0-9A-Fa-f]{40}(?!\w)")


class Mac(EntityRecognizer):
    """Hardware addresses (IEEE 802), in pairs or in fours; without signs between them where a word says so."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["MAC_ADDRESS"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = [found(self, m.start(), m.end(), 0.9) for m in _MAC.finditer(text) if _is_mac(m[0])]
        return results + [found(self, *m.span("mac"), 0.8) for m in _BARE_MAC.finditer(text)]


class Coordinates(EntityRecognizer):
    """Where a person is, in degrees or as a code."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["COORDINATES"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = [found(self, *match.span(1), 0.85) for match in _GEO_URI.finditer(text)]
        return results + [
            found(self, match.start(), match.end(), 0.85)
            for pattern in (_DEGREES, _SEXAGESIMAL, _PLUS_CODE)
            for match in pattern.finditer(text)
            if _PERSON.search(text[max(0, match.start() - _NEAR) : match.start()].rpartition("\n")[2])
        ]


class Crypto(CryptoRecognizer):
    """Bitcoin with Presidio's checksums; Ethereum by its shape, which nothing else has (its checksum needs a hash that
    would cost more than everything else here)."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        return run_patterns(self, self.PATTERNS, text) + [
            found(self, m.start(), m.end(), 0.9) for m in _ETHEREUM.finditer(text)
        ]


def _is_mac(written: str) -> bool:
    """Six pairs with dots between fours are a telephone number where no letter is among them."""
    return any(c.isdecimal() for c in written) and ("." not in written or any(c.isalpha() for c in written))


def _may_place(glance: Glance) -> object:
    text = glance.text
    return "\u00b0" in text or "geo:" in text.lower() or "+" in text or _PAIR.search(text)


def _may_be_mac(glance: Glance) -> object:
    return _MAC_LIKE.search(glance.text) or not _MAC_WORDS.isdisjoint(glance.words)


def _long(glance: Glance) -> object:
    return glance.longest >= 26 and (_WALLET.search(glance.text) or _ETHEREUM.search(glance.text))


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [
        Watched(Mac(), _may_be_mac, trust=5, numeric=True),
        Watched(Coordinates(), _may_place, trust=5, numeric=True),
        Watched(Crypto(), _long, trust=6, numeric=True),
    ]
