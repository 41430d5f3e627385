"""Places in JSON: where a text is put into a template, and where an answer has a value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

TEXT = "{{text}}"
"""What stands for the text in a template."""
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PATH = re.compile(r"\$(?:\.[^.\[\]]+|\[\d+\])*")


def is_path(path: str) -> bool:
    """Whether :func:`value_at` can follow it: ``$.a.b[0].c``, of JSONPath (RFC 9535) only names and indices."""
    return _PATH.fullmatch(path) is not None


def value_at(document: Any, path: str) -> Any:
    """The value at a path. Raises ``ValueError`` where there is none."""
    for name, index in _STEP.findall(path.removeprefix("$")):
        if name and isinstance(document, dict) and name in document:
            document = document[name]
        elif index and isinstance(document, list) and int(index) < len(document):
            document = document[int(index)]
        else:
            raise ValueError("no value there")
    return document


def has_text(template: Any, place: str = TEXT) -> bool:
    """Whether a text put into the template would go anywhere."""
    if isinstance(template, dict | list):
        inner: Iterable[Any] = template.values() if isinstance(template, dict) else template
        return any(has_text(one, place) for one in inner)
    return isinstance(template, str) and place in template


def filled(template: Any, text: str, place: str = TEXT) -> Any:
    """The template with the text in each of its places."""
    if isinstance(template, dict):
        return {name: filled(value, text, place) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, text, place) for value in template]
    return template.replace(place, text) if isinstance(template, str) else template
