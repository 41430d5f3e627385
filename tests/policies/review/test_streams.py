"""Which rules make an answer wait, and which part of them is to blame."""

from collections.abc import Callable

import pytest

HEAD = "gapura: policy/v1\nname: site\ndefault: {0}\nrules:\n"
WORDS = "message: { en: a, id: b }"


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (f"when: {{ direction: output, pii: URL }}, then: replace, {WORDS}", "then"),
        ("when: { direction: output, pii: { URL: 3 } }, then: block", "pii"),
        (
            "when: { direction: output, any: [{ toxicity: strict }, { not: { pii: URL } }] }, then: block",
            "not",
        ),
        ('when: { direction: output, identities: ">= 2" }, then: block', "identities"),
        ("when: { pii: URL, toxicity: strict }, then: redact", "toxicity"),
    ],
)
def test_it_is_shown_at_the_part_that_makes_people_wait(
    reviewed: Callable[..., list[str]], rule: str, part: str
) -> None:
    found = reviewed(policy=HEAD.format("allow") + f"  - {{ name: a, {rule} }}\n")
    assert found == [f"GP055 {part}"]


@pytest.mark.parametrize(
    "rule",
    [
        "when: { direction: output, toxicity: strict }, then: block",
        "when: { direction: output, pii: [URL, ID_NIK] }, then: redact",
        'when: { direction: output, not: { age: ">=16" }, toxicity: strict }, then: block',
        f"when: {{ direction: input, pii: {{ URL: 3 }} }}, then: replace, {WORDS}",
        "when: { direction: output, pii: { URL: 3 } }, then: flag",
        "when: { direction: output, pii: { URL: 3 } }, then: block, shadow: true",
    ],
)
def test_what_the_beginning_can_tell_costs_nothing(reviewed: Callable[..., list[str]], rule: str) -> None:
    assert reviewed(policy=HEAD.format("allow") + f"  - {{ name: a, {rule} }}\n") == []


def test_an_allow_waits_only_where_there_is_something_to_lift(reviewed: Callable[..., list[str]]) -> None:
    rule = "  - { name: a, when: { direction: output, pii: URL }, then: allow }\n"
    assert reviewed(policy=HEAD.format("block") + rule) == ["GP055 then"]
    assert reviewed(policy=HEAD.format("allow") + rule) == []
