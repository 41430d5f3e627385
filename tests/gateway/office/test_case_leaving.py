"""Cases go with the person they are about, or when their time is over; each is on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record
from audit.cases.acts import Change, dispose, take
from audit.cases.case import CONFIRMED, GENERAL, Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import EVERY, Sight
from audit.reader import Reader
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.store.base import Doomed
from gateway.admission.folders import Site, open_site
from gateway.office.case_leaving import CaseLeaving
from gateway.office.forgetting import Forgetting

WHO, OTHER = "5b" * 16, "6c" * 16
DAY = 86_400
EXCHANGE = "a1" * 16
ACCOUNT = "siti"


def nothing(_: Change) -> None:
    """Writes nothing down."""


class Office:
    """A site with cases, and a clock that tests move."""

    def __init__(self, site: Site, log: Log) -> None:
        self.site, self.log, self.now = site, log, 1_800_000_000.0
        self.register = Register(site.data, lambda: self.now)
        self.leaving = CaseLeaving(log, site, ACCOUNT)
        self.contents = ContentStore(site.data, sealing_key(site.keys))

    def open(self, exchange: str = "", subject: str = WHO) -> Case:
        order = Opening(Kind.MANUAL, GENERAL, "ppdp", int(self.now), Origin(exchange=exchange, subject=subject))
        return self.register.open(order).case

    def closed(self, exchange: str = "", subject: str = WHO) -> Case:
        case, sight, now = self.open(exchange, subject), Sight("Siti", "ppdp", frozenset({EVERY})), int(self.now)
        self.register.change(case.id, sight, lambda one: take(one, "Siti", now), nothing)
        return self.register.change(case.id, sight, lambda one: dispose(one, "Siti", CONFIRMED, now), nothing)

    def seal(self, exchange: str, subject: str = WHO) -> None:
        self.contents.keep({"note": "x"}, Owner(exchange, subject, ""), Order("general", ("ppdp",), 2_000_000_000))

    def records(self) -> list[tuple[str, Any]]:
        with Reader.open(self.site.data).snapshot() as snapshot:
            found = list(snapshot.of_kind("admin.case"))
        return [(one.public_part()["action"], one.private_part()) for one in found]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with (
        closing(open_site(tmp_path / "data", tmp_path / "keys")) as site,
        closing(Log.open(site.data, site.keys, origin=site.origin)) as log,
    ):
        yield Office(site, log)


def test_closed_cases_of_a_person_go_with_their_notes_and_others_stay(office: Office) -> None:
    mine, open_one, other = office.closed(), office.open(EXCHANGE), office.closed(subject=OTHER)
    office.seal(mine.id)
    assert office.leaving.erase(subject=WHO) == 1
    assert office.contents.find(mine.id) == ()
    assert {one.id for one in (open_one, other)} == {office.register.get(one.id, None).id for one in (open_one, other)}
    assert office.records() == [("erase", {"by": ACCOUNT, "case": mine.id})]


def test_cases_whose_time_is_over_go_in_pieces_and_are_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [office.closed().id for _ in range(3)]
    office.now += 31 * DAY
    young = office.closed()
    monkeypatch.setattr("gateway.office.case_leaving.AT_ONCE", 2)
    assert office.leaving.expire(office.now, 30) == (2, True)
    assert office.leaving.expire(office.now, 30) == (1, False)
    assert office.leaving.expire(office.now, 30) == (0, False)
    assert office.register.get(young.id, None).closed
    assert sorted(private["case"] for _, private in office.records()) == sorted(old)


def test_what_a_court_wants_stays_although_its_time_is_over(office: Office) -> None:
    case = office.closed(EXCHANGE)
    hold = Hold("0a" * 4, "exchange", EXCHANGE, "2026-11-27T10:00Z", ACCOUNT, "sengketa 12")
    Ledger.open(office.site.data).hold(hold)
    assert office.leaving.expire(office.now + 999 * DAY, 1) == (0, False)
    assert office.leaving.erase(exchanges=[EXCHANGE]) == 0
    assert office.register.get(case.id, None).id == case.id


def test_an_erasure_takes_cases_and_retention_of_records_leaves_them(office: Office) -> None:
    for kind in ("decision", "outcome"):
        office.log.append_sync(Record(kind, {}, {"exchange": EXCHANGE, "subject": WHO}))
    case, forgetting = office.closed(EXCHANGE), Forgetting(office.log, office.site, ACCOUNT)
    forgetting.exchanges([Doomed(0, b"", EXCHANGE, WHO)], "retention")
    assert office.register.get(case.id, None).id == case.id
    forgetting.exchanges([Doomed(1, b"", EXCHANGE, WHO)], "request")
    assert [action for action, _ in office.records()] == ["erase"]


def test_what_was_sealed_for_a_person_stays_while_somebody_has_to_act_on_it(office: Office) -> None:
    office.open(EXCHANGE)
    office.seal(EXCHANGE)
    forgetting = Forgetting(office.log, office.site, ACCOUNT)
    forgetting.memory(WHO)
    assert len(office.contents.find(EXCHANGE)) == 1
    office.seal("b2" * 16, OTHER)
    forgetting.memory(OTHER)
    assert office.contents.find("b2" * 16) == ()
