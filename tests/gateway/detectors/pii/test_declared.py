"""A site writes patterns of its own; what it writes wrongly is told with its place, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.pii.declared import Coded, Declared, read

LOCKER = """
recognizers:
  - name: Locker
    supported_entity: LOCKER_NUMBER
    patterns: [{ name: locker, regex: '\\bLK-\\d{4}\\b', score: 0.6 }]
    context: [loker]
"""


def test_a_file_in_presidios_manner(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(LOCKER)
    (one,) = read(path)
    assert isinstance(one, Declared)
    assert (one.name, one.supported_entity, one.patterns[0].score, one.context) == (
        "Locker", "LOCKER_NUMBER", 0.6, ("loker",)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("LOCKER_NUMBER", "locker number", "recognizers.0.supported_entity"),
        ("0.6", "7", "recognizers.0.patterns.0.score"),
        (r"\d{4}\b", r"(\d{4}", "recognizers.0.patterns.0.regex"),
        (r"\bLK-\d{4}\b", r"\d*", "recognizers.0.patterns.0.regex"),
        ("context", "contexts", "recognizers.0.contexts"),
        ("patterns", "deny_list", "recognizers.0.deny_list"),
        ("recognizers", "recognisers", "recognizers"),
        ("[{", "[[{", "YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(LOCKER.replace(old, new))
    with pytest.raises(ModelError) as error:
        read(path)
    assert all(text.startswith("ours.yaml: ") and place in text for text in error.value.message.values())
    assert str(tmp_path) not in str(error.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.yaml"):
        read(tmp_path / "none.yaml")


def test_a_recogniser_in_python_declares_what_it_may_find(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("recognizers: [{ recognizer: 'ours.lockers:Locker', supported_entities: [LOCKER_NUMBER] }]")
    assert read(path) == (Coded(recognizer="ours.lockers:Locker", supported_entities=("LOCKER_NUMBER",)),)
    path.write_text("recognizers: [{ recognizer: ours.lockers:Locker }]")
    with pytest.raises(ModelError, match=r"recognizers\.0\.supported_entities"):
        read(path)
