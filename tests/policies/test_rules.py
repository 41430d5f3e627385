from policies import Effect, Match, Rule, Terms
from policies.logic import Condition
from policies.rules import Root


def test_terms_unite_to_the_stricter_in_every_respect() -> None:
    mild = Terms("native", "pass", "scan", frozenset({"a", "b"}))
    strict = Terms("refusal", "refuse", "reject", frozenset({"b", "c"}))
    united = Terms("refusal", "refuse", "reject", frozenset({"b"}))
    assert mild.united(strict) == strict.united(mild) == united
    assert Terms("error").united(Terms("refusal")).respond == "error"


def test_a_root_speaks_to_those_who_fit_both_its_groups_and_roles() -> None:
    everyone = Root("r", Effect.ALLOW, ())
    few = Root("r", Effect.ALLOW, (), groups=frozenset({"smp"}), roles=frozenset({"student"}))
    assert everyone.speaks_to("", "")
    assert few.speaks_to("smp", "student")
    assert not few.speaks_to("smp", "teacher")
    assert not few.speaks_to("guru", "student")


def make(effect: Effect, on_error: Effect, *, shadow: bool = False) -> Rule:
    condition = Condition(lambda facts: None)
    match = Match("r", "site", effect)
    return Rule("r", "site", "f", 1, effect, on_error, condition.test, condition, match, match, shadow=shadow)


def test_a_rule_is_enforcing_if_it_can_withhold_text_in_any_way() -> None:
    assert make(Effect.REDACT, Effect.BLOCK).enforcing
    assert make(Effect.FLAG, Effect.BLOCK).enforcing
    assert not make(Effect.FLAG, Effect.FLAG).enforcing
    assert not make(Effect.BLOCK, Effect.BLOCK, shadow=True).enforcing


def test_a_rule_shows_no_closures() -> None:
    assert "lambda" not in repr(make(Effect.FLAG, Effect.FLAG))
