"""Secrets that show what they are: keys and tokens as issuers mark them, private keys, passwords in addresses.

The marks are those that issuers publish for scanners of source code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ISSUERS = {
    # OpenAI, Anthropic and those who follow them: judged by _random
    "sk-": r"[A-Za-z0-9_-]{20,250}",
    "AIza": r"[A-Za-z0-9_-]{35}",  # Google
    "GOCSPX-": r"[A-Za-z0-9_-]{28}",
    "ya29.": r"[A-Za-z0-9_-]{20,500}",
    "AKIA ASIA": r"[A-Z0-9]{16}",  # AWS
    "ghp_ gho_ ghu_ ghs_ ghr_": r"[A-Za-z0-9]{36,251}",
    "github_pat_": r"[A-Za-z0-9_]{50,251}",
    "glpat- gldt- glrt- glptt-": r"[A-Za-z0-9_-]{20,64}",
    "xox": r"[abeoprs]-[A-Za-z0-9-]{10,250}",  # Slack
    "xapp-": r"[A-Za-z0-9-]{10,250}",
    "whsec_": r"[A-Za-z0-9+/]{24,64}",
    "shpat_ shpca_ shppa_ shpss_": r"[a-fA-F0-9]{32}",  # Shopify
    "gsk_": r"[A-Za-z0-9]{40,64}",  # Groq
    "r8_ hf_": r"[A-Za-z0-9]{30,64}",  # Replicate, Hugging Face
    "nvapi- pplx- xai-": r"[A-Za-z0-9_-]{40,90}",
    "sk_live_ sk_test_ pk_live_ pk_test_ rk_live_ rk_test_": r"[A-Za-z0-9]{16,250}",  # Stripe
    "Mid-server- Mid-client- SB-Mid-server- SB-Mid-client-": r"[A-Za-z0-9_-]{16,64}",  # Midtrans
    "xnd_production_ xnd_development_ xnd_public_production_ xnd_public_development_": r"[A-Za-z0-9]{20,120}",  # Xendit
    "SG.": r"[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",  # SendGrid
    "SK": r"[a-f0-9]{32}",  # Twilio
    "key-": r"[a-f0-9]{32}",  # Mailgun
    "npm_": r"[A-Za-z0-9]{36}",
    "pypi-": r"[A-Za-z0-9_-]{50,250}",
    "dckr_pat_": r"[A-Za-z0-9_-]{27}",
    "dop_v1_ doo_v1_ dor_v1_": r"[a-f0-9]{64}",  # DigitalOcean
    "sbp_": r"[a-f0-9]{40}",  # Supabase
    "AGE-SECRET-KEY-1": r"[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
    "gpr_": r"[A-Za-z0-9]{4,32}_[A-Za-z0-9_-]{20,64}",  # this gate
    "eyJ": r"[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}",  # JSON web tokens
    "https://hooks.slack.com/": r"(?:services|workflows|triggers)/[A-Za-z0-9_/-]{20,200}",
    "https://discord.com/api/webhooks/ https://discordapp.com/api/webhooks/": r"\d{8,20}/[A-Za-z0-9_-]{40,100}",
}
_WITHIN = {
    ":AA": r"(?:(?<![\w.-])|(?<=/bot))\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![\w-])",  # Telegram
    "8Q~": r"(?<![\w.~-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~-])",  # Microsoft Entra
}


def _issued() -> Iterator[tuple[str, re.Pattern[str]]]:
    """What a text must hold, and the pattern that is then worth looking for."""
    for marks, rest in _ISSUERS.items():
        for mark in marks.split():
            yield mark, re.compile(rf"(?<![\w.-]){re.escape(mark)}{rest}(?![\w-])", re.ASCII)
    for mark, pattern in _WITHIN.items():
        yield mark, re.compile(pattern, re.ASCII)


_ISSUED = tuple(_issued())
_BY_SIGN = {
    sign: [mark for mark, _ in _ISSUED if next((s for s in "_-" if s in mark), "") == sign] for sign in ("_", "-", "")
}
"""Marks by a sign they hold, which most texts do not."""
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{1,60}-----")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s:/@\"'<>]{0,64}:(?!\d{1,5}[/?#])([^\s\"'<>]{1,128})@(?=[\w.\[-])")
"""After the name of a user; a password may hold signs that ought to be escaped, so it ends at the last @."""
_AUTHORIZATION = re.compile(
    r"\b(?:authorization[\"']?\s*[:=]\s*[\"']?(?:\w{1,16}\s+)?|(?P<bare>bearer|basic)\s+)([A-Za-z0-9+/_.=~-]{16,512})",
    re.IGNORECASE,
)


def shown(text: str) -> Iterator[tuple[int, int]]:
    """The places of all secrets that show what they are."""
    for mark, pattern in _ISSUED:
        if mark in text:
            yield from (m.span() for m in pattern.finditer(text) if mark != "sk-" or _random(m[0][3:]))
    yield from _private(text)
    yield from (m.span(1) for m in _IN_ADDRESS.finditer(text))
    yield from (m.span(2) for m in _AUTHORIZATION.finditer(text) if not m["bare"] or _mixed(m[2]))


def may_hold(text: str) -> bool:
    """Whether it is worth looking, words apart."""
    return "-----BEGIN" in text or ("://" in text and "@" in text) or _marked(text)


def _marked(text: str) -> bool:
    return any(mark in text for sign, marks in _BY_SIGN.items() if sign in text for mark in marks)


def opens(before: str) -> bool:
    """Within the block of a private key."""
    tail = before[-64:]
    return "-----BEGIN" in tail or (len(tail) >= 40 and tail.isascii() and not any(c.isspace() for c in tail[-40:]))


def _random(value: str) -> bool:
    """No class of a style sheet, such as ``sk-fading-circle-wrapper``."""
    if not any(c.isdecimal() for c in value):
        return False
    parts = value.replace("_", "-").split("-")
    return value.lower() != value or any(len(part) >= 16 and not part.isalpha() for part in parts)


def _mixed(value: str) -> bool:
    """Long, or of letters in both cases and digits: no word of a sentence about bearers and basics."""
    return any(c.isdecimal() for c in value) and (len(value) >= 32 or value not in {value.lower(), value.upper()})


def _private(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of private keys, whatever lines they hold; one without an end goes on to the end of the text."""
    here = 0
    while begin := _BEGIN.search(text, here):
        end = _END.search(text, begin.end())
        here = end.end() if end else len(text)
        yield begin.start(), here
