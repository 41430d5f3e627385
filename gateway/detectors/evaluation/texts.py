"""What is said around the figures, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Lang = Literal["en", "id"]
TEXTS: Mapping[str, Mapping[Lang, str]] = {
    "set": {"en": "{rows} texts, {size} characters", "id": "{rows} teks, {size} karakter"},
    "type": {"en": "type", "id": "jenis"},
    "all": {"en": "all", "id": "semua"},
    "numbers": {"en": "numbers", "id": "nomor"},
    "names": {"en": "names", "id": "nama"},
    "value": {"en": "value", "id": "nilai"},
    "exact": {"en": "exact", "id": "tepat"},
    "characters": {"en": "characters", "id": "karakter"},
    "of": {"en": "marked", "id": "ditandai"},
    "register": {"en": "register", "id": "ragam"},
    "language": {"en": "language", "id": "bahasa"},
    "origin": {"en": "origin", "id": "asal"},
    "missed": {"en": "not found (row:start-end)", "id": "tidak ditemukan (baris:awal-akhir)"},
    "taken": {"en": "taken for something else", "id": "dikira yang lain"},
    "wrong": {"en": "found where nothing is marked", "id": "ditemukan padahal tidak ditandai"},
    "clean": {
        "en": "clean texts with a false hit: {hit} of {of} ({share})",
        "id": "teks bersih dengan temuan keliru: {hit} dari {of} ({share})",
    },
    "near": {"en": "  like {near}: {hit} of {of}", "id": "  mirip {near}: {hit} dari {of}"},
    "evasion": {
        "en": "values in disguise found: {right} of {of}",
        "id": "nilai tersamar yang ditemukan: {right} dari {of}",
    },
    "cpu": {"en": "CPU: {us} us per 1000 characters", "id": "CPU: {us} us per 1000 karakter"},
    "legend": {
        "en": "P precision, R recall, F2 both with recall weighing more; value: same type and half of the place; "
        "exact: the very place; numbers: of persons, accounts and machines.",
        "id": "P presisi, R perolehan, F2 keduanya dengan perolehan lebih berbobot; nilai: jenis sama dan separuh "
        "tempatnya; tepat: tempat yang persis; nomor: milik orang, rekening dan mesin.",
    },
    "beside": {"en": "Beside others, same texts and same scorer", "id": "Di samping yang lain, teks dan penilai sama"},
    "system": {"en": "system", "id": "sistem"},
    "hits": {"en": "clean hit", "id": "bersih kena"},
    "pace": {"en": "us/1000", "id": "us/1000"},
    "f2": {"en": "F2 by type", "id": "F2 tiap jenis"},
}
PAGE: Mapping[str, Mapping[Lang, str]] = {
    "title": {"en": "How well personal data is found", "id": "Seberapa baik data pribadi ditemukan"},
    "headline": {
        "en": "{right} of {of} values were found, and {right} of {found} that were found are right.",
        "id": "{right} dari {of} nilai ditemukan, dan {right} dari {found} yang ditemukan benar.",
    },
    "clean headline": {
        "en": "{hit} of {of} texts without personal data have a false hit.",
        "id": "{hit} dari {of} teks tanpa data pribadi punya temuan keliru.",
    },
    "precision": {"en": "precision", "id": "presisi"},
    "recall": {"en": "recall", "id": "perolehan"},
    "texts": {"en": "texts", "id": "teks"},
    "times": {"en": "times", "id": "kali"},
    "by type": {"en": "By type", "id": "Menurut jenis"},
    "by register": {"en": "By register", "id": "Menurut ragam"},
    "by language": {"en": "By language", "id": "Menurut bahasa"},
    "by origin": {"en": "By origin", "id": "Menurut asal"},
    "levels caption": {
        "en": "Values: same type and half of the place; the bars show the three figures.",
        "id": "Nilai: jenis sama dan separuh tempatnya; batang menunjukkan ketiga angka.",
    },
    "f2 caption": {
        "en": "F2 of values in groups and by type, F2 of all characters whatever their type; marks from 0 to 1.",
        "id": "F2 nilai tiap kelompok dan jenis, F2 semua karakter apa pun jenisnya; tanda dari 0 sampai 1.",
    },
    "systems caption": {
        "en": "All values; clean texts with a false hit; microseconds of CPU for 1000 characters.",
        "id": "Semua nilai; teks bersih dengan temuan keliru; mikrodetik CPU tiap 1000 karakter.",
    },
    "by threshold": {
        "en": "Precision against recall, by the score that is asked for",
        "id": "Presisi terhadap perolehan, menurut skor yang diminta",
    },
    "threshold words": {
        "en": "Where only values with this score or a higher one count. Right and up is better.",
        "id": "Bila hanya nilai dengan skor ini atau lebih yang dihitung. Makin ke kanan dan ke atas makin baik.",
    },
    "threshold": {"en": "score", "id": "skor"},
    "threshold caption": {"en": "All values, by least score.", "id": "Semua nilai, menurut skor terendah."},
    "by near": {"en": "False hits on clean texts", "id": "Temuan keliru pada teks bersih"},
    "near words": {
        "en": "Texts without personal data, by what they could be taken for. A place name alone is no false hit.",
        "id": "Teks tanpa data pribadi, menurut apa yang mirip dengannya. Nama tempat saja bukan temuan keliru.",
    },
    "near head": {"en": "like", "id": "mirip"},
    "near share": {"en": "share with a false hit", "id": "bagian dengan temuan keliru"},
    "near caption": {"en": "Clean texts with a false hit.", "id": "Teks bersih dengan temuan keliru."},
    "confused": {"en": "What was missed or taken for something else", "id": "Yang terlewat atau dikira yang lain"},
    "missed caption": {"en": "Not found.", "id": "Tidak ditemukan."},
    "taken caption": {
        "en": "Taken for another type, or found in part.",
        "id": "Dikira jenis lain, atau ditemukan sebagian.",
    },
    "wrong caption": {
        "en": "Found where nothing is marked.",
        "id": "Ditemukan padahal tidak ditandai.",
    },
    "limits": {
        "en": "Measured with gapura eval pii. A set shows how its authors write and what they marked, not how often "
        "things occur: other texts give other figures.",
        "id": "Diukur dengan gapura eval pii. Satu set menunjukkan cara penulisnya menulis dan apa yang mereka tandai, "
        "bukan seberapa sering hal itu terjadi: teks lain memberi angka lain.",
    },
}
"""What only the page says."""


def spoken(language: str) -> Lang:
    """The one of the two languages that is meant."""
    return "id" if language == "id" else "en"


def say(name: str, lang: Lang, **values: Any) -> str:
    """One text, filled in."""
    return (TEXTS.get(name) or PAGE[name])[lang].format(**values)


def share(part: float | None) -> str:
    """A share with three digits; where there is nothing to divide by, a dash."""
    return "-" if part is None else f"{part:.3f}"
