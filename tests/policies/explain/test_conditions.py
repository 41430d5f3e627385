from typing import Any

import pytest
import yaml

from policies.explain.conditions import phrases
from policies.vocabulary import SCORES


def said(text: str, language: str = "en") -> list[str]:
    when: dict[str, Any] = yaml.safe_load(text)
    return [getattr(phrase.clause(), language) for phrase in phrases(when)]


@pytest.mark.parametrize(
    ("when", "en"),
    [
        ("{ pii: URL, consent: none }", ["the text contains a web link", "no consent is on file"]),
        ("{ all: [{ pii: URL }, { all: [{ consent: none }] }] }",
         ["the text contains a web link", "no consent is on file"]),
        ("{ any: [{ pii: URL }, { pii: ID_NIK }] }",
         ["the text contains a web link or contains an identity number (NIK)"]),
        ("{ any: [{ pii: URL }, { consent: none }] }", ["the text contains a web link or no consent is on file"]),
        ("{ any: [{ pii: URL }] }", ["the text contains a web link"]),
        ("{ any: [{ pii: URL, consent: none }, { age: 9 }] }",
         ["at least one of these is so: (1) the text contains a web link and no consent is on file; "
          "(2) the person is 9 years old"]),
        ("{ not: { pii: URL } }", ["the text does not contain a web link"]),
        ("{ not: { not: { pii: URL } } }", ["the text contains a web link"]),
        ("{ not: { age: '>=16' } }", ["the person is not 16 years old or older"]),
        ("{ not: { any: [{ pii: URL }, { pii: ID_NIK }] } }",
         ["the text does not contain a web link and does not contain an identity number (NIK)"]),
        ("{ not: { pii: URL, age: 9 } }",
         ["not all of these are so: (1) the text contains a web link; (2) the person is 9 years old"]),
        ("{ any: [{ not: { pii: URL, age: 9 } }, { consent: none }] }",
         ["at least one of these is so: (1) not all of these are so: (a) the text contains a web link; "
          "(b) the person is 9 years old; (2) no consent is on file"]),
    ],
)  # fmt: skip
def test_joined_conditions_read_as_a_person_says_them(when: str, en: list[str]) -> None:
    assert said(when) == en


def test_scores_at_one_level_are_said_together_and_in_both_languages() -> None:
    when = "{ any: [{ threat: balanced }, { pii: URL }, { insult: balanced }, { obscene: '>= 0.9' }] }"
    (en,), (id_,) = said(when), said(when, "id")
    assert en.count("balanced") == id_.count("balanced") == 1
    assert "looks threatening or insulting (level" in en
    assert "tampak mengancam atau menghina (tingkat" in id_


@pytest.mark.parametrize("score", sorted(SCORES))
def test_every_score_can_be_said_and_negated_in_both_languages(score: str) -> None:
    texts = {text for when in (f"{{ {score}: strict }}", f"{{ not: {{ {score}: strict }} }}")
             for language in ("en", "id") for text in said(when, language)}  # fmt: skip
    assert len(texts) == 4
