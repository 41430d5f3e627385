"""``/gapura/v1/cases``: cases for programs and pages of an office, on this machine alone.

Whoever comes signs in as one of the people of ``gapura audit people`` and gets a session; each request is judged anew
by what that person sees. A case of somebody else is not there, whatever is asked of it. No answer repeats what was
sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ValidationError

from audit import Record
from audit.cases.case import Case
from audit.cases.readings import give
from audit.cases.trouble import CaseError
from audit.errors import AuditError
from audit.seal.people import People
from audit.seal.trouble import SealError, Unkept
from gateway.admission.folders import Site
from gateway.case_settings import Cases
from gateway.casework.caseworker import Caseworker, Place, Write, wanted_of
from gateway.casework.objecting import reply
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Reason, Refused
from gateway.office import case_forms as forms
from gateway.office.case_contents import denied, has_read, opened, released
from gateway.office.case_telling import told, told_counts, told_event, when
from gateway.office.case_testing import make_by
from gateway.office.revealing import Act, Shown, recordable
from gateway.office.sessions import IDLE, Session, Sessions
from gateway.sealing import Sealer

BEARER = HTTPBearer(auto_error=False, scheme_name="session", description="What POST /gapura/v1/sessions gave.")
BODY = 64 << 10
"""Bytes of a body: a note is the longest that there is, and whoever signs in has shown nothing yet."""
AT_ONCE, WAITING = 1, 8
"""Passphrases tried at the same time (each takes 128 MB for a moment), and how many more may wait."""
STATUS = {"not_there": 404, "no_exchange": 404, "session": 401, "wrong": 401, "wait": 429, "filter": 400, "cursor": 400,
          "disposition": 400, "note_size": 400, "reply_size": 400, "effect": 400, "not_yours": 403}  # fmt: skip
"""HTTP statuses of what can be wrong; anything else is in the way of how the case stands (409)."""
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Counter:
    """What the application stands on."""

    site: Site
    terms: Cases
    sealer: Sealer
    read: Callable[[Request], Awaitable[Any]]
    """The JSON of a body, bounded and with one meaning; raises ``Refused``."""
    write: Write


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done to a case."""

    summary: str
    form: type[BaseModel]
    do: Callable[[Caseworker, str, Any], Case]


DEEDS: Mapping[str, Deed] = {
    "take": Deed("I look after it", forms.Nothing, lambda who, code, _: who.take(code)),
    "acknowledge": Deed("I know of it", forms.Nothing, lambda who, code, _: who.acknowledge(code)),
    "hand-over": Deed("Somebody else looks after it", forms.HandOver, lambda who, code, it: who.hand_over(code, it.to)),
    "escalate": Deed("It goes one step up", forms.Escalate, lambda who, code, it: who.escalate(code, it.role)),
    "share": Deed("Who may see it can open what I can", forms.Nothing, lambda who, code, _: who.share(code)),
    "exclude": Deed("Somebody sees no more of it", forms.Exclude, lambda who, code, it: who.exclude(code, it.person)),
    "close": Deed("How it ends", forms.Close, lambda who, code, it: who.close(code, it.disposition)),
    "reopen": Deed("It was not over", forms.Nothing, lambda who, code, _: who.reopen(code)),
    "notes": Deed("Words for those who look after it", forms.Noted, lambda who, code, it: who.note(code, it.text)),
    "reply": Deed("An answer for who objected", forms.Answered, lambda who, code, it: reply(who, code, it.text)),
    "verdict": Deed("What one reader thinks of a drawn case", forms.Verdict,
                   lambda who, code, it: give(who.register, code, who.sight, it.verdict, who.before())),
}  # fmt: skip


def mount(app: FastAPI, counter: Counter) -> None:
    """Adds the addresses to an application."""
    router = APIRouter(prefix="/gapura/v1", dependencies=[Depends(BEARER)], tags=["cases"])
    _sessions(app, router, counter)
    _looking(router, counter)
    _sharing(router, counter)
    _making(router, counter)
    for name, deed in DEEDS.items():
        _acting(router, counter, name, deed)
    app.include_router(router)
    for kind in (CaseError, SealError):
        app.add_exception_handler(kind, _trouble)


