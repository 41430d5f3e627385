"""Placeholders as models bend them: in other brackets or none, in another case, with blanks, with Markdown's or HTML's
escapes, without an underscore, with their type translated, or with a suffix of Indonesian or English grown on."""

from __future__ import annotations

import re

from gateway.enforcement.pseudonyms import Vault
from gateway.enforcement.surrogates import SHAPE

_BENT = r"""(?:(?P<open>&lt;|\\?\[|\\?<|\\u003[cC])(?P<blank>[ ]?)|(?<![A-Za-z0-9_]))
    (?:(?P<words>[A-Z]{2,12}(?:[_ ][A-Z]{1,12}){0,3})(?:_?[ ])?(?P<lower>(?=[0-9]*[a-z])[0-9a-hjkmnp-tv-z]{8,32})(?!@)
    |(?P<kind>[A-Za-z]{2,12}(?:\\?_[A-Za-z]{1,12}){0,4})(?:\\?_|-)(?P<tag>[0-9A-Za-z]{8,32})
    |(?P<alone>[A-Z]{2,12}(?:_[A-Z]{1,12}){0,3})(?=>))
    (?![A-Za-z0-9_])(?:(?(blank)(?P=blank))(?P<close>&gt;|\\?\]|\\?>|\\u003[eE]))?"""
BENT = re.compile(_BENT, re.VERBOSE)
BENT_OR_INVENTED = re.compile(f"{_BENT}|(?P<invented>{SHAPE})", re.VERBOSE)
_PAIRS = frozenset({("<", ">"), ("\\<", "\\>"), ("[", "]"), ("\\[", "\\]"), ("&lt;", "&gt;"), ("\\u003c", "\\u003e")})
_GROWN = ("", "nya", "ku", "mu", "lah", "kah", "pun", "s")
"""What grows on a word: ``PERSON_k7f2m9qanya``."""
_BEFORE = " \t\r\n(\"'`*_|>-"
"""Before a name whose type was bent as well: in the middle of a word nothing is guessed."""
Place = tuple[int, int, str]
"""Where a name of this exchange stands in a text, and the name."""


def pattern_of(vault: Vault) -> re.Pattern[str]:
    """Finds what may be a name of this exchange, bent or not."""
    return BENT_OR_INVENTED if vault.invents else BENT


def own_of(match: re.Match[str], vault: Vault) -> Place | None:
    """Where a bent name of this exchange stands, and the name; None for anything else.

    Brackets that do not belong together are not its own: the text around it keeps them.
    """
    if match.groupdict().get("invented"):
        return _invented(match, vault)
    if match["alone"]:
        name = vault.alone.get(match["alone"], "") if match["open"] == "<" and not match["blank"] else ""
        return (match.start(), match.end(), name) if name else None
    found = _named(match, vault)
    if found is None or (not match["blank"] and (match["open"] == "<") != (match["close"] == ">")):
        return None
    inner = (match.start("kind"), match.end("tag")) if match["tag"] else (match.start("words"), match.end("lower"))
    if found[:2] == inner and ((match["open"] or "").lower(), (match["close"] or "").lower()) in _PAIRS:
        return match.start(), match.end(), found[2]
    return found


def _invented(match: re.Match[str], vault: Vault) -> Place | None:
    word = match["invented"]
    for grown in _GROWN:
        name = word.removesuffix(grown)
        if vault.is_own(name):
            return match.start(), match.start() + len(name), name
    return None


def _named(match: re.Match[str], vault: Vault) -> Place | None:
    """The placeholder without its brackets: by type and tag, or by its tag alone."""
    first, last = ("kind", "tag") if match["tag"] else ("words", "lower")
    start, end = match.start(first), match.end(last)
    kind, tag = match[first].replace("\\", "").replace(" ", "_"), match[last].lower()
    for grown in _GROWN:
        name = vault.own(kind.upper(), tag.removesuffix(grown)) if tag.endswith(grown) else ""
        if not name:
            continue
        known = name[1 : name.rindex("_")]
        if last == "lower" and kind.endswith(f"_{known}"):
            start = match.end("words") - len(known)  # words in capitals before it are not its own
        elif kind.upper() != known and not _apart(match, kind):
            continue
        return start, end - len(grown), name
    return None


def _apart(match: re.Match[str], kind: str) -> bool:
    """Whether it is a word by itself. Where the type was bent as well, nothing is guessed in the middle of a word."""
    begins = match["open"] or not match.start() or match.string[match.start() - 1] in _BEFORE
    return bool(begins) and (kind.isupper() or kind.islower() or kind.istitle())
