"""The page of this package says what the code does."""

from __future__ import annotations

from pathlib import Path

from gateway.codecs.openai_chat import KNOWN
from gateway.codecs.translation import __main__ as main

README = Path(main.__file__).with_name("README.md")


def test_the_page_is_written_from_the_tables() -> None:
    assert README.read_text(encoding="utf-8") == main.page(), "python -m gateway.codecs.translation > README.md"


def test_the_page_speaks_of_every_known_member() -> None:
    assert [name for name in sorted(KNOWN) if f"| `{name}` |" not in main.page()] == []
