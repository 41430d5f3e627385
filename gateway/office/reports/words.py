"""The words of reports, in both languages, and how what the log names is told to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.errors import Language
from policies.explain.words import entity
from policies.vocabulary import DATA_CLASSES

Texts = Mapping[str, tuple[str, str]]
"""Name of a text -> English, Indonesian."""
_CLASSES: Texts = {
    "specific": ("specific", "spesifik"),
    "general": ("general", "umum"),
    "": ("neither", "bukan keduanya"),
}


class Words:
    """Texts in one language."""

    def __init__(self, lang: Language, *texts: Texts) -> None:
        self.lang: Language = lang
        self._texts = {name: both for some in texts for name, both in some.items()}

    def __call__(self, name: str, /, **places: object) -> str:
        """One text, its places filled."""
        return self._texts[name][self.lang == "id"].format(**places)

    def head(self, names: str) -> list[str]:
        """Several, as the head of a table."""
        return [self(name) for name in names.split()]

    def data(self, kind: str) -> str:
        """A type of personal data: its name, and what it is."""
        said = entity(kind)
        return f"{kind} ({said.id if self.lang == 'id' else said.en})"

    def kinds(self, kinds: Iterable[str]) -> str:
        """Several types; a dash for none."""
        return ", ".join(sorted(kinds)) or "-"

    def law(self, kind: str) -> str:
        """Which class of UU 27/2022 art. 4 a type belongs to."""
        return _CLASSES[class_of(kind)][self.lang == "id"]


def class_of(kind: str) -> str:
    """``specific`` or ``general``; empty for what tells of no person."""
    return next((name for name, kinds in DATA_CLASSES.items() if kind in kinds), "")
