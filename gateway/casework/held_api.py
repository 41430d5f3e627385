"""``GET /gapura/v1/held/CODE``: how something stands that waits for somebody, for whoever asked it and nobody else.

An answer that was let pass is given here once, as it is when the same is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from audit import Record
from audit.codes import read_code
from audit.seal.trouble import SealError
from gateway.admission.keys import Key
from gateway.casework.held import Held, Holds, How
from gateway.errors import Reason, Refused
from gateway.exchange import Principal

PATH = "/gapura/v1/held"


class HeldAnswer(BaseModel):
    """How it stands."""

    code: str = Field(description="Of the decision, as the notice said it.")
    waits: Literal["question", "answer"] = Field(description="What is held.")
    state: How = Field(description="waiting, released (ask the same again), denied, expired or used.")
    expires: int = Field(description="Second (UTC) at which it is refused.")
    text: str | None = Field(default=None, description="The answer, once; after that the state is used.")


@dataclass(frozen=True, slots=True)
class Window:
    """What the address stands on."""

    holds: Holds
    admit: Callable[[Request], Key]
    """The key that was shown; raises ``Refused``, and counts who had none."""
    principal: Callable[[Key, Mapping[str, str]], Principal]
    write: Callable[[Record], Awaitable[None]]


def mount(app: FastAPI, stands: Window) -> None:
    """Adds the address to an application."""

    @app.get(PATH + "/{code}", response_model=HeldAnswer, response_model_exclude_none=True)
    async def held(code: str, request: Request) -> HeldAnswer:
        """How something stands that is held, and, once, the answer that was let pass."""
        key = stands.admit(request)
        who, known = stands.principal(key, dict(request.headers)), read_code(code)
        if "chat" not in key.scopes or not who.person_level or known is None:
            raise Refused(Reason.NO_OBJECT)
        try:
            return await _told(stands, known, who)
        except SealError:
            raise Refused(Reason.CANNOT_RECORD) from None


async def _told(stands: Window, code: str, who: Principal) -> HeldAnswer:
    found = await asyncio.to_thread(stands.holds.find, who.subject, code)
    if found is None:
        raise Refused(Reason.NO_OBJECT)
    what: Literal["question", "answer"] = "question" if found.direction == "input" else "answer"
    text = None
    if found.state is How.RELEASED and found.direction == "output":
        text = await asyncio.to_thread(stands.holds.take, found)
    if text is None:
        return HeldAnswer(code=code, waits=what, state=found.state, expires=found.expires)
    try:
        await stands.write(_collected(found, who))
    except Refused:
        await asyncio.to_thread(stands.holds.give_back, found)
        raise
    await asyncio.to_thread(stands.holds.spent, found)
    return HeldAnswer(code=code, waits=what, state=How.USED, expires=found.expires, text=text)


def _collected(found: Held, who: Principal) -> Record:
    private = {"by": who.key_id, "case": found.case, "exchange": found.exchange, "class": found.about,
               "role": found.role}  # fmt: skip
    return Record("admin.case", {"action": "collect", "of": "hold"}, private)
