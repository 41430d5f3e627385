"""The page about the gateway names every way it says no, in the words that people meet."""

from __future__ import annotations

import re
from pathlib import Path

from gateway.errors import _TEXTS, Reason, answer_of

README = Path(__file__).parents[2] / "gateway" / "README.md"
NEVER_SENT = {Reason.CLIENT_GONE}


def row(reason: Reason) -> str:
    how = answer_of(reason)
    status = f"{how.status}, come back in {how.retry_after} s" if how.retry_after else str(how.status)
    english, indonesian = (re.sub(r"{\w+}", "...", text) for text in _TEXTS[reason])
    return f"| `{reason.value}` | {status} | {english} | {indonesian} |"


def test_every_no_stands_on_the_page_as_it_is_said() -> None:
    page = README.read_text(encoding="utf-8").splitlines()
    missing = [row(reason) for reason in Reason if reason not in NEVER_SENT and row(reason) not in page]
    assert missing == []


def test_the_page_knows_no_others() -> None:
    said = re.findall(r"^\| `(\w+)` \| \d{3}", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(said) == sorted(reason.value for reason in Reason if reason not in NEVER_SENT)
