"""Whether a text is in a language that a detector was never measured in (rule 7).

What cannot be told is not held against anybody: a text that is too short is in the language of what was said around it,
and where that is unknown too, or no reader of languages is installed, nothing is marked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gateway.detectors import language
from gateway.detectors.views import own
from gateway.exchange import Part
from policies.contents import UNDETERMINED

FEWEST = 25
"""Letters below which a text is not judged alone. Of 6,100 Indonesian sentences that were written to train the model, 5
in 100 below it and 1 in 100 above were taken for another language than Malay and English."""
_ALIKE = {"ms": "id"}
"""One Indonesian sentence in six is taken for Malay: nobody can tell them apart by a sentence."""


def stranger(parts: Sequence[Part], new: Sequence[Part], languages: Collection[str]) -> Part | None:
    """The first new text in none of these languages; one that is too short is in that of all its author said."""
    if not language.available():
        return None
    said: dict[str, list[str]] = {}
    for part in parts:
        if part.kind == "text":
            said.setdefault(part.role, []).append(own(part).text)
    by_author = {role: _spoken(texts) for role, texts in said.items()}
    for part in new:
        if part.kind == "text":
            told = _spoken([own(part).text])
            if _is_other(by_author[part.role] if told == UNDETERMINED else told, languages):
                return part
    return None


def is_strange(texts: Sequence[str], before: Sequence[str], languages: Collection[str]) -> bool:
    """Whether an answer is in none of these languages; one that is too short is in that of what was said before."""
    if not language.available():
        return False
    told = _spoken(texts)
    return _is_other(_spoken([*before, *texts]) if told == UNDETERMINED else told, languages)


def _spoken(texts: Sequence[str]) -> str:
    letters = sum(sign.isalpha() for text in texts for sign in text[: language.LONGEST])
    return language.language_of(texts) if letters >= FEWEST else UNDETERMINED


def _is_other(told: str, languages: Collection[str]) -> bool:
    return told != UNDETERMINED and told not in languages and _ALIKE.get(told) not in languages
