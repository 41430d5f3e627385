"""What is not a conversation: health, readiness, the check of a text, and the description of all of it (OpenAPI)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from gateway.checking import CheckAnswer, CheckRequest
from gateway.codecs.registry import default_codec
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Reason, Refused

Checker = Callable[[Request, CheckRequest], Awaitable[CheckAnswer]]
Admit = Callable[[Request], object]
"""Raises ``Refused`` for somebody without a key, and counts it."""
Ready = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """What the application stands on."""

    check: Checker
    admit: Admit
    parse: Callable[[bytes], Any]
    ready: Ready
    covered: Callable[[], dict[str, Any]]
    """The table of what is looked at."""
    version: str
    limit: int
    """Bytes of a body."""
    language: str = "en"


def admin(panel: Panel) -> FastAPI:
    """The FastAPI application. Its errors say what is wrong and never what was sent."""
    app = FastAPI(title="Gapura", version=panel.version, docs_url=None, redoc_url=None)
    app.state.language = panel.language

    async def body(request: Request) -> CheckRequest:
        panel.admit(request)  # nothing of a stranger's body is read
        try:
            return CheckRequest.model_validate(await read_json(request, panel.limit, panel.parse))
        except ValidationError:
            raise Refused(Reason.BAD_REQUEST) from None

    @app.get("/healthz", summary="Is the process alive?")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", summary="May requests come?")
    async def readyz() -> JSONResponse:
        good = panel.ready()
        return JSONResponse({"status": "ok" if good else "closed"}, status_code=200 if good else 503)

    schema = CheckRequest.model_json_schema()
    schema["properties"]["as"]["anyOf"][0] = schema.pop("$defs")["As"]  # a reference would lead out of the description
    extra = {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}

    @app.post("/gapura/v1/check", summary="What would happen to this text?", openapi_extra=extra)
    async def check_text(request: Request) -> CheckAnswer:
        return await panel.check(request, await body(request))

    @app.get("/gapura/v1/coverage", summary="What is looked at, where, and by whom?")
    async def coverage(request: Request) -> dict[str, Any]:
        panel.admit(request)
        return panel.covered()

    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _as(Reason.BAD_REQUEST))
    app.add_exception_handler(HTTPException, _as(Reason.UNKNOWN_ROUTE))
    return app


async def read_json(request: Request, limit: int, parse: Callable[[bytes], Any]) -> Any:
    """A body of at most ``limit`` bytes, with one meaning. Raises ``Refused``."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise Refused(Reason.BODY_TOO_LARGE, limit=limit)
        pieces.append(piece)
    return parse(b"".join(pieces))


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101 - registered for this class only
    return _response(request, error)


def _as(reason: Reason) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    async def handler(request: Request, error: Exception) -> JSONResponse:
        wrong_method = isinstance(error, HTTPException) and error.status_code == 405
        return _response(request, Refused(Reason.METHOD_NOT_ALLOWED if wrong_method else reason))

    return handler


def _response(request: Request, refused: Refused) -> JSONResponse:
    languages = languages_of(request.headers.get("accept-language"), getattr(request.app.state, "language", "en"))
    reply = default_codec().error(refused.reason, refused.text(ours(languages)))
    response = JSONResponse(None, status_code=reply.status, headers=dict(reply.headers))
    response.body = reply.body
    response.headers["content-length"] = str(len(reply.body))
    return response
