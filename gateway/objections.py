"""``/objection/CODE``: what somebody may do who was told no, and thinks that it was wrong. No account is needed.

The page knows nothing of anybody: it looks the same for every code. Only what is sent from it says whether a decision
exists, and so few may be sent that nobody finds a code by trying. An objection lets nothing pass: it opens a case, and
its receipt shows how that stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import ClientDisconnect

from audit.cases.objections import read_receipt
from audit.cases.trouble import CaseError
from audit.codes import read_code
from audit.errors import AuditError
from gateway.admission.limits import Ceiling
from gateway.casework.objecting import Objecting, Said
from gateway.casework.pacing import Pace, place_of
from gateway.enforcement.objection import PATH
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Reason, Refused
from gateway.objection_page import AGAIN_MOST, HEADERS, WORDS_MOST, Hall, page, said_page, standing_page
from gateway.objection_texts import WHY
from policies.program import Program

BODY_MOST = 64 * 1024
"""Bytes: both texts at their longest, each character written as twelve."""
AT_ONCE, WAITING = 2, 60
"""Objections that are looked at together: they share a file with cases that cannot wait. A class may wait its turn."""
SECONDS = 20
"""Until a form has to be here."""
_FIELDS = frozenset({"why", "words", "again", "receipt"})
_FORM = "application/x-www-form-urlencoded"
_STATUS = {"unknown": 404, "objected": 409, "many": 429, "form": 400, "nobody_left": 503, "cannot": 503}
_MORE = {429: {"retry-after": "600"}, 400: {"connection": "close"}}  # the rest of a body is not taken in
_COUNTED = {"unknown": Reason.NO_OBJECT, "many": Reason.BUSY, "form": Reason.BAD_REQUEST}
"""What the log counts, as it counts whoever knocks without a key."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages stand on."""

    objecting: Objecting
    program: Callable[[], Program]
    count: Callable[[Reason], None]
    """Counts what was refused."""
    hall: Hall
    language: str
    public_url: str | None = None
    behind_proxy: bool = False


def mount(app: FastAPI, desk: Desk, pace: Pace | None = None) -> None:
    """Adds the pages to an application."""
    stand = _Stand(desk, pace or Pace())

    @app.get(PATH + "/{code}", include_in_schema=False)
    async def objection(code: str, request: Request) -> Response:
        return _html(page(read_code(code), desk.hall, stand.language(request)))

    if not desk.hall.accepts:
        return

    @app.post(PATH + "/{code}", include_in_schema=False)
    async def object_to(code: str, request: Request) -> Response:
        return await stand.answer(request, code, lambda: stand.object_to(code, request))

    @app.get(PATH + "/{code}/{receipt}", include_in_schema=False)
    async def standing(code: str, receipt: str, request: Request) -> Response:
        return await stand.answer(request, code, lambda: stand.standing(code, receipt, request))


class _Stand:
    """Where objections are handed in."""

    def __init__(self, desk: Desk, pace: Pace) -> None:
        self._desk, self._pace = desk, pace
        self._ceiling, self._turn = Ceiling(AT_ONCE + WAITING), asyncio.Semaphore(AT_ONCE)

    def language(self, request: Request) -> str:
        """``id`` or ``en``."""
        return ours(languages_of(request.headers.get("accept-language"), self._desk.language))

    async def answer(self, request: Request, code: str, work: Callable[[], Awaitable[Response]]) -> Response:
        """What comes of it, or the page that says why nothing did."""
        place = self._place(request)
        try:
            if not self._pace.may(place):
                raise CaseError("many")
            return await work()
        except Refused as refused:
            what = "many" if refused.reason is Reason.BUSY else "cannot"
        except AuditError as error:
            what = error.code if isinstance(error, CaseError) and error.code in _STATUS else "cannot"
        if what == "unknown":
            self._pace.wrong(place)
        if what in _COUNTED:
            self._desk.count(_COUNTED[what])
        shown = said_page(what, read_code(code), self._desk.hall, self.language(request))
        return _html(shown, _STATUS[what])

    async def object_to(self, typed: str, request: Request) -> Response:
        """Takes an objection, or a receipt that somebody typed in."""
        form = _read(request, await _body(request), self._desk.public_url)
        code = _known(read_code(typed))
        if typed_receipt := form.get("receipt", "").strip():
            return _see(code, _known(read_receipt(typed_receipt)))
        said = _said(form, self.language(request))
        refusal = _known(await self._work(lambda: self._desk.objecting.find(code)))
        return _see(code, await self._work(lambda: self._desk.objecting.file(refusal, said)))

    async def standing(self, typed: str, typed_receipt: str, request: Request) -> Response:
        """Shows how an objection stands."""
        code, receipt = _known(read_code(typed)), _known(read_receipt(typed_receipt))
        objecting, program = self._desk.objecting, self._desk.program()
        found = _known(await self._work(lambda: objecting.standing(code, receipt, program)))
        now = objecting.register.now()
        return _html(standing_page(found, (code, receipt), now, self._desk.hall, self.language(request)))

    async def _work(self, work: Callable[[], T]) -> T:
        """Beside the requests of others, and never many at once."""
        with self._ceiling:
            async with self._turn:
                return await asyncio.to_thread(work)

    def _place(self, request: Request) -> str:
        peer, said = request.client, request.headers.get("x-forwarded-for", "")
        return place_of(peer.host if peer else "", said, behind_proxy=self._desk.behind_proxy)


def _known(found: T | None) -> T:
    if found is None:
        raise CaseError("unknown")
    return found


def _said(form: Mapping[str, str], language: str) -> Said:
    words, again = (form.get(name, "").replace("\r\n", "\n").strip() for name in ("words", "again"))
    why = form.get("why", "")
    if len(words) > WORDS_MOST or len(again) > AGAIN_MOST or why not in WHY:
        raise CaseError("form")
    return Said(why, language, words, again)


async def _body(request: Request) -> bytes:
    """Raises ``CaseError`` for one that is too long or does not come."""
    pieces, size = [], 0
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in request.stream():
                size += len(piece)
                if size > BODY_MOST:
                    raise CaseError("form")
                pieces.append(piece)
    except (TimeoutError, ClientDisconnect):
        raise CaseError("form") from None
    return b"".join(pieces)


def _read(request: Request, body: bytes, public_url: str | None) -> dict[str, str]:
    """The form, each of its fields once. Raises ``CaseError`` for what no form of this page sends."""
    headers = request.headers
    ours_too = {headers.get("host", "").lower(), urlsplit(public_url or "").netloc.lower()} - {""}
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    strange = origin is not None and urlsplit(origin).netloc.lower() not in ours_too
    if strange or site not in ("same-origin", "none") or kind != _FORM:
        raise CaseError("form")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
                          max_num_fields=len(_FIELDS))  # fmt: skip
    except ValueError:
        raise CaseError("form") from None
    if len(dict(pairs)) != len(pairs) or not {name for name, _ in pairs} <= _FIELDS:
        raise CaseError("form")
    return dict(pairs)


def _see(code: str, receipt: str) -> Response:
    return RedirectResponse(f"{PATH}/{code}/{receipt}", 303, headers=HEADERS)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={**HEADERS, **_MORE.get(status, {})})
