"""What is told of a text: only what is asked for, in the words of the policy that asks."""

from __future__ import annotations

from gateway.detectors.contents import of_answer, of_question
from gateway.exchange import Part, Told
from policies.rules import Needs

WORDS = Needs(True, looks_at=frozenset({"words"}), phrases=frozenset({"RAHASIA"}))
TOOLS = Needs(True, looks_at=frozenset({"tools"}), tools=frozenset({"db_*", "run_sql(*drop*)", "mail"}))
SECRET = [Part(0, "Ini rahasia", ("p",), "user", 0)]


async def test_nobody_looks_where_nobody_asks() -> None:
    assert await of_question(Needs(True), SECRET, (), ["db_read"]) == Told()
    assert await of_answer(Needs(True), ["rahasia"], ["rahasia"], [("db_read", "{}")]) == Told()


async def test_words_of_questions_and_answers() -> None:
    assert await of_question(WORDS, SECRET, (), ()) == Told(frozenset({"RAHASIA"}))
    assert await of_answer(WORDS, ["Ini", "rahasia"], [], ()) == Told(frozenset({"RAHASIA"}))


async def test_a_tool_that_is_offered_is_named_as_the_policy_names_it() -> None:
    assert (await of_question(TOOLS, [], (), ["db_read", "run_sql", "other"])).tools == {"db_*"}


async def test_a_call_is_known_by_its_name_and_by_what_it_is_given() -> None:
    calls = [("db_read", "{}"), ("run_sql", '{"q": "DROP TABLE x"}')]
    assert (await of_answer(TOOLS, [], [], calls)).tools == {"db_*", "run_sql(*drop*)"}
    assert (await of_answer(TOOLS, [], [], [("run_sql", '{"q": "select 1"}')])).tools == set()
