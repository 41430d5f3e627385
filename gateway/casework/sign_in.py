"""``/case/CODE``: where somebody who was told of a case says that they know. No content is shown here, to nobody.

Without the token of the link the page is the same for every code, and no passphrase is tried: a stranger learns of no
case, and makes nobody wait. With it, name and passphrase are those of ``gapura audit people``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from audit import Record
from audit.cases import acts
from audit.cases.acts import Change
from audit.cases.case import Case, State
from audit.cases.register import Register
from audit.cases.trouble import CaseError
from audit.codes import read_code
from audit.errors import AuditError
from audit.seal.people import Identity, People
from audit.seal.trouble import SealError
from gateway.casework import paper
from gateway.casework.duty import Roster
from gateway.casework.links import CASE, Links
from gateway.casework.noting import record_of
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Refused
from policies import zones

BY = "page"
"""Who acts, in records of what was done on this page."""
_AT_ONCE = 2
"""Passphrases that are stretched at the same time: each takes 128 MB."""
_LOOKING = 4
"""Links that are looked at at the same time: strangers come here, too."""
_TEXTS = {
    "en": {
        "title": "Sign in",
        "why": "Sign in to say that you know of the case that waits for you. What it is about is not shown here.",
        "name": "Your name",
        "passphrase": "Your passphrase",
        "button": "I know of it",
        "wrong": "That did not work: the name or the passphrase is wrong, or this link was not sent to you. Open the "
        "newest message and try again.",
        "wait": "Too many wrong passphrases. Wait {seconds} seconds, then try again.",
        "trouble": "This could not be put on record, so it does not count yet. Try again in a minute, or call whoever "
        "runs the gate.",
        "known": "It is on record that you know",
        "closed": "This case is closed",
        "code": "Case",
        "kind": "Kind",
        "opened": "Since",
        "deadline": "To be dealt with by",
        "late": "{time}: overdue",
        "owner": "Who has it",
        "nobody": "nobody yet",
        "duty": "Your colleagues",
        "next": "To read it and go on: at a computer of your school or office, gapura case show {code}",
    },
    "id": {
        "title": "Masuk",
        "why": "Masuk untuk menyatakan bahwa Anda tahu tentang kasus yang menunggu. Isi kasus tidak ditampilkan di "
        "sini.",
        "name": "Nama Anda",
        "passphrase": "Frasa sandi Anda",
        "button": "Saya tahu",
        "wrong": "Belum berhasil: nama atau frasa sandi salah, atau tautan ini bukan untuk Anda. Buka pesan terbaru "
        "dan coba lagi.",
        "wait": "Terlalu banyak frasa sandi yang salah. Tunggu {seconds} detik, lalu coba lagi.",
        "trouble": "Pernyataan ini belum tercatat, jadi belum berlaku. Coba lagi sebentar lagi, atau hubungi pengelola "
        "gerbang.",
        "known": "Tercatat bahwa Anda tahu",
        "closed": "Kasus ini sudah ditutup",
        "code": "Kasus",
        "kind": "Jenis",
        "opened": "Sejak",
        "deadline": "Ditangani paling lambat",
        "late": "{time}: lewat tenggat",
        "owner": "Dipegang oleh",
        "nobody": "belum ada",
        "duty": "Rekan Anda",
        "next": "Untuk membaca dan menanganinya: di komputer sekolah atau kantor, gapura case show {code}",
    },
}
_KINDS = {
    "en": {
        "escalation": "somebody may need help, or a rule asks for a person",
        "hold": "something waits to be let through", "objection": "an objection", "sample": "a sample to judge",
        "right": "a request about personal data", "breach": "personal data may have gone astray",
        "manual": "opened by hand",
    },
    "id": {
        "escalation": "seseorang mungkin perlu bantuan, atau aturan meminta orang melihatnya",
        "hold": "ada yang menunggu dilepas", "objection": "keberatan", "sample": "sampel untuk dinilai",
        "right": "permintaan tentang data pribadi", "breach": "data pribadi mungkin bocor",
        "manual": "dibuka manual",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counter:
    """What the page stands on."""

    data: Path
    links: Links
    roster: Roster
    language: str
    write: Callable[[Record], None]
    """Puts something on record; blocks, and raises ``Refused``."""


class _Wrong(Exception):
    """Not somebody to whom this link was sent; ``wait``: seconds until their next try."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__()
        self.wait = wait


