"""The pages of objections: for old phones, without script, and without a word of anybody that is not escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from audit.cases.case import POLICY_CHANGE, UPHELD, State
from gateway.casework.objecting import Standing
from gateway.enforcement.objection import PATH
from gateway.objection_texts import DAYS, MONTHS, TEXTS, WHY

WORDS_MOST, AGAIN_MOST = 1000, 4000
"""Characters of what somebody adds, and of the text that they show again."""
_STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:36em;margin:1em auto;padding:0 1em;color:#1b1b1b;background:#fff}"
    "code{font-size:1.25em;letter-spacing:.04em;display:inline-block;white-space:nowrap}"
    "h1{font-size:1.4em}h2{font-size:1.2em}"
    "fieldset{border:1px solid #767676;margin:1em 0;padding:.5em 1em}label{display:block;padding:.3em 0}"
    "fieldset label{padding-left:1.5em;text-indent:-1.5em}textarea,input[type=text]{font:inherit;width:100%;"
    "box-sizing:border-box;border:1px solid #767676;padding:.4em}button{font:inherit;padding:.6em 1em;margin:.8em 0;"
    "color:#fff;background:#0b5394;border:0;border-radius:.3em}:focus{outline:3px solid #c75000;outline-offset:2px}"
    ".said{border-left:4px solid #0b5394;padding-left:1em;white-space:pre-wrap;overflow-wrap:anywhere}"
    ".note{font-size:.9em}summary{padding:.5em 0}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "same-origin",  # with no-referrer a browser would not say from where its form came
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Hall:
    """What the pages say of the place."""

    whom: Mapping[str, str]
    """Whom to turn to here, by language; may be empty."""
    zone: str
    accepts: bool = True
    """Whether objections are taken here."""


def page(code: str | None, hall: Hall, language: str) -> str:
    """What whoever was told no finds; ``code`` None where none was given. The same whether the code exists or not."""
    texts = TEXTS[language]
    shown = _code(texts, code) if code else f"<p>{texts['none']}</p>"
    body = f"{shown}<p>{texts['what']}</p>"
    if code and hall.accepts:
        return _page(language, "title", f"{body}<p>{texts['here']}</p>{_form(texts, code)}{_whom(hall, language)}")
    return _page(language, "title", f"{body}<p>{texts['how']}</p>{_whom(hall, language)}")


def said_page(what: str, code: str | None, hall: Hall, language: str) -> str:
    """What has become of what somebody sent, by its name in the texts."""
    texts = TEXTS[language]
    back = f'<p><a href="{PATH}/{escape(code)}">{texts["back"]}</a></p>' if code else ""
    shown = _code(texts, code) if code else ""
    return _page(language, "sent", f"{shown}<p><strong>{texts[what]}</strong></p>{_whom(hall, language)}{back}")


def standing_page(standing: Standing, given: tuple[str, str], now: float, hall: Hall, language: str) -> str:
    """How an objection stands. ``given``: the code and the receipt, in their own spelling."""
    texts, case, one = TEXTS[language], standing.case, standing.objection
    code, receipt = given
    parts = [_code(texts, code), f"<p>{texts['receipt']}: <code>{escape(receipt)}</code></p><p>{texts['keep']}</p>"]
    if case.state is State.CLOSED:
        parts.append(f"<h2>{texts[case.disposition]}</h2>")
        if case.disposition in (UPHELD, POLICY_CHANGE):
            parts.append(f"<p>{texts['changed' if standing.changed else 'unchanged']}</p>")
    else:
        parts.append(f"<p><strong>{texts[case.state.value]}</strong></p>")
        until = f"{texts['until']} {when(case.deadline, hall.zone, language)}."
        parts.append(f"<p>{texts['late'] if case.overdue(now) else until}</p>")
    if standing.reply:
        parts.append(f'<p>{texts["reply"]}</p><p class="said" dir="auto">{escape(standing.reply)}</p>')
    if one.proof != "none":
        parts.append(f"<p>{texts['same' if one.proof == 'same' else 'differs']}</p>")
    if not one.kept:
        parts.append(f"<p><strong>{texts['lost']}</strong></p>")
    return _page(language, "sent", "".join(parts) + _whom(hall, language))


def when(second: float, zone: str, language: str) -> str:
    """A time in words: ``Monday, 30 November 2026, 14:05 (Asia/Jakarta)``."""
    at = datetime.fromtimestamp(second, ZoneInfo(zone))
    day, month = DAYS[language][at.weekday()], MONTHS[language][at.month - 1]
    return f"{day}, {at.day} {month} {at.year}, {at:%H:%M} ({escape(zone)})"


def _form(texts: Mapping[str, str], code: str) -> str:
    reasons = "".join(f'<label><input type="radio" name="why" value="{name}"{" checked" if name == "other" else ""}> '
                      f"{texts[name]}</label>" for name in WHY)  # fmt: skip
    action = f'<form method="post" action="{PATH}/{escape(code)}" accept-charset="utf-8">'
    return (
        f"{action}<fieldset><legend>{texts['why']}</legend>{reasons}</fieldset>"
        f'<label for="words">{texts["words"]}</label>'
        f'<textarea id="words" name="words" rows="3" maxlength="{WORDS_MOST}"></textarea>'
        f'<label for="again">{texts["again"]}</label><p class="note" id="note">{texts["again_note"]}</p>'
        f'<textarea id="again" name="again" rows="4" maxlength="{AGAIN_MOST}" aria-describedby="note"></textarea>'
        f"<button>{texts['send']}</button></form>"
        f"<details><summary>{texts['have']}</summary>{action}"
        f'<label for="receipt">{texts["receipt"]}</label><input type="text" id="receipt" name="receipt" maxlength="40" '
        f'autocomplete="off" required><button>{texts["look"]}</button></form></details>'
    )


def _code(texts: Mapping[str, str], code: str) -> str:
    return f"<p>{texts['code']} <code>{escape(code)}</code></p>"


def _whom(hall: Hall, language: str) -> str:
    return f"<p>{escape(hall.whom[language])}</p>" if hall.whom.get(language) else ""


def _page(language: str, title: str, body: str) -> str:
    named = TEXTS[language][title]
    return (f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{named}</title><style>{_STYLE}</style></head><body><main><h1>{named}</h1>{body}</main></body>"
            "</html>")  # fmt: skip
