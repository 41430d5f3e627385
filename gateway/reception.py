"""What people and programs of an office meet at the gate besides conversations, mounted in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI, Request

from gateway import objections
from gateway.admin import read_json
from gateway.admission.folders import Site
from gateway.admission.keys import Key
from gateway.house import House
from gateway.office import records_api
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


def mount_all(app: FastAPI, stands: Reception) -> None:
    """Adds them to an application: what is for this machine alone only where nobody else reaches the gate."""
    settings, house = stands.settings, stands.house
    objections.mount(app, contact_of(settings.contacts), settings.server.language)
    if settings.server.only_here:
        read = partial(read_json, limit=stands.limit, parse=house.parse)
        records_api.mount(app, records_api.Counter(stands.site.data, stands.admit, read, house.sink.write))
