"""Every no of the gate as a table for gateway/README.md:  python -m gateway.reasons_table

Made from the reasons themselves; a test compares the page with it.
"""

from __future__ import annotations

import re
from pathlib import Path

from gateway.error_texts import TEXTS
from gateway.errors import Reason, answer_of
from gateway.settings_table import put_between

BEGIN, END = "<!-- reasons: python -m gateway.reasons_table -->", "<!-- end of reasons -->"
NEVER_SENT = frozenset({Reason.CLIENT_GONE})
"""Nobody is there to be told."""


def table() -> str:
    """The table, without anything around it."""
    rows = [_row(reason) for reason in Reason if reason not in NEVER_SENT]
    return "\n".join(["| code | HTTP | words | kata-kata |", "|---|---|---|---|", *rows])


def _row(reason: Reason) -> str:
    how = answer_of(reason)
    status = f"{how.status}, come back in {how.retry_after} s" if how.retry_after else str(how.status)
    english, indonesian = (re.sub(r"{\w+}", "...", text) for text in TEXTS[reason.value])
    return f"| `{reason.value}` | {status} | {english} | {indonesian} |"


def insert(page: str) -> str:
    """The page with the table as it should be. Raises ``ValueError`` where the page has no place for it."""
    return put_between(page, (BEGIN, END), table())


if __name__ == "__main__":
    readme = Path(__file__).with_name("README.md")
    readme.write_text(insert(readme.read_text(encoding="utf-8")), encoding="utf-8")
