"""From a foundation's key to forty schools, as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway import signing
from policies.cli import build_app
from policies.signed.commands import Signing

POLICY = "gapura: policy/v1\nname: yayasan\nextends: [baseline]\ndefault: allow\n"
TESTS = "- { name: a number, facts: { direction: input, pii: { ID_NIK: 1 } }, expect: { effect: redact } }\n"
SCHOOL = "gapura: policy/v1\nname: smp\nextends: [yayasan.gapura-pack]\ndefault: allow\n"
Run = Callable[..., Result]


@pytest.fixture
def gapura(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a folder of its own, with the gate's own keys and nobody trusted in the settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    app = build_app(signing=Signing(lambda: (), signing.opens_for, signing.signs_with, signing.keygen))
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def public(gapura: Run, tmp_path: Path) -> str:
    """A foundation that has packed its policy; the line by which it is known."""
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "policy.test.yaml").write_text(TESTS, "utf-8")
    made = gapura("keygen", "yayasan.key", "--name", "yayasan.example")
    assert gapura("lint", "--lock").exit_code == 0
    packed = gapura("pack", "policy.yaml", "--key", "yayasan.key")
    assert (made.exit_code, packed.exit_code) == (0, 0), packed.output
    assert "wrote yayasan.gapura-pack" in packed.output
    return made.output.splitlines()[-1]


def test_a_school_sees_who_signed_what_and_with_which_digest(gapura: Run, public: str) -> None:
    shown = gapura("show", "yayasan.gapura-pack", "--trust", public)
    assert shown.exit_code == 0
    said = shown.output.splitlines()
    assert said[0] == f"yayasan, signed by yayasan.example (+{public.split('+')[1]})"
    told = json.loads(gapura("show", "yayasan.gapura-pack", "--trust", public, "--format", "json").output)
    assert (told["digest"], told["policy"]) == (said[1], "policy.yaml")
    assert list(told["files"]) == ["packs/baseline/policy.yaml", "policy.test.yaml", "policy.yaml"]


def test_a_school_pins_lints_tests_explains_and_compares_it(gapura: Run, public: str, tmp_path: Path) -> None:
    trust = ("--trust", public)
    (tmp_path / "school.yaml").write_text(SCHOOL, "utf-8")
    assert gapura("lint", "school.yaml", "--lock", *trust).exit_code == 0
    assert gapura("lint", "school.yaml", *trust).exit_code == 0
    tested = gapura("test", "yayasan.gapura-pack", *trust)
    assert tested.exit_code == 0
    assert "packs/yayasan@yayasan.example/policy.test.yaml: 1 PASS" in tested.output
    explained = gapura("explain", "school.yaml", *trust)
    assert "yayasan@yayasan.example" in explained.output
    pinned = json.loads(gapura("show", "yayasan.gapura-pack", *trust, "--format", "json").output)["digest"]
    assert pinned in (tmp_path / "policy.lock").read_text("utf-8")


@pytest.mark.parametrize("command", [["lint"], ["test"], ["explain"], ["show"]])
def test_without_trust_it_stays_closed(gapura: Run, public: str, command: list[str]) -> None:
    done = gapura(*command, "yayasan.gapura-pack")
    assert (done.exit_code, "GP091" in done.output) == (2, True)
    assert "tidak dipercaya" in gapura(*command, "yayasan.gapura-pack", "--lang", "id").output


def test_comparing_needs_trust_too(gapura: Run, public: str) -> None:
    assert gapura("diff", "yayasan.gapura-pack", "baseline").exit_code == 2
    assert gapura("diff", "yayasan.gapura-pack", "baseline", "--trust", public).exit_code == 1
    assert gapura("diff", "yayasan.gapura-pack", "yayasan.gapura-pack", "--trust", public).exit_code == 0


def test_what_shows_a_refusal_to_programs_shows_the_code(gapura: Run, public: str, tmp_path: Path) -> None:
    pack = tmp_path / "yayasan.gapura-pack"
    pack.write_bytes(pack.read_bytes().replace(b"default: allow", b"default: block"))
    told = json.loads(gapura("show", str(pack), "--trust", public, "--format", "json").output)
    assert (told["ok"], [one["code"] for one in told["problems"]]) == (False, ["GP093"])


def test_wrong_use_is_told(gapura: Run, public: str, tmp_path: Path) -> None:
    for words in (
        ("pack", "yayasan.gapura-pack", "--key", "yayasan.key"),
        ("pack", "policy.yaml", "--key", "yayasan.key", "--out", str(tmp_path)),
        ("pack", "nowhere.yaml", "--key", "yayasan.key"),
        ("show", "nowhere.gapura-pack"),
    ):
        assert gapura(*words).exit_code == 2, words


def test_without_the_gate_there_are_no_keys() -> None:
    done = CliRunner().invoke(build_app(), ["pack", "policy.yaml", "--key", "a"])
    assert "No such command" in done.output
