"""What reading drawn cases tells."""

from __future__ import annotations

from typing import Any

from audit.cases.case import GENERAL, Kind, Opening, Origin
from audit.cases.readings import give
from audit.cases.sight import EVERY, Sight
from gateway.casework.quality import quality

DEWI, MADE = (Sight(name, "ppdp", frozenset({EVERY})) for name in ("Dewi", "Made"))


def test_each_rule_has_its_figures_and_what_one_does_not_see_is_in_none(room: Any) -> None:
    for rule, group, verdict in (
        ("cards", "7a", "false_positive"),
        ("cards", "7b", "confirmed"),
        ("", "7a", "confirmed"),
    ):
        order = Opening(Kind.SAMPLE, GENERAL, "ppdp", 9, Origin(group=group, rule=rule))
        case = room.register.open(order).case
        for reader in (DEWI, MADE):
            give(room.register, case.id, reader, verdict, lambda _: None)
    room.register.open(Opening(Kind.SAMPLE, GENERAL, "ppdp", 9, Origin(group="7a", rule="cards")))  # nobody read it
    all_ = quality(room.register, DEWI)
    assert (all_.agreement.read, all_.agreement.same) == (3, 3)
    assert all_.rules["cards"] == {"confirmed": 1, "false_positive": 1, "policy_change": 0, "unclear": 0}
    mine = quality(room.register, Sight("Ani", "ppdp", frozenset({"7b"})))
    assert (mine.agreement.read, list(mine.rules)) == (1, ["cards"])
    assert mine.told()["rules"]["cards"]["false_positive"] == 0
