from collections.abc import Callable
from pathlib import Path

import pytest

import policies
from policies import Facts, PolicyError
from policies.lock import write_locks

PARENT = """\
gapura: policy/v1
name: parent
default: allow
respond: refusal
unmapped: reject
rules:
  - { name: ground, when: { toxicity: strict }, then: block, floor: true }
  - { name: soft, when: { toxicity: cautious }, then: warn }
"""
CHILD = """\
gapura: policy/v1
name: child
extends: [shared/parent.yaml]
default: allow
rules:
  - { name: own, when: { pii: URL }, then: flag }
"""


@pytest.fixture
def family(site: Callable[..., Path]) -> Callable[..., Path]:
    """A child and its parent, the parent pinned."""

    def write(child: str = CHILD, parent: str = PARENT) -> Path:
        path = site({"policy.yaml": child, "shared/parent.yaml": parent}) / "policy.yaml"
        write_locks([path])
        return path

    return write


def problems_of(path: Path) -> list[str]:
    try:
        return [problem.code for problem in policies.load([path]).warnings]
    except PolicyError as error:
        return [problem.code for problem in error.problems]


def test_a_child_has_its_parents_rules_and_terms(family: Callable[..., Path]) -> None:
    program = policies.load([family()])
    assert {(rule.name, rule.policy) for rule in program.rules} == {
        ("ground", "parent"),
        ("soft", "parent"),
        ("own", "child"),
    }
    terms = program.terms("smp", "student")
    assert (terms.respond, terms.unmapped) == ("refusal", "reject")


def test_every_rule_knows_its_file_and_line(family: Callable[..., Path]) -> None:
    rules = {rule.name: rule for rule in policies.load([family()]).rules}
    assert Path(rules["soft"].file).name == "parent.yaml"
    assert rules["soft"].line == 8


def test_a_child_may_state_other_terms(family: Callable[..., Path]) -> None:
    child = CHILD + "respond: error\nrestore_to: [search]\n"
    terms = policies.load([family(child)]).terms("smp", "student")
    assert (terms.respond, terms.unmapped, terms.restore_to) == ("error", "reject", {"search"})


def test_a_child_overrides_a_rule_by_its_name(family: Callable[..., Path]) -> None:
    child = CHILD.replace("name: own, when: { pii: URL }", "name: soft, when: { pii: URL }")
    program = policies.load([family(child)])
    assert program.decide(Facts("input", scores={"toxicity": 4000})).effect.word == "allow"
    assert program.decide(Facts("input", pii={"URL": 1})).effect.word == "flag"


@pytest.mark.parametrize(
    "override",
    [
        "when: { toxicity: strict }, then: warn",
        "when: { toxicity: strict, group: smp }, then: block",
        "when: { toxicity: strict }, then: block, shadow: true",
        "when: { toxicity: strict }, then: block, on_error: allow",
        "when: { toxicity: strict }, then: block, except: { roles: [teacher] }",
        'when: { toxicity: ">= 0.99" }, then: block',
        "when: { toxicity: cautious }, then: block, floor: true",
    ],
)
def test_a_floor_cannot_be_overridden_not_even_by_a_stricter_rule(family: Callable[..., Path], override: str) -> None:
    child = CHILD.replace("name: own, when: { pii: URL }, then: flag", f"name: ground, {override}")
    assert "GP031" in problems_of(family(child))


def test_a_parent_that_changed_after_it_was_pinned_is_refused(family: Callable[..., Path]) -> None:
    path = family()
    parent = path.parent / "shared/parent.yaml"
    parent.write_text(parent.read_text("utf-8").replace("then: warn", "then: allow"), "utf-8")
    assert problems_of(path) == ["GP043"]


def test_a_parent_beside_the_policy_must_be_pinned_and_a_pack_should_be(family: Callable[..., Path]) -> None:
    path = family(CHILD.replace("[shared/parent.yaml]", "[shared/parent.yaml, baseline]"))
    (path.parent / "policy.lock").unlink()
    assert problems_of(path)[:2] == ["GP042", "GP044"]


