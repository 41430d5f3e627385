"""Numbers of Indonesia that a word before them tells: their shapes alone are those of any number.

A run of digits is what the nearest word before it says, where its length and structure allow: "KK 3174..." is a family
card, "SIM 9001..." a driving licence. Words that claim a number for something else (a parcel, an order, an ISBN) claim
it here too. In a table the head of a column tells first. Lengths, from general knowledge and from what other detectors
agree on: NIK and KK 16, NPWP 15 or 16 (22 with the place of business), NISN 10, NUPTK 16, NIP 18 (birth, start of
service, sex, serial), BPJS 13 (health) and 11 (employment), SIM 12 to 14.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii.accounts import luhn
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.shapes import head
from gateway.detectors.pii.watched import REACH, Watched, searching

NEAR = 60
"""Characters left of a number in which its word stands, on the same line."""
_BANKS = (
    "bca bri bni mandiri bsi btn cimb niaga permata danamon ocbc nisp panin mega maybank sinarmas jago seabank jenius"
    " btpn muamalat bukopin bjb bpd bkk blu allo neo aladin kopra superbank"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: the words that tell it (``kartu_keluarga`` for two in a row), its digits, its structure."""

    type: str
    words: str
    lengths: tuple[int, ...]
    score: float
    fits: Callable[[str], bool] = lambda digits: True


def _dated(digits: str) -> bool:
    """PPKKCC DDMMYY SSSS with a day of issue: no forty is added to it."""
    return 1 <= int(digits[6:8]) <= 31 and 1 <= int(digits[8:10]) <= 12


def _of_service(digits: str) -> bool:
    """Birth YYYYMMDD, start of service YYYYMM, sex 1 or 2, serial number."""
    born, began = int(digits[:4]), int(digits[8:12])
    return (
        1930 <= born <= 2015 and 15 <= began - born <= 65
        and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:8]) <= 31
        and (1 <= int(digits[12:14]) <= 12 or digits[12:14] == "21") and digits[14] in "12"
    )  # fmt: skip


KINDS = (
    Kind("ID_NIK", "ktp nik induk_kependudukan", (16,), 0.7),
    Kind("ID_KK", "kk nkk kartu_keluarga", (16,), 0.95, _dated),
    Kind("ID_NPWP", "npwp nitku wajib_pajak", (15, 16, 22), 0.9),
    Kind("ID_NISN", "nisn siswa_nasional", (10,), 0.9),
    Kind("ID_NUPTK", "nuptk unik_pendidik tenaga_kependidikan", (16,), 0.9),
    Kind("ID_NIP", "nip nipppk pegawai", (18,), 0.9),
    Kind("ID_BPJS", "bpjs jkn kis indonesia_sehat kpj jamsostek", (11, 13), 0.9),
    Kind("ID_SIM", "sim izin_mengemudi", (12, 13, 14), 0.9),
    Kind(
        "ID_BANK_ACCOUNT",
        "rek rekening norek account acc va transfer tf trf tabungan " + _BANKS,
        tuple(range(8, 17)),
        0.65,
    ),
    Kind("", "hp telp telepon tlp wa whatsapp ponsel phone tel call fax faks", (), 0),
    Kind(
        "",
        "resi awb pesanan order invoice faktur isbn issn kode code pelanggan meter idpel token voucher tiket pin otp "
        "tracking barcode seri imei kartu_kredit kartu_debit card peserta_ujian harga rp idr usd total saldo nominal "
        "transaksi referensi ref npsn nilai populasi hasil isi timestamp epoch id",
        (),
        0,
    ),
)


def _told() -> dict[str, tuple[Kind, str]]:
    """What each word tells, and the word that must stand before it, if any."""
    told: dict[str, tuple[Kind, str]] = {}
    for kind in KINDS:
        for words in kind.words.split():
            before, _, word = words.rpartition("_")
            told |= {word + ending: (kind, before) for ending in ("", "ku", "mu", "nya")}
    return told


