"""What is said around figures of harm, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.detectors.evaluation.texts import Lang

TEXTS: Mapping[str, Mapping[Lang, str]] = {
    "title": {"en": "How well harm is told from harmless text", "id": "Seberapa baik bahaya dibedakan dari teks biasa"},
    "set": {
        "en": "{rows} texts in {families} families, {harmless} of them harmless; intervals: 95 %, bootstrap over "
        "families",
        "id": "{rows} teks dalam {families} keluarga, {harmless} di antaranya tidak berbahaya; interval: 95 %, "
        "bootstrap menurut keluarga",
    },
    "head": {"en": "head", "id": "keluaran"},
    "system": {"en": "system", "id": "sistem"},
    "sides": {"en": "harmful / harmless", "id": "berbahaya / tidak"},
    "auc": {"en": "AUC", "id": "AUC"},
    "recall_at_5%": {"en": "recall at 5 %", "id": "perolehan pada 5 %"},
    "recall_at_1%": {"en": "recall at 1 %", "id": "perolehan pada 1 %"},
    "level": {"en": "level", "id": "tingkat"},
    "score": {"en": "score", "id": "skor"},
    "caught": {"en": "caught", "id": "tertangkap"},
    "false_alarms": {"en": "false alarms", "id": "alarm keliru"},
    "others": {"en": "other harm", "id": "bahaya lain"},
    "levels": {"en": "At the named levels", "id": "Pada tingkat bernama"},
    "beside": {"en": "Beside others, same texts", "id": "Di samping yang lain, teks sama"},
    "ranking": {"en": "By head", "id": "Menurut keluaran"},
    "roc": {"en": "Recall against false positives", "id": "Perolehan terhadap positif keliru"},
    "rate": {"en": "false positives", "id": "positif keliru"},
    "recall": {"en": "recall", "id": "perolehan"},
    "calibration": {"en": "Calibration", "id": "Kalibrasi"},
    "calibration_error": {"en": "expected calibration error", "id": "galat kalibrasi"},
    "said": {"en": "mean score", "id": "skor rata-rata"},
    "true": {"en": "share that is harmful", "id": "bagian yang berbahaya"},
    "texts": {"en": "texts", "id": "teks"},
    "bars": {"en": "caught / false alarms", "id": "tertangkap / alarm keliru"},
    "language": {"en": "language", "id": "bahasa"},
    "category": {"en": "category", "id": "kategori"},
    "group": {"en": "group", "id": "kelompok"},
    "by": {"en": "{head} by {kind}", "id": "{head} menurut {kind}"},
    "bias": {
        "en": "False alarms on harmless texts about groups",
        "id": "Alarm keliru pada teks biasa tentang kelompok",
    },
    "hits": {"en": "hits", "id": "kena"},
    "ratio": {"en": "times base rate", "id": "kali laju dasar"},
    "unfair": {
        "en": "{head}: false alarms on texts about {group} are more than {ratio:g} times the base rate",
        "id": "{head}: alarm keliru pada teks tentang {group} lebih dari {ratio:g} kali laju dasar",
    },
    "wrong": {"en": "What is wrong at balanced (row: score)", "id": "Yang keliru pada balanced (baris: skor)"},
    "legend": {
        "en": "Harmless: without any label but topics. Recall at 5 % / 1 %: harmful texts found where that share of "
        "harmless ones is taken for harm. Other harm: texts with other labels only.",
        "id": "Tidak berbahaya: tanpa label selain topik. Perolehan pada 5 % / 1 %: teks berbahaya yang ditemukan bila "
        "sebanyak itu teks biasa dikira berbahaya. Bahaya lain: teks yang hanya berlabel lain.",
    },
    "limits": {
        "en": "Measured with gapura eval harm. A set shows how its authors write, not how often things occur: other "
        "texts give other figures.",
        "id": "Diukur dengan gapura eval harm. Satu set menunjukkan cara penulisnya menulis, bukan seberapa sering "
        "hal itu terjadi: teks lain memberi angka lain.",
    },
}


def say(name: str, lang: Lang, **values: Any) -> str:
    """One text, filled in."""
    return TEXTS[name][lang].format(**values)
