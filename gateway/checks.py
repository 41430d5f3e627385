"""``gapura check``: the site's checks with the real parts handed in, and how they look on a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway import site
from gateway.detectors.base import DetectorError
from gateway.errors import Refused
from gateway.forwarding.egress import Egress, origin_of
from gateway.inspecting import inspector_of
from gateway.running import run
from gateway.site_checks import Check, exit_code
from gateway.words import registry_of, vocabulary_of

_SIGNS = {"good": ("ok", "green"), "note": ("-", "cyan"), "finding": ("!", "yellow"), "broken": ("x", "red")}


def site_checks(file: Path | None) -> Sequence[Check]:
    """Every check, with the real detectors and a real look at each backend."""
    parts = site.Parts(
        vocabulary=lambda settings: vocabulary_of(settings, registry_of(settings)),
        inspector=lambda settings: inspector_of(registry_of(settings).load_all()),
        backend=_answers,
        failures=(DetectorError,),
    )
    return site.check(file, parts)


def print_checks(checks: Sequence[Check], language: str, *, as_json: bool) -> int:
    """Prints them; returns the exit code."""
    if as_json:
        print(json.dumps([check.to_json() for check in checks], ensure_ascii=False, indent=2))
        return exit_code(checks)
    tongue = "id" if language == "id" else "en"
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")  # a digest that is cut off proves nothing
    for check in checks:
        sign, color = _SIGNS[check.state]
        table.add_row(Text(sign, style=color), Text(check.name), Text(check.found.get(tongue, "")))
        if hint := check.do.get(tongue):
            table.add_row("", "", Text("-> " + hint, style="dim"))
    Console().print(table)
    return exit_code(checks)


def _answers(address: str, key: str | None) -> str | None:
    """Why a backend does not answer ``GET /v1/models``, or None."""
    return run(_ask(address.rstrip("/").removesuffix("/v1").rstrip("/") + "/v1/models", key))


async def _ask(url: str, key: str | None) -> str | None:
    egress = Egress([origin_of(url)])
    headers = {"authorization": f"Bearer {key}"} if key else {}
    request = httpx.Request("GET", url, headers={"accept-encoding": "identity", **headers})
    request.extensions = {"timeout": {"connect": 3.0, "read": 10.0, "pool": None}}
    try:
        response = await egress.send(request)
        await response.aclose()
    except (httpx.HTTPError, OSError, Refused) as error:
        return _why(error)
    finally:
        await egress.close()
    return None if response.status_code == 200 else f"HTTP {response.status_code}"


def _why(error: BaseException) -> str:
    """In the system's own words where it has some: the transport calls a refused connection a time-out."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno:
            return os.strerror(cause.errno)
        cause = cause.__cause__
    return type(error).__name__
