"""Whoever asks for Indonesian gets all of it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from gateway.settings import Settings
from gateway.settings_problems import section_of
from gateway.site_texts import INDONESIAN


def described(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield info.description or name
        if inner := section_of(model, name):
            yield from described(inner)


def test_every_setting_is_explained_in_indonesian_and_nothing_else() -> None:
    english = set(described(Settings))
    assert english - INDONESIAN.keys() == set()
    assert INDONESIAN.keys() - english == set()


def test_no_translation_is_the_english_text() -> None:
    assert [text for text, said in INDONESIAN.items() if text == said] == []
