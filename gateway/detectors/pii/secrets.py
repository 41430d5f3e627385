"""Secrets: those that show what they are (:mod:`gateway.detectors.pii.issued`), and what a word calls secret.

A random string is a secret only where a word says so. The less sure the word and the farther away it is, the less a
value may look like an ordinary word. Secrets are never given back: whoever has one should not have sent it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii import issued
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

_CALLED = re.compile(
    r"""(?<![^\W_])(?P<word>pass(?:word|wd|phrase|code)?|pwd?|(?:kata\s?)?sandi|secret(?:[ _-]?key)?|client[ _-]?secret
    |wifi|wi-fi|(?:shared)?(?:api|access|account|auth|private|encryption)[ _-]?key|token|kunci\sapi)
    (?:ku|mu|nya|-nya)?(?![^\W_])[\"']?""",
    re.IGNORECASE | re.VERBOSE,
)
_TELLS_ALL = re.compile(r"pass|pwd?$|sandi|secret", re.IGNORECASE)
"""Words after which, and a colon, anything is a secret; after the others it must look like one."""
_UNSURE = re.compile(r"pass|secret|wi-?fi", re.IGNORECASE)
"""Words that mean something else as often: without a colon only what looks like nothing but a secret is one."""
_GIVES = r"(?:[^\n:=\"']{0,24}?:|\s{0,3}(?::=|=>?)|\s(?:adalah|ialah|is)(?=\s+[\"'`\u201c\u2018]))\s{0,3}"
_GIVEN = re.compile(_GIVES + r"[\"']?([^\s\"'`<>]{4,128})")
_QUOTED = re.compile(_GIVES + r"[\"'`\u201c\u2018]([^\"'`\u201d\u2019\n]{4,64})[\"'`\u201d\u2019]")
_QUOTING = re.compile(_GIVES + r"[\"'`\u201c\u2018][^\"'`\u201d\u2019\n]{0,64}\Z")
_PIN = re.compile(
    r"(?<![^\W_])(?:pin|otp|kode (?:otp|verifikasi|rahasia)|verification code)(?:ku|mu|nya)?(?![^\W_])"
    r"(?:[^\n\d]{0,24}?(?<![\w.,])(\d{3}-\d{3}|\d{4,8}))(?![\w.,-]*\d)(?![\w-])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d|0\d+")
"""A year, or the beginning of a telephone number."""
_CODE = re.compile(r"[(\[{]")
_TOKEN = re.compile(r"[^\s\"'`<>]{6,128}")
_AROUND = ",.;:)]}\u201d\u2019"
_NEAR = 40
"""Characters after the word that calls something secret."""
_CLOSE = re.compile(r"(?:\s+[^\W\d_]+(?:-nya)?){0,2}\s+[\"'`(]?\Z")
"""Two words at most between it and the secret."""
_WORDS = frozenset(
    """password passwd passphrase passcode pass pw pwd sandi sandiku katasandi wifi wi api apikey api_key secret
    secret_key secretkey access_key accesskey accountkey authkey privatekey encryptionkey sharedapikey sharedaccesskey
    sharedaccountkey key client_secret clientsecret token pin otp verifikasi rahasia verification bearer basic
    authorization""".split()
)
_KNOWN = _WORDS | {word + end for word in _WORDS for end in ("ku", "mu", "nya")}
_MEMBER = re.compile(r"(?:pass|pwd|secret|token|key|sandi)")
_EXAMPLE = re.compile(r"^(?:https?:|data:|your[\s_-]|\$\{|\{\{|<|x{4,}|\*{3,})", re.IGNORECASE)
_NO_VALUE = frozenset(
    """harus minimal minimum wajib boleh jangan lupa salah benar kosong required must should optional forgot wrong
    none null true false string text optional[str] undefined hidden password""".split()
)
"""What is said of a password, or of its type, and is none."""
_NUMBERED = re.compile(r"[^\W\d_A-Z]*\d{1,2}[^\W\d_A-Z]*|[^\W\d_a-z]*\d{1,2}[^\W\d_a-z]*|[\d.]+\w{0,2}|\d+\.\d+/\S*")
"""A word with a number, a version, a DOI."""


class Secret(EntityRecognizer):
    """Everything of this module."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["SECRET"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = [found(self, start, end, 1.0) for start, end in issued.shown(text)]
        results += [found(self, *m.span(1), 0.7) for m in _PIN.finditer(text) if _is_code(text, m)]
        results += [found(self, start, end, 0.8) for start, end in _called(text)]
        return results


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether a number after the word for a code is one: no year, no telephone number, unless a colon says so."""
    return _YEAR.fullmatch(match[1]) is None or text[: match.start(1)].rstrip()[-1:] in {":", "="}


def _called(text: str) -> Iterator[tuple[int, int]]:
    """What follows a word for a secret: after a colon anything, else a token that looks like one."""
    for cue in _CALLED.finditer(text):
        place = _given(text, cue.end()) if _TELLS_ALL.search(cue["word"]) else None
        place = place or _looking_like_one(text, cue.end(), _UNSURE.fullmatch(cue["word"]) is not None)
        if place:
            yield place


def _given(text: str, after: int) -> tuple[int, int] | None:
    """What stands after a colon: what is quoted, or one token."""
    for pattern in (_QUOTED, _GIVEN):
        if given := pattern.match(text, after):
            value = given[1] if pattern is _QUOTED else given[1].rstrip(_AROUND)
            said = value.casefold() in _NO_VALUE or _EXAMPLE.search(value) or _CODE.search(value)
            return None if said or len(value) < 4 else (given.start(1), given.start(1) + len(value))
    return None


def _looking_like_one(text: str, after: int, unsure: bool) -> tuple[int, int] | None:
    """The first token not far behind that has letters and digits."""
    stop = text.find("\n", after, after + _NEAR)
    reach = after + _NEAR if stop < 0 else stop
    for token in _TOKEN.finditer(text, after, min(len(text), reach + 128)):
        if token.start() >= reach:
            return None
        value = token[0].lstrip("=:(\u201c").rstrip(_AROUND)
        if _is_secret(value):
            start = token.start() + token[0].find(value)
            between = text[after:start]
            sure = ":" in between or "=" in between
            close = not unsure and _CLOSE.fullmatch(between) and not _NUMBERED.fullmatch(value)
            return (start, start + len(value)) if sure or close or _striking(value) else None
    return None


def _is_secret(value: str) -> bool:
    letters, digits = any(c.isalpha() for c in value), any(c.isdecimal() for c in value)
    shaped = len(value) >= 6 and letters and digits and not _CODE.search(value)
    return shaped and _EXAMPLE.search(value) is None


def _striking(value: str) -> bool:
    """Letters in both cases with digits, or with a sign that words do not have within; or long."""
    cased = len(value) >= 8 and value not in {value.lower(), value.upper()}
    return cased or len(value) >= 24 or any(c in "!#$%^&*@_?~+" for c in value[1:])


def _opens(before: str, after: str) -> bool:
    """Within the block of a private key, or in a quotation after a word for a secret."""
    if issued.opens(before):
        return True
    return any(_QUOTING.match(before, cue.end()) for cue in _CALLED.finditer(before)) if _quotes(before) else False


def _quotes(before: str) -> bool:
    return any(sign in before for sign in "\"'`\u201c\u2018")


def _may_hold(glance: Glance) -> bool:
    if not glance.words.isdisjoint(_KNOWN) or issued.may_hold(glance.text):
        return True
    return "_" in glance.text and any(map(_MEMBER.search, glance.words))


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    return [Watched(Secret(), _may_hold, trust=8, opens=_opens, lines=_opens)]
