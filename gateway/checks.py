"""``gapura check``: the site's checks with the real parts handed in, and how they look on a terminal."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway import coverage, site
from gateway.codecs.registry import ALL
from gateway.detectors.base import DetectorError
from gateway.detectors.remote.asking import Destination, Remote
from gateway.errors import Refused
from gateway.forwarding.lines import PrivateAddress
from gateway.inspecting import inspector_of
from gateway.reaching import egress_of
from gateway.remotes import connect
from gateway.running import run
from gateway.sections import Backend
from gateway.settings import Settings, read
from gateway.site_checks import Check, Probed, exit_code
from gateway.site_probes import PRIVATE
from gateway.wire_check import wire_checks
from gateway.words import registry_of, vocabulary_of
from policies.testing.tester import Inspector

_SIGNS = {"good": ("ok", "green"), "note": ("-", "cyan"), "finding": ("!", "yellow"), "broken": ("x", "red")}
_NEEDED = frozenset({"settings", "policies", "detectors"})
"""What has to stand before anything can be sent; a model that is not there yet need not."""
PROBE = "Apa kabar? Hari ini cuaca cerah."
"""What remote detectors are asked; nobody wrote it, so no disclosure is recorded."""


def site_checks(file: Path | None, *, wire: bool = False) -> Sequence[Check]:
    """Every check, with the real detectors and a real look at each backend; ``wire``: planted values as well."""
    parts = site.Parts(
        vocabulary=lambda settings: vocabulary_of(settings, registry_of(settings)),
        inspector=_inspector,
        backend=_answers,
        failures=(DetectorError,),
        remotes=lambda settings: run(_probed(registry_of(settings).remotes, settings)),
    )
    checks = list(site.check(file, parts))
    if not any(one.name == "settings" and one.state == "broken" for one in checks):
        checks.append(_coverage(read(file)))
    if wire and not any(one.state == "broken" and one.name in _NEEDED for one in checks):
        checks += run(wire_checks(read(file)))
    return checks


def _coverage(settings: Settings) -> Check:
    """What is looked at, in a line; the whole table is long, and the gate shows it."""
    cells = coverage.table(ALL)
    seen = ", ".join([*settings.detectors.enabled, *(one.name for one in settings.detectors.remote)]) or "-"
    unseen = ", ".join(sorted({cell.modality for cell in cells if not cell.seen}))
    return Check(
        "coverage",
        "good",
        {"en": f"{len(ALL)} addresses; every text is seen by {seen}; refused unless a policy lets it pass unseen: "
               f"{unseen} (the table: GET /gapura/v1/coverage)",
         "id": f"{len(ALL)} alamat; setiap teksnya dilihat oleh {seen}; ditolak kecuali kebijakan meloloskannya tanpa "
               f"dilihat: {unseen} (tabelnya: GET /gapura/v1/coverage)"},
    )  # fmt: skip


def _inspector(settings: Settings) -> Inspector:
    registry = registry_of(settings)
    return inspector_of(registry.load_all(), registry.only_remote())


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


def _answers(backend: Backend, settings: Settings) -> str | None:
    """Why a backend does not answer ``GET /v1/models``, or, where it speaks an API of its own, at all; or None."""
    return run(_ask(backend, settings))


async def _ask(backend: Backend, settings: Settings) -> str | None:
    own = backend.api == ("http",)
    url = backend.url if own else backend.url.rstrip("/").removesuffix("/v1").rstrip("/") + "/v1/models"
    egress, key = egress_of(settings, [url]), settings.backend_key(backend.name)
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
    return None if own or response.status_code == 200 else f"HTTP {response.status_code}"


def _why(error: BaseException) -> str:
    """In the system's own words where it has some: the transport calls a refused connection a time-out."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PrivateAddress):
            return PRIVATE
        if isinstance(cause, OSError) and cause.errno:
            return os.strerror(cause.errno)
        cause = cause.__cause__
    return type(error).__name__


async def _probed(remotes: Sequence[Remote], settings: Settings) -> list[Probed]:
    """Asks each of them about a sentence of ours."""
    egress = egress_of(settings, (remote.to.url for remote in remotes))
    connect(remotes, egress, _unnoted)
    try:
        return [await _probe(remote) for remote in remotes]
    finally:
        await egress.close()


async def _probe(remote: Remote) -> Probed:
    began, trouble, to = time.perf_counter(), None, remote.to
    try:
        await remote.ask(PROBE)
    except DetectorError as error:
        trouble = str(error)
    return Probed(to.name, to.url, to.stated, remote.provides, time.perf_counter() - began, trouble)


async def _unnoted(to: Destination, characters: int) -> None:
    """Nothing of anybody goes there."""
