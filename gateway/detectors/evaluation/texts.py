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
    "beside": {"en": "beside others, same texts and same scorer", "id": "di samping yang lain, teks dan penilai sama"},
    "system": {"en": "system", "id": "sistem"},
    "hits": {"en": "clean hit", "id": "bersih kena"},
    "pace": {"en": "us/1000", "id": "us/1000"},
    "f2": {"en": "F2 by type", "id": "F2 tiap jenis"},
}


def say(name: str, lang: Lang, **values: Any) -> str:
    """One text, filled in."""
    return TEXTS[name][lang].format(**values)


def share(part: float | None) -> str:
    """A share with three digits; where there is nothing to divide by, a dash."""
    return "-" if part is None else f"{part:.3f}"
