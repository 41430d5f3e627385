import string

import pytest

from policies.circumstances import ROUTE
from policies.explain.words import (
    AND,
    DATA,
    DAY,
    ENTITY,
    KIND,
    LEVEL,
    OR,
    ROLE,
    SCORE,
    Both,
    counted,
    detector,
    entity,
    joined,
    same,
)
from policies.explain.words import ROUTE as ROUTE_WORDS
from policies.vocabulary import DATA_CLASSES, ENTITIES, LEVELS, SCORES, UNSEEN_KINDS, offline


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (ENTITY, ENTITIES),
        (SCORE, SCORES),
        (LEVEL, frozenset(LEVELS)),
        (KIND, UNSEEN_KINDS),
        (DATA, frozenset(DATA_CLASSES)),
        (ROLE, offline().roles),
        (ROUTE_WORDS, frozenset(ROUTE)),
    ],
    ids=["entities", "scores", "levels", "unseen kinds", "classes of data", "roles", "route"],
)
def test_every_name_of_the_language_has_words_and_no_other_has(
    words: dict[str, object], language: frozenset[str]
) -> None:
    assert words.keys() == language


def test_every_value_of_a_route_has_words() -> None:
    for name, values in ROUTE.items():
        assert ROUTE_WORDS[name].keys() == {"unstated"} | (values if values is not None else {"*"})


def test_both_languages_say_something_and_ask_for_the_same_values() -> None:
    routes = [said for values in ROUTE_WORDS.values() for said in values.values()]
    said = [*SCORE.values(), *LEVEL.values(), *KIND.values(), *DATA.values(), *ROLE.values(), *DAY, *routes]
    assert [one for one in said if not one.en or not one.id or one.en == one.id] == []
    assert [one for one in said if names(one.en) != names(one.id)] == []


def test_lists_read_as_a_person_says_them() -> None:
    a, b, c = same("a"), same("b"), same("c, d")
    assert joined([a], OR) == Both("a", "a")
    assert joined([a, b], AND) == Both("a and b", "a dan b")
    assert joined([a, b, a], OR) == Both("a, b or a", "a, b, atau a")
    assert joined([a, c], AND) == Both("a, and c, d", "a, dan c, d")


def test_values_are_counted() -> None:
    assert counted("PHONE_NUMBER", 1) == Both("1 phone number", "1 nomor telepon")
    assert counted("PHONE_NUMBER", 2) == Both("2 phone numbers", "2 nomor telepon")
    assert counted("SHOE_SIZE", 2) == Both("2 SHOE_SIZE", "2 SHOE_SIZE")


def test_a_type_of_a_sites_own_is_named_as_it_is() -> None:
    assert entity("SHOE_SIZE") == Both("a value of the type SHOE_SIZE", "nilai berjenis SHOE_SIZE")
    assert detector("selfharm").en == "text that looks like a sign of self-harm"


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
