"""People, languages and content that a policy does not reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from policies import Score, Vocabulary, offline

HEAD = "gapura: policy/v1\nname: {0}\n{1}default: allow\nrules:\n"
SITE = HEAD.format("site", "")
Reviewed = Callable[..., list[str]]

# -- floors

FLOOR = "  - { name: numbers, when: { direction: input, pii: ID_NIK }, then: redact, floor: true }\n"
LINKS = "  - { name: links, when: { pii: URL }, then: flag }\n"
BASE = HEAD.format("base", "") + FLOOR
PUPILS = HEAD.format("pupils", "extends: [./base.yaml]\napplies: { groups: smp }\n").replace("rules:\n", "")
STAFF = HEAD.format("staff", "{0}applies: {{ groups: guru }}\n") + LINKS.replace("{", "{{").replace("}", "}}")


def test_a_floor_that_another_policy_lacks_does_not_reach_its_people(reviewed: Reviewed) -> None:
    found = reviewed("pupils", "staff", base=BASE, pupils=PUPILS, staff=STAFF.format(""))
    assert found == ["GP053 applies"]


def test_with_the_same_floor_below_everybody_has_it(reviewed: Reviewed) -> None:
    staff = STAFF.format("extends: [./base.yaml]\n")
    assert reviewed("pupils", "staff", base=BASE, pupils=PUPILS, staff=staff) == []


def test_whoever_gets_no_policy_is_refused_and_needs_no_floor(reviewed: Reviewed) -> None:
    assert reviewed("pupils", base=BASE, pupils=PUPILS) == []


# -- languages


def test_a_model_that_was_not_validated_is_told_once_for_each_language(reviewed: Reviewed) -> None:
    rules = "  - { name: a, when: { direction: input, threat: strict, insult: balanced }, then: block }\n"
    rules += "  - { name: b, when: { direction: output, threat: strict }, then: block }\n"
    assert reviewed(policy=SITE + rules) == ["GP054 threat"]
    both = "toxicity: strict, insult: balanced"
    assert reviewed(policy=SITE + rules.replace("threat: strict, insult: balanced", both)) == ["GP054 insult"]


def test_a_rule_that_names_its_language_is_held_to_that_one(reviewed: Reviewed, words: Vocabulary) -> None:
    told = replace(words, contents=frozenset({"language"}))
    rule = "  - {{ name: a, when: {{ direction: input, language: {0}, threat: strict }}, then: block }}\n"
    assert reviewed(policy=SITE + rule.format("en"), vocabulary=told) == []
    assert reviewed(policy=SITE + rule.format("[en, jv]"), vocabulary=told) == ["GP054 threat"]


def test_what_a_pack_asks_of_a_model_is_told_where_the_pack_is_named(reviewed: Reviewed) -> None:
    words = offline()
    english = replace(words, scores={name: replace(one, languages=("en",)) for name, one in words.scores.items()})
    assert reviewed(policy=HEAD.format("site", "extends: [school]\n")[:-7], vocabulary=english) == ["GP054 school"]
    assert reviewed(policy=HEAD.format("site", "extends: [school]\n")[:-7], vocabulary=words) == []


def test_a_score_without_any_language_is_fit_for_none(reviewed: Reviewed, words: Vocabulary) -> None:
    bare = replace(words, scores={"toxicity": Score({"strict": 9000})})
    rule = "  - { name: a, when: { direction: input, toxicity: strict }, then: block }\n"
    assert reviewed(policy=SITE + rule, vocabulary=bare) == ["GP054 toxicity"] * 2


# -- content that nobody can look into

PASS = HEAD.format("site", "unseen: pass\n")
LOOKS = "  - { name: a, when: { direction: output, toxicity: strict }, then: block }\n"


@pytest.mark.parametrize(
    ("stops", "found"),
    [
        ("", ["GP056 pass"]),
        ("  - { name: b, when: { unseen: any }, then: block }\n", []),
        ("  - { name: b, when: { unseen: image }, then: block }\n", ["GP056 pass"]),
        ("  - { name: b, when: { unseen: any, direction: input }, then: block }\n", ["GP056 pass"]),
        ("  - { name: b, when: { unseen: any }, then: block, except: { roles: teacher } }\n", ["GP056 pass"]),
        ("  - { name: b, when: { unseen: any }, then: flag }\n", ["GP056 pass"]),
    ],
)
def test_what_comes_as_an_image_passes_rules_that_read(reviewed: Reviewed, stops: str, found: list[str]) -> None:
    assert reviewed(policy=PASS + LOOKS + stops) == found


def test_where_no_rule_reads_or_unseen_is_refused_nothing_passes_unread(reviewed: Reviewed) -> None:
    assert reviewed(policy=SITE + LOOKS) == []
    assert reviewed(policy=PASS + LOOKS.replace("block", "flag, on_error: flag")) == []
    strict = HEAD.format("strict", "unseen: refuse\n").replace("rules:\n", "")
    assert reviewed("policy", "strict", policy=PASS + LOOKS, strict=strict) == []
    some = strict.replace("default:", "applies: { groups: smp }\ndefault:")
    assert reviewed("policy", "some", policy=PASS + LOOKS, some=some) == ["GP056 pass"]


# -- children, and people to be told


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("when: { direction: output, threat: strict }, then: block, on_error: flag", ["GP057 flag"]),
        ("when: { direction: input, pii: URL }, then: replace, care: helpline, on_error: allow", ["GP057 allow"]),
        ("when: { direction: output, threat: strict }, then: block", []),
        ("when: { direction: output, threat: strict }, then: warn, on_error: warn", []),
        ("when: { direction: output, toxicity: strict }, then: block, on_error: flag", []),
    ],
)
def test_what_guards_a_child_does_not_give_way(reviewed: Reviewed, rule: str, found: list[str]) -> None:
    said = reviewed(policy=SITE + f"  - {{ name: a, {rule} }}\n")
    assert [one for one in said if not one.startswith("GP054")] == found


def test_a_role_that_nobody_has_is_told_to_whoever_relies_on_it(reviewed: Reviewed, words: Vocabulary) -> None:
    rule = "  - { name: a, when: { direction: input, pii: URL }, then: [flag, notify], notify: {0} }\n"
    site = replace(words, obligations=frozenset({"notify"}), contacts=frozenset({"counsellor"}))
    there, both = "counsellor", "{ role: counsellor, instead: deputy }"
    assert reviewed(policy=SITE + rule.replace("{0}", there), vocabulary=site) == []
    assert reviewed(policy=SITE + rule.replace("{0}", both), vocabulary=site) == ["GP063 deputy"]
    assert reviewed(policy=SITE + rule.replace("{0}", both), vocabulary=replace(site, contacts=None)) == []
