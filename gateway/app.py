"""The house is put together here, and only here: the one place that knows which implementation stands where."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import FastAPI, Request

from audit import Log, Record
from gateway import __version__, coverage, wire
from gateway.activation import LOOK_EVERY, Activation
from gateway.admin import Panel, admin
from gateway.admission.account import os_account
from gateway.admission.conversation import Memory
from gateway.admission.folders import Site
from gateway.admission.history import History
from gateway.admission.identity import Admission
from gateway.admission.kept import Shelf
from gateway.admission.keys import Key, Keys
from gateway.admission.limits import RefusalCounter
from gateway.admission.quota import Quotas
from gateway.admission.restrictions import Restrictions
from gateway.admission.stops import Stops
from gateway.admission.versions import Versions
from gateway.casework.minutely import every_minute
from gateway.casework.opening import Casework
from gateway.casework.teller import teller_of
from gateway.checking import CheckAnswer, CheckRequest, check
from gateway.detectors.base import Detector
from gateway.detectors.remote.asking import Remote
from gateway.detectors.runner import INLINE, Runner
from gateway.enrolled import Enrolled
from gateway.errors import Reason, Refused
from gateway.forwarding.dispatch import Dispatch
from gateway.forwarding.egress import Egress
from gateway.forwarding.routes import Routes
from gateway.handler import GateHandler
from gateway.house import House
from gateway.office.naming import naming_of
from gateway.office.retaining import hourly
from gateway.office.witness_client import Witnesses, witnesses_of
from gateway.office.witness_transport import post_through
from gateway.reaching import addresses_of, backends_of, egress_of, public_host, slots_of, traces_endpoint
from gateway.reception import Reception, mount_all
from gateway.remotes import connect, noting, spans_through
from gateway.sealing import Sealer
from gateway.sections import GROUPS, Group, youngest
from gateway.server import Door, Receive, Scope, Send, Server
from gateway.settings import Settings
from gateway.speaking import spoken
from gateway.trail.clock import ClockWatch
from gateway.trail.configuration import Detecting, configuration_record, detectors_digest
from gateway.trail.otlp import OtlpExporter
from gateway.trail.sink import Sink
from gateway.trail.spans import Spans
from policies.program import Program

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Gate:
    """One gate, from settings to an ASGI application. Build, ``start`` in the event loop, ``stop``."""

    def __init__(
        self,
        settings: Settings,
        site: Site,
        program: Program,
        detectors: Sequence[Detector],
        enrolled: Enrolled | None = None,
    ) -> None:
        self._settings, self._site, self._enrolled, self._clock = settings, site, enrolled, ClockWatch()
        self._policies = Activation(program, settings, Versions(site.state))
        self._detectors = detectors
        self._detecting = [Detecting(one.name, one.version, frozenset(one.provides)) for one in detectors]
        self._keys = Keys(site.state, site.keyring)
        self._registry = spoken(settings)
        self._stops = Stops(site.state, self._registry.spellings)
        self._restrictions = Restrictions(site.state)
        self._sealer = Sealer.at(site.data, site.keys, settings)
        self._casework = Casework.at(site, self._sealer, settings, self._write)
        self._server: Server | None = None
        self._witnesses: Witnesses | None = None
        self.ready = False

    def open_log(self, *, first: bool) -> None:
        """Opens the log, and, for the first process of a gate, closes what an earlier run left open. Blocks."""
        self._first, database = first, self._settings.record.database
        self._log = Log.open(self._site.data, self._site.keys, origin=self._site.origin, database=database)
        if first:
            self._log.close_orphans()
            self._casework.recover()
            self._sealer.tidy()
            self._log.append_sync(Record("admin.start", {"version": __version__}, {"by": os_account()}))
            self._casework.missing.write_down()
            self._settle_groups()
            self._policies.begin(self._note_policy)
            self._stops.announce((one.name for one in self._settings.backends), GateHandler.routes(self._registry))
        stamp = (self._policies.program.digest, self._settings.digest, self._detecting)
        self._log.append_sync(configuration_record(__version__, *stamp, self._policies.program.sources))

    def _write(self, record: Record) -> None:
        self._log.append_sync(record)

    def record(self, kind: str, private: Mapping[str, str]) -> None:
        """Writes down what somebody did to this gate. Blocks."""
        self._log.append_sync(Record(kind, {}, {"by": os_account(), **private}))

    def _settle_groups(self) -> None:
        """Makes the groups those of the settings; whose role or age changes by that is written down first."""
        for change in self._site.state.group_changes(self._settings.groups):
            self._log.append_sync(Record("admin.role", {}, {"by": os_account(), **change}))
        self._site.state.set_groups(self._settings.groups)

    def _note_policy(self, public: Mapping[str, Any]) -> None:
        self._log.append_sync(Record("admin.policy", public, {"by": os_account()}))

    async def start(self) -> None:
        """Puts the house together in the running loop."""
        settings, keyring = self._settings, self._site.keyring
        routes = Routes(backends_of(settings))
        endpoint = traces_endpoint(settings.telemetry.otlp_endpoint)
        remotes = [one for one in self._detectors if isinstance(one, Remote)]
        egress = egress_of(settings, addresses_of(settings, remotes), endpoint)
        exporter = OtlpExporter(spans_through(egress, endpoint), asyncio.get_running_loop()) if endpoint else None
        sink = Sink(self._log)
        connect(remotes, egress, noting(sink))
        limits = _limits(settings)

        def model_name(model: str) -> str:
            return model if routes.names(model) else "hmac:" + keyring.digest("memory", "model", model).hex()[:32]

        self._history = History(self._site.state, settings.retention.history_hours * 3600)
        self._history.start()
        self._quotas = Quotas(self._site.state, settings.server.zone)
        self._refusals = RefusalCounter(sink.refusals, failures=(Refused,))
        self._house = House(
            admission=Admission(self._keys, keyring, settings.server.user_headers, youngest(settings.groups or GROUPS)),
            quotas=self._quotas,
            restrictions=self._restrictions,
            shelf=Shelf(self._site.state, keyring, settings.retention.history_hours * 3600),
            memory=Memory(keyring, self._history),
            program=lambda: self._policies.program,
            runner=Runner(self._detectors, inline=0 if settings.detectors.recognizers else INLINE),
            routes=routes,
            dispatch=Dispatch(routes, egress, slots_of(settings), self._stops.halts),
            egress=egress,
            sink=sink,
            sealer=self._sealer,
            casework=self._casework,
            spans=Spans(exporter, settings.telemetry.service_name, __version__),
            settings_digest=settings.digest,
            detectors_digest=detectors_digest(self._detecting, self._policies.program.sources),
            model_name=model_name,
            language=settings.server.language,
            public_url=settings.server.public_url,
            parse=lambda body: wire.parse(body, limits),
            naming=naming_of(self._site.keys, self._detectors) if settings.record.find_named else None,
        )
        many, count = settings.server.limits.concurrency, self._refusals.count
        handler = GateHandler(self._house, limits, many, count, self._registry)
        panel = self._panel(limits)
        hosts = LOOPBACK | frozenset(settings.server.hosts) | public_host(settings.server.public_url)
        self._server = Server(handler, panel, Door(hosts, limits.bytes, settings.server.language), self._registry)
        await self._call_witnesses(egress)
        self._begin_work()
        self.ready = True

    def _begin_work(self) -> None:
        """What goes on beside the requests, until the gate stops."""
        self._hourly = hourly(self._log, self._site, self._settings.retention, first=self._first)
        teller = teller_of(self._settings, self._site, self._house.egress, self._house.sink.write)
        self._background = [
            asyncio.create_task(self._every_second()),
            asyncio.create_task(self._sealer.sweep_now_and_then(first=self._first)),
            asyncio.create_task(teller.run(first=self._first)),
            asyncio.create_task(self._casework.missing.go_on()),
            asyncio.create_task(every_minute(self._site, self._settings.cases, self._log, first=self._first)),
            asyncio.create_task(self._casework.expire(first=self._first)),
        ]
        self._watching = asyncio.create_task(self._follow_orders())
        self._loop, self._hurry = asyncio.get_running_loop(), asyncio.Event()
        self._following = asyncio.create_task(self._follow_policies())

    async def stop(self, *, first: bool) -> None:
        """Writes what is open, lets go of everything."""
        self.ready = False
        for task in self._background:
            task.cancel()
        self._hurry.set()
        await asyncio.gather(self._following, self._watching, self._hourly.stop())
        await self._refusals.flush()
        await asyncio.gather(asyncio.to_thread(self._history.close), asyncio.to_thread(self._quotas.close))
        await self._house.sink.settle()
        await self._casework.settle()
        await asyncio.to_thread(self._house.spans.close)
        if first:
            await asyncio.to_thread(self._sign_off)
        if self._witnesses is not None:
            await self._witnesses.finish()
        await self._house.egress.close()
        self._house.runner.close()
        self._keys.close()
        self._restrictions.close()
        await asyncio.to_thread(self._log.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        assert self._server is not None  # noqa: S101 - start() comes before the first connection
        await self._server(scope, receive, send)

    def _panel(self, limits: wire.WireLimits) -> FastAPI:
        parse, language = self._house.parse, self._settings.server.language
        covered = partial(coverage.document, self._registry.codecs, self._detectors)
        panel = admin(
            Panel(self._check, self._admit, parse, self._may_come, covered, __version__, limits.bytes, language)
        )
        mount_all(
            panel, Reception(self._settings, self._site, self._house, self._admit, limits.bytes, self._refusals.count)
        )
        return panel

    @property
    def groups(self) -> Sequence[Group]:
        """The groups of people here."""
        return self._settings.groups or GROUPS

    def _may_come(self) -> bool:
        """Whether a request could be answered now."""
        return self.ready and self._house.dispatch.answers()

    def unreadable(self) -> None:
        """Counts a request that no HTTP could be made of."""
        self._refusals.count(Reason.BAD_HTTP)

    def reload(self) -> None:
        """Looks at the policy files at once; from any thread."""
        self._loop.call_soon_threadsafe(self._hurry.set)

    async def _follow_policies(self) -> None:
        while self.ready:
            if self._first:
                await asyncio.to_thread(self._policies.look, self._note_policy, anyway=self._hurry.is_set())
            self._hurry.clear()
            await asyncio.to_thread(self._policies.follow)
            if self._enrolled is not None:
                await asyncio.to_thread(self._enrolled.follow)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), LOOK_EVERY)

    async def _follow_orders(self) -> None:
        """What was stopped, and of whom nothing may be processed; apart from policies, which may take a while."""
        while self.ready:
            await asyncio.to_thread(self._stops.follow)
            await asyncio.to_thread(self._restrictions.follow)
            await asyncio.sleep(LOOK_EVERY)

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            await self._refusals.tick()
            if self._first:
                await self._clock.look(self._house.sink.write)

    def _sign_off(self) -> None:
        self._log.append_sync(Record("admin.stop", {"version": __version__}, {"by": os_account()}))

    async def _call_witnesses(self, egress: Egress) -> None:
        """The first process asks them: one is enough, and the log is the same for all."""
        known = self._settings.record.witnesses
        if self._first and known:
            self._witnesses = await asyncio.to_thread(
                witnesses_of, known, self._site.data, self._log, post_through(egress)
            )
            self._witnesses.start(self._settings.record.witness_seconds)

    def _admit(self, request: Request) -> Key:
        try:
            return self._house.admission.admit(dict(request.headers))
        except Refused as refused:
            self._refusals.count(refused.reason)
            raise

    async def _check(self, request: Request, wanted: CheckRequest) -> CheckAnswer:
        groups = {group.name: group for group in self.groups}
        return await check(self._house, dict(request.headers), wanted, groups)


def _limits(settings: Settings) -> wire.WireLimits:
    most = settings.server.limits
    return wire.WireLimits(most.body_bytes, most.depth, most.values, most.header_bytes)
