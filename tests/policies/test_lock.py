from collections.abc import Callable
from pathlib import Path

import pytest

import policies
from policies import PolicyError
from policies.lock import write_locks

POLICY = "gapura: policy/v1\nname: {name}\nextends: [{parent}]\ndefault: allow\n"


def test_a_lock_pins_packs_and_files_each_beside_the_policy_that_names_them(site: Callable[..., Path]) -> None:
    folder = site(
        {
            "policy.yaml": POLICY.format(name="site", parent="shared/parent.yaml"),
            "shared/parent.yaml": POLICY.format(name="parent", parent="baseline"),
        }
    )
    written = write_locks([folder / "policy.yaml"])
    assert {path.relative_to(folder).as_posix() for path in written} == {"policy.lock", "shared/policy.lock"}
    assert (folder / "policy.lock").read_text("utf-8").startswith('"shared/parent.yaml": "sha256:')
    remarks = policies.load([folder / "policy.yaml"]).warnings
    assert [one.code for one in remarks if not one.file.startswith("packs/")] == []


def test_a_policy_that_extends_nothing_needs_no_lock(site: Callable[..., Path]) -> None:
    folder = site({"policy.yaml": "gapura: policy/v1\nname: site\ndefault: allow\n"})
    assert write_locks([folder / "policy.yaml"]) == ()


def test_a_policy_that_cannot_be_read_is_not_pinned(site: Callable[..., Path]) -> None:
    folder = site({"policy.yaml": POLICY.format(name="site", parent="nowhere")})
    with pytest.raises(PolicyError):
        write_locks([folder / "policy.yaml"])
    assert not (folder / "policy.lock").exists()


def test_a_lock_that_cannot_be_written_is_said(site: Callable[..., Path]) -> None:
    folder = site({"policy.yaml": POLICY.format(name="site", parent="baseline")})
    (folder / "policy.lock").mkdir()
    with pytest.raises(PolicyError) as caught:
        write_locks([folder / "policy.yaml"])
    assert [problem.code for problem in caught.value.problems] == ["GP001"]
