"""``GET /objection/CODE``: what somebody may do who was told no, and thinks that it was wrong. No account is needed.

The page knows nothing of anybody: it repeats the code, if it is one, and says whom to turn to. So it can be shown to
everyone and tells no stranger whether a decision exists.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from audit.codes import read_code
from gateway.enforcement.objection import PATH
from gateway.enforcement.refuse import languages_of, ours

_STYLE = ("body{font:18px/1.5 sans-serif;max-width:36em;margin:2em auto;padding:0 1em;color:#1b1b1b;background:#fff}"
          "code{font-size:1.6em;letter-spacing:.08em}h1{font-size:1.4em}")  # fmt: skip
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_TEXTS = {
    "en": {
        "title": "This message was stopped",
        "code": "Your code:",
        "none": "That is no code of this gate. It looks like K7F2-M9QA: eight letters and digits.",
        "what": "A rule of this school or office stopped a question or an answer. Rules can be wrong, and so can the "
        "programs that read for them. You may say so; nobody is in trouble for asking.",
        "how": "Show or send this code to a teacher or to the people who run this gate, and say what you wanted to "
        "know. They can find the decision by the code, see which rule it was, and correct the rule. The code does not "
        "contain what you wrote.",
    },
    "id": {
        "title": "Pesan ini dihentikan",
        "code": "Kode Anda:",
        "none": "Itu bukan kode gerbang ini. Bentuknya seperti K7F2-M9QA: delapan huruf dan angka.",
        "what": "Sebuah aturan sekolah atau kantor ini menghentikan pertanyaan atau jawaban. Aturan bisa keliru, "
        "begitu juga program yang membacanya. Anda boleh mengatakannya; tidak ada yang dihukum karena bertanya.",
        "how": "Tunjukkan atau kirimkan kode ini kepada guru atau pengelola gerbang ini, dan katakan apa yang ingin "
        "Anda ketahui. Mereka dapat menemukan keputusannya dengan kode itu, melihat aturan mana, dan memperbaikinya. "
        "Kode itu tidak memuat tulisan Anda.",
    },
}


def mount(app: FastAPI, whom: Mapping[str, str], language: str) -> None:
    """Adds the page to an application. ``whom``: whom to turn to here, by language; may be empty."""

    @app.get(PATH + "/{code}", include_in_schema=False)
    async def objection(code: str, request: Request) -> HTMLResponse:
        read = ours(languages_of(request.headers.get("accept-language"), language))
        return HTMLResponse(page(read_code(code), whom, read), headers=HEADERS)


def page(code: str | None, whom: Mapping[str, str], language: str) -> str:
    """The page in one language; ``code`` None where none was given."""
    texts = _TEXTS[language]
    shown = f"<p>{texts['code']} <code>{escape(code)}</code></p>" if code else f"<p>{texts['none']}</p>"
    more = f"<p>{escape(whom[language])}</p>" if whom.get(language) else ""
    return (f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{texts['title']}</title><style>{_STYLE}</style></head><body><main><h1>{texts['title']}</h1>{shown}"
            f"<p>{texts['what']}</p><p>{texts['how']}</p>{more}</main></body></html>")  # fmt: skip
