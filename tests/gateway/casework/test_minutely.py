"""What the gate does about cases by itself."""

from __future__ import annotations

import asyncio
import logging
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log
from audit.cases.case import GENERAL, Kind, Opening, Origin
from audit.cases.tables import DATABASE
from gateway.admission.folders import open_site
from gateway.admission.keyring import Keyring
from gateway.case_settings import Cases
from gateway.casework.minutely import every_minute, one_round
from gateway.casework.sampling import Sampling


def sampling(room: Any, share: int = 0) -> Sampling:
    return Sampling(room.data, Keyring.open(room.keys), Cases(sample=share), room.written.append, "root")


def test_what_is_late_goes_up(room: Any, caplog: pytest.LogCaptureFixture) -> None:
    head = room.worker("Bu Kepala", "second-contact")
    case = room.register.open(Opening(Kind.ESCALATION, GENERAL, "teacher", 1, Origin(group="7a"))).case
    with caplog.at_level(logging.WARNING):
        one_round(sampling(room))
    assert head.get(case.code).level == 1
    assert "There is no log" in caplog.text or "cases cannot be looked after" in caplog.text


def test_a_site_without_cases_gets_no_file_for_them(room: Any) -> None:
    one_round(sampling(room))
    assert not (room.data / "cases.db").exists()


async def test_the_other_processes_of_a_gate_have_nothing_to_do(tmp_path: Path) -> None:
    with closing(open_site(tmp_path / "data", tmp_path / "keys")) as site:
        log = Log.open(site.data, site.keys, origin=site.origin)
        await every_minute(site, Cases(sample=1000), log, first=False)
        log.close()
    assert not (tmp_path / "data" / "cases.db").exists()


async def test_a_gate_does_it_at_its_start(inside: Any) -> None:
    async with inside("  - name: x\n    when: { direction: input, words: [x] }\n    then: flag\n",
                      {"cases": {"sample": 1}}) as gate:  # fmt: skip
        async with asyncio.timeout(10):
            while not (gate.folder / "data" / DATABASE).exists():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
