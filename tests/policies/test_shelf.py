"""A school stands on a signed pack of its foundation, read from the disk or from what was kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import policies
from gateway.signing import keygen, opens_for, signs_with
from policies import Facts, PolicyError, Program
from policies.errors import Problem
from policies.kept import rebuild
from policies.lock import write_locks
from policies.shelf import Disk, Held
from policies.signed import packfile
from policies.signed.packing import pack

YAYASAN = """\
gapura: policy/v1
name: yayasan
extends: [baseline, ./shared/more.yaml]
default: allow
rules:
  - { name: no-threats, when: { threat: strict }, then: block, floor: true }
"""
MORE = "gapura: policy/v1\nname: more\ndefault: allow\nrules:\n  - { name: links, when: { pii: URL }, then: flag }\n"
FILES = {"policy.yaml": YAYASAN, "shared/more.yaml": MORE, "README.md": "# Untuk sekolah\n"}
SCHOOL = "gapura: policy/v1\nname: smp\nextends: [yayasan.gapura-pack]\ndefault: allow\n"


@pytest.fixture
def school(foundation: Any, site: Callable[..., Path]) -> Callable[..., Path]:
    """A school that has the pack beside its policy, pinned."""

    def make(text: str = SCHOOL, files: Mapping[str, str] = FILES) -> Path:
        path = site({"school/policy.yaml": text}) / "school" / "policy.yaml"
        foundation.pack(files, path.parent / "yayasan.gapura-pack")
        write_locks([path], foundation.disk())
        return path

    return make


def found(path: Path, disk: Disk | None = None) -> list[Problem]:
    try:
        return list(policies.load([path], None, disk).warnings)
    except PolicyError as error:
        return list(error.problems)


def codes(path: Path, disk: Disk | None = None) -> list[str]:
    return [problem.code for problem in found(path, disk) if problem.code != "GP037"]


def kept(program: Program) -> dict[str, str]:
    return {name: data.decode() for name, data in program.sources.items()}


def test_a_school_has_the_rules_of_its_foundation(school: Callable[..., Path], foundation: Any) -> None:
    program = policies.load([school()], None, foundation.disk())
    rules = {rule.name: rule for rule in program.rules}
    assert (rules["no-threats"].policy, rules["links"].policy) == ("yayasan", "more")
    assert rules["no-threats"].file == "packs/yayasan@yayasan.example/policy.yaml"
    assert rules["contact-data"].file == "packs/yayasan@yayasan.example/packs/baseline/policy.yaml"
    assert program.decide(Facts("output", scores={"threat": 10_000})).effect.word == "block"


def test_the_digest_covers_what_is_inside_by_name_of_pack_and_signer(
    school: Callable[..., Path], foundation: Any
) -> None:
    program = policies.load([school()], None, foundation.disk())
    inside = "packs/yayasan@yayasan.example/"
    assert {name for name in program.sources if not name.startswith("texts/")} == {
        "site/policy.yaml", f"{inside}policy.yaml", f"{inside}shared/more.yaml", f"{inside}packs/baseline/policy.yaml",
        "vocabulary.json", "layout.json",
    }  # fmt: skip


def test_words_for_people_in_the_pack_change_the_pin_and_no_decision(
    school: Callable[..., Path], foundation: Any
) -> None:
    path = school()
    before = policies.load([path], None, foundation.disk()).digest
    foundation.pack({**FILES, "README.md": "# Lain\n"}, path.parent / "yayasan.gapura-pack")
    assert codes(path, foundation.disk()) == ["GP043"]
    write_locks([path], foundation.disk())
    assert policies.load([path], None, foundation.disk()).digest == before


def test_a_floor_of_the_foundation_stays_a_floor(school: Callable[..., Path], foundation: Any) -> None:
    path = school(SCHOOL + "rules:\n  - { name: no-threats, when: { threat: strict }, then: flag }\n")
    assert codes(path, foundation.disk()) == ["GP031"]


def test_an_altered_pack_is_refused_whatever_the_lock_says(school: Callable[..., Path], foundation: Any) -> None:
    path = school()
    packed = path.parent / "yayasan.gapura-pack"
    packed.write_bytes(packed.read_bytes().replace(b"floor: true", b"floor: fals"))
    (problem,) = found(path, foundation.disk())
    assert (problem.code, problem.line, problem.file) == ("GP093", 3, str(path))
    with pytest.raises(PolicyError):
        write_locks([path], foundation.disk())


def test_a_pack_of_somebody_who_is_not_trusted_is_refused(
    school: Callable[..., Path], foundation: Any, tmp_path: Path
) -> None:
    path = school()
    other = keygen(tmp_path / "other.key", "yayasan.example")
    assert codes(path) == codes(path, Disk(opens_for([]))) == codes(path, Disk(opens_for([other]))) == ["GP091"]
    assert "yayasan.example" in found(path)[0].message["id"]


def test_a_pack_can_be_read_by_itself(school: Callable[..., Path], foundation: Any) -> None:
    packed = school().parent / "yayasan.gapura-pack"
    program = policies.load([packed], None, foundation.disk())
    assert [root.name for root in program.roots] == ["yayasan"]
    assert codes(packed) == ["GP091"]
    assert codes(packed.with_name("other.gapura-pack")) == ["GP001"]


def test_nothing_in_a_pack_means_a_file_outside(foundation: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(MORE, "utf-8")
    for reference in ("../secret.yaml", str(tmp_path / "secret.yaml"), "./x/../../secret.yaml"):
        files = {"policy.yaml": f"gapura: policy/v1\nname: yayasan\nextends: [{reference}]\ndefault: allow\n".encode()}
        packed = packfile.write("yayasan", "policy.yaml", files, signs_with(tmp_path / "keys" / "yayasan.key"))
        (tmp_path / "a.gapura-pack").write_bytes(packed)
        assert codes(tmp_path / "a.gapura-pack", foundation.disk()) == ["GP098"]


def test_a_pack_stands_on_the_baseline_that_was_signed_with_it(foundation: Any, tmp_path: Path) -> None:
    child = b"gapura: policy/v1\nname: yayasan\nextends: [baseline]\ndefault: allow\n"
    key = signs_with(tmp_path / "keys" / "yayasan.key")
    files = {"policy.yaml": child, "packs/baseline/policy.yaml": MORE.replace("more", "baseline").encode()}
    (tmp_path / "a.gapura-pack").write_bytes(packfile.write("yayasan", "policy.yaml", files, key))
    program = policies.load([tmp_path / "a.gapura-pack"], None, foundation.disk())
    assert [rule.name for rule in program.rules] == ["links"]
    (tmp_path / "b.gapura-pack").write_bytes(packfile.write("yayasan", "policy.yaml", {"policy.yaml": child}, key))
    assert codes(tmp_path / "b.gapura-pack", foundation.disk()) == ["GP040"]


def test_one_rule_packed_twice_is_one_rule(school: Callable[..., Path], foundation: Any) -> None:
    program = policies.load(
        [school(SCHOOL.replace("[yayasan.gapura-pack]", "[yayasan.gapura-pack, baseline]"))], None, foundation.disk()
    )
    assert [rule.name for rule in program.rules].count("contact-data") == 1


def test_a_pack_may_hold_the_pack_of_a_ministry(foundation: Any, tmp_path: Path) -> None:
    keygen(tmp_path / "dinas.key", "dinas.example")
    dinas = (tmp_path / "dinas.key.pub").read_text("utf-8").strip()
    (tmp_path / "dinas.yaml").write_text(MORE.replace("more", "dinas"), "utf-8")
    inner = pack(tmp_path / "dinas.yaml", signs_with(tmp_path / "dinas.key"), Disk())
    foundation.folder.mkdir()
    (foundation.folder / "dinas.gapura-pack").write_bytes(inner)
    files = {"policy.yaml": "gapura: policy/v1\nname: yayasan\nextends: [dinas.gapura-pack]\ndefault: allow\n"}
    packed = foundation.pack(files, tmp_path / "y.gapura-pack", disk=foundation.disk(dinas))
    assert codes(packed, foundation.disk()) == ["GP091"], "whoever signed what is inside must be trusted too"
    program = policies.load([packed], None, foundation.disk(dinas))
    assert program.rules[0].file == "packs/dinas@dinas.example/dinas.yaml"
    again = rebuild(kept(program), program.digest)
    assert again is not None
    assert again.rules[0].file == program.rules[0].file


def test_packs_in_packs_have_an_end(foundation: Any, tmp_path: Path) -> None:
    inside: dict[str, bytes] = {}
    for number in range(packfile.MAX_NESTED + 2):
        extends = "" if not inside else "extends: [below.gapura-pack]\n"
        text = f"gapura: policy/v1\nname: p{number}\n{extends}default: allow\n"
        key = signs_with(tmp_path / "keys" / "yayasan.key")
        whole = packfile.write(f"p{number}", "policy.yaml", {"policy.yaml": text.encode(), **inside}, key)
        inside = {"below.gapura-pack": whole}
        (tmp_path / "deep.gapura-pack").write_bytes(whole)
        if number == packfile.MAX_NESTED:
            assert codes(tmp_path / "deep.gapura-pack", foundation.disk()) == []
    assert codes(tmp_path / "deep.gapura-pack", foundation.disk()) == ["GP095"]


def test_two_versions_of_one_pack_are_not_mixed(school: Callable[..., Path], foundation: Any) -> None:
    path = school(SCHOOL.replace("[", "[other.gapura-pack, ").replace("other", "yayasan"))
    other = path.parent / "other.gapura-pack"
    shutil.copy(path.parent / "yayasan.gapura-pack", other)
    path.write_text(SCHOOL.replace("[", "[other.gapura-pack, "), "utf-8")
    write_locks([path], foundation.disk())
    assert codes(path, foundation.disk()) == []
    foundation.pack({**FILES, "README.md": "# Baru\n"}, other)
    with pytest.raises(PolicyError) as caught:
        write_locks([path], foundation.disk())
    assert [problem.code for problem in caught.value.problems] == ["GP099"]


def test_what_was_kept_is_compiled_without_disk_or_key(school: Callable[..., Path], foundation: Any) -> None:
    path = school()
    packed = path.parent / "yayasan.gapura-pack"
    for paths in ([path], [packed], [path, packed], [Path("school"), packed]):
        program = policies.load(paths, None, foundation.disk())
        again = rebuild(kept(program), program.digest)
        assert again is not None
        assert sorted(root.name for root in again.roots) == sorted(root.name for root in program.roots)
        assert {(rule.policy, rule.name) for rule in again.rules} == {
            (rule.policy, rule.name) for rule in program.rules
        }
    shutil.rmtree(path.parent)
    assert rebuild(kept(program), program.digest) is not None


def test_what_is_held_is_all_there_is(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(MORE, "utf-8")
    held = Held({"site/policy.yaml": b"abc"})
    assert held.exists(Path("site/x/../policy.yaml"))
    assert held.read(Path("site/policy.yaml"), 1) == b"ab"
    assert not held.exists(tmp_path / "policy.yaml")
    for read in (lambda path: held.read(path, 9), held.signed):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "policy.yaml")


def test_the_disk_tells_when_a_file_it_was_asked_for_has_changed(school: Callable[..., Path], foundation: Any) -> None:
    path = school()
    for change in (
        lambda: path.write_text(SCHOOL + "# more\n", "utf-8"),
        lambda: os.utime(path.parent / "yayasan.gapura-pack", ns=(1, 1)),
        (path.parent / "policy.lock").unlink,
    ):
        disk = foundation.disk()
        policies.load([path], None, disk)
        assert not disk.changed()
        change()
        assert disk.changed()


def test_it_also_tells_when_a_file_appears_that_was_missed(site: Callable[..., Path]) -> None:
    folder, disk = site({"policy.yaml": SCHOOL.replace("yayasan.gapura-pack", "./other.yaml")}), Disk()
    assert [problem.code for problem in found(folder / "policy.yaml", disk)] == ["GP040"]
    assert not disk.changed()
    site({"other.yaml": MORE})
    assert disk.changed()
