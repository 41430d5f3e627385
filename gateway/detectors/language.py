"""In which language a text is written: CLD2, the compact detector that came with Chrome, offline.

Chosen for knowing Javanese and Sundanese besides Indonesian, Malay, English and Arabic, and for being right on short
sentences. What is too short, mixed or unsure is ``und``: no rule should rest on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from policies.contents import UNDETERMINED

LONGEST = 4_000
"""Characters that are looked at; more tell nothing new."""
FEWEST = 12
"""Letters below which nobody could tell."""
MAIN = 60
"""Percent of the text that must be in a language; less is a mixture."""
_NAMES = {"jw": "jv", "iw": "he", "in": "id", "un": UNDETERMINED}
"""Codes of old, and what ISO 639 calls them now."""
_ODD = re.compile(r"[^\w\s]|[\d_]")
"""Signs and digits say nothing, and some of them CLD2 does not take."""


def available() -> bool:
    """Whether the detector is installed: there is no build of it for every machine."""
    return find_spec("pycld2") is not None


@cache
def _cld2() -> Any:
    """Loaded when it is first needed: few gates have a rule on language, and its tables take memory."""
    return import_module("pycld2")


def language_of(texts: Sequence[str]) -> str:
    """ISO 639 code of texts taken together, ``und`` where it cannot be told."""
    plain = " ".join(_ODD.sub(" ", " ".join(texts)[:LONGEST]).split())
    if sum(sign.isalpha() for sign in plain) < FEWEST:
        return UNDETERMINED
    cld2 = _cld2()
    try:
        sure, _, ((_, code, share, _), *_) = cld2.detect(plain, bestEffort=True)
    except (cld2.error, UnicodeEncodeError):  # half a surrogate pair: no text in any language
        return UNDETERMINED
    code = str(code).partition("-")[0]
    return _NAMES.get(code, code) if sure and share >= MAIN else UNDETERMINED
