"""What is read of an exchange: types and ways of personal data, and nothing that tells of the person."""

from __future__ import annotations

from typing import Any

from audit.reader import Reader
from gateway.office.reports.passages import Passage, Reading, during, of_person


def read(office: Any) -> tuple[list[Passage], Reading]:
    reading = Reading()
    with Reader.open(office.site.data).snapshot() as snapshot:
        return list(during(snapshot, None, None, reading)), reading


def test_what_left_masked_what_left_as_it_was_and_what_was_shown(office: Any) -> None:
    office.asked(office.key(), {"ID_NIK": 1, "PHONE_NUMBER": 2}, redact=("ID_NIK", "EMAIL_ADDRESS"), effect="redact",
                 rules=(("numbers", "redact"), ("marked", "flag")), answer={"PERSON": 1, "ID_NIK": 1},
                 hidden=("ID_NIK",))  # fmt: skip
    ((one,), _) = read(office)
    assert (one.veiled, one.left) == ({"ID_NIK"}, {"PHONE_NUMBER"})
    assert (one.shown, one.hidden & set(one.answered)) == ({"PERSON"}, {"ID_NIK"})
    assert (one.backend, one.country, one.contract) == ("cloud", "SG", "PKS-12")
    assert one.rules == (("sekolah", "numbers"),), "a rule that does not mask may be about the person"


def test_what_was_stopped_left_nowhere(office: Any) -> None:
    office.asked(office.key(), {"CREDIT_CARD": 1}, effect="block", sent=False)
    ((one,), _) = read(office)
    assert (one.sent, one.left, one.veiled, one.kept_in) == (False, frozenset(), frozenset(), {"CREDIT_CARD"})


def test_of_an_exchange_that_never_ended_the_worst_is_assumed(office: Any) -> None:
    office.asked(office.key(), {"ID_NIK": 1}, ended=False)
    ((one,), _) = read(office)
    assert (one.sent, one.result, one.left) == (True, "unknown", {"ID_NIK"})


def test_what_was_found_beside_the_rules_counts_and_what_came_from_before_too(office: Any) -> None:
    rows = [["EMAIL_ADDRESS", 0, 0, 5, None, "pii", "ok"], ["PERSON", 0, 0, 5, None, "pii", "failed"],
            ["toxicity", 0, 0, 5, 9000, "harm", "ok"]]  # fmt: skip
    exchange = office.asked(office.key(), {"ID_NIK": 1}, facts={"pii_history": {"PHONE_NUMBER": 1}})
    ((one,), _) = read(office)
    assert dict(one.asked) == {"ID_NIK": 1, "PHONE_NUMBER": 0}
    assert exchange == one.exchange
    from gateway.office.reports.passages import _found

    assert _found({"pii": {}}, {"findings": {"count": 3, "rows": rows}}) == {"EMAIL_ADDRESS": 1}


def test_simulated_exchanges_are_nobodys_and_erased_ones_are_counted(office: Any) -> None:
    office.asked(office.key(), {"ID_NIK": 1}, simulated=True)
    office.asked(office.key(), {"ID_NIK": 1})
    office.log.erase_private([2, 3], "request", by="siti")
    found, reading = read(office)
    assert (found, reading.erased, reading.simulated, reading.exchanges) == ([], 1, 1, 0)


def test_one_persons_exchanges_with_where_their_text_was_looked_at(office: Any) -> None:
    mine, other = office.key(), office.key()
    own = office.asked(mine, {"ID_NIK": 1}, disclosed=True)
    office.asked(other, {"ID_NIK": 1}, disclosed=True)
    found, others = of_person(Reader.open(office.site.data), mine[1], Reading())
    assert [one.exchange for one in found] == [own]
    assert [(told.to, told.country, told.characters) for told in found[0].disclosures] == [("guard", "DE", 40)]
    assert others == []