def mount(app: FastAPI, counter: Counter) -> None:
    """Adds the page to an application."""
    looking, stretching = asyncio.Semaphore(_LOOKING), asyncio.Semaphore(_AT_ONCE)

    @app.get(CASE + "/{code}", include_in_schema=False)
    async def ask(request: Request, k: str = "") -> HTMLResponse:
        return _form(_language(request, counter), k)

    @app.post(CASE + "/{code}", include_in_schema=False)
    async def sign_in(code: str, request: Request) -> HTMLResponse:
        language, given, desk = _language(request, counter), await paper.filled(request), Desk(counter)
        token = given.get("k", "")
        try:
            async with looking:
                name = await asyncio.to_thread(desk.holder, code, token)
            if name is None or name != given.get("name", "").strip():
                raise _Wrong
            async with stretching:
                case = await asyncio.to_thread(desk.acknowledge, code, name, given.get("passphrase", ""))
        except _Wrong as wrong:
            return _form(language, token, "wait" if wrong.wait else "wrong", wrong.wait)
        except CaseError:
            return _form(language, token, "wrong")
        except (Refused, AuditError):
            return _form(language, token, "trouble", status=503)
        return _shown(language, counter, case, Register(counter.data).now())


class Desk:
    """One sign-in. Its methods block."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._register, self._people = Register(counter.data), People(counter.data)

    def holder(self, code: str, token: str) -> str | None:
        """To whom this link was sent. Looks at no case."""
        read = read_code(code)
        names = [one.name for one in self._people.list() if one.ended is None]
        return None if read is None else self._counter.links.holder(read, token, names)

    def acknowledge(self, code: str, name: str, passphrase: str) -> Case:
        """Somebody says that they know; the case as it stands then. One that is closed stays as it is."""
        who = self._unlocked(name, passphrase).person
        sight = self._register.sight(who.name, who.role)
        case = self._register.get(code, sight)
        if case.state is State.CLOSED:
            return case
        now = self._register.now()

        def note(change: Change) -> None:
            self._counter.write(record_of(change, BY, who.name))

        return self._register.change(case.id, sight, lambda it: acts.acknowledge(it, who.name, now), note)

    def _unlocked(self, name: str, passphrase: str) -> Identity:
        try:
            return self._people.unlock(name, passphrase)
        except SealError as error:
            if error.code not in ("wrong", "wait"):
                raise
            self._counter.write(Record("admin.user", {"action": "refused"}, {"by": BY, "person": name}))
            raise _Wrong(int(error.places.get("seconds", 0))) from None


def _language(request: Request, counter: Counter) -> str:
    return ours(languages_of(request.headers.get("accept-language"), counter.language))


def _form(language: str, token: str, trouble: str = "", seconds: int = 0, status: int = 200) -> HTMLResponse:
    texts = _TEXTS[language]
    fields = paper.field("name", texts["name"], "text", "username")
    fields += paper.field("passphrase", texts["passphrase"], "password", "current-password")
    told = paper.said(texts[trouble].format(seconds=seconds)) if trouble else ""
    body = paper.form(token[:64], texts["button"], fields)
    code = 403 if trouble in ("wrong", "wait") else status
    return paper.sheet(language, texts["title"], told, paper.said(texts["why"]), body, status=code)


def _shown(language: str, counter: Counter, case: Case, now: int) -> HTMLResponse:
    """What may be known of it on a phone: that it is there, what kind it is, by when, and who else is there."""
    texts, zone = _TEXTS[language], counter.roster.zone
    deadline = _clock(case.deadline, zone)
    rows = [
        ("code", case.code),
        ("kind", _KINDS[language][case.kind.value]),
        ("opened", _clock(case.opened, zone)),
        ("deadline", texts["late"].format(time=deadline) if case.overdue(now) else deadline),
        ("owner", case.owner or texts["nobody"]),
        ("duty", counter.roster.said(case.role, now // 60, language)),
    ]
    closed = case.state is State.CLOSED
    listed = paper.listed([(texts[name], value) for name, value in rows])
    more = "" if closed else paper.said(texts["next"].format(code=case.code))
    return paper.sheet(language, texts["closed" if closed else "known"], listed, more)


def _clock(second: int, zone: str) -> str:
    local = zones.local(second // 60, zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or zone}"