def _sessions(app: FastAPI, router: APIRouter, counter: Counter) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    waiting: set[object] = set()

    @app.post("/gapura/v1/sessions", tags=["cases"], status_code=201, summary="Sign in",
              openapi_extra=_body(forms.SignIn))  # fmt: skip
    async def begin(request: Request) -> forms.Signed:
        asked = await _asked(counter, request, forms.SignIn)
        if len(waiting) > WAITING:
            raise Refused(Reason.BUSY)
        me = object()
        waiting.add(me)
        try:
            async with gate:
                token, session = await asyncio.to_thread(_sign_in, counter, asked)
        finally:
            waiting.discard(me)
        person = session.who.person
        return forms.Signed(token=token, name=person.name, role=person.role, idle_seconds=IDLE,
                            until=when(session.until) or "")  # fmt: skip

    @router.delete("/sessions", status_code=204, summary="Sign out")
    async def end(request: Request) -> Response:
        await asyncio.to_thread(Sessions(counter.site.data).end, _token(request))
        return Response(status_code=204)


def _looking(router: APIRouter, counter: Counter) -> None:
    @router.get("/cases", summary="My cases")
    async def page(
        request: Request,
        filters: Annotated[forms.Filters, Query()],
    ) -> forms.PageOut:
        def look(who: Caseworker) -> dict[str, Any]:
            asked = wanted_of(filters.state, filters.kind, group=filters.group, owner=filters.owner, rule=filters.rule)
            found, now = who.page(asked, filters.cursor, filters.limit), who.register.now()
            rows = [told(case, now) for case in found.cases]
            return {"cases": rows, "next": found.next, "counts": told_counts(who.count(asked))}

        return forms.PageOut.model_validate(await _working(counter, request, look))

    @router.get("/cases/{code}", summary="One case")
    async def one(code: str, request: Request) -> forms.CaseOut:
        return _case(*await _working(counter, request, lambda who: (who.get(code), who.register.now())))

    @router.get("/cases/{code}/history", summary="What was done to it")
    async def history(code: str, request: Request) -> list[forms.EventOut]:
        events = await _working(counter, request, lambda who: who.history(code))
        return [forms.EventOut.model_validate(told_event(event)) for event in events]

    @router.post("/cases/{code}/reveal", summary="The words that it is about; who opens them is on record first",
                 openapi_extra=_body(forms.Reveal))  # fmt: skip
    async def reveal(code: str, request: Request) -> list[forms.ContentOut]:
        await _working(counter, request, lambda who: who.name)
        asked = await _asked(counter, request, forms.Reveal)
        shown = await _working(counter, request, lambda who: _opened(counter, who, code, asked))
        return [forms.ContentOut(id=one.item.id, named_in_log=one.named, content=one.text) for one in shown]

    @router.post("/cases/{code}/release", summary="What is held passes, once; whoever says so has read it before",
                 openapi_extra=_body(forms.Reveal))  # fmt: skip
    async def release(code: str, request: Request) -> forms.CaseOut:
        await _working(counter, request, lambda who: who.name)
        asked = await _asked(counter, request, forms.Reveal)
        done = await _working(counter, request, lambda who: (_release(counter, who, code, asked), who.register.now()))
        return _case(*done)

    @router.post("/cases/{code}/deny", summary="What is held does not pass")
    async def deny(code: str, request: Request) -> forms.CaseOut:
        return _case(
            *await _working(counter, request, lambda who: (denied(who, counter.site, code), who.register.now()))
        )

    @router.get("/cases/{code}/notes", summary="The notes on it; that they were read is on record")
    async def notes(code: str, request: Request) -> list[forms.NoteOut]:
        found = await _working(counter, request, lambda who: who.notes(code))
        return [forms.NoteOut(at=when(note.event.at), person=note.event.person, text=note.text) for note in found]


def _sharing(router: APIRouter, counter: Counter) -> None:
    @router.get("/cases/{code}/readers", summary="Who of its people can open what is kept of it")
    async def readers(code: str, request: Request) -> forms.ReadersOut:
        found = await _working(counter, request, lambda who: who.readers(code))
        return forms.ReadersOut(can_open=[*found.can], cannot_open=[*found.cannot], can_share=[*found.sharers])


