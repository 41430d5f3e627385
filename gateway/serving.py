"""``gapura serve`` and ``gapura demo``: from the command line to a running gate."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from gateway.activation import made
from gateway.admission.folders import open_site
from gateway.admission.keys import Keys, NewKey
from gateway.admission.versions import Versions
from gateway.app import Gate
from gateway.demo.backend import DemoBackend
from gateway.demo.scripts import MODELS
from gateway.enrolled import enrolled_at
from gateway.errors import Refused
from gateway.forwarding.egress import Egress, origin_of
from gateway.retention_settings import policies_of, too_short
from gateway.running import (
    Listen,
    QuietServer,
    authority_trouble,
    certificate_trouble,
    config,
    listen,
    run,
    run_workers,
    serve,
)
from gateway.sections import BUILT_IN, Backend, Queue, Server
from gateway.settings import Settings
from gateway.signing import disk_of
from gateway.site_errors import BadAuthority, BadCertificate, KeptTooShort, NoBackend, OpenToTheWorld
from gateway.tour import tour
from gateway.trail.logs import to_stderr
from gateway.words import registry_of, vocabulary_of
from policies import compiler

OLLAMA = "http://127.0.0.1:11434"
GROUP = "siswa-smp"
SCOPES = frozenset({"chat", "check", "act-as", "timing"})


def build(settings: Settings, *, first: bool) -> Gate:
    """A gate from settings: folders, keys, policies and detectors opened and checked. Slow (a second), and loud.

    The first process reads the policy files; the others take up what it has put in force.
    """
    to_stderr(settings.telemetry.log_level)
    registry = registry_of(settings)
    site = open_site(settings.data, settings.keys)
    versions = Versions(site.state)
    program = None if first else made(versions, versions.active())
    if program is None:
        files = [Path(name) for name in settings.policies.files]
        program = compiler.load(files, vocabulary_of(settings, registry), disk_of(settings))
    if short := too_short(settings.retention, policies_of(program)):
        raise KeptTooShort(*short)
    enrolled = enrolled_at(site)
    return Gate(settings, site, program, [*registry.load_all(enrolled), *registry.remotes], enrolled)


def run_serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Runs the gate of these settings until it is told to stop."""
    where = settings.server
    if not where.loopback and not (where.tls_cert or where.behind_proxy):
        raise OpenToTheWorld(where.host)
    if where.tls_cert and where.tls_key and (trouble := certificate_trouble(where.tls_cert, where.tls_key)):
        raise BadCertificate(trouble)
    for one in (*settings.reached, *settings.record.witnesses):
        if one.ca and (why := authority_trouble(one.ca)):
            raise BadAuthority(one.name, why)
    if not settings.backends:
        settings = _with_ollama(settings)
    target = Listen(where.host, where.port, where.tls_cert, where.tls_key)
    sock = listen(target.host, target.port)

    def ready(address: str) -> None:
        say(address)

    if where.workers > 1:
        run_workers(build, settings, sock, target, ready)
        return
    gate = build(settings, first=True)
    gate.open_log(first=True)
    run(serve(gate, sock, target, ready))


def _with_ollama(settings: Settings) -> Settings:
    """A local Ollama is found without being told."""

    if not run(_is_there(OLLAMA + "/api/version")):
        raise NoBackend
    backend = Backend(name="ollama", url=OLLAMA + "/v1", queue=Queue(concurrent=1))
    return settings.model_copy(update={"backends": (backend,)})


async def _is_there(url: str) -> bool:
    egress = Egress([origin_of(url)])
    request = httpx.Request("GET", url)
    request.extensions = {"timeout": {"connect": 1.0, "read": 1.0, "pool": 1.0}}
    try:
        response = await egress.send(request)
        await response.aclose()
    except (httpx.HTTPError, OSError, Refused):
        return False
    finally:
        await egress.close()
    return response.status_code == 200


