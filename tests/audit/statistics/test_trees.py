"""Cases from two sides, and acts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cases.case import ENDS, Kind
from audit.statistics.figures import Figure
from audit.statistics.flows import Network
from audit.statistics.hiding import hidden
from audit.statistics.tables import published
from audit.statistics.tally import Known, Tally
from audit.statistics.trees import acts, cases

RULES = ("harmful-answer", "identity-numbers")


def case(tally: Tally, kind: Kind, end: str, person: int, rule: str = "") -> None:
    """As they are counted: by kind, and where they are about a rule by rule."""
    tally.branch("cases", kind, end, person)
    if rule and kind is Kind.OBJECTION:
        tally.branch("objections", rule, end, person)
    if rule and kind is Kind.SAMPLE and end in ("confirmed", "false_positive"):
        tally.branch("samples", rule, end, person)


def told(tally: Tally, least: int = 5) -> dict[tuple[str, ...], Figure]:
    return published(tally, [Known("block", one) for one in RULES], [], least)


def test_cases_objections_and_samples_are_hidden_by_one_rule() -> None:
    tally = Tally()
    for person in range(12):
        case(tally, Kind.ESCALATION, "confirmed" if person < 11 else "withdrawn", person)
        case(tally, Kind.OBJECTION, "objection_upheld" if person % 2 else "denied", person, "harmful-answer")
        case(tally, Kind.SAMPLE, "confirmed", person, "identity-numbers")
    figures = told(tally)
    assert figures["cases", "escalation"] == Figure.exactly(12)
    assert not figures["cases", "escalation", "confirmed"].exact  # or the one who withdrew would be known
    assert figures["objections", "harmful-answer", "upheld"] == Figure.exactly(6)
    assert figures["samples", "identity-numbers"] == Figure.exactly(12)
    assert not figures["samples", "identity-numbers", "error"].exact


def test_what_is_hidden_by_rule_cannot_be_taken_from_all_of_its_kind() -> None:
    tally = Tally()
    for person in range(30):
        case(tally, Kind.OBJECTION, "denied", person, "harmful-answer" if person < 28 else "identity-numbers")
    figures = told(tally)
    rare, kind, rule = (figures[path] for path in (
        ("objections", "identity-numbers"), ("cases", "objection"), ("objections", "harmful-answer")))  # fmt: skip
    assert not rare.exact
    assert not (kind.exact and rule.exact)


def test_a_case_that_ended_in_a_way_that_nobody_foresaw_is_counted_and_not_named() -> None:
    tally = Tally()
    for person in range(9):
        case(tally, Kind.HOLD, "vanished", person)
    figures = told(tally)
    assert figures["cases", "hold"].low <= 9
    assert ("cases", "hold", "vanished") not in figures


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    tally = Tally()
    for person in range(draw(st.integers(0, 40))):
        kind = draw(st.sampled_from([Kind.OBJECTION, Kind.SAMPLE, Kind.HOLD]))
        end = draw(st.sampled_from([*ENDS[kind], "open"]))
        case(tally, kind, end, person % 25, draw(st.sampled_from([*RULES, "", "gone"])))
    return tally


@settings(deadline=None)
@given(tallies())
def test_every_rare_count_has_room_from_whichever_side_one_looks(tally: Tally) -> None:
    network = Network(cases(tally, RULES, 5))
    away = hidden(network, 5)
    for at, arc in enumerate(network.arcs):
        if arc.path is not None and arc.people < 5:
            assert at in away
            assert sum(network.room(at, away, 1000)) >= 5


@pytest.mark.parametrize(("many", "shown"), [(4, {}), (5, {("reveals", "counselling"): Figure(5, 5)})])
def test_acts_are_named_from_the_number_on_that_people_are(many: int, shown: dict[tuple[str, ...], Figure]) -> None:
    tally = Tally()
    for act in range(many):
        tally.branch("reveals", "counselling", "", act)
    assert acts(tally, 5) == shown
