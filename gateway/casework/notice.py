"""What people get to read where they are told: no name, no content, no rule, and where to sign in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from gateway.casework.telling import DANGER, HANDED_OVER

_TEXTS = {
    "en": {
        "new": "A case waits for you ({code}).",
        "urgent": "URGENT: a case waits for you ({code}).",
        HANDED_OVER: "A case was handed over to you ({code}).",
        DANGER: "URGENT: somebody may be in danger now ({code}).",
        "sign_in": "Sign in:",
        "test": "This is a test of the gate ({code}): you would be told here if a case waited for you.",
        "confirm": "Confirm that it arrived:",
        "title": "Gapura",
        "title_urgent": "Gapura: urgent",
    },
    "id": {
        "new": "Ada kasus yang menunggu Anda ({code}).",
        "urgent": "MENDESAK: ada kasus yang menunggu Anda ({code}).",
        HANDED_OVER: "Sebuah kasus diserahkan kepada Anda ({code}).",
        DANGER: "MENDESAK: seseorang mungkin dalam bahaya sekarang ({code}).",
        "sign_in": "Masuk:",
        "test": "Ini uji coba gerbang ({code}): di sini Anda diberi tahu bila ada kasus yang menunggu.",
        "confirm": "Nyatakan bahwa pesan ini sampai:",
        "title": "Gapura",
        "title_urgent": "Gapura: mendesak",
    },
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person over one channel."""

    id: str
    """The same each time the same thing is sent again, so that whoever receives it can drop the second."""
    kind: str
    """``case`` or ``test``."""
    code: str
    title: str
    text: str
    url: str
    urgent: bool = False

    @property
    def whole(self) -> str:
        """Text and address in one, for channels that have one field."""
        return f"{self.text}\n{self.url}"


def of_case(code: str, what: str, url: str, language: str, sent: tuple[object, ...], *, urgent: bool) -> Notice:
    """That a case waits. ``sent``: what makes this message this one: tell, person, channel, round."""
    texts = _TEXTS[language]
    said = what if what in (HANDED_OVER, DANGER) else "urgent" if urgent else "new"
    text = f"{texts[said].format(code=code)} {texts['sign_in']}"
    return Notice(_id(sent), "case", code, texts["title_urgent" if urgent else "title"], text, url, urgent)


def of_test(code: str, url: str, language: str) -> Notice:
    """That this is a test."""
    texts = _TEXTS[language]
    text = f"{texts['test'].format(code=code)} {texts['confirm']}"
    return Notice(_id((code,)), "test", code, texts["title"], text, url)


def _id(parts: tuple[object, ...]) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
