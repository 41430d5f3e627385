"""How long what is kept."""

from __future__ import annotations

import pytest

from audit.retention.plan import Plan, Term, Trait, before, trait_of, unlimited, unreachable

STOPPED = Term("exchange", 365, effect=frozenset({"block", "hold", "replace"}))
CASES = Term("exchange", 730, obligation=frozenset({"escalate", "seal"}))
REST = Term("exchange", 184)
ACTS = Term("admin", 1825)
PLAN = Plan((CASES, STOPPED, REST, ACTS))


def test_the_first_term_that_fits_counts() -> None:
    assert PLAN.days(Trait("exchange", "answered", "allow")) == 184
    assert PLAN.days(Trait("exchange", "blocked", "block")) == 365
    assert PLAN.days(Trait("exchange", "replaced", "replace", frozenset({"escalate"}))) == 730
    assert PLAN.days(Trait("admin")) == 1825
    assert Plan((STOPPED,)).days(Trait("exchange", "answered", "allow")) is None, "nobody said: for ever"


def test_what_a_plan_says_as_a_whole() -> None:
    assert PLAN.lengths == (184, 365, 730, 1825)
    assert (PLAN.shortest_exchange, PLAN.longest_exchange) == (184, 730)
    for_ever = Plan((Term("exchange", None, result=frozenset({"failed"})), REST))
    assert (for_ever.shortest_exchange, for_ever.longest_exchange, for_ever.lengths) == (184, None, (184,))
    assert Plan(()).longest_exchange is None
    assert PLAN.digest != for_ever.digest
    assert PLAN.digest == Plan((CASES, STOPPED, REST, ACTS)).digest


def test_a_term_behind_one_that_takes_all_of_it_is_a_mistake() -> None:
    assert unreachable(PLAN.terms) is None
    assert unreachable((REST, STOPPED)) is STOPPED
    assert unreachable((STOPPED, Term("exchange", 9, effect=frozenset({"block"})))) is not None
    assert unreachable((STOPPED, Term("exchange", 9, effect=frozenset({"block", "warn"})))) is None
    assert unreachable((STOPPED, Term("exchange", 9, result=frozenset({"failed"})))) is None
    assert unreachable((REST, ACTS)) is None


def test_whether_something_would_be_kept_for_ever_without_anybody_having_said_so() -> None:
    assert not unlimited(PLAN.terms, "exchange")
    assert unlimited((STOPPED, CASES), "exchange")
    assert unlimited((REST,), "admin")
    assert not unlimited((Term("admin", None),), "admin"), "somebody has said so"


@pytest.mark.parametrize(
    ("kind", "said", "trait"),
    [
        ("admin.key", [{"by": "os:siti"}], Trait("admin")),
        ("retention", [], Trait("admin")),
        (
            "outcome",
            [{"decision": {"effect": "redact"}}, {"result": "answered", "decision": {"effect": "warn"}}],
            Trait("exchange", "answered", "redact"),
        ),
        (
            "outcome",
            [{"decision": {"effect": "redact"}, "enforced": "block"}, {"result": "blocked"}],
            Trait("exchange", "blocked", "block"),
        ),
        (
            "outcome",
            [
                {"decision": {"effect": "replace", "obligations": [{"kind": "escalate"}, {"kind": "seal"}]}},
                {"result": "replaced"},
            ],
            Trait("exchange", "replaced", "replace", frozenset({"escalate", "seal"})),
        ),
        ("outcome", [{"result": "refused"}], Trait("exchange", "refused")),
    ],
)
def test_a_thing_is_what_its_records_say(kind: str, said: list[dict[str, object]], trait: Trait) -> None:
    assert trait_of(kind, said) == trait


def test_so_many_days_before_now() -> None:
    assert before(1_764_043_800.0, 0) == "2025-11-25T04:10Z"
    assert before(1_764_043_800.0, 184) == "2025-05-25T04:10Z"
