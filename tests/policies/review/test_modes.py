"""What is written under ``as`` and will not come about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Reviewed = Callable[..., list[str]]
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"


def rule(name: str, direction: str, types: str, mode: str) -> str:
    written = f", as: {mode}" if mode else ""
    return f"  - {{ name: {name}, when: {{ direction: {direction}, pii: {types} }}, then: redact{written} }}\n"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("input", "[URL, PHONE_NUMBER]", "mask"), ("input", "[URL, ID_NIK]", "hash"), ["GP066 hash"]),
        (("input", "[URL, PHONE_NUMBER]", "mask"), ("input", "[URL, ID_NIK]", "mask"), []),
        (("input", "[URL, PHONE_NUMBER]", "mask"), ("input", "[URL, ID_NIK]", ""), []),
        (("input", "URL", "mask"), ("input", "ID_NIK", "hash"), []),
        (("input", "[URL, PHONE_NUMBER]", "mask"), ("output", "[URL, ID_NIK]", "category"), []),
        (("input", "PHONE_NUMBER", "surrogate"), ("output", "URL", "hash"), ["GP067 hash"]),
        (("output", "PHONE_NUMBER", "category"), ("output", "URL", "mask"), []),
    ],
)
def test_rules_that_disagree_and_modes_that_answers_cannot_have_are_remarked(
    reviewed: Reviewed, one: tuple[str, str, str], other: tuple[str, str, str], found: list[str]
) -> None:
    assert reviewed(policy=HEAD + rule("a", *one) + rule("b", *other)) == found
