"""Addresses of machines, wallets and homes: MAC, CRYPTO, COORDINATES.

Coordinates are those of a person only where a word says that somebody lives or is there; those of a city are geography.
"""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii.patterns import found, run_patterns
from gateway.detectors.pii.presidio import CryptoRecognizer, EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, searching

_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?![\w:-])"
)
_DEGREES = re.compile(
    r"(?<![\w.,])[-+]?(?:[0-8]?\d|90)\.\d{4,9}[ \t]?[,;][ \t]?[-+]?(?:1[0-7]\d|[0-9]?\d|180)\.\d{4,9}(?![\w]|\.\d)"
)
_ARC = r"{}[ \t]?\u00b0[ \t]?\d{{1,2}}[ \t]?['\u2032\u2019][ \t]?[\d.,]{{1,6}}[ \t]?(?:\"|\u2033|\u201d|'')[ \t]?{}"
_LATITUDE, _LONGITUDE = _ARC.format(r"\d{1,2}", "[NSULnsul]{1,2}"), _ARC.format(r"\d{1,3}", "[EWBTewbt]{1,2}")
_SEXAGESIMAL = re.compile(rf"(?<![\w.,]){_LATITUDE}[ \t,;]{{1,3}}{_LONGITUDE}")
_PERSON = re.compile(
    r"(?<!\w)(?:rumah|kos|kost|tinggal|lokasi(?:ku)?|posisi(?:ku)?|alamat|sharelok|shareloc|aku|saya|kami|mereka|nenek|"
    r"home|house|lives?|living|my|her|his|their|i'm|rumahku|rumahnya|kediaman|mengungsi|korban)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 60
_WALLET = re.compile(r"(?<!\w)(?:[13][A-HJ-NP-Za-km-z1-9]{25,33}|bc1[a-z0-9]{11,71})(?!\w)")


class Mac(EntityRecognizer):
    """Hardware addresses (IEEE 802), in pairs or in fours."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["MAC_ADDRESS"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return [found(self, m.start(), m.end(), 0.9) for m in _MAC.finditer(text) if _is_mac(m[0])]


class Coordinates(EntityRecognizer):
    """Where a person is, in degrees."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["COORDINATES"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return [
            found(self, match.start(), match.end(), 0.85)
            for pattern in (_DEGREES, _SEXAGESIMAL)
            for match in pattern.finditer(text)
            if _PERSON.search(text[max(0, match.start() - _NEAR) : match.start()].rpartition("\n")[2])
        ]


class Crypto(CryptoRecognizer):
    """Presidio's checksums; a time-out is an error."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        return run_patterns(self, self.PATTERNS, text)


def _is_mac(written: str) -> bool:
    """Six pairs with dots between fours are a telephone number where no letter is among them."""
    return any(c.isdecimal() for c in written) and ("." not in written or any(c.isalpha() for c in written))


def _may_place(glance: Glance) -> bool:
    text = glance.text
    return "." in text and ("," in text or ";" in text or "\u00b0" in text)


def _long(glance: Glance) -> object:
    return glance.longest >= 14 and _WALLET.search(glance.text)


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [
        Watched(Mac(), searching(_MAC), trust=5, numeric=True),
        Watched(Coordinates(), _may_place, trust=5, numeric=True),
        Watched(Crypto(), _long, trust=6, numeric=True),
    ]
