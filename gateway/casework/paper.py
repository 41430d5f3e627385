"""Pages for people's phones: one column, no script, nothing from elsewhere, kept by nobody."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import parse_qs

from fastapi import Request
from fastapi.responses import HTMLResponse

_STYLE = ("body{font:18px/1.5 sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#1b1b1b;background:#fff}"
          "h1{font-size:1.4em}label{display:block;margin:.8em 0 .2em}input,button{font:inherit;padding:.5em;"
          "width:100%;box-sizing:border-box;border:1px solid #555;border-radius:4px}button{margin-top:1.2em;"
          "background:#1b4a7a;color:#fff}dt{margin-top:.6em;color:#444}dd{margin:0}")  # fmt: skip
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
_MOST_BYTES = 4096


def sheet(language: str, title: str, *parts: str, status: int = 200) -> HTMLResponse:
    """A page. The parts are HTML already; see :func:`said`."""
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"{''.join(parts)}</main></body></html>",
        status,
        HEADERS,
    )


def said(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def listed(rows: Sequence[tuple[str, str]]) -> str:
    """Names and values."""
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows) + "</dl>"


def form(token: str, button: str, fields: str = "") -> str:
    """A form that goes back to where it came from."""
    return (f'<form method="post"><input type="hidden" name="k" value="{escape(token)}">{fields}'
            f'<button type="submit">{escape(button)}</button></form>')  # fmt: skip


def field(name: str, label: str, kind: str, complete: str) -> str:
    """Something to fill in."""
    return (f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" '
            f'autocomplete="{complete}" maxlength="200" required>')  # fmt: skip


async def filled(request: Request) -> Mapping[str, str]:
    """What somebody filled in; empty for what is no form, or longer than one of ours can be."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return {}
    try:
        values = parse_qs(body.decode("ascii"), max_num_fields=8, errors="strict")
    except ValueError:
        return {}
    return {name: found[0] for name, found in values.items()}
