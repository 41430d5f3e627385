"""``/gapura/v1/records``: the record for programs of an office, on this machine alone.

A key needs the scope ``records`` and a role that reads the record. What is looked for stands in the body, never in an
address, where proxies and histories would keep it; each entry is asked for, and allowed, anew. Looking for a person,
and reading what is private of an entry, is on record before anything is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audit import Record
from audit.errors import AuditError, LogUnavailable
from audit.reader import Counted, Page, Reader
from audit.search.lines import lines
from audit.search.query import Query
from gateway.admission.keys import Key
from gateway.errors import Reason, Refused

SCOPE = "records"
READERS = frozenset({"admin", "auditor", "ppdp"})
"""Roles that may look for entries by what was decided."""
TRUSTED = frozenset({"auditor", "ppdp"})
"""Of those, who may look for a person and read private parts: running the gate is no reason to."""
MOST = 500
_FILTERS = ("where", "since", "until")
T = TypeVar("T")
"""Entries of one page."""


class Search(BaseModel):
    """What is looked for, as ``gapura audit search`` takes it, or the name of a saved search."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    where: dict[str, list[str]] = Field(default_factory=dict, description="Field -> values, any of which fits.")
    since: str | None = Field(default=None, description="This minute or day or later, UTC.")
    until: str | None = Field(default=None, description="Before this minute or day.")
    saved: str | None = Field(default=None, description="Name of a saved search, in place of all the above.")
    newest_first: bool = Field(default=True, description="The order of the page.")
    limit: int = Field(default=100, ge=1, le=MOST, description="Most entries of a page.")
    cursor: str | None = Field(default=None, description="Where another page ended: next or previous of its answer.")
    counts: bool = Field(default=False, description="How often what occurs among all that fit, too.")


@dataclass(frozen=True, slots=True)
class Counter:
    """What the application stands on."""

    data: Path
    admit: Callable[[Request], Key]
    """The key that was shown; raises ``Refused``, and counts who had none."""
    read: Callable[[Request], Awaitable[Any]]
    """The JSON of a body, bounded and with one meaning; raises ``Refused``."""
    write: Callable[[Record], Awaitable[None]]
    """Durable when it returns; raises ``Refused``."""


def mount(app: FastAPI, counter: Counter) -> None:
    """Adds the addresses to an application."""
    form = {"requestBody": {"required": True, "content": {"application/json": {"schema": Search.model_json_schema()}}}}

    @app.post("/gapura/v1/records/search", summary="Which entries fit?", openapi_extra=form)
    async def search(request: Request) -> dict[str, Any]:
        key = _reader(counter, request)
        wanted, query = await _asked(counter, await counter.read(request))
        if query.by_person and key.role not in TRUSTED:
            raise Refused(Reason.SCOPE)
        if query.by_person:
            await _write_down(counter, key, Record("admin.find", {}, {}))
        page = await _told(lambda: _open(counter).page(query, wanted.cursor, wanted.limit,
                                                       newest_first=wanted.newest_first))  # fmt: skip
        counted = await _told(lambda: _open(counter).count(query)) if wanted.counts else None
        return _page(page, query, counted)

    @app.get("/gapura/v1/records/searches", summary="Which searches are saved?")
    async def searches(request: Request) -> dict[str, Any]:
        _reader(counter, request)

        def told() -> dict[str, Any]:
            with _open(counter).snapshot() as snapshot:
                return {name: query.told() for name, query in snapshot.saved().items()}

        return await _told(told)

    @app.get("/gapura/v1/records/{index}", summary="One entry, with what is private of it for whom may read that")
    async def record(index: int, request: Request) -> dict[str, Any]:
        key = _reader(counter, request)
        entry = await _told(lambda: _open(counter).get(index)) if 0 <= index < 1 << 63 else None
        if entry is None:
            raise Refused(Reason.NO_OBJECT)
        said = {"index": entry.index, "leaf": entry.leaf.hex(), "public": entry.public_part(), "erased": entry.erased}
        if key.role not in TRUSTED or entry.private is None:
            return {**said, "private": None}
        about = {"exchange": entry.exchange} if entry.exchange else {}
        await _write_down(counter, key, Record("admin.export", {"what": "entry", "entries": 1}, about))
        return {**said, "private": entry.private_part()}


def _reader(counter: Counter, request: Request) -> Key:
    """Who asks, and may. Raises ``Refused``."""
    key = counter.admit(request)
    if SCOPE not in key.scopes or key.role not in READERS:
        raise Refused(Reason.SCOPE)
    return key


async def _asked(counter: Counter, body: Any) -> tuple[Search, Query]:
    try:
        wanted = Search.model_validate(body)
    except ValidationError:
        raise Refused(Reason.BAD_REQUEST) from None
    if wanted.saved is None:
        return wanted, await _told(lambda: Query.read({name: getattr(wanted, name) for name in _FILTERS}))
    if wanted.model_fields_set & set(_FILTERS):
        raise Refused(Reason.BAD_REQUEST)
    name = wanted.saved
    return wanted, await _told(lambda: _open(counter).saved(name))


def _open(counter: Counter) -> Reader:
    return Reader.open(counter.data)


async def _told(work: Callable[[], T]) -> T:
    """Reads beside the requests of others. What cannot be asked is said without repeating it."""
    try:
        return await asyncio.to_thread(work)
    except LogUnavailable:
        raise Refused(Reason.CANNOT_RECORD) from None
    except AuditError:
        raise Refused(Reason.BAD_REQUEST) from None


async def _write_down(counter: Counter, key: Key, record: Record) -> None:
    await counter.write(Record(record.kind, record.public, {**(record.private or {}), "by": f"key:{key.id}"}))


def _page(page: Page, query: Query, counted: Counted | None) -> dict[str, Any]:
    rows = [dict(line) for line in lines(page.entries, page.terms, query)]
    said: dict[str, Any] = {"total": page.total, "entries": rows, "next": page.next, "previous": page.previous}
    if counted is not None:
        values = {name: dict(found) for name, found in counted.values.items()}
        said["counts"] = {"exchanges": counted.total, "values": values}
    return said
