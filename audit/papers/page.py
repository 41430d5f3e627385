"""An HTML page that can do nothing: no script, no network, its own policy that says so, and every text escaped.

What stands on such a page was chosen by people who may wish its reader ill: names of models and keys, titles of rules,
texts. So there is no way to put markup on a page but through :func:`element`, which escapes what it is given, and
characters that would turn lines around or hide are written out. It reads on a telephone and prints in black and white.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:1em auto;padding:0 1em;color:#111;background:#fff}"
    "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #888}h3{font-size:1em}"
    "table{border-collapse:collapse;width:100%;font-size:.9em}"
    "th,td{text-align:left;vertical-align:top;padding:.25em .5em;border-bottom:1px solid #ccc;overflow-wrap:anywhere}"
    "thead th{white-space:nowrap}td{min-width:5.5em}h1{overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.5em;font-size:.8em}"
    ".claim{font-weight:bold;border:2px solid #111;padding:.5em}.bad{font-weight:bold}"
    "@media(max-width:40em){thead{display:none}tr,td{display:block;border:0}tr{border-bottom:1px solid #888}"
    "td::before{content:attr(data-label);font-weight:bold;display:block}}"
    "@media print{body{max-width:none;font-size:10pt;margin:0}h2,h3{break-after:avoid}tr,pre{break-inside:avoid}"
    "a{color:#111}@page{margin:18mm}}"
)


def policy(style: str) -> str:
    """Content Security Policy (W3C, level 3) of a page with this style."""
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


POLICY = policy(STYLE)
"""The one of every page that brings no style of its own."""
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_KEPT = "\n\t"


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a page. Only this module makes any."""

    html: str


Content = str | Markup


def element(name: str, *inside: Content, **attributes: str) -> Markup:
    """An element with its content; texts in it and in its attributes are escaped. ``label`` becomes ``data-label``,
    ``kind`` the class."""
    given = {{"kind": "class", "label": "data-label"}.get(key, key): value for key, value in attributes.items()}
    written = "".join(f' {key}="{escape(plain(value))}"' for key, value in given.items())
    return Markup(f"<{name}{written}>{''.join(map(_html, inside))}</{name}>")


def paragraph(text: Content, kind: str = "") -> Markup:
    """A paragraph."""
    return element("p", text, **({"kind": kind} if kind else {}))


def heading(text: str, level: int = 2) -> Markup:
    """A heading of level 1 to 3."""
    return element(f"h{level}", text)


def listing(text: str) -> Markup:
    """Text as it is, line by line."""
    return element("pre", text)


def table(head: Sequence[str], rows: Iterable[Sequence[Content]]) -> Markup:
    """A table; on a narrow screen each cell carries the name of its column."""
    columns = element("thead", element("tr", *(element("th", one, scope="col") for one in head)))
    lines = [
        element("tr", *(element("td", cell, label=name) for name, cell in zip(head, row, strict=True))) for row in rows
    ]
    return element("table", columns, element("tbody", *lines))


def facts(rows: Iterable[tuple[str, Content]]) -> Markup:
    """Names and values."""
    return element("table", element("tbody", *(element("tr", element("th", a, scope="row"), element("td", b))
                                               for a, b in rows)))  # fmt: skip


def link(file: str, text: str) -> Markup:
    """A link to a file beside the page, and to nothing else.

    Raises:
        ValueError: not a plain relative path.
    """
    if _FILE.fullmatch(file) is None:
        raise ValueError("not a file beside the page")
    return element("a", text, href=file)


def document(title: str, lang: str, body: Iterable[Markup], more_style: str = "") -> str:
    """The whole page; ``more_style`` comes after that of every page."""
    style = STYLE + more_style
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="content-security-policy" content="{escape(policy(style))}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" '
        f'content="no-referrer"><title>{escape(plain(title))}</title><style>{style}</style></head>\n'
        f"<body><main>{element('h1', title).html}\n" + "\n".join(one.html for one in body) + "\n</main></body></html>\n"
    )


def plain(text: str) -> str:
    """The text, with characters written out that nobody could see or that would turn a line around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in _KEPT or not _hides(char) else f"[U+{ord(char):04X}]" for char in text)


def _hides(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _html(content: Content) -> str:
    return content.html if isinstance(content, Markup) else escape(plain(content))