def _making(router: APIRouter, counter: Counter) -> None:
    @router.post("/cases/{code}/test", summary="A test of the policy, made of facts and of nobody's words",
                 openapi_extra=_body(forms.MakeTest))  # fmt: skip
    async def test(code: str, request: Request) -> forms.TestOut:
        await _working(counter, request, lambda who: who.name)
        asked = await _asked(counter, request, forms.MakeTest)
        _, made = await _working(counter, request, lambda who: make_by(who, code, asked.expect, asked.name))
        return forms.TestOut(test=made.text, got=made.got, tried=made.read)


def _acting(router: APIRouter, counter: Counter, name: str, deed: Deed) -> None:
    @router.post(f"/cases/{{code}}/{name}", summary=deed.summary, openapi_extra=_body(deed.form),
                 operation_id=name.replace("-", "_"))  # fmt: skip
    async def do(code: str, request: Request) -> forms.CaseOut:
        await _working(counter, request, lambda who: who.name)  # nothing of a stranger's body is read
        asked = await _asked(counter, request, deed.form)
        done = await _working(counter, request, lambda who: (deed.do(who, code, asked), who.register.now()))
        return _case(*done)


def _opened(counter: Counter, who: Caseworker, code: str, asked: forms.Reveal) -> list[Shown]:
    second = Sessions(counter.site.data).open(asked.second).who if asked.second else None
    named = second.person.name if second else ""
    act = Act(who.name, named, asked.reason.strip(), asked.purpose, asked.danger_now)
    return opened(who, counter.site, code, second, act)


def _release(counter: Counter, who: Caseworker, code: str, asked: forms.Reveal) -> Case:
    if not has_read(who, code):
        raise CaseError("unread")
    return released(who, counter.site, code, _opened(counter, who, code, asked))


def _case(case: Case, now: int) -> forms.CaseOut:
    return forms.CaseOut.model_validate(told(case, now))


def _body(form: type[BaseModel]) -> dict[str, Any]:
    schema = {"schema": form.model_json_schema()}
    return {
        "requestBody": {
            "required": bool(form.model_json_schema().get("required")),
            "content": {"application/json": schema},
        }
    }


async def _asked(counter: Counter, request: Request, form: type[M]) -> M:
    """What a body says. Raises ``Refused``; nothing of it is in any error."""
    empty = request.headers.get("content-length", "0") == "0"
    try:
        return form() if empty else form.model_validate(await counter.read(request))
    except ValidationError:
        raise Refused(Reason.BAD_REQUEST) from None


def _sign_in(counter: Counter, asked: forms.SignIn) -> tuple[str, Session]:
    """A session; that somebody came, or was refused, is on record first. Blocks."""
    try:
        who = People(counter.site.data).unlock(asked.name, asked.passphrase)
    except Unkept:
        raise
    except SealError:
        _note(counter, "refused", recordable(asked.name, 80))
        raise
    _note(counter, "sign_in", who.person.name)
    return Sessions(counter.site.data).begin(who)


def _note(counter: Counter, action: str, person: str) -> None:
    counter.write(Record("admin.user", {"action": action}, {"by": "session", "person": person}))


async def _working(counter: Counter, request: Request, work: Callable[[Caseworker], T]) -> T:
    """Somebody with a session does something, beside the requests of others."""

    def run() -> T:
        session = Sessions(counter.site.data).open(_token(request))
        site = counter.site
        place = Place(site.data, site.keys, counter.terms, counter.sealer, counter.write, f"session:{session.id}")
        return work(Caseworker(place, session.who))

    return await asyncio.to_thread(run)


def _token(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise CaseError("session")
    return token.strip()


async def _trouble(request: Request, error: Exception) -> JSONResponse:
    """What is in the way, in the reader's language: a text of ours, never one of theirs."""
    assert isinstance(error, AuditError)  # noqa: S101 - registered for these classes only
    languages = languages_of(request.headers.get("accept-language"), getattr(request.app.state, "language", "en"))
    status = 503 if isinstance(error, Unkept) else STATUS.get(error.code, 409)
    said = {"message": error.text("id" if ours(languages) == "id" else "en"), "type": "case_error", "param": None,
            "code": error.code}  # fmt: skip
    headers = {"retry-after": str(error.places["seconds"])} if error.code == "wait" else {}
    return JSONResponse({"error": said}, status_code=status, headers={**headers, "cache-control": "no-store"})
