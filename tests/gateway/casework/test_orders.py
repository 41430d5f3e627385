"""Which orders of a decision tell somebody, and which of them is about what is held."""

from __future__ import annotations

from audit.cases.case import Kind
from gateway.casework.orders import alone, orders_of, unseen
from policies.decision import Decision, Effect, Obligation

TEACHER, PPDP = Obligation("notify", "arms", "teacher"), Obligation("escalate", "leak", "ppdp")
CHILD = Obligation("escalate", "despair", "counsellor/second-contact")


def held(*orders: Obligation, rule: str = "arms", care: bool = False) -> Decision:
    return Decision(Effect.HOLD, rule, obligations=orders, care=care)


def test_one_for_each_role_and_nothing_for_what_only_keeps() -> None:
    twice = (Obligation("escalate", "a", "ppdp"), Obligation("notify", "b", "ppdp"), Obligation("seal", "a"))
    assert orders_of(Decision(Effect.FLAG, "a", obligations=twice)) == [(twice[0], Kind.ESCALATION)]


def test_whom_the_holding_rule_tells_may_let_it_pass_and_has_no_second_case() -> None:
    assert orders_of(held(TEACHER, PPDP), "counsellor") == [(PPDP, Kind.ESCALATION), (TEACHER, Kind.HOLD)]


def test_where_it_tells_nobody_the_role_of_the_settings_may() -> None:
    assert orders_of(held(PPDP), "teacher") == [
        (PPDP, Kind.ESCALATION), (Obligation("notify", "arms", "teacher"), Kind.HOLD)
    ]  # fmt: skip


def test_a_text_of_help_is_about_whom_the_childs_own_people_are_told_of() -> None:
    decision = held(CHILD, PPDP, care=True)
    assert not alone(PPDP, decision).care
    assert (unseen(CHILD, decision).about, unseen(CHILD, decision).role) == ("child", "counsellor")
    assert unseen(PPDP, decision).about == "general"
    assert unseen(PPDP, held(PPDP, care=True)).about == "child"  # nobody else is told: it is about the child
