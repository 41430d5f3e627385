"""Secrets: keys and tokens that their issuers mark, private keys, passwords in addresses, and what a word calls secret.

A random string is a secret only where a word says so. Shapes are those that issuers publish for their scanners.
Secrets are never given back: whoever has one should not have sent it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

_SHAPES = (
    r"sk-(?:proj-|ant-|live-|or-)?[A-Za-z0-9_-]{20,200}",
    r"AIza[A-Za-z0-9_-]{35}",
    r"(?:AKIA|ASIA)[A-Z0-9]{16}",
    r"gh[opusr]_[A-Za-z0-9]{36,251}",
    r"github_pat_[A-Za-z0-9_]{50,251}",
    r"glpat-[A-Za-z0-9_-]{20,64}",
    r"xapp-[A-Za-z0-9-]{20,250}",
    r"whsec_[A-Za-z0-9]{24,64}",
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    r"gsk_[A-Za-z0-9]{40,64}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,250}",
    r"(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,250}",
    r"(?:SB-)?Mid-(?:server|client)-[A-Za-z0-9_-]{16,64}",
    r"xnd_(?:production|development|public_production|public_development)_[A-Za-z0-9]{20,120}",
    r"hf_[A-Za-z0-9]{30,64}",
    r"SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",
    r"npm_[A-Za-z0-9]{36}",
    r"pypi-[A-Za-z0-9_-]{50,250}",
    r"dop_v1_[a-f0-9]{64}",
    r"gpr_[A-Za-z0-9]{4,32}_[A-Za-z0-9_-]{20,64}",
    r"\d{8,10}:[A-Za-z0-9_-]{34,36}",
    r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}",
)
_MARKED = re.compile(rf"(?<![\w.-])(?:{'|'.join(_SHAPES)})(?![\w-])")
_PREFIXES = tuple(
    """sk- AIza AKIA ASIA gh glpat- xox xapp- whsec_ shp gsk_ _live_ _test_ Mid- xnd_ hf_ SG. npm_ pypi- dop_v1_ gpr_
    :AA eyJ""".split()
)
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{1,60}-----")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s:/@]{0,64}:([^\s/@]{1,128})@")
_AUTHORIZATION = re.compile(r"\b(?:bearer|basic)\s+([A-Za-z0-9+/_.=~-]{16,512})", re.IGNORECASE)
_CALLED = re.compile(
    r"""(?<![^\W_])(?P<word>pass(?:word|wd|phrase|code)?|pwd?|(?:kata\s?)?sandi|secret(?:[ _-]?key)?|client[ _-]?secret
    |wifi|wi-fi|api[ _-]?key|access[ _-]?key|token|kunci\sapi)(?:ku|mu|nya|-nya)?(?![^\W_])[\"']?""",
    re.IGNORECASE | re.VERBOSE,
)
_TELLS_ALL = re.compile(r"pass|pwd?$|sandi|secret", re.IGNORECASE)
"""Words after which, and a colon, anything is a secret; after the others it must look like one."""
_GIVEN = re.compile(r"[^\n:=\"']{0,24}?[:=]\s{0,3}[\"']?([^\s\"'`<>]{4,128})")
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
_WORDS = frozenset(
    """password passwd passphrase passcode pass pw pwd sandi sandiku katasandi wifi wi api apikey api_key secret
    secret_key access_key client_secret token pin otp verifikasi rahasia verification bearer basic""".split()
)
_KNOWN = _WORDS | {word + end for word in _WORDS for end in ("ku", "mu", "nya")}
_MEMBER = re.compile(r"(?:pass|pwd|secret|token|key|sandi)")
_EXAMPLE = re.compile(r"^(?:https?:|your[_-]|\$\{|\{\{|<|x{4,}|\*{3,})", re.IGNORECASE)


class Secret(EntityRecognizer):
    """Everything of this module."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["SECRET"], supported_language="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = [found(self, m.start(), m.end(), 1.0) for m in _MARKED.finditer(text)]
        if "-----BEGIN" in text:
            results += [found(self, start, end, 1.0) for start, end in _private(text)]
        results += [found(self, *m.span(1), 0.95) for p in (_IN_ADDRESS, _AUTHORIZATION) for m in p.finditer(text)]
        results += [found(self, *m.span(1), 0.7) for m in _PIN.finditer(text) if _is_code(text, m)]
        results += [found(self, start, end, 0.8) for start, end in _called(text)]
        return results


def _private(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of private keys, whatever lines they hold; one without an end goes on to the end of the text."""
    here = 0
    while begin := _BEGIN.search(text, here):
        end = _END.search(text, begin.end())
        here = end.end() if end else len(text)
        yield begin.start(), here


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether a number after the word for a code is one: no year, no telephone number, unless a colon says so."""
    return _YEAR.fullmatch(match[1]) is None or text[: match.start(1)].rstrip()[-1:] in {":", "="}


def _called(text: str) -> Iterator[tuple[int, int]]:
    """What follows a word for a secret: after a colon anything, else a token that looks like one."""
    for cue in _CALLED.finditer(text):
        given = _GIVEN.match(text, cue.end())
        if given and _TELLS_ALL.match(cue["word"]):
            value = given[1].rstrip(_AROUND)
            if len(value) >= 4 and _EXAMPLE.search(value) is None and not _CODE.search(value):
                yield given.start(1), given.start(1) + len(value)
                continue
        yield from _looking_like_one(text, cue.end())


def _looking_like_one(text: str, after: int) -> Iterator[tuple[int, int]]:
    """The first token not far behind that has letters and digits."""
    stop = text.find("\n", after, after + _NEAR)
    reach = after + _NEAR if stop < 0 else stop
    for token in _TOKEN.finditer(text, after, min(len(text), reach + 128)):
        value = token[0].lstrip("=:(\u201c").rstrip(_AROUND)
        if token.start() >= reach:
            return
        if _is_secret(value):
            start = token.start() + token[0].find(value)
            yield start, start + len(value)
            return


def _is_secret(value: str) -> bool:
    letters, digits = any(c.isalpha() for c in value), any(c.isdecimal() for c in value)
    shaped = len(value) >= 6 and letters and digits and not _CODE.search(value)
    return shaped and _EXAMPLE.search(value) is None


def _opens(before: str, after: str) -> bool:
    """Within the block of a private key."""
    tail = before[-64:]
    return "-----BEGIN" in tail or (len(tail) >= 40 and tail.isascii() and not any(c.isspace() for c in tail[-40:]))


def _may_hold(glance: Glance) -> bool:
    text = glance.text
    if not glance.words.isdisjoint(_KNOWN) or any(prefix in text for prefix in _PREFIXES):
        return True
    if "-----BEGIN" in text or ("://" in text and "@" in text):
        return True
    return "_" in text and any(map(_MEMBER.search, glance.words))


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    return [Watched(Secret(), _may_hold, trust=8, opens=_opens, lines=_opens)]