@pytest.mark.parametrize(
    ("extends", "code"),
    [
        ("[baselin]", "GP040"),
        ("[shared/none.yaml]", "GP040"),
        ("[policy.yaml]", "GP041"),
    ],
)
def test_what_cannot_be_extended(site: Callable[..., Path], extends: str, code: str) -> None:
    path = site({"policy.yaml": CHILD.replace("[shared/parent.yaml]", extends)}) / "policy.yaml"
    assert problems_of(path) == [code]


def test_a_circle_of_two(site: Callable[..., Path]) -> None:
    folder = site(
        {"policy.yaml": CHILD, "shared/parent.yaml": PARENT.replace("default", "extends: [../policy.yaml]\ndefault")}
    )
    assert "GP041" in problems_of(folder / "policy.yaml")


def test_one_name_from_two_parents_must_be_settled_by_the_child(site: Callable[..., Path]) -> None:
    child = CHILD.replace("[shared/parent.yaml]", "[a.yaml, b.yaml]")
    one = "gapura: policy/v1\nname: a\ndefault: allow\nrules:\n  - { name: own, when: { pii: URL }, then: block }\n"
    path = site({"policy.yaml": child, "a.yaml": one, "b.yaml": one.replace("name: a", "name: b")}) / "policy.yaml"
    write_locks([path])
    assert problems_of(path) == []
    path.write_text(child.replace("name: own", "name: mine"), "utf-8")
    assert problems_of(path) == ["GP045"]


def test_a_parent_reached_by_two_ways_counts_once(site: Callable[..., Path]) -> None:
    middle = "gapura: policy/v1\nname: {}\nextends: [shared/parent.yaml]\ndefault: allow\n"
    files = {"a.yaml": middle.format("a"), "b.yaml": middle.format("b"), "shared/parent.yaml": PARENT}
    path = site({"policy.yaml": CHILD.replace("[shared/parent.yaml]", "[a.yaml, b.yaml]"), **files}) / "policy.yaml"
    write_locks([path])
    assert len(policies.load([path]).rules) == 3


def test_the_digest_knows_the_files_and_not_where_they_lie(
    family: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = family()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("policy.yaml", "policy.lock", "shared/parent.yaml"):
        (elsewhere / name).parent.mkdir(exist_ok=True)
        (elsewhere / name).write_bytes((path.parent / name).read_bytes())
    here, there = policies.load([path]), policies.load([elsewhere / "policy.yaml"])
    assert here.digest == there.digest
    assert set(here.sources) == {"site/policy.yaml", "site/shared/parent.yaml", "vocabulary.json"}
    parent = path.parent / "shared/parent.yaml"
    parent.write_text(parent.read_text("utf-8") + "# a remark\n", "utf-8")
    write_locks([path])
    assert policies.load([path]).digest != here.digest


def test_a_pack_is_loaded_by_its_name_or_its_file() -> None:
    by_name = policies.load([Path("school")])
    by_file = policies.load([policies.catalog.pack("school")])  # type: ignore[attr-defined]
    assert by_name.digest == by_file.digest
    assert {"packs/school/policy.yaml", "packs/baseline/policy.yaml"} < set(by_name.sources)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        policies.load([tmp_path / "none.yaml"])
    assert [problem.code for problem in caught.value.problems] == ["GP001"]
    assert "none.yaml" in str(caught.value)


@pytest.mark.parametrize("order", ["[a.yaml, b.yaml]", "[b.yaml, a.yaml]"])
def test_a_parent_that_wrote_over_a_rule_wins_over_one_that_hands_it_on(site: Callable[..., Path], order: str) -> None:
    rule = "rules:\n  - { name: own, when: { pii: URL }, then: %s }\n"
    head = "gapura: policy/v1\nname: %s\nextends: [base.yaml]\ndefault: allow\n"
    path = site({
        "base.yaml": "gapura: policy/v1\nname: base\ndefault: allow\n" + rule % "flag",
        "a.yaml": head % "a", "b.yaml": head % "b" + rule % "block",
        "policy.yaml": f"gapura: policy/v1\nname: site\nextends: {order}\ndefault: allow\n",
    }) / "policy.yaml"  # fmt: skip
    write_locks([path])
    (only,) = policies.load([path]).rules
    assert (only.policy, only.effect.word) == ("b", "block")
