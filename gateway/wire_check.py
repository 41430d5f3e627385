"""``gapura check --wire``: planted values are sent through every address of a site, and nobody behind it may see them.

A throw-away backend stands where the models are, a gate with the site's own policies, groups and detectors before it,
and both lie in a folder that is deleted afterwards. First each question is sent past the gate: a check whose backend
would see nothing anyway proves nothing.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from gateway.admission.folders import Site, open_site
from gateway.admission.keys import Keys, NewKey
from gateway.app import Gate
from gateway.codecs import registry
from gateway.demo.backend import DemoBackend, Message, Receive, Send
from gateway.forwarding.egress import Egress, origin_of
from gateway.planting import PLANTED, questions, sentence
from gateway.running import QuietServer, config, listen
from gateway.sections import BUILT_IN, GROUPS, Backend, Group
from gateway.settings import Settings
from gateway.site_checks import Check
from gateway.words import registry_of, vocabulary_of
from policies import compiler
from policies.decision import Effect
from policies.facts import Facts
from policies.program import Program

MODEL = "demo"


class Seeing:
    """The throw-away backend: answers like the demo's, and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self._behind = DemoBackend(pace=0.0)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""

        async def kept() -> Message:
            message = await receive()
            self.bodies.append(bytes(message.get("body", b"")))
            return message

        await self._behind(scope, kept, send)

    def saw(self, kinds: Iterable[str]) -> list[str]:
        """Those of the types whose planted value has come, however it was written; then it forgets."""
        said = b"".join(self.bodies).decode("utf-8", "replace")
        bare = _bare(said)
        self.bodies.clear()
        return [kind for kind in kinds if _bare(PLANTED[kind]) in bare]


@dataclass(frozen=True, slots=True)
class Leak:
    """A value that came where it may not."""

    path: str
    stream: bool
    kind: str


@dataclass(slots=True)
class Tally:
    """What came of the questions of one group."""

    asked: int = 0
    reached: int = 0
    """How many got as far as the backend, masked or not."""
    leaks: list[Leak] = field(default_factory=list)


def _bare(value: str) -> str:
    """What is left of a value however it is written."""
    return "".join(letter for letter in value if letter.isalnum() or letter in "@.")


async def wire_checks(settings: Settings) -> list[Check]:
    """A line for each group of people, and one for each value that came through."""
    program = compiler.load(
        [Path(name) for name in settings.policies.files], vocabulary_of(settings, registry_of(settings))
    )
    with tempfile.TemporaryDirectory(prefix="gapura-wire-") as folder:
        seeing, sock = Seeing(), listen("127.0.0.1", 0)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        server = QuietServer(config(seeing))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            if blind := await _past(seeing, url):
                return [_blind(blind)]
            async with _gate(_throw_away(settings, url, Path(folder)), program) as (gate, site):
                return [*await _through(seeing, gate, site, program), *_untried(settings)]
        finally:
            server.should_exit = True
            await serving


def _throw_away(settings: Settings, url: str, folder: Path) -> Settings:
    """The site's settings with our backend in place of all, and nothing that leads elsewhere."""
    backend = Backend(name="wire", url=url, api=BUILT_IN, models=(MODEL,))
    local = settings.detectors.model_copy(update={"remote": ()})
    change = {"backends": (backend,), "detectors": local, "data": folder / "data", "keys": folder / "keys",
              "groups": settings.groups or GROUPS,
              "telemetry": settings.telemetry.model_copy(update={"otlp_endpoint": None})}  # fmt: skip
    return settings.model_copy(update=change)


@asynccontextmanager
async def _gate(settings: Settings, program: Program) -> AsyncIterator[tuple[Gate, Site]]:
    site = open_site(settings.data, settings.keys)
    site.state.set_groups(settings.groups)
    gate = Gate(settings, site, program, registry_of(settings).load_all())
    await asyncio.to_thread(gate.open_log, first=True)
    await gate.start()
    try:
        yield gate, site
    finally:
        await gate.stop(first=True)
        site.close()


