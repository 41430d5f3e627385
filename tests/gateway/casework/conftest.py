"""People at work on the cases of a site."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.cases.register import Register
from audit.seal.boxes import key_id
from audit.seal.people import Identity, People
from gateway.admission import desk
from gateway.admission.folders import open_site
from gateway.case_settings import Cases
from gateway.casework.caseworker import Caseworker, Place
from gateway.sealing import Sealer
from gateway.settings import Settings

PHRASE = "empat kata yang rahasia"


class Room:
    """The cases of a site without a gate: what is written down is kept in ``written``."""

    def __init__(self, folder: Path) -> None:
        self.data, self.keys = folder / "data", folder / "keys"
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.written: list[Record] = []
        self.now = 1_800_000_000
        self.terms = Cases()

    @property
    def register(self) -> Register:
        return Register(self.data, clock=lambda: self.now)

    @property
    def people(self) -> People:
        return People(self.data)

    def worker(self, name: str, role: str, *groups: str) -> Caseworker:
        """Somebody of this name, entered on first sight."""
        if name not in {one.name for one in self.people.list()}:
            self.people.add(name, role, PHRASE, lambda _: None)
            if groups:
                self.register.set_groups(name, groups)
        who: Identity = self.people.unlock(name, PHRASE)
        sealer = Sealer.at(self.data, self.keys, Settings())
        worker = Caseworker(Place(self.data, self.keys, self.terms, sealer, self.written.append, "root"), who)
        worker.register = self.register
        return worker

    def enter(self) -> None:
        """Put on record who is here, as ``gapura audit people add`` does."""
        with closing(open_site(self.data, self.keys)) as site:
            for one in self.people.list():
                private = {"person": one.name, "key": one.id, "sheet": key_id(one.recovery)}
                desk.record("admin.person", site, {"action": "add", "role": one.role}, private)

    def said(self) -> list[tuple[str, Any]]:
        """What was written down: action, and who did it."""
        return [(one.public["action"], (one.private or {}).get("person", "")) for one in self.written]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    return Room(tmp_path)
