"""Everything a policy stands on goes into the pack, by names that tell nothing of the machine it was made on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.signing import opens_for, signs_with
from policies import PolicyError, catalog
from policies.shelf import Disk
from policies.signed import packfile
from policies.signed.packfile import Pack
from policies.signed.packing import pack

POLICY = "gapura: policy/v1\nname: yayasan\nextends: [baseline, ../more.yaml]\ndefault: allow\n"
MORE = "gapura: policy/v1\nname: more\ndefault: allow\n"
FILES = {"p/policy.yaml": POLICY, "more.yaml": MORE, "p/policy.test.yaml": "[]\n", "p/README.md": "# A\n", "p/x": "no"}


def opened(path: Path, foundation: Any) -> Pack:
    return packfile.read(path.read_bytes(), opens_for([foundation.public]))


def test_all_it_stands_on_its_tests_and_its_page_go_in_and_nothing_else(foundation: Any, tmp_path: Path) -> None:
    made = opened(foundation.pack(FILES, tmp_path / "a.gapura-pack", "p/policy.yaml"), foundation)
    assert (made.name, made.policy, made.label) == ("yayasan", "p/policy.yaml", "yayasan@yayasan.example")
    assert made.files == {
        "p/policy.yaml": POLICY.encode(), "p/policy.test.yaml": b"[]\n", "p/README.md": b"# A\n",
        "more.yaml": MORE.encode(), "packs/baseline/policy.yaml": catalog.pack("baseline").read_bytes(),
    }  # fmt: skip


def test_the_same_policy_makes_the_same_file_anywhere(foundation: Any, tmp_path: Path) -> None:
    one = foundation.pack(FILES, tmp_path / "a.gapura-pack", "p/policy.yaml").read_bytes()
    foundation.folder.rename(tmp_path / "elsewhere")
    two = foundation.pack(FILES, tmp_path / "b.gapura-pack", "p/policy.yaml").read_bytes()
    assert one == two
    assert str(tmp_path).encode() not in one


def test_a_pack_that_ships_can_be_signed(foundation: Any, tmp_path: Path) -> None:
    (tmp_path / "s.gapura-pack").write_bytes(
        pack(Path("school"), signs_with(tmp_path / "keys" / "yayasan.key"), Disk())
    )
    made = opened(tmp_path / "s.gapura-pack", foundation)
    assert (made.name, made.policy) == ("school", "packs/school/policy.yaml")
    assert set(made.files) == {"packs/school/policy.yaml", "packs/baseline/policy.yaml"}


def test_what_cannot_be_read_pinned_or_named_is_not_packed(foundation: Any, tmp_path: Path) -> None:
    for files, policy, code in (
        ({"p/policy.yaml": "gapura: policy/v1\nname: a\nname: b\n"}, "p/policy.yaml", "GP006"),
        ({"kelas 7.yaml": MORE}, "kelas 7.yaml", "GP096"),
    ):
        with pytest.raises(PolicyError) as caught:
            foundation.pack(files, tmp_path / "a.gapura-pack", policy)
        assert [problem.code for problem in caught.value.problems] == [code]
    foundation.pack(FILES, tmp_path / "a.gapura-pack", "p/policy.yaml")
    (foundation.folder / "more.yaml").write_text(MORE + "respond: error\n", "utf-8")
    with pytest.raises(PolicyError) as caught:
        pack(foundation.folder / "p" / "policy.yaml", signs_with(tmp_path / "keys" / "yayasan.key"), Disk())
    assert [problem.code for problem in caught.value.problems] == ["GP043"]