@dataclass(frozen=True, slots=True)
class Demo:
    """How to run the demo."""

    data: Path
    port: int
    language: str
    as_json: bool
    tour: bool


def _scripted(port: int) -> Backend:
    """The demo's own backend, which speaks every API."""
    url = f"http://127.0.0.1:{port}"
    return Backend(name="demo", url=url, api=BUILT_IN, models=MODELS, queue=Queue(concurrent=16))


def run_demo(demo: Demo) -> None:
    """Runs the gate in front of its scripted backend, with a key that is new at each start."""
    sock = listen("127.0.0.1", demo.port)
    behind = listen("127.0.0.1", 0)
    backend = _scripted(behind.getsockname()[1])
    settings = Settings(
        server=Server(port=demo.port, language="id" if demo.language == "id" else "en"),
        backends=(backend,),
        data=demo.data,
    )
    registry = registry_of(settings)
    program = compiler.load([Path("school")], vocabulary_of(settings, registry))
    site = open_site(demo.data, demo=True)
    enrolled = enrolled_at(site)
    gate = Gate(settings, site, program, registry.load_all(enrolled), enrolled)
    gate.open_log(first=True)
    keys = Keys(site.state, site.keyring)
    keys.revoke_all()
    key, token = keys.create(NewKey(GROUP, "demo", "student", SCOPES, shared=False))
    gate.record("admin.key", {"done": "demo key made, older ones revoked", "key": key.id})
    keys.close()
    scripted = DemoBackend()

    async def main() -> None:
        import asyncio  # noqa: PLC0415

        hidden = QuietServer(config(scripted))
        task = asyncio.create_task(hidden.serve(sockets=[behind]))

        def ready(address: str) -> None:
            _announce(demo, address, token)
            if demo.tour:
                tours.append(asyncio.create_task(tour(address, token, demo.data, demo.language, scripted)))

        tours: list[asyncio.Task[None]] = []
        try:
            await serve(gate, sock, Listen("127.0.0.1", demo.port), ready)
        finally:
            for unfinished in tours:
                unfinished.cancel()
            await asyncio.gather(*tours, return_exceptions=True)  # a tour whose gate goes has nothing to complain of
            hidden.should_exit = True
            await task

    run(main())


def _announce(demo: Demo, address: str, token: str) -> None:
    if demo.as_json:
        line = {"url": address, "console": None, "key": token, "data": str(demo.data.absolute())}
        print(json.dumps(line), flush=True)
        return
    text = _TEXTS["id" if demo.language == "id" else "en"]
    sys.stdout.write(text.format(url=address, key=token, data=demo.data, group=GROUP))
    sys.stdout.flush()


_CALLS = """
  curl {url}/v1/chat/completions \\
    -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\
    -d '{{"model":"demo","messages":[{{"role":"user","content":"NIK saya 3174015509000001, tolong cek"}}]}}'

  from openai import OpenAI
  client = OpenAI(base_url="{url}/v1", api_key="{key}")
  print(client.chat.completions.create(model="demo", messages=[{{"role": "user", "content": "Halo!"}}]))
"""
_TEXTS = {
    "en": "\nGapura stands at {url}\nKey (group {group}, new at each start): {key}\nModels: demo, demo-leak, "
    "demo-insult, demo-slow, demo-tool, demo-think, demo-fail. Data: {data}\n\nTry it:\n"
    + _CALLS
    + "\nCheck the record:  gapura audit verify --data {data}\nStop with Ctrl+C.\n",
    "id": "\nGapura berdiri di {url}\nKunci (kelompok {group}, baru setiap kali dimulai): {key}\nModel: demo, "
    "demo-leak, demo-insult, demo-slow, demo-tool, demo-think, demo-fail. Data: {data}\n\nCoba:\n"
    + _CALLS
    + "\nPeriksa catatan:  gapura audit verify --data {data}\nHentikan dengan Ctrl+C.\n",
}
