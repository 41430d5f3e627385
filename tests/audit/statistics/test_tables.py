"""What may be shown of what was counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.statistics.figures import UNKNOWN, Figure
from audit.statistics.flows import Network
from audit.statistics.periods import Period
from audit.statistics.tables import published, requests
from audit.statistics.tally import Known, Tally

YEAR = Period.read("2026")


def test_what_is_shown_is_true_and_what_is_hidden_lies_within_its_bounds(
    school: Callable[..., Any], rules: Sequence[Known], groups: Sequence[str]
) -> None:
    asked = school(3).ask(YEAR, 4000)
    figures = published(asked.tally(YEAR), rules, groups, 10)
    counted = [one for one in asked.asked if not one.simulated]
    assert figures["exchanges",] == Figure.exactly(len(counted))
    exact = 0
    for path, figure in figures.items():
        if path[0] in ("rule", "cell", "group"):
            group = {"rule": None, "cell": path[-1], "group": path[1]}[path[0]]
            rule = None if path[0] == "group" else path[1:3]
            wanted = [one for one in counted if group in (None, one.group) and rule in (None, (one.effect, one.rule))]
            assert figure.low <= len(wanted)
            assert figure.high is None or len(wanted) <= figure.high
            exact += figure.exact
            if figure.exact and figure.low:
                assert len({one.person for one in wanted}) >= 10
    assert exact >= 8


def test_a_rule_that_may_not_be_counted_by_group_is_counted_for_the_whole_site_alone(
    school: Callable[..., Any], rules: Sequence[Known], groups: Sequence[str]
) -> None:
    figures = published(school(3).ask(YEAR, 9000).tally(YEAR), rules, groups, 10)
    assert figures["rule", "replace", "child-at-risk"].exact
    assert {path[2] for path in figures if path[0] == "cell"} == {"identity-numbers", "harmful-answer", "chat-language"}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(0, 9))
def test_whether_a_rule_spoke_to_one_person_or_to_nobody_does_not_show_in_the_list(seed: int, times: int) -> None:
    def tally(rare: int) -> Tally:
        made = Tally()
        from audit.statistics.tally import Cell

        for person in range(30):
            for _ in range(2 + (seed + person) % 3):
                made.exchanges.add(person)
                made.groups.setdefault("siswa-smp", Cell()).add(person)
                rule = ("block", "rare") if person == 0 and rare > 0 else ("allow", "")
                rare -= 1
                made.rules.setdefault(rule, Cell()).add(person)
                made.cells.setdefault((*rule, "siswa-smp"), Cell()).add(person)
        return made

    rules = [Known("block", "rare", True), Known("flag", "never", True)]
    groups = ["guru", "siswa-smp"]
    assert published(tally(times), rules, groups, 10).keys() == published(tally(0), rules, groups, 10).keys()


def test_of_fewer_people_than_promised_nothing_about_requests_is_said(
    school: Callable[..., Any], rules: Sequence[Known], groups: Sequence[str]
) -> None:
    figures = published(school(1, people=9).ask(YEAR, 500).tally(YEAR), rules, groups, 10)
    assert figures["exchanges",] == UNKNOWN
    assert not {"rule", "group", "cell", "beside"} & {path[0] for path in figures}


def test_a_network_of_requests_adds_up_also_with_groups_that_are_gone(
    school: Callable[..., Any], rules: Sequence[Known]
) -> None:
    tally = school(5).ask(YEAR, 300).tally(YEAR)
    assert Network(requests(tally, rules, ["guru"], 10)).arcs
    assert Network(requests(tally, [], [], 200)).arcs


def test_what_adds_up_to_nothing_is_told_in_bands_and_only_where_enough_people_stand_behind_it() -> None:
    tally = Tally()
    for person in range(30):
        tally.exchanges.add(person)
        tally.note("redacted", "ID_NIK", person)
        if person < 4:
            tally.note("redacted", "ID_KK", person)
    tally.tick("erased", "exchanges", 3)
    tally.tick("refused", "bad_key", 3)
    tally.tick("refused", "other", 37)
    figures = published(tally, [], [], 10)
    assert figures["beside", "redacted", "ID_NIK"] == Figure(20, 39)
    assert ("beside", "redacted", "ID_KK") not in figures
    assert figures["machine", "erased", "exchanges"] == Figure(0, 19)
    assert figures["machine", "refused", "bad_key"] == Figure.exactly(3)
    assert figures["machine", "refused", "other"] == Figure(20, 39)  # who withdrew consent may be one person
