"""Persons on the lists of a site are found by keyed hashes of their words. Everybody here is invented."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from itertools import cycle

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.pii.names.roster import LISTED, TOGETHER, Roster, hashes_of, parts, telling
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.searching import search
from gateway.detectors.segments import SpanCutter, left_of
from gateway.exchange import Part

CLASS = ["Xeroval Quexley", "Bunga Cahaya Lestari", "Nur'aini Sahrap", "M. Rizki bin Zubyan", "Indah", "Eko Wibrata"]
NISN = "0000000012"  # synthetic


def keyed(data: bytes) -> bytes:
    return hashlib.blake2b(data, key=b"a key of the tests", digest_size=16).digest()


@pytest.fixture(scope="module")
def roster() -> Roster:
    return Roster(hashes_of(CLASS, {NISN: "ID_NISN"}, keyed), keyed)


def named(roster: Roster, text: str) -> list[str]:
    return [text[span.start : span.end] for span in roster.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kemarin xeroval quexley nangis", ["xeroval quexley"]),
        ("XEROVAL sakit, Quexley juga", ["XEROVAL", "Quexley"]),
        ("nuraini sama nur aini, juga Nur'aini", ["nuraini", "nur aini", "Nur'aini"]),
        ("si m. rizki dan M.Rizki", ["m. rizki", "M.Rizki"]),
        ("bunga lestari bolos", ["bunga lestari"]),  # first and last word of one name
        ("eko ga masuk", ["eko"]),
        (f"nomor {NISN} itu siapa", [NISN]),
        ("halo semua, besok libur", []),
    ],
)
def test_a_person_on_a_list_is_found_however_a_chat_writes_the_name(
    roster: Roster, text: str, found: list[str]
) -> None:
    assert named(roster, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("indah sekali cahaya pagi", []),
        ("bunga itu indah", []),
        ("kata bu guru, Indah sakit", ["Indah"]),
        ("si bunga telat", ["bunga"]),
        ("INDAH SEKALI", []),
        ("toko di Jalan Indah", []),
        ("aini@contoh.test, budi_quexley, quexley2", ["aini"]),  # an address is the address of somebody
    ],
)
def test_a_name_that_is_a_word_too_needs_a_capital_a_cue_or_another_word_of_the_name(
    roster: Roster, text: str, found: list[str]
) -> None:
    assert named(roster, text) == found


def test_two_words_of_one_name_say_more_than_one_word(roster: Roster) -> None:
    assert [span.score for span in roster.find("Xeroval Quexley; quexley")] == [TOGETHER, LISTED]


def test_words_are_compared_without_accents_and_particles() -> None:
    assert parts("José bin M. Núñez-Ratu") == ["jose", "m", "nunez", "ratu"]
    assert named(Roster(hashes_of(["José Xarmat"], {}, keyed), keyed), "jose dan JOSÉ XARMAT") == [
        "jose",
        "JOSÉ XARMAT",
    ]


def test_ordinary_words_tell_nothing_alone() -> None:
    assert [telling(word) for word in ("quexley", "indah", "langit", "eko", "hari", "ab")] == [
        True, False, False, True, False, False]  # fmt: skip


def test_another_key_finds_nothing() -> None:
    stolen = hashes_of(CLASS, {NISN: "ID_NISN"}, keyed)
    guessing = Roster(stolen, lambda data: hashlib.blake2b(data, key=b"guess", digest_size=16).digest())

    assert named(guessing, f"Xeroval Quexley {NISN} Bunga Lestari") == []


def test_no_name_can_be_read_from_what_is_kept(roster: Roster) -> None:
    kept = hashes_of(CLASS, {NISN: "ID_NISN"}, keyed)

    assert {len(digest) for digest in kept} == {16}
    assert set(kept.values()) == {"PERSON", "ID_NISN"}
    assert "uexley" not in repr(roster)
    assert not Roster({}, keyed).find("Xeroval Quexley")


# -- in the detector, and in streams


@pytest.fixture(scope="module")
def detector(roster: Roster) -> SpanDetector:
    (pii,) = Registry(DetectorConfig(harm=False, injection=False)).load_all(roster)
    assert isinstance(pii, SpanDetector)
    return pii


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tulis ke quexley.xeroval@sekolah.lokal ya", [("EMAIL_ADDRESS", "quexley.xeroval@sekolah.lokal")]),
        ("Pak Xeroval Hartono datang", [("PERSON", "Xeroval Hartono")]),  # somebody else, with a longer name
        ("xeroval quexley datang", [("PERSON", "xeroval quexley")]),
    ],
)
def test_what_holds_a_name_goes_before_it(detector: SpanDetector, text: str, found: list[tuple[str, str]]) -> None:
    assert [(span.type, text[span.start : span.end]) for span in detector.inspect(text)] == found


WORDS = """xeroval quexley Xeroval Quexley QUEXLEY bunga Bunga cahaya lestari Lestari nur'aini Nur aini M. m. rizki
Rizki bin zubyan indah Indah eko si pak kata sama dan nangis sekali Jalan 0000000012 budi Santoso a@b.com quexley2
José Nama Siswa Daftar siswa: Hadir: Wali Siti Sekolah Syamsirwati bin 1.""".split()
GAPS = [" ", " ", " ", " ", "  ", "\n", "\u00a0", "", ".", ". ", ", ", "-", "'", ";", " | ", "\t", "\n1. "]


def redacted(text: str, detector: SpanDetector, start: int = 0) -> str:
    out, here = "", start
    for span in detector.inspect(text):
        if span.end > start:
            out += f"{text[here : max(here, span.start)]}[{span.type}]"
            here = span.end
    return out + text[here:]


def streamed(text: str, detector: SpanDetector, sizes: list[int]) -> str:
    """The redaction of a text that arrives in chunks."""
    cutter, before, rest, out, at, turns = SpanCutter(detector.inspect, detector.opens), "", "", "", 0, cycle(sizes)
    while at < len(text) or rest:
        size = next(turns)
        rest, at = rest + text[at : at + size], at + size
        while rest and (done := cutter.cut(before, rest, final=at >= len(text))):
            out += redacted(before + rest[:done], detector, len(before))
            before, rest = left_of(before + rest[:done]), rest[done:]
    return out


def test_a_stream_hides_what_the_whole_text_would(detector: SpanDetector) -> None:
    hidden = 0
    for seed in range(600):
        rng = random.Random(seed)
        text = "".join(rng.choice(WORDS) + rng.choice(GAPS) for _ in range(rng.randint(1, 30)))
        assert streamed(text, detector, [1 + seed % 9, 1 + seed % 4]) == redacted(text, detector), text
        hidden += redacted(text, detector).count("[PERSON]")
    assert hidden > 600


@pytest.mark.parametrize("word", ["xeroval ", "Bunga ", "eko.", "m. ", "a.", "xeroval-", "é ", "indah si "])
def test_no_text_takes_long(roster: Roster, word: str, cpu: Callable[[Callable[[], object]], float]) -> None:
    text = word * (40_000 // len(word))

    assert cpu(lambda: roster.find(text)) < 0.005 * len(text) / 1000


def test_a_name_that_two_messages_share_is_one_where_a_list_says_so(detector: SpanDetector) -> None:
    texts = ["tadi si indah cahaya", "lestari bilang apa", "halo pak Budi", "Santoso"]
    parts = [Part(index, text, ("m", index), "user", index) for index, text in enumerate(texts)]
    shared = [finding for finding in search(detector, parts) if finding.group is not None]

    assert [(finding.part, texts[finding.part][finding.start : finding.end]) for finding in shared] == [
        (0, "indah cahaya"),
        (1, "lestari"),
    ]
