"""Every setting as a table for gateway/README.md:  python -m gateway.settings_table

Made from the settings themselves; a test compares the page with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from gateway.settings import Settings
from gateway.settings_problems import section_of

BEGIN, END = "<!-- settings: python -m gateway.settings_table -->", "<!-- end of settings -->"


def table() -> str:
    """The table, without anything around it."""
    rows = [f"| `{name}` | {default} | {meaning} |" for name, default, meaning in _rows(Settings, "")]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def _rows(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, info in model.model_fields.items():
        inner = section_of(model, name)
        if inner is None:
            yield prefix + name, _default(info.default), (info.description or "").replace("|", "\\|")
        else:
            is_list = getattr(info.annotation, "__origin__", None) is tuple
            yield from _rows(inner, f"{prefix}{name}[]." if is_list else f"{prefix}{name}.")


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value if isinstance(value, str | Path) else json.dumps(value)}`"


def insert(page: str) -> str:
    """The page with the table as it should be. Raises ``ValueError`` where the page has no place for it."""
    return put_between(page, (BEGIN, END), table())


def put_between(page: str, marks: tuple[str, str], content: str) -> str:
    """The page with ``content`` between two marks. Raises ``ValueError`` where it has them not."""
    before, begin, rest = page.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise ValueError(f"no place for the table: {marks[0]} ... {marks[1]}")
    return f"{before}{begin}\n{content}\n{end}{after}"


if __name__ == "__main__":
    readme = Path(__file__).with_name("README.md")
    readme.write_text(insert(readme.read_text(encoding="utf-8")), encoding="utf-8")
