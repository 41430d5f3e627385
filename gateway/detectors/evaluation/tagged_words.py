"""Sentences as a word a line, its tag last: ``Budi B-PER`` (IOB, BIO, BIOES; CoNLL, NERGRIT, NERP).

Such files were split into words and do not say where spaces were: the text is their words with a space between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gateway.detectors.evaluation import labels
from gateway.detectors.evaluation.marked import DatasetError, Place, Row

_LINE = re.compile(r"(\S[^\t ]*)[\t ](?:.*[\t ])?(?:O|([BIESLU])-([A-Z][A-Z0-9_]{0,39}))")
_ALWAYS_FIRST = frozenset("BSU")
"""Others go on where the word before has the same label."""
Word = tuple[str, str | None, str | None]
"""What it is, its place in a value (B, I ...) and the label; both None outside of one."""


def fits(content: str) -> bool:
    """Whether the first line is a word with a tag."""
    return _LINE.fullmatch(content.lstrip().split("\n", 1)[0].rstrip()) is not None


def rows(content: str, file: Path) -> Iterator[tuple[int, Row]]:
    """Each sentence with the number of its last line. Raises :class:`DatasetError`, which names ``file``.

    Such a set marks a few types only, so no other type that is found counts against anybody.
    """
    sentences = list(_sentences(content, file))
    used = {Place(0, 0, label) for _, words in sentences for _, _, label in words if label is not None}
    judged = frozenset(place.type for place in labels.in_our_words(used)[0])
    for number, words in sentences:
        yield number, _row(words, judged)


def _sentences(content: str, file: Path) -> Iterator[tuple[int, list[Word]]]:
    words: list[Word] = []
    number = 0
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            words.append(_word(line.rstrip(), file, number))
        elif words:
            yield number - 1, words
            words = []
    if words:
        yield number, words


def _word(line: str, file: Path, number: int) -> Word:
    match = _LINE.fullmatch(line)
    if match is None:
        raise DatasetError("tags", file, number)
    word, place, label = match.groups()
    return word, place, label


def _row(words: Sequence[Word], judged: frozenset[str]) -> Row:
    marked: list[Place] = []
    at, before = 0, None
    for word, place, label in words:
        end = at + len(word)
        if label is not None and label == before and place not in _ALWAYS_FIRST:
            marked[-1] = marked[-1]._replace(end=end)
        elif label is not None:
            marked.append(Place(at, end, label))
        at, before = end + 1, label
    text = " ".join(word for word, _, _ in words)
    return Row(text, *labels.in_our_words(marked), judged, clean=not marked)
