"""``/contact/CODE``: where somebody says that a test reached them. The link itself shows that it was read; a button,
because programs that fetch links for a preview press none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from audit import Record
from audit.codes import read_code
from audit.errors import AuditError
from gateway.casework import paper
from gateway.casework.contact_tests import ContactTests, Trial
from gateway.casework.links import CONTACT, Links
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Refused

_TEXTS = {
    "en": {
        "title": "A test of the gate",
        "why": "A message reached you. Press the button, and whoever runs the gate knows that you can be told of a "
        "case this way.",
        "button": "It reached me",
        "thanks": "Thank you. It is on record that messages reach you this way.",
        "none": "This test is not open: it was confirmed already, a newer one was sent, or it is older than a week.",
        "trouble": "This could not be put on record. Try again in a minute.",
    },
    "id": {
        "title": "Uji coba gerbang",
        "why": "Sebuah pesan sampai kepada Anda. Tekan tombol, agar pengelola gerbang tahu bahwa Anda dapat diberi "
        "tahu tentang kasus lewat cara ini.",
        "button": "Pesan sampai",
        "thanks": "Terima kasih. Tercatat bahwa pesan sampai kepada Anda lewat cara ini.",
        "none": "Uji coba ini tidak terbuka: sudah dinyatakan sampai, ada yang lebih baru, atau lebih dari seminggu.",
        "trouble": "Pernyataan ini belum tercatat. Coba lagi sebentar lagi.",
    },
}
_LOOKING = 4
"""Tests that are looked for at the same time: strangers come here, too."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What the page stands on."""

    data: Path
    links: Links
    language: str
    write: Callable[[Record], Awaitable[None]]
    """Puts something on record; raises ``Refused``."""


def record_of_test(action: str, one: Trial, by: str) -> Record:
    """What the log says of a test that is sent (``contact_test``) or confirmed (``contact_confirm``)."""
    channel = one.channel.partition(":")[0]
    return Record("admin.user", {"action": action}, {"by": by, "person": one.person, "channel": channel})


def mount(app: FastAPI, counter: Counter) -> None:
    """Adds the page to an application."""
    tests, places = ContactTests(counter.data), asyncio.Semaphore(_LOOKING)

    @app.get(CONTACT + "/{code}", include_in_schema=False)
    async def ask(request: Request, k: str = "") -> HTMLResponse:
        texts, language = _texts(request, counter)
        return paper.sheet(language, texts["title"], paper.said(texts["why"]), paper.form(k[:64], texts["button"]))

    @app.post(CONTACT + "/{code}", include_in_schema=False)
    async def confirm(code: str, request: Request) -> HTMLResponse:
        texts, language = _texts(request, counter)
        read, given = read_code(code), await paper.filled(request)
        try:
            async with places:
                mine = read is not None and counter.links.is_test(read, given.get("k", ""))
                found = await asyncio.to_thread(tests.waiting, code) if mine else None
            if found is None:
                return paper.sheet(language, texts["title"], paper.said(texts["none"]), status=404)
            await counter.write(record_of_test("contact_confirm", found, "page"))
            await asyncio.to_thread(tests.confirm, code)
        except (Refused, AuditError):
            return paper.sheet(language, texts["title"], paper.said(texts["trouble"]), status=503)
        return paper.sheet(language, texts["title"], paper.said(texts["thanks"]))


def _texts(request: Request, counter: Counter) -> tuple[dict[str, str], str]:
    language = ours(languages_of(request.headers.get("accept-language"), counter.language))
    return _TEXTS[language], language
