"""Addresses of the internet: e-mail, URL, IP; each in time linear in the text."""

from __future__ import annotations

import re
from typing import Any

import tldextract

from gateway.detectors.pii.patterns import found, run_patterns
from gateway.detectors.pii.presidio import (
    EmailRecognizer,
    EntityRecognizer,
    IpRecognizer,
    RecognizerResult,
)
from gateway.detectors.pii.watched import Glance, Watched, searching

LOCAL_PART = 320
"""Characters left of an @ that are looked at; the standard allows 64."""
HOST = 253

_SPECIALS = frozenset("!#$%&'*+-/=?^_`{|}~.")
_DOMAIN = re.compile(r"@\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)+")
_AFTER_SCHEME = re.compile(r"(?:https?|ftp)://[^\s<>\"'`|\\^{}]+", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@.%+/-])\w++(?:-++\w++)*+(?:\.\w++(?:-++\w++)*+)+(?::\d{1,5})?(?![\w@])")
_PATH = re.compile(r"[/?#][^\s()<>\"'`|\\^{}]*")
_ADDRESS = re.compile(EmailRecognizer.PATTERNS[0].regex)
_PASSWORD = re.compile(r"://[^\s/@:]{0,64}:\Z")
"""What stands before the password of a link: that is no address."""
_TRAILING = ".,;:!?)]}*_\u201d\u2019\u2026"
# Endings of file names and common words are also country codes: without a scheme or www they are no evidence of a URL.
_NOT_ALONE = frozenset(
    "md py sh rs pl cc so ps zip mov app ai bz st vi hm gz mm pm am to me my in is it be no at do us as ke la ya ma na"
    " mu ku ini di se ga ko mi pa ba de sa si so id.".split()
)


def offline_suffixes() -> tldextract.TLDExtract:
    """The public suffix list from the snapshot in the package; never fetched, never cached on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Email(EmailRecognizer):
    """Presidio's pattern, tried only around each @: over a whole text it takes quadratic time."""

    def __init__(self, suffixes: tldextract.TLDExtract) -> None:
        super().__init__()
        self._tlds = frozenset(suffixes.tlds)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        results: list[RecognizerResult] = []
        done = 0
        for at in re.finditer("@", text):
            domain = _DOMAIN.match(text, at.start())
            # A dot before the @ can end no local part; without this test a long run of dots takes quadratic time.
            if domain is None or at.start() <= done or text[at.start() - 1] == ".":
                continue
            start = _local_part(text, max(done, at.start() - LOCAL_PART), at.start())
            if _PASSWORD.search(text, max(0, start - HOST), start):
                continue
            address = _ADDRESS.search(text, start, domain.end())
            if address and (score := self._score(address[0])):
                results.append(found(self, *address.span(), score))
                done = address.end()
        return results

    def _score(self, address: str) -> float:
        """Certain under a public domain; a school's own ``guru@sekolah.lokal`` is as likely as the pattern says."""
        last = address.rpartition(".")[2].lower()
        if last in self._tlds or last.startswith("xn--"):
            return 1.0
        return self.PATTERNS[0].score if last.isalpha() else 0.0


def _local_part(text: str, least: int, at: int) -> int:
    """Where the local part before an @ begins: in a link what its parts are divided by is no sign of an address."""
    start = at
    while start > least and _local(text[start - 1]):
        start -= 1
    if text.startswith("://", start - 1):
        start = 1 + max(text.rfind(sign, start, at) for sign in "/?&=")
    return start


def _local(character: str) -> bool:
    return character in _SPECIALS or character.isalnum() or character == "_"


class Url(EntityRecognizer):
    """URLs in linear time: a scheme, ``www.``, or a host under a known top-level domain.

    Presidio's own takes more than a second for a kilobyte of ``a.a.a.``.
    """

    def __init__(self, suffixes: tldextract.TLDExtract) -> None:
        super().__init__(supported_entities=["URL"])
        self._tlds = frozenset(suffixes.tlds)

    def load(self) -> None:
        """Nothing to load: the constructor is given the list."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for match in _AFTER_SCHEME.finditer(text):
            end = match.start() + len(match[0].rstrip(_TRAILING))
            results.append(found(self, match.start(), end, 0.6))
        done = [(r.start, r.end) for r in results]
        for match in _BARE.finditer(text):
            end = self._bare_end(text, match)
            if end and not any(start < end and match.start() < stop for start, stop in _near(done, match.start())):
                results.append(found(self, match.start(), end, 0.5))
        return results

    def _bare_end(self, text: str, match: re.Match[str]) -> int:
        """Where a host without scheme ends, with its path; 0 where it is none."""
        host, _, port = match[0].partition(":")
        labels = host.split(".")
        while len(labels) > 1 and labels[-1].lower() not in self._tlds:
            labels.pop()
        host_end = match.start() + len(".".join(labels))
        if len(labels) < 2 or host_end - match.start() > HOST * 2:
            return 0
        whole = host_end == match.start() + len(host)
        path = _PATH.match(text, match.end()) if whole else None
        if path is None and not port and labels[0].lower() != "www" and not self._plausible(labels):
            return 0
        end = (path.end() if path else match.end()) if whole else host_end
        return match.start() + len(text[match.start() : end].rstrip(_TRAILING))

    @staticmethod
    def _plausible(labels: list[str]) -> bool:
        """``contoh.com`` and ``sdn1.sch.id``, but not ``main.py``, ``rumah.Di``, ``e.g`` or ``3.14``."""
        last, before = labels[-1], labels[-2]
        if last.lower() in _NOT_ALONE or not last.isalpha() or last.istitle():
            return False
        return len(before) > 1 and any(c.isalpha() for c in before)


def _near(spans: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """The spans around a place, of a sorted list."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle][1] <= at else (low, middle)
    return spans[low : low + 2]


class Ip(IpRecognizer):
    """Presidio's patterns, without the slices and times of day that are well-formed IPv6."""

    def __init__(self) -> None:
        super().__init__()
        self._without_colon = [p for p in self.PATTERNS if p.name == "IPv4"]

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        patterns = self.PATTERNS if ":" in text else self._without_colon
        return run_patterns(self, patterns, text)

    def invalidate_result(self, pattern_text: str) -> bool:
        if super().invalidate_result(pattern_text):
            return True
        if "." in pattern_text:
            return False
        groups = pattern_text.partition("/")[0].split(":")
        # a[1::2] and face::add are valid addresses; one that names a machine has a longer group and a digit.
        return not (any(len(g) >= 3 for g in groups) and any(c.isdigit() for c in pattern_text))


_DIGIT_DOT_OR_COLONS = re.compile(r"[.:](?:(?<=\d\.)\d|(?<=:)[^:\s]*:)")
_DOT_WORD = re.compile(r"\.[^\W\d_]{2}")


def _host_like(glance: Glance) -> bool:
    return "://" in glance.text or _DOT_WORD.search(glance.text) is not None


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    suffixes = offline_suffixes()
    return [
        Watched(Email(suffixes), lambda glance: "@" in glance.text, trust=5),
        Watched(Url(suffixes), _host_like, trust=5),
        Watched(Ip(), searching(_DIGIT_DOT_OR_COLONS), trust=4, numeric=True),
    ]
