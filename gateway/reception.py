"""What people and programs of an office meet at the gate besides conversations, mounted in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI, Request

from audit.seal.content import ContentStore, sealing_key
from gateway import objections
from gateway.admin import read_json
from gateway.admission.folders import Site
from gateway.admission.keys import Key
from gateway.casework import confirming, held_api, metrics, sign_in
from gateway.casework.duty import Roster
from gateway.casework.links import Links, root_of
from gateway.casework.objecting import Objecting
from gateway.errors import Reason
from gateway.exchange import Principal
from gateway.house import House
from gateway.objection_page import Hall
from gateway.office import cases_api, records_api
from gateway.settings import Settings
from gateway.words import contact_of


@dataclass(frozen=True, slots=True)
class Reception:
    """What the pages and APIs stand on."""

    settings: Settings
    site: Site
    house: House
    admit: Callable[[Request], Key]
    """The key that was shown; raises ``Refused``, and counts who had none."""
    limit: int
    """Bytes of a body."""
    refused: Callable[[Reason], None]
    """Counts a refusal that leaves no record of its own."""


def mount_all(app: FastAPI, stands: Reception) -> None:
    """Adds them to an application: what is for this machine alone only where nobody else reaches the gate."""
    settings, house = stands.settings, stands.house
    _told(app, stands)
    objections.mount(app, _objections(stands))
    held_api.mount(app, _held(stands))
    if settings.server.only_here:
        metrics.mount(app, stands.site.data)
        read = partial(read_json, limit=stands.limit, parse=house.parse)
        records_api.mount(app, records_api.Counter(stands.site.data, stands.admit, read, house.sink.write))
        small = partial(read_json, limit=min(stands.limit, cases_api.BODY), parse=house.parse)
        desk = cases_api.Counter(stands.site, settings.cases, house.sealer, small, house.sink.write_now)
        cases_api.mount(app, desk)


def _held(stands: Reception) -> held_api.Window:
    house = stands.house

    def principal(key: Key, headers: Mapping[str, str]) -> Principal:
        return house.admission.principal(key, headers, {})

    return held_api.Window(house.casework.holds, stands.admit, principal, house.sink.write)


def _objections(stands: Reception) -> objections.Desk:
    settings, house, site = stands.settings, stands.house, stands.site
    store = ContentStore(site.data, sealing_key(site.keys))
    objecting = Objecting(site.data, settings.cases, house.sealer, store, house.sink.write_now)
    server = settings.server
    hall = Hall(contact_of(settings.contacts, server.zone), server.zone, settings.cases.objections)
    return objections.Desk(objecting, house.program, stands.refused, hall, server.language, server.public_url,
                           server.behind_proxy)  # fmt: skip


def _told(app: FastAPI, stands: Reception) -> None:
    """Where people come who got a notice."""
    settings, site, sink = stands.settings, stands.site, stands.house.sink
    links, roster = Links(site.keyring, root_of(settings.server)), Roster(settings.contacts, settings.server.zone)
    sign_in.mount(app, sign_in.Counter(site.data, links, roster, settings.server.language, sink.write_now))
    confirming.mount(app, confirming.Counter(site.data, links, settings.server.language, sink.write))
