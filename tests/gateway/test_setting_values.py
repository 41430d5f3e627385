"""What values of settings look like: which are taken, and that a wrong one is told in two languages, not repeated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway import setting_values as values

WRONG: list[tuple[Callable[[str], object], str]] = [
    (values.is_root, "ftp://files.example/secret-7"),
    (values.is_root, "http://user:secret-7@models.example/v1"),
    (values.is_variable, "sk_secret-7"),
    (values.is_country, "secret-7"),
    (values.is_zone, "Mars/secret-7"),
    (lambda one: values.recognizer_names((one,)), "presidio:secret-7"),
    (lambda one: values.signer_lines((one,)), "secret-7"),
]


@pytest.mark.parametrize(("check", "wrong"), WRONG)
def test_a_wrong_value_is_told_in_both_languages_and_never_repeated(check: Callable[[str], object], wrong: str) -> None:
    with pytest.raises(values.Wrong) as told:
        check(wrong)
    assert str(told.value)
    assert told.value.indonesian
    assert str(told.value) != told.value.indonesian
    assert "secret-7" not in str(told.value) + told.value.indonesian


def test_right_values_stay_as_they_are() -> None:
    assert values.is_root("http://127.0.0.1:11434/v1") == "http://127.0.0.1:11434/v1"
    assert values.is_variable("OPENAI_API_KEY") == "OPENAI_API_KEY"
    assert values.is_country("ID") == "ID"
    assert values.is_zone("Asia/Jakarta") == "Asia/Jakarta"
    assert values.recognizer_names(("presidio:US", "ours.yaml")) == ("presidio:US", "ours.yaml")


def test_a_list_may_be_written_as_words_between_commas() -> None:
    assert values.split("a, b,,c ") == ["a", "b", "c"]
    assert values.split(["a", "b"]) == ["a", "b"]
    assert values.lower(("A", "b")) == ("a", "b")
