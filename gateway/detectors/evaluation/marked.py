"""Marked texts: what is read, whatever form it came in, and what can be wrong with a file of them.

A file may be a user's own and hold real data. So errors name a line and never what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gateway.detectors.base import DetectorError

_TEXTS = {
    "unreadable": (
        "{file} cannot be read. Check the path and its permissions.",
        "{file} tidak dapat dibaca. Periksa jalur dan izinnya.",
    ),
    "unwritable": (
        "{file} cannot be written. Check the path and its permissions.",
        "{file} tidak dapat ditulis. Periksa jalur dan izinnya.",
    ),
    "encoding": (
        "{file} is not UTF-8. Save it as UTF-8 and try again.",
        "{file} bukan UTF-8. Simpan sebagai UTF-8 lalu coba lagi.",
    ),
    "empty": ("{file} holds no marked texts.", "{file} tidak berisi teks bertanda."),
    "json": (
        "{file}, {row}: not JSON. One object a line is read, the one list of presidio-research, or words with tags.",
        "{file}, {row}: bukan JSON. Yang dibaca: satu objek tiap baris, satu daftar dari presidio-research, atau kata "
        "bertanda.",
    ),
    "shape": (
        "{file}, {row}: not a marked text. It needs text and spans with start, end and type (FOR_EXAMPLE_SO); "
        "register, language, origin and near are short names, clean and evasion true or false.",
        "{file}, {row}: bukan teks bertanda. Perlu text dan spans dengan start, end dan type (CONTOH_SEPERTI_INI); "
        "register, language, origin dan near berupa nama pendek, clean dan evasion berupa true atau false.",
    ),
    "harm": (
        "{file}, {row}: not a labelled text. JSONL needs text and labels (a list of names, empty for harmless); CSV a "
        "column text and one of 1, 0 or nothing for each label. language, category and group are short names.",
        "{file}, {row}: bukan teks berlabel. JSONL perlu text dan labels (daftar nama, kosong bila tidak berbahaya); "
        "CSV perlu kolom text dan satu kolom berisi 1, 0, atau kosong tiap label. language, category dan group berupa "
        "nama pendek.",
    ),
    "tags": (
        "{file}, {row}: no tag. A word a line, its tag (O, B-PER, I-PER ...) last, an empty line between sentences.",
        "{file}, {row}: tanpa tanda. Satu kata tiap baris, tandanya (O, B-PER, I-PER ...) di akhir, dan baris kosong "
        "di antara kalimat.",
    ),
    "places": (
        "{file}, {row}: a span lies outside of its text, or is empty.",
        "{file}, {row}: sebuah rentang berada di luar teksnya, atau kosong.",
    ),
}


class DatasetError(DetectorError):
    """A file that cannot be measured on: which line is wrong and what it should be, never what stands there."""

    def __init__(self, what: str, file: Path, row: int = 0) -> None:
        self.message = {
            language: text.format(file=file, row=f"{word} {row}")
            for language, word, text in zip(("en", "id"), ("line or row", "baris"), _TEXTS[what], strict=True)
        }
        super().__init__(self.message["en"])


class Place(NamedTuple):
    """Where a value stands in code points, of what type it is, and how sure that is: 0 to 10000."""

    start: int
    end: int
    type: str
    score: int = 10_000


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One text and what is marked in it."""

    text: str
    places: tuple[Place, ...]
    unscored: tuple[Place, ...] = ()
    judged: frozenset[str] | None = None
    """The types that its set marks at all; others that are found are neither right nor wrong. None: every type."""
    kinds: tuple[tuple[str, str], ...] = ()
    """What kind of text it is, by which figures are told apart: (register, chat), (language, id) ..."""
    clean: bool = False
    near: str | None = None
    """What a clean text could be taken for."""
    evasion: bool = False
    """Whether its values were bent to hide."""
