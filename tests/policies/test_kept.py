"""A program made again from the files that were kept, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policies import Program, Vocabulary, load
from policies.kept import build, rebuild
from policies.lock import write_locks


def sources(program: Program) -> dict[str, str]:
    return {name: data.decode() for name, data in program.sources.items()}


def test_a_site_with_its_parents_and_packs(site: Callable[..., Path]) -> None:
    rules = "rules:\n  - { name: a, when: { pii: URL }, then: flag }\n"
    folder = site({
        "lower/p.yaml": f"gapura: policy/v1\nname: p\ndefault: allow\n{rules}",
        "c.yaml": "gapura: policy/v1\nname: c\nextends: [lower/p.yaml, baseline]\ndefault: flag\n",
    })  # fmt: skip
    write_locks([folder / "c.yaml"])
    program = load([folder / "c.yaml"])
    again = rebuild(sources(program), program.digest)
    assert again is not None
    assert [(root.name, root.default) for root in again.roots] == [("c", program.roots[0].default)]
    assert again.needs("input", "", "student") == program.needs("input", "", "student")


def test_a_pack_by_itself() -> None:
    program = load([Path("school")])
    again = rebuild(sources(program), program.digest)
    assert again is not None
    assert [root.name for root in again.roots] == ["school"]


def test_what_is_not_the_very_same_is_not_used(program: Callable[..., Program], words: Vocabulary) -> None:
    made = program("  - { name: a, when: { pii: URL }, then: flag }\n")
    whole = sources(made)
    assert rebuild(whole, made.digest) is not None
    assert rebuild(whole, "sha256:" + "0" * 64) is None
    assert rebuild({**whole, "site/policy.yaml": "gapura: policy/v2"}, made.digest) is None
    assert rebuild({**whole, "vocabulary.json": "[]"}, made.digest) is None
    assert rebuild({name: text for name, text in whole.items() if name != "vocabulary.json"}, made.digest) is None
    assert rebuild({**whole, "packs/no-such/policy.yaml": ""}, made.digest) is None


def test_a_path_that_leads_out_leads_nowhere(program: Callable[..., Program], tmp_path: Path) -> None:
    made = program("  - { name: a, when: { pii: URL }, then: flag }\n")
    outside = tmp_path / "outside.yaml"
    outside.write_text("gapura: policy/v1\nname: outside\ndefault: allow\n", "utf-8")
    child = f"gapura: policy/v1\nname: c\nextends: [{outside}]\ndefault: allow\n"
    assert rebuild({**sources(made), "site/policy.yaml": child}, made.digest) is None
    assert rebuild({**sources(made), "site/../../escaped.yaml": "x"}, made.digest) is None
    assert not list(tmp_path.parent.glob("escaped.yaml"))


def test_which_of_them_were_loaded_by_themselves_is_known(site: Callable[..., Path]) -> None:
    folder = site({
        "p.yaml": "gapura: policy/v1\nname: p\ndefault: block\n",
        "c.yaml": "gapura: policy/v1\nname: c\nextends: [./p.yaml]\ndefault: flag\n",
    })  # fmt: skip
    write_locks([folder / "c.yaml"])
    alone, both = load([folder / "c.yaml"]), load([folder / "c.yaml", folder / "p.yaml"])
    assert alone.digest != both.digest, "they do not decide alike"
    for made, names in ((alone, ["c"]), (both, ["c", "p"])):
        again = rebuild(sources(made), made.digest)
        assert again is not None
        assert [root.name for root in again.roots] == names


def test_a_program_with_a_calendar_is_rebuilt(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text(
        "gapura: calendar/v1\nzone: Asia/Jakarta\nperiods: { exam: [2026-12-01] }\n", "utf-8"
    )
    path = tmp_path / "policy.yaml"
    path.write_text(
        "gapura: policy/v1\nname: site\ndefault: allow\ncalendar: days.yaml\n"
        "rules:\n  - { name: r, when: { calendar: exam }, then: block }\n",
        "utf-8",
    )
    made = load([path])
    again = rebuild({name: data.decode() for name, data in made.sources.items()}, made.digest)
    assert again is not None
    assert [rule.name for rule in again.rules] == ["r"]


def test_what_it_was_made_of_comes_along(program: Callable[..., Program]) -> None:
    made = program("  - { name: a, when: { pii: URL }, then: flag }\n")
    built = build(sources(made), made.digest)
    assert built is not None
    assert [layer.form.name for layer in built.layers] == [root.name for root in built.program.roots]
    assert built.program.digest == made.digest
    assert build(sources(made), "sha256:00") is None
