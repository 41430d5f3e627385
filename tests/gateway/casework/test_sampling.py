"""Exchanges drawn at random, after they ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.cases.case import Kind
from audit.cases.register import Wanted
from audit.cases.sight import EVERY, Sight
from gateway.admission.keyring import Keyring
from gateway.case_settings import Cases
from gateway.casework.sampling import Sampling
from tests.gateway.casework.test_exchanges import RULES

DEWI = Sight("Dewi", "ppdp", frozenset({EVERY}))


def sampling(gate: Any, share: int = 1000) -> Sampling:
    def write(record: Any) -> None:
        gate.written.append(record)

    gate.written = getattr(gate, "written", [])
    return Sampling(gate.folder / "data", gate.site.keyring, Cases(sample=share), write, "root")


def cases(gate: Any) -> Any:
    from audit.cases.register import Register

    return Register(gate.folder / "data").page(DEWI, Wanted(states=())).cases


async def test_all_that_ended_since_the_last_time_is_drawn_once(inside: Any) -> None:
    async with inside(RULES) as gate:
        await gate.ask("sebelum undian")
        draw = sampling(gate)
        assert draw.sweep() == 0  # what was asked before anybody decided to draw is left alone
        exchanges = {(await gate.ask(text)).headers["x-request-id"] for text in ("hai", "halo")}
        assert (draw.sweep(), draw.sweep()) == (2, 0)
        assert {case.origin.exchange for case in cases(gate)} == exchanges
        assert {(case.kind, case.role, case.origin.effect) for case in cases(gate)} == {(Kind.SAMPLE, "ppdp", "allow")}
        assert [record.public["action"] for record in gate.written] == ["open", "open"]


async def test_nobody_at_risk_and_nothing_that_was_only_tried_is_drawn(inside: Any) -> None:
    async with inside(RULES) as gate:
        draw = sampling(gate)
        draw.sweep()
        await gate.ask("aku ingin mati")
        headers = {"authorization": f"Bearer {gate.token}"}
        body = {"direction": "input", "text": "hai"}
        assert (await gate.client.post("/gapura/v1/check", json=body, headers=headers)).status_code == 200
        assert (draw.sweep(), cases(gate)) == (0, ())


async def test_while_nothing_is_drawn_what_ends_is_passed_over(inside: Any) -> None:
    async with inside(RULES) as gate:
        sampling(gate).sweep()
        await gate.ask("hai")
        assert (sampling(gate, 0).sweep(), sampling(gate).sweep()) == (0, 0)


@pytest.mark.parametrize("share", [0, 50, 500, 1000])
def test_the_share_is_the_one_that_was_asked_for_and_the_same_each_time(tmp_path: Path, share: int) -> None:
    draw = Sampling(tmp_path, Keyring(b"p" * 32, b"q" * 32, b"m" * 32), Cases(sample=share), lambda _: None, "root")
    ids = [f"{number:032x}" for number in range(4000)]
    chosen = [draw.drawn(one) for one in ids]
    assert chosen == [draw.drawn(one) for one in ids]
    assert abs(sum(chosen) - 4 * share) <= 160  # five standard deviations at one half
