"""Whether a text swears: a list of words with exact meanings, in five languages, and nothing cleverer.

Gives the label ``profanity`` and never a score of harm: who says a word to whom decides that, not the word. Words are
met as wholes, also with digits for letters, stretched, spaced (:mod:`.normal`) and with Indonesian endings. A word that
is an ordinary one too counts only where it is said to or of a person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.detectors.base import ModelError, Scope
from gateway.detectors.normal import normal
from gateway.detectors.readings import plain

LABEL = "profanity"
GIVEN, LIMIT = 10_000, 5_000
_EVEN = "~"
"""Marks a word that is kept without its repeated letters, and met only by stretched ones."""
LONGEST = 4
"""Words of an entry."""
_TOKEN = re.compile(r"\w+|[.,!?;:]")
_STRETCHED = re.compile(r"(.)\1{2,}|(.)\2$")
"""A letter three times, or twice at the end: *bangsaaat*, *fuckk*."""
_REPEATED = re.compile(r"(.)\1+")
_ENDINGS = ("nya", "mu", "ku", "lah")
_BEFORE = frozenset(
    "dasar si muka otak kamu kau lu lo elu loe kowe koen kon maneh sia dia you u he she they dirty stupid".split()
)
"""Right before a word that is an ordinary one too: it is said to or of a person."""
_AFTER = frozenset("lu lo kau kamu loe kowe maneh sia you".split())
"""Right after it, with nothing more of the sentence: *anjing lu!*, but not *anjing lu lucu*."""

Text = Annotated[str, Field(min_length=2, max_length=80, pattern=r"^\S+( \S+){0,3}$")]


class Word(BaseModel):
    """One entry."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    word: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "und"
    class_: Literal["swear", "vulgar", "insult", "slur", "ambiguous"] = Field(default="swear", alias="class")
    meaning: Annotated[str, Field(max_length=200)] = ""


class WordList(BaseModel):
    """A file of words, and of words that are none of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    words: tuple[Word, ...] = ()
    exceptions: tuple[Text, ...] = ()


def shipped() -> WordList:
    """The list that comes with Gapura."""
    return _read(files("gateway.detectors").joinpath("data/words.yaml").read_text("utf-8"))


def read(path: Path) -> WordList:
    """A list of the operator. Raises ``ModelError`` where it is none."""
    try:
        return _read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValidationError and UnicodeDecodeError are ValueErrors
        at = f" ({'.'.join(map(str, error.errors()[0]['loc']))})" if isinstance(error, ValidationError) else ""
        form = "words: [{ word: ..., class: swear }]"
        raise ModelError(
            en=f"The words in {path} cannot be used{at}. Write {form} and exceptions: [...].",
            id=f"Kata-kata dalam {path} tidak dapat dipakai{at}. Tulis {form} dan exceptions: [...].",
        ) from None


def _read(text: str) -> WordList:
    return WordList.model_validate(yaml.safe_load(text) or {})


class ProfanityDetector:
    """Looks for the words of some lists; an exception of one holds for all."""

    name = "profanity"
    scope: Scope = "sentence"
    provides = frozenset({LABEL})

    def __init__(self, lists: Sequence[WordList]) -> None:
        self._lists = lists
        self._exceptions = frozenset(word.casefold() for one in lists for word in one.exceptions)
        entries = [(form, word.class_ == "ambiguous") for one in lists for word in one.words
                   for form in (word.word.casefold(), _even(word.word.casefold()) + _EVEN)]  # fmt: skip
        self._sure = frozenset(form for form, ambiguous in entries if not ambiguous)
        self._ambiguous = frozenset(form for form, ambiguous in entries if ambiguous) - self._sure
        self._first = frozenset(form.split(" ")[0] for form in self._sure if " " in form)
        written = "\n".join(one.model_dump_json() for one in lists)
        self.version = f"1+{hashlib.sha256(written.encode()).hexdigest()[:12]}"

    def load(self) -> None:
        """Nothing to load: the lists were handed in."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """``profanity`` is 10000 where a sentence has such a word, else 0."""
        return [{LABEL: GIVEN if self._swears(sentence) else 0} for sentence in sentences]

    def _swears(self, sentence: str) -> bool:
        text = plain(sentence).text
        meant = normal(text)
        return self._has(text) or (meant is not None and self._has(meant))

    def _has(self, text: str) -> bool:
        tokens = _TOKEN.findall(text.casefold())
        return any(self._at(tokens, place) for place in range(len(tokens)))

    def _at(self, tokens: Sequence[str], place: int) -> bool:
        token = tokens[place]
        if token in self._exceptions:
            return False
        for form in _forms(token):
            if form in self._sure or (form in self._ambiguous and _of_a_person(tokens, place)):
                return form not in self._exceptions
        phrases = range(2, LONGEST + 1) if token in self._first else ()
        return any(" ".join(tokens[place : place + length]) in self._sure for length in phrases)


def _forms(token: str) -> Iterator[str]:
    """A word as it stands, without an ending, and, where it is stretched, even."""
    yield token
    bare = next((token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending)), token)
    if bare != token:
        yield bare
    if _STRETCHED.search(bare):
        yield _even(bare) + _EVEN


def _even(word: str) -> str:
    """A word without repeated letters."""
    return _REPEATED.sub(r"\1", word)


def _of_a_person(tokens: Sequence[str], place: int) -> bool:
    before = tokens[place - 1] if place else ""
    after, end = (*tokens[place + 1 : place + 3], "", "")[:2]
    return before in _BEFORE or (after in _AFTER and not end.isalnum())
