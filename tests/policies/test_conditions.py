from collections.abc import Callable

import pytest

from policies import Facts, Program

RULE = "  - {{ name: r, when: {when}, then: flag, on_error: block }}\n"
ALLOW, FLAG, BLOCK = "allow", "flag", "block"


@pytest.mark.parametrize(
    ("when", "facts", "effect"),
    [
        ("{ direction: input }", Facts("input"), FLAG),
        ("{ direction: input }", Facts("output"), ALLOW),
        ("{ pii: ID_NIK }", Facts("input", pii={"ID_NIK": 1}), FLAG),
        ("{ pii: [URL, ID_NIK] }", Facts("input", pii={"ID_NIK": 1}), FLAG),
        ("{ pii: [URL] }", Facts("input", pii={"ID_NIK": 1}), ALLOW),
        ("{ pii: [ID_NIK] }", Facts("input", pii_history={"ID_NIK": 1}), ALLOW),
        ("{ pii: [ID_NIK] }", Facts("input", missing=frozenset({"ID_NIK"})), BLOCK),
        ("{ pii: [URL, ID_NIK] }", Facts("input", pii={"URL": 1}, missing=frozenset({"ID_NIK"})), FLAG),
        ("{ pii: { ID_NIK: 3 } }", Facts("input", pii={"ID_NIK": 2}), ALLOW),
        ("{ pii: { ID_NIK: 3 } }", Facts("input", pii={"ID_NIK": 3}), FLAG),
        ("{ pii: { ID_NIK: 3 } }", Facts("input", pii={"ID_NIK": 2}, missing=frozenset({"ID_NIK"})), BLOCK),
        ("{ toxicity: balanced }", Facts("input", scores={"toxicity": 5000}), FLAG),
        ("{ toxicity: balanced }", Facts("input", scores={"toxicity": 4999}), ALLOW),
        ("{ toxicity: cautious }", Facts("input", scores={"toxicity": 3000}), FLAG),
        ("{ toxicity: strict }", Facts("input", scores={"toxicity": 8999}), ALLOW),
        ('{ toxicity: ">= 0.4" }', Facts("input", scores={"toxicity": 4000}), FLAG),
        ('{ toxicity: ">=0.4001" }', Facts("input", scores={"toxicity": 4000}), ALLOW),
        ("{ toxicity: balanced }", Facts("input", missing=frozenset({"toxicity"})), BLOCK),
        ("{ toxicity: balanced }", Facts("input", scores={"toxicity": 6000}, missing=frozenset({"toxicity"})), FLAG),
        ("{ group: smp }", Facts("input", group="smp"), FLAG),
        ("{ group: [guru] }", Facts("input", group="smp"), ALLOW),
        ("{ role: [student, teacher] }", Facts("input", role="teacher"), FLAG),
        ('{ age: "<13" }', Facts("input", age=12), FLAG),
        ('{ age: "<13" }', Facts("input", age=13), ALLOW),
        ('{ age: "13-15" }', Facts("input", age=15), FLAG),
        ('{ age: ">= 16" }', Facts("input", age=16), FLAG),
        ('{ age: ">16" }', Facts("input", age=16), ALLOW),
        ('{ age: "<=16" }', Facts("input", age=16), FLAG),
        ("{ age: 9 }", Facts("input", age=9), FLAG),
        ('{ age: "<13" }', Facts("input"), BLOCK),
        ("{ model: demo }", Facts("input", model="demo"), FLAG),
        ("{ model: demo }", Facts("input", model="demo-leak"), ALLOW),
        ("{ model: [gpt, demo-*] }", Facts("input", model="demo-leak"), FLAG),
        ("{ unseen: any }", Facts("input", unseen=frozenset({"file"})), BLOCK),
        ("{ all: [{ pii: URL }, { toxicity: balanced }] }", Facts("input", pii={"URL": 1}), ALLOW),
        ("{ any: [{ pii: URL }, { toxicity: balanced }] }", Facts("input", pii={"URL": 1}), FLAG),
        ("{ not: { pii: URL } }", Facts("input"), FLAG),
        ("{ not: { pii: URL } }", Facts("input", pii={"URL": 1}), ALLOW),
        ("{ not: { pii: URL } }", Facts("input", missing=frozenset({"URL"})), BLOCK),
        ("{ pii: URL, toxicity: balanced }", Facts("input", missing=frozenset({"toxicity"})), ALLOW),
        ("{ pii: URL, toxicity: balanced }", Facts("input", pii={"URL": 1}, missing=frozenset({"toxicity"})), BLOCK),
        ('{ pii: URL, age: "<13" }', Facts("input"), ALLOW),
    ],
)
def test_a_condition_answers(program: Callable[..., Program], when: str, facts: Facts, effect: str) -> None:
    assert program(RULE.format(when=when)).decide(facts).effect.word == effect


