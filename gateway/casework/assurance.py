"""How sure the gate is of who asked, in words for the people of a case: they act on it, and it is often little."""

from __future__ import annotations

from gateway.exchange import Principal

PERSON, SHARED = "person", "shared"
"""Of a key: one person has it; several do."""
_TEXTS = {
    "verified": ("a person who signed in", "orang yang sudah masuk dengan akunnya"),
    PERSON: (
        "a key issued to one person; whoever has it can use it",
        "kunci yang diberikan kepada satu orang; siapa pun yang memegangnya dapat memakainya",
    ),
    SHARED: (
        "a key that several people share: it is not known which of them",
        "kunci yang dipakai bersama: tidak diketahui siapa di antara mereka",
    ),
    "key": (
        "a key; whether one person or several have it is told by gapura key list",
        "sebuah kunci; dipegang satu orang atau beberapa, lihat gapura key list",
    ),
    "asserted": ("name claimed by the client: anybody could have written it",
                 "nama yang diaku klien: siapa pun dapat menuliskannya"),
    "": ("not known", "tidak diketahui"),
}  # fmt: skip


def of_principal(who: Principal) -> str:
    """What a case remembers of it."""
    if who.assurance != "key":
        return who.assurance
    return PERSON if who.person_level else SHARED


def said(assurance: str, language: str) -> str:
    """In words; what is not known is said to be so."""
    en, id_ = _TEXTS.get(assurance, _TEXTS[""])
    return id_ if language == "id" else en
