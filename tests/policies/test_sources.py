"""What a program is made of, by names that are the same on every machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policies.errors import Problems
from policies.layers import Gatherer
from policies.lock import write_locks
from policies.sources import LAYOUT, base_of, sources_of

P = "gapura: policy/v1\nname: p\ndefault: block\n"
C = "gapura: policy/v1\nname: c\nextends: [../lower/p.yaml]\ndefault: flag\n"


def sources(*paths: Path, disk: Any = None) -> dict[str, bytes]:
    gatherer = Gatherer(Problems(), disk, locked=False)
    return sources_of([layer for path in paths if (layer := gatherer.root(path)) is not None])


def test_files_are_named_from_the_folder_they_share(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site({"a/lower/p.yaml": P, "a/upper/c.yaml": C})
    made = sources(folder / "a" / "upper" / "c.yaml")
    assert made == {"site/upper/c.yaml": C.encode(), "site/lower/p.yaml": P.encode()}
    shutil.move(folder / "a", tmp_path / "b")
    assert sources(tmp_path / "b" / "upper" / "c.yaml") == made


def test_packs_that_ship_are_named_by_their_name_alone() -> None:
    assert set(sources(Path("school"))) == {"packs/school/policy.yaml", "packs/baseline/policy.yaml"}
    assert base_of([]) == Path()


def test_what_the_files_do_not_tell_is_written_down(site: Callable[..., Path]) -> None:
    folder = site({"lower/p.yaml": P, "upper/c.yaml": C})
    child, parent = folder / "upper" / "c.yaml", folder / "lower" / "p.yaml"
    assert LAYOUT not in sources(child)
    assert json.loads(sources(child, parent)[LAYOUT]) == {
        "packs": {},
        "roots": ["site/lower/p.yaml", "site/upper/c.yaml"],
    }


def test_which_signed_pack_a_name_means_is_written_down(site: Callable[..., Path], foundation: Any) -> None:
    path = site({"s/policy.yaml": C.replace("lower/p.yaml", "from/p.gapura-pack")}) / "s" / "policy.yaml"
    foundation.pack({"p.yaml": P}, path.parents[1] / "from" / "p.gapura-pack", "p.yaml")
    write_locks([path], foundation.disk())
    label = "packs/p@yayasan.example/p.yaml"
    assert json.loads(sources(path, disk=foundation.disk())[LAYOUT]) == {
        "packs": {"site/from/p.gapura-pack": label}, "roots": ["site/s/policy.yaml"],
    }  # fmt: skip
