"""Cases opened by hand."""

from __future__ import annotations

from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Kind
from audit.cases.trouble import CaseError
from audit.seal.people import People
from gateway.casework.reporting import Report, report
from tests.gateway.casework.test_exchanges import RULES


def trouble(worker: Any, what: Report) -> str:
    with pytest.raises(CaseError) as told:
        report(worker, what)
    return told.value.code


def test_a_case_about_no_exchange_is_for_the_role_of_who_reports_it(room: Any) -> None:
    adi = room.worker("Adi", "teacher", "7a")
    case = report(adi, Report(group="7a"))
    assert (case.kind, case.about, case.role, case.named) == (Kind.MANUAL, GENERAL, "teacher", {"Adi"})
    assert trouble(adi, Report(group="7b")) == "no_exchange"
    assert room.said() == [("open", "Adi")]


def test_anybody_reports_a_child_at_risk_and_counsellors_alone_see_it(room: Any) -> None:
    adi = room.worker("Adi", "teacher", "7a")
    assert trouble(adi, Report(child=True)) == "no_holder"
    sari = room.worker("Sari", "counsellor")
    case = report(adi, Report(child=True, group="7b"))
    assert (case.about, case.named, sari.get(case.code)) == (CHILD, {"Sari"}, case)
    assert trouble(adi, Report(child=True, role="teacher")) == "no_holder"
    with pytest.raises(CaseError):
        adi.get(case.code)


@pytest.fixture
def of_gate(room: Any) -> Any:
    """Somebody at work beside a gate."""

    def make(gate: Any, name: str, role: str, *groups: str) -> Any:
        room.data, room.keys = gate.folder / "data", gate.folder / "keys"
        return room.worker(name, role, *groups)

    return make


async def test_an_exchange_of_their_group_is_opened_once_and_one_of_another_is_not_there(
    inside: Any, of_gate: Any
) -> None:
    async with inside(RULES) as gate:
        exchange = (await gate.ask("hai")).headers["x-request-id"]
        adi, tini = of_gate(gate, "Adi", "teacher", "siswa-smp"), of_gate(gate, "Bu Tini", "teacher", "siswa-sd")
        case = report(adi, Report(exchange))
        assert (case.origin.exchange, case.origin.group, report(adi, Report(exchange)).id) == (
            exchange,
            "siswa-smp",
            case.id,
        )
        assert trouble(tini, Report(exchange)) == trouble(tini, Report("ff" * 16)) == "no_exchange"


async def test_a_childs_exchange_goes_to_counsellors_whoever_brings_it(inside: Any, of_gate: Any) -> None:
    async with inside(RULES) as gate:
        People(gate.folder / "data").add("Sari", "counsellor", "empat kata yang rahasia", lambda _: None)
        exchange = (await gate.ask("aku ingin mati")).headers["x-request-id"]
        adi = of_gate(gate, "Adi", "teacher", "siswa-smp")
        case = report(adi, Report(exchange))
        assert (case.about, case.named, len(case.contents)) == (CHILD, {"Sari"}, 1)
        with pytest.raises(CaseError):
            adi.get(case.code)
