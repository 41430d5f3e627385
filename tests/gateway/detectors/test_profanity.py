"""Swear words are told as exactly as a list can: bent ones too, ordinary words never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.profanity import LABEL, ProfanityDetector, read, shipped

DETECTOR = ProfanityDetector([shipped()])


def _swears(text: str, detector: ProfanityDetector = DETECTOR) -> bool:
    return detector.score([text])[0][LABEL] > 0


@pytest.mark.parametrize(
    "text",
    [
        "bangsat", "BANGSAT!", "bangsatmu", "bangsaaat", "b4ngs4t", "k o n t o l", "what the fuck", "fuckk", "fuuuuck",
        "son of a bitch", "\u0432angsat bangs\u0430t", "bang\u200bsat", "jancok tenan", "sia goblog", "pukimak kau",
        "dasar anjing", "kamu babi", "anjing lu!", "You pig!", "muka monyet", "asu kowe",
    ],
)  # fmt: skip
def test_a_swear_word_is_told_however_it_is_bent(text: str) -> None:
    assert _swears(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Selamat pagi.", "Anjing itu lari ke taman.", "anjing kamu lucu sekali", "anjing lu makan apa?",
        "Babi hutan memakan umbi.", "asuh anak dengan kasih", "pengasuh", "Asuku lara.", "how do u cook rice",
        "Pigs and cows live on farms.", "cocok sekali", "class assignment", "Scunthorpe", "assume",
        "Setan dalam cerita rakyat.", "kampret keluar malam hari", "tai chi", "Celaka itu terjadi kemarin.",
        "matamu indah", "kontrol", "memeluk", "begonia", "prick the potato", "cockpit", "Dickens",
    ],
)  # fmt: skip
def test_an_ordinary_word_is_none(text: str) -> None:
    assert not _swears(text)


def test_every_word_has_a_meaning_and_stands_there_once() -> None:
    words = shipped().words
    assert all(word.meaning and word.language in ("en", "id", "jv", "su", "ms") for word in words)
    assert [word for word, times in Counter(word.word for word in words).items() if times > 1] == []


def test_every_word_of_the_list_is_met() -> None:
    for word in shipped().words:
        assert _swears(f"dasar {word.word}"), word.word


def test_an_operator_adds_words_and_exceptions(tmp_path: Path) -> None:
    file = tmp_path / "kata.yaml"
    file.write_text("words: [{ word: contohkasar }]\nexceptions: [tolol]\n")
    ours = ProfanityDetector([shipped(), read(file)])
    assert _swears("contohkasar kau", ours)
    assert not _swears("tolol", ours)
    assert _swears("goblok", ours)
    assert ours.version != DETECTOR.version


@pytest.mark.parametrize(
    "content",
    ["words: [bangsat]", "words: [{ word: x, kind: y }]", "- a", "words: [{ word: rahasia, class: z }]", "a: ["],
)
def test_a_file_that_is_none_is_told_without_its_words(tmp_path: Path, content: str) -> None:
    file = tmp_path / "kata.yaml"
    file.write_text(content)
    with pytest.raises(ModelError) as caught:
        read(file)
    said = str(caught.value.message)
    assert "kata.yaml" in said
    assert "rahasia" not in said
    assert "bangsat" not in said


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.yaml"):
        read(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "text", ["a " * 9000, "anjing " * 4000, "aaa" * 9000, "sonmu " * 4000, "!" * 20000, "b4b1 " * 4000]
)
def test_the_worst_texts_take_five_milliseconds_per_kilobyte_at_most(text: str, cpu: Callable[..., float]) -> None:
    assert cpu(lambda: DETECTOR.score([text])) <= 0.005 * len(text) / 1000
