import re
import string
from pathlib import Path

import pytest

import policies
from policies.codes.codes import CODES


@pytest.mark.parametrize("code", CODES)
def test_every_code_speaks_both_languages_and_asks_for_the_same_values(code: str) -> None:
    text = CODES[code]
    assert text.message["en"]
    assert text.message["id"]
    assert bool(text.help["en"]) == bool(text.help["id"])
    if code != "GP012":  # what was expected is itself said in two languages
        assert fields(text.message["en"]) == fields(text.message["id"])
    assert fields(text.help["en"]) == fields(text.help["id"])


def test_every_code_is_used_somewhere() -> None:
    folder = Path(policies.__file__).parent
    files = (path for path in folder.rglob("*.py") if path.parent.name != "codes")
    sources = "".join(path.read_text("utf-8") for path in files)
    assert set(re.findall(r"GP\d{3}", sources)) == set(CODES)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
