"""What ``verify`` found, and how it is said to a person.

A verdict claims one level and no more than that. The word *verified* is kept for what somebody outside can vouch for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

from audit.errors import Language

State = Literal["ok", "failed", "not checked"]


class Level(IntEnum):
    """How much a good verdict proves."""

    SELF_CONSISTENT = 1
    """The key was found beside the log: who could change the one could change the other."""
    SIGNED = 2
    """Signed by a key whose fingerprint came from elsewhere."""
    WITNESSED = 3
    """Signed by independent witnesses too."""

    @property
    def word(self) -> str:
        """As commands take and print it."""
        return self.name.lower().replace("_", "-")


STEPS: Mapping[int, tuple[str, str]] = {
    1: (
        "The file can be read and is a log of a known form",
        "Berkas dapat dibaca dan merupakan log dengan bentuk yang dikenal",
    ),
    2: (
        "Entries are numbered 0, 1, 2 ... without a gap",
        "Entri bernomor 0, 1, 2 ... tanpa celah",
    ),
    3: (
        "Every entry is canonical JSON and its stored hash is its hash",
        "Setiap entri adalah JSON kanonis dan hash tersimpannya benar",
    ),
    4: (
        "Every private part is the one its entry commits to, or an erasure record names the gap",
        "Setiap bagian privat sesuai dengan entrinya, atau celahnya disebut oleh catatan penghapusan",
    ),
    5: (
        "The tree over all entries passes through every checkpoint",
        "Pohon atas semua entri melewati setiap titik periksa",
    ),
    6: (
        "Every checkpoint is signed by the log's key",
        "Setiap titik periksa ditandatangani kunci log",
    ),
    7: (
        "What comes after the last checkpoint fits the stored head of the tree",
        "Entri setelah titik periksa terakhir sesuai dengan kepala pohon tersimpan",
    ),
    8: (
        "How much this proves",
        "Seberapa banyak yang terbukti",
    ),
}

_FAILURES: Mapping[str, tuple[str, str]] = {
    "unreadable": (
        "the database is damaged: only {index} entries could be read",
        "basis data rusak: hanya {index} entri yang dapat dibaca",
    ),
    "form": (
        "this is not a log of the form {form}",
        "ini bukan log dengan bentuk {form}",
    ),
    "gap": (
        "entry {index} is missing: the next one there has number {found}",
        "entri {index} hilang: berikutnya yang ada bernomor {found}",
    ),
    "not_canonical": (
        "entry {index} is not canonical JSON of version {version}",
        "entri {index} bukan JSON kanonis versi {version}",
    ),
    "columns": (
        "entry {index} has another kind or time in its columns than in its text",
        "entri {index} memiliki jenis atau waktu di kolom yang berbeda dari teksnya",
    ),
    "leaf": (
        "the stored hash of entry {index} is not the hash of its text: the one or the other was changed",
        "hash tersimpan entri {index} bukan hash teksnya: salah satunya telah diubah",
    ),
    "private": (
        "the private part of entry {index} is not the one the entry commits to",
        "bagian privat entri {index} bukan yang diikat oleh entri itu",
    ),
    "exchange": (
        "exchange id or subject in the columns of entry {index} are not those in its private part",
        "id pertukaran atau subjek di kolom entri {index} bukan yang ada di bagian privatnya",
    ),
    "unnamed_gap": (
        "the private part of entry {index} is gone and no erasure or retention record names it",
        "bagian privat entri {index} hilang dan tidak ada catatan penghapusan atau retensi yang menyebutnya",
    ),
    "bad_erasure": (
        "the erasure record {index} does not say which entries it erased",
        "catatan penghapusan {index} tidak menyebut entri mana yang dihapus",
    ),
    "no_checkpoint": (
        "there is no checkpoint at all",
        "tidak ada titik periksa sama sekali",
    ),
    "bad_checkpoint": (
        "the checkpoint stored for {size} entries is not a checkpoint of this log at that size",
        "titik periksa tersimpan untuk {size} entri bukan titik periksa log ini pada ukuran itu",
    ),
    "root": (
        "the checkpoint over {size} entries has another root: something in entries {first} to {last} was changed, "
        "moved, added or removed",
        "titik periksa atas {size} entri memiliki akar lain: ada yang diubah, dipindah, ditambah, atau dihapus pada "
        "entri {first} sampai {last}",
    ),
    "cut": (
        "a checkpoint covers {size} entries but there are only {index}: the end was cut off at entry {index}",
        "titik periksa mencakup {size} entri tetapi hanya ada {index}: bagian akhir terpotong pada entri {index}",
    ),
    "no_public_key": (
        "there is no usable log.pub beside the log",
        "tidak ada log.pub yang dapat dipakai di samping log",
    ),
    "other_key": (
        "the key beside the log is not the one you gave",
        "kunci di samping log bukan kunci yang Anda berikan",
    ),
    "signature": (
        "the signature on the checkpoint over {size} entries does not hold for this key",
        "tanda tangan pada titik periksa atas {size} entri tidak sah untuk kunci ini",
    ),
    "head": (
        "the stored head of the tree is another than that of the {index} entries there are: something from entry "
        "{size} on was changed, added or removed",
        "kepala pohon tersimpan berbeda dari {index} entri yang ada: ada yang diubah, ditambah, atau dihapus mulai "
        "entri {size}",
    ),
}

_REMARKS: Mapping[str, tuple[str, str]] = {
    "tail": (
        "{count} entries after the last checkpoint ({size}) are not signed yet.",
        "{count} entri setelah titik periksa terakhir ({size}) belum ditandatangani.",
    ),
    "erased": (
        "{count} private parts were deleted, each named by an erasure or retention record.",
        "{count} bagian privat telah dihapus, masing-masing disebut catatan penghapusan atau retensi.",
    ),
    "undeleted": (
        "{count} private parts are still there although an erasure record names them (first: entry {index}). "
        "Was a backup restored? Erase them again.",
        "{count} bagian privat masih ada walaupun disebut catatan penghapusan (pertama: entri {index}). "
        "Apakah cadangan dipulihkan? Hapus lagi.",
    ),
    "no_outcome": (
        "{count} decisions have no outcome (first: entry {index}): under way, or cut off.",
        "{count} keputusan tidak memiliki hasil (pertama: entri {index}): sedang berjalan, atau terputus.",
    ),
}

_CLAIMS: Mapping[Level | None, tuple[str, str]] = {
    None: (
        "BROKEN: this log does not prove what it says.",
        "RUSAK: log ini tidak membuktikan isinya.",
    ),
    Level.SELF_CONSISTENT: (
        "Self-consistent: the log agrees with itself and with the key beside it. Whoever could rewrite both could have "
        "done so; compare the fingerprint with one you got elsewhere: --key FINGERPRINT.",
        "Konsisten dengan dirinya sendiri: log cocok dengan kunci di sampingnya. Siapa pun yang dapat menulis ulang "
        "keduanya bisa saja melakukannya; bandingkan sidik jari dari sumber lain: --key SIDIKJARI.",
    ),
    Level.SIGNED: (
        "Signed: entries 0 to {last} stand as the holder of the given key signed them.",
        "Bertanda tangan: entri 0 sampai {last} sama seperti saat ditandatangani pemegang kunci yang diberikan.",
    ),
    Level.WITNESSED: (
        "Witnessed up to entry {last}.",
        "Disaksikan sampai entri {last}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A failure or remark: a code and the numbers in its text."""

    code: str
    places: Mapping[str, int | str] = field(default_factory=dict)

    def text(self, lang: Language) -> str:
        """In words."""
        pair = _FAILURES.get(self.code) or _REMARKS[self.code]
        return pair[lang == "id"].format(**self.places)


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step and how it ended."""

    number: int
    state: State
    failure: Saying | None = None

    def title(self, lang: Language) -> str:
        """What the step checks."""
        return STEPS[self.number][lang == "id"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that ``verify`` found."""

    origin: str
    fingerprint: str
    entries: int
    """Entries in the file."""
    signed: int
    """Entries under the last checkpoint whose signature holds."""
    steps: tuple[Step, ...]
    remarks: tuple[Saying, ...]
    level: Level | None
    """None: a step failed."""

    @property
    def failed(self) -> Step | None:
        """The first bad step."""
        return next((step for step in self.steps if step.state == "failed"), None)

    def meets(self, required: Level) -> bool:
        """Whether the level reached is ``required`` or higher."""
        return self.level is not None and self.level >= required

    def claim(self, lang: Language) -> str:
        """The verdict in one sentence."""
        return _CLAIMS[self.level][lang == "id"].format(last=self.signed - 1)

    def as_json(self, lang: Language) -> dict[str, Any]:
        """For programs; texts in ``lang`` go along."""
        return {
            "origin": self.origin,
            "fingerprint": self.fingerprint,
            "entries": self.entries,
            "signed": self.signed,
            "level": None if self.level is None else self.level.word,
            "claim": self.claim(lang),
            "steps": [
                {
                    "step": step.number,
                    "title": step.title(lang),
                    "state": step.state,
                    **({} if step.failure is None else _said(step.failure, lang)),
                }
                for step in self.steps
            ],
            "remarks": [_said(remark, lang) for remark in self.remarks],
        }


def _said(saying: Saying, lang: Language) -> dict[str, Any]:
    return {"code": saying.code, "text": saying.text(lang), **saying.places}
