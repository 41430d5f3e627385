"""Places in JSON: which paths and templates there are, and what is found and put there."""

from __future__ import annotations

import pytest

from gateway.json_places import filled, has_text, is_path, value_at


@pytest.mark.parametrize("path", ["$.a.b[0].c", "$[0]", "$", "$.a-b"])
def test_paths_are_names_and_indices(path: str) -> None:
    assert is_path(path)


@pytest.mark.parametrize("path", ["a.b", "$..a", "$.a[*]", "$.a[?(@.b)]", "$.a[-1]", "$.", ""])
def test_other_paths_are_none(path: str) -> None:
    assert not is_path(path)


@pytest.mark.parametrize("path", ["$.b", "$.a[1]", "$.a.b", "$[0]"])
def test_a_path_to_nowhere_says_so(path: str) -> None:
    with pytest.raises(ValueError, match="no value there"):
        value_at({"a": [1]}, path)


def test_a_template_must_have_a_place_for_the_text() -> None:
    assert has_text({"a": [{"b": "say {{text}}"}]})
    assert not has_text({"a": ["text"], "{{text}}": 1})


def test_the_text_is_put_where_it_has_a_place_and_nowhere_else() -> None:
    template = {"a": ["say {{text}}", 3, None], "{{text}}": {"b": "{{text}}{{text}}"}}
    assert filled(template, "hai") == {"a": ["say hai", 3, None], "{{text}}": {"b": "haihai"}}


def test_a_text_that_looks_like_a_place_stays_a_text() -> None:
    assert filled({"a": "{{text}}!"}, "{{text}}") == {"a": "{{text}}!"}
