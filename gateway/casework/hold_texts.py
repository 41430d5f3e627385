"""What somebody is told whose question, or whose answer, waits for a person, or may not wait. Pure."""

from __future__ import annotations

from audit.codes import code_of

_WAITS = {
    "en": {
        "input": "This question waits until somebody lets it pass (code {code}). {hours}Ask the same again later: if "
        "it was let pass, you get your answer then. It waits for {left} at most.",
        "output": "The answer waits until somebody lets it pass (code {code}). {hours}Ask the same again later: if it "
        "was let pass, you get it then. It waits for {left} at most.",
        "hours": "People look at such things {hours}. ",
        "unknown": "When somebody looks at it is not known here. ",
    },
    "id": {
        "input": "Pertanyaan ini menunggu sampai ada yang meloloskannya (kode {code}). {hours}Tanyakan hal yang sama "
        "lagi nanti: bila sudah diloloskan, Anda mendapat jawabannya. Paling lama menunggu {left}.",
        "output": "Jawabannya menunggu sampai ada yang meloloskannya (kode {code}). {hours}Tanyakan hal yang sama lagi "
        "nanti: bila sudah diloloskan, Anda mendapatkannya. Paling lama menunggu {left}.",
        "hours": "Ada yang memeriksanya {hours}. ",
        "unknown": "Kapan ada yang memeriksanya tidak diketahui di sini. ",
    },
}
_REFUSED = {
    "en": {
        "denied": "Somebody looked at this and did not let it pass.",
        "expired": "This waited for somebody to let it pass, and nobody did in time. Ask again later, or ask a person "
        "directly.",
        "shared": "This would have to wait for a person to look at it. That needs a key of your own; the one in use is "
        "shared by several people.",
        "nobody": "This would have to wait for a person to look at it, and nobody is there who may.",
    },
    "id": {
        "denied": "Seseorang sudah memeriksa ini dan tidak meloloskannya.",
        "expired": "Ini menunggu diloloskan, tetapi tidak ada yang meloloskannya pada waktunya. Tanyakan lagi nanti, "
        "atau langsung kepada seseorang.",
        "shared": "Ini harus menunggu diperiksa seseorang. Untuk itu perlu kunci milik Anda sendiri; kunci yang "
        "sekarang dipakai digunakan bersama.",
        "nobody": "Ini harus menunggu diperiksa seseorang, dan tidak ada yang berwenang memeriksanya.",
    },
}
REFUSED = frozenset(_REFUSED["en"])
"""Why what a rule holds is refused instead."""


def waits(exchange: str, direction: str, hours: str, seconds: int, language: str) -> str:
    """It waits: the code to name it by, when people look (empty: not known), and how much longer it can."""
    texts = _WAITS[language]
    said = texts["hours"].format(hours=hours) if hours else texts["unknown"]
    return texts[direction].format(code=code_of(exchange), hours=said, left=_left(seconds, language))


def refused(why: str, language: str) -> str:
    """It does not wait, or not any more."""
    return _REFUSED[language][why]


def _left(seconds: int, language: str) -> str:
    hours, minutes = max(seconds, 60) // 3600, max(seconds, 60) // 60 % 60
    if language == "id":
        return f"{hours} jam" if hours else f"{minutes} menit"
    many, unit = (hours, "hour") if hours else (minutes, "minute")
    return f"{many} {unit}" if many == 1 else f"{many} {unit}s"
