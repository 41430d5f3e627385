"""When a tool that is offered or called is one that policies name."""

import pytest

from policies.calls import fits, key, seen


@pytest.mark.parametrize(
    ("pattern", "text", "good"),
    [
        ("send_mail", "send_mail", True),
        ("send_mail", "send_mails", False),
        ("db_*", "db_read", True),
        ("*", "", True),
        ("*drop table*", "please drop table x", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("ab*ba", "aba", False),
        ("", "x", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, text: str, good: bool) -> None:
    assert fits(pattern, text) is good


@pytest.mark.parametrize(
    ("arguments", "good"),
    [
        ('{"q": "DROP TABLE pupils"}', True),
        ('{"q": "\\u0064rop table x"}', True),
        ('{"deep": [{"q": ["x", "drop table y"]}]}', True),
        ('{"q": "ok", "q": "drop table x"}', True),
        ('{"q": "drop", "r": "table"}', False),
        ('{"q": "select 1"}', False),
        ("", False),
        ("{}", False),
    ],
)
def test_a_pattern_must_fit_one_value_of_the_arguments(arguments: str, good: bool) -> None:
    assert bool(seen(["run_sql(*drop table*)"], "run_sql", arguments)) is good


def test_arguments_that_cannot_be_understood_fit_every_pattern() -> None:
    assert seen(["run_sql(*drop*)", "other(*drop*)"], "run_sql", "{broken") == {"run_sql(*drop*)"}
    assert seen(["run_sql(*drop*)"], "run_sql", "[" * 100_000) == {"run_sql(*drop*)"}


def test_a_tool_that_is_only_offered_has_a_name_and_nothing_more() -> None:
    assert seen(["*", "db_*", "db_read", "db_read(*)", "mail"], "db_read") == {"*", "db_*", "db_read"}


def test_a_pattern_may_ask_for_a_number_or_for_anything() -> None:
    assert seen([key("pay", "1000"), key("pay", "*")], "pay", '{"sum": 1000}') == {"pay(1000)", "pay(*)"}