async def _past(seeing: Seeing, url: str) -> str | None:
    """The first address whose question our backend would not see even without a gate."""
    egress = Egress([origin_of(url)])
    try:
        for codec in registry.ALL:
            for ask in questions(codec, sentence(list(PLANTED)), MODEL):
                headers = {"content-type": ask.content_type}
                request = httpx.Request("POST", url + ask.path, content=ask.body, headers=headers)
                await (await egress.send(request)).aread()
                if set(seeing.saw(PLANTED)) != set(PLANTED):
                    return codec.route
    finally:
        await egress.close()
    return None


async def _through(seeing: Seeing, gate: Gate, site: Site, program: Program) -> list[Check]:
    checks: list[Check] = []
    keys = Keys(site.state, site.keyring)
    app: Any = gate
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=60) as client:
        for group in gate.groups:
            _, token = keys.create(NewKey(group.name, "wire", group.role, frozenset({"chat"}), shared=False))
            client.headers["authorization"] = f"Bearer {token}"
            masked, stopped = _protected(program, group)
            tally = Tally()
            for kinds in filter(None, (masked, *([kind] for kind in stopped))):
                for codec in registry.ALL:
                    for ask in questions(codec, sentence(kinds), MODEL):
                        headers = {"content-type": ask.content_type}
                        await client.post(ask.path, content=ask.body, headers=headers)
                        tally.asked += 1
                        tally.reached += bool(seeing.bodies)
                        tally.leaks += [Leak(codec.route, ask.stream, kind) for kind in seeing.saw(kinds)]
            checks += _told(group, tally, [kind for kind in PLANTED if kind not in {*masked, *stopped}])
    keys.close()
    return checks


def _protected(program: Program, group: Group) -> tuple[list[str], list[str]]:
    """The planted types that the policies mask for these people, and those for which they stop the question."""
    masked, stopped = [], []
    age = group.ages[0] if group.ages else None
    for kind in PLANTED:
        facts = Facts("input", group=group.name, role=group.role, age=age, consent=group.consent, model=MODEL,
                      pii={kind: 1}, time=0, first_turn=True)  # fmt: skip
        decision = program.decide(facts)
        if decision.effect >= Effect.REPLACE:
            stopped.append(kind)
        elif kind in decision.redact:
            masked.append(kind)
    return masked, stopped


def _told(group: Group, tally: Tally, open_kinds: Sequence[str]) -> list[Check]:
    name, addresses = f"wire, {group.name}", len(registry.ALL)
    told = [_leak(name, leak) for leak in dict.fromkeys(tally.leaks)]
    if open_kinds:
        kinds = ", ".join(open_kinds)
        told.append(Check(name, "note", {"en": f"no rule keeps these in: {kinds}", "id": f"tanpa aturan: {kinds}"}))
    if tally.asked and not tally.leaks:
        told.append(Check(name, "good", {
            "en": f"{tally.asked} questions with planted values on {addresses} addresses, {tally.reached} of them went "
            "on to the backend: no value came through",
            "id": f"{tally.asked} pertanyaan berisi nilai tanaman pada {addresses} alamat, {tally.reached} diteruskan: "
            "tidak ada nilai yang lolos",
        }))  # fmt: skip
    return told


def _leak(name: str, leak: Leak) -> Check:
    way = " (stream)" if leak.stream else ""
    return Check(
        name,
        "finding",
        {"en": f"{leak.kind} came through at {leak.path}{way}", "id": f"{leak.kind} lolos di {leak.path}{way}"},
        {"en": "do not use this address; report it as .github/SECURITY.md says",
         "id": "jangan pakai alamat ini; laporkan seperti tertulis di .github/SECURITY.md"},
    )  # fmt: skip


def _untried(settings: Settings) -> list[Check]:
    """Addresses that the site describes itself are not asked: what stands where in their questions is its own."""
    names = [one.name for one in settings.backends if one.routes]
    if not names:
        return []
    said = ", ".join(names)
    return [Check("wire", "note", {"en": f"not tried: the routes described for {said}",
                                   "id": f"tidak dicoba: alamat yang diuraikan untuk {said}"})]  # fmt: skip


def _blind(route: str) -> Check:
    return Check(
        "wire",
        "broken",
        {"en": f"the throw-away backend does not see what it is sent at {route}, so nothing could be proved",
         "id": f"backend sementara tidak melihat kiriman di {route}, jadi tidak ada yang dapat dibuktikan"},
        {"en": "this is a fault of Gapura; please report it", "id": "ini kesalahan Gapura; mohon laporkan"},
    )  # fmt: skip