def test_unseen_kinds_are_told_apart(program: Callable[..., Program]) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nunseen: pass\n"
    images = program("  - { name: r, when: { unseen: [image] }, then: warn, on_error: block }\n", head)
    assert images.decide(Facts("input", unseen=frozenset({"image", "file"}))).effect.word == "warn"
    assert images.decide(Facts("input", unseen=frozenset({"file"}))).effect.word == "allow"
    assert images.decide(Facts("input", missing=frozenset({"unseen"}))).effect.word == "block"


def test_redaction_counts_history_and_nothing_else_does(program: Callable[..., Program]) -> None:
    both = program("""\
      - { name: few, when: { pii: { ID_NIK: 2 } }, then: redact }
      - { name: many, when: { pii: { ID_NIK: 2 } }, then: block }
    """)
    old = both.decide(Facts("input", pii={"ID_NIK": 1}, pii_history={"ID_NIK": 1}))
    assert [match.rule for match in old.matches] == ["few"]


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("{}", "GP026 5:11"),
        ("{ all: [] }", "GP026 5:18"),
        ("{ any: [{}] }", "GP026 5:19"),
        ("[]", "GP012 5:11"),
        ("{ all: { pii: URL } }", "GP012 5:18"),
        ("{ not: [x] }", "GP012 5:18"),
        ("{ direction: both }", "GP012 5:24"),
        ("{ direction: [input] }", "GP012 5:24"),
        ("{ pii: [] }", "GP012 5:18"),
        ("{ pii: [ID_NIKK] }", "GP021 5:19"),
        ("{ pii: [ID_KK] }", "GP022 5:19"),
        ("{ pii: { ID_KK: 1 } }", "GP022 5:20"),
        ("{ pii: { URL: 0 } }", "GP012 5:25"),
        ("{ pii: { URL: true } }", "GP012 5:25"),
        ("{ toxicity: severe }", "GP024 5:23"),
        ("{ toxicity: 0.5 }", "GP024 5:23"),
        ('{ toxicity: "< 0.5" }', "GP024 5:23"),
        ('{ toxicity: ">= 0" }', "GP023 5:23"),
        ('{ toxicity: ">= 1.5" }', "GP023 5:23"),
        ('{ insult: ">= 0.81" }', "GP023 5:21"),
        ("{ insult: strict }", "GP028 5:21"),
        ("{ selfharm: cautious }", "GP022 5:13"),
        ("{ obscene: nonsense }", "GP024 5:22"),
        ("{ toxicty: balanced }", "GP020 5:13"),
        ("{ group: smq }", "GP025 5:20"),
        ("{ role: [teacher, chief] }", "GP025 5:29"),
        ("{ group: 3 }", "GP012 5:20"),
        ("{ unseen: [picture] }", "GP025 5:22"),
        ("{ age: young }", "GP027 5:18"),
        ('{ age: "15-13" }', "GP027 5:18"),
        ('{ age: "<0" }', "GP027 5:18"),
        ('{ age: "<5-7" }', "GP027 5:18"),
        ("{ age: true }", "GP027 5:18"),
    ],
)
def test_a_condition_that_says_nothing_sensible_is_refused_where_it_stands(
    codes: Callable[..., list[str]], when: str, problem: str
) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    assert codes(f"{head}  - when: {when}\n    name: r\n    then: block\n") == [problem]