_TOLD = _told()
_KNOWN = frozenset(word for word, (kind, _) in _TOLD.items() if kind.type)
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+")
_RUN = re.compile(r"(?<![\w.])(?<!\d,)\d(?:[ .\-/]{0,2}\d){7,40}(?!\w)")
_GROUP = re.compile(r"[^\s/]+")
_NO_DIGIT = re.compile(r"\D+")
_FORMATTED_NPWP = re.compile(r"(?<![\w.])\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?![\w.]*\d)")
_POINTS = re.compile(r"\.\d{3}\.\d[-.]\d{3}\.")
_NIP = re.compile(r"[12](?<![\w.,].)(?:(?<=1)9|(?<=2)0)\d{6}[ .-]?(?:19|20)\d{4}[ .-]?[12][ .-]?\d{3}(?!\w)")


def _named(glance: Glance) -> bool:
    return not glance.words.isdisjoint(_KNOWN)


class CuedNumbers(EntityRecognizer):
    """All numbers of :data:`KINDS`."""

    def __init__(self) -> None:
        types = sorted({kind.type for kind in KINDS if kind.type})
        super().__init__(supported_entities=types, supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        telling = _telling(text)
        for run in _RUN.finditer(text):
            kind = _says(head(text, run.start())) or _nearest(text, telling, run.start())
            if kind and kind.type:
                for start, end in _pieces(text, run.start(), run.end(), kind):
                    results.append(RecognizerResult(kind.type, start, end, kind.score))
        return results


Telling = list[tuple[int, int, Kind]]
"""Where the words of a text that tell something begin and end, and what they tell."""


def _telling(text: str) -> Telling:
    found, before = [], None
    for match in _WORD.finditer(text):
        if told := _TOLD.get(match[0].casefold()):
            kind, after = told
            if not after:
                found.append((*match.span(), kind))
            elif before and before[0].casefold() == after:
                found.append((before.start(), match.end(), kind))
        before = match
    return found


def _says(head: str) -> Kind | None:
    """What the last telling word of the head of a column says."""
    telling = _telling(head)
    return telling[-1][2] if telling else None


def _nearest(text: str, telling: Telling, at: int) -> Kind | None:
    """What the nearest word left of a number says it is, of those on its line that a stream would still know."""
    place = bisect(telling, at, key=itemgetter(1)) - 1
    if place < 0:
        return None
    start, end, kind = telling[place]
    known = at <= REACH or any(c.isspace() for c in text[at - REACH - 1 : start])
    return kind if start >= at - NEAR and known and "\n" not in text[end:at] else None


def _pieces(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int]]:
    """The run as a whole where it has the length, else those of its groups that have it."""
    if _fits(text[start:end], kind):
        yield start, end
        return
    for group in _GROUP.finditer(text, start, end):
        if _fits(group[0], kind):
            yield group.span()


def _fits(written: str, kind: Kind) -> bool:
    digits = _NO_DIGIT.sub("", written)
    return len(digits) in kind.lengths and kind.fits(digits)


class FormattedNpwp(EntityRecognizer):
    """``09.254.294.3-407.000``: its points tell, and the ninth digit checks the eight before it."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ID_NPWP"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return [
            found(self, match.start(), match.end(), 0.95 if luhn(re.sub(r"\D", "", match[0])[:9]) else 0.6)
            for match in _FORMATTED_NPWP.finditer(text)
        ]


class Nip(EntityRecognizer):
    """Eighteen digits that hold two dates which fit each other."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ID_NIP"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return [
            found(self, m.start(), m.end(), 0.8) for m in _NIP.finditer(text) if _of_service(re.sub(r"\D", "", m[0]))
        ]


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [
        Watched(CuedNumbers(), _named, trust=7, numeric=True),
        Watched(FormattedNpwp(), searching(_POINTS), trust=6, numeric=True),
        Watched(Nip(), searching(_NIP), trust=6, numeric=True),
    ]
