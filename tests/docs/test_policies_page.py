"""The policy maker's page is true: its files load, its commands do what it says, its lists are the code's own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from gateway.detectors.manifest import EMBEDDED, LEVELS
from policies import catalog, load, offline
from policies.codes.codes import CODES
from policies.conditions import BUILDERS
from policies.decision import Effect, Respond
from policies.rule_compiler import ON_ERROR
from policies.schema import PolicyForm, RuleForm
from policies.vocabulary import SCORES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
ENGLISH, INDONESIAN = re.split(r"^## Ringkasan.*$", PAGE, flags=re.MULTILINE)
EXIT = re.compile(r"#.*\bexit code (\d)")
FILES = dict(re.findall(r"[Ss]ave as `([\w.]+)`:\n\n```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


@dataclass(frozen=True)
class Workshop:
    """A folder as the reader has it, with ``gapura`` on the path."""

    folder: Path

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        return subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("library")
    (folder / "bin").mkdir()
    gapura = folder / "bin" / "gapura"
    gapura.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gateway.cli "$@"\n', encoding="utf-8")
    gapura.chmod(0o755)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Workshop(folder)


@pytest.fixture(scope="module")
def followed(workshop: Workshop) -> list[tuple[str, subprocess.CompletedProcess[str]]]:
    """Every line of the page's shell blocks, done in order as a reader would."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
    return [(line, workshop.run(line)) for line in lines]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def first_column(text: str, head: str) -> list[str]:
    """The words in code marks in the first column of the table whose head begins so."""
    (table,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [word for row in table.splitlines() for word in re.findall(r"`(\w+)`", row.split("|")[1])]


def inline_commands() -> list[str]:
    return sorted(set(re.findall(r"`(gapura [^`\n]+)`", PAGE)))


def test_it_is_short() -> None:
    assert PAGE.count("\n") <= 160


def test_every_yaml_block_is_a_file_that_the_reader_saves() -> None:
    assert list(FILES) == ["policy.yaml", "policy.test.yaml"]
    assert list(FILES.values()) == blocks("yaml")


def test_the_commands_end_as_the_page_says(followed: list[tuple[str, subprocess.CompletedProcess[str]]]) -> None:
    promised = [(line, int(said[1])) for line, _ in followed if (said := EXIT.search(line))]
    assert [(line, done.returncode) for line, done in followed if EXIT.search(line)] == promised
    assert {code for _, code in promised} == {0, 2}
    assert len(promised) == sum("gapura" in line for line, _ in followed)


def test_what_is_shown_is_what_is_printed(followed: list[tuple[str, subprocess.CompletedProcess[str]]]) -> None:
    printed = [done.stdout + done.stderr for _, done in followed]
    shown = blocks("text")
    assert len(shown) == 2
    assert [block for block in shown if not any(block in output for output in printed)] == []


def test_the_policy_is_pinned_and_then_has_nothing_to_remark(
    workshop: Workshop, followed: list[tuple[str, subprocess.CompletedProcess[str]]]
) -> None:
    assert (workshop.folder / "policy.lock").read_text(encoding="utf-8").startswith('"baseline": "sha256:')
    remarks = followed[0][1].stderr
    assert "-->" not in remarks  # nothing of one's own
    assert remarks.startswith("1 rules of packs are set aside here")


@pytest.mark.parametrize(("old", "new", "code"), [("effect: flag", "effect: warn", 1), ("expect:", "expects:", 2)])
def test_a_broken_promise_and_an_unreadable_one_end_as_the_page_says(
    workshop: Workshop, old: str, new: str, code: int
) -> None:
    assert "1 a promise broken, 2 not readable" in ENGLISH
    (workshop.folder / "other.yaml").write_text(FILES["policy.yaml"], encoding="utf-8")
    (workshop.folder / "other.test.yaml").write_text(FILES["policy.test.yaml"].replace(old, new, 1), encoding="utf-8")
    assert workshop.run("gapura policy test other.yaml").returncode == code


@pytest.mark.parametrize("command", inline_commands())
def test_every_command_in_the_text_exists_with_its_options(workshop: Workshop, command: str) -> None:
    done = workshop.run(f"{command} --help")
    assert (done.returncode, done.stderr) == (0, "")
    assert workshop.run(f"{command} --no-such-option --help").returncode == 2


@pytest.mark.parametrize("part", [ENGLISH, INDONESIAN], ids=["en", "id"])
def test_both_parts_name_the_commands_of_a_policy_maker(part: str) -> None:
    assert all(name in part for name in ("gapura policy lint", "gapura policy test", "gapura check"))


@pytest.mark.parametrize(("part", "head"), [(ENGLISH, "effect"), (INDONESIAN, "efek")], ids=["en", "id"])
def test_the_effects_are_all_there_from_mild_to_severe(part: str, head: str) -> None:
    assert first_column(part, head) == [effect.word for effect in Effect]


def test_the_common_conditions_are_there_and_the_rest_is_where_it_says() -> None:
    """All of them stand in REFERENCE.md, see tests/policies/test_reference.py."""
    common = set(first_column(ENGLISH, "condition"))
    (rest,) = re.findall(r"\]\(REFERENCE\.md\)[^:]*:\nalso (.*?)\. Nothing", ENGLISH, re.DOTALL)
    (absent,) = re.findall(r"Nothing\s+here detects a (.*?) yet", ENGLISH, re.DOTALL)
    others = {*re.findall(r"`(\w+)`", rest), *re.findall(r"`(\w+)`", absent)}
    assert common & others == set()
    assert (common | others) - SCORES == BUILDERS.keys()
    assert others & SCORES == SCORES - offline().scores.keys()
    (found,) = re.findall(r"Found as `pii` today: `([^`]+)`", ENGLISH)
    assert set(found.split()) == offline().entities


def test_the_keys_are_those_of_the_language() -> None:
    fields = {field.alias or name for form in (PolicyForm, RuleForm) for name, field in form.model_fields.items()}
    assert set(first_column(ENGLISH, "key")) <= fields
    (row,) = re.findall(r"^\| `respond` \| (.*) \|$", ENGLISH, re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", row)) == get_args(Respond)


def test_the_packs_are_all_there_and_no_other() -> None:
    assert sorted(re.findall(r"\(packs/([\w-]+)/README\.md\)", ENGLISH)) == list(catalog.packs())
    (named,) = re.findall(r"^- \*\*Paket:\*\*(.*?)\.", INDONESIAN, re.MULTILINE | re.DOTALL)
    assert sorted(re.findall(r"`([\w-]+)`", named)) == list(catalog.packs())
    assert {name for name in re.findall(r"extends: \[(\w+)\]", PAGE) if not catalog.is_pack(name)} == set()
    assert set(re.findall(r"care: ([a-z-]+)", PAGE)) <= set(catalog.care_texts())


def test_only_real_codes_are_named_and_hold_is_read(site_policy: Callable[[str], Path]) -> None:
    assert set(re.findall(r"GP\d+", PAGE)) <= CODES.keys()
    load([site_policy("{ name: a, when: { pii: URL }, then: hold }")])


def test_what_on_error_and_default_may_be() -> None:
    assert f"`on_error` ({', '.join(ON_ERROR)})" in ENGLISH
    assert "allow, flag, warn or block. You must write it" in ENGLISH


def test_the_levels_are_those_that_were_measured() -> None:
    (cautious, balanced, strict) = (f"1 in {1 / LEVELS[name]:g}" for name in ("cautious", "balanced", "strict"))
    assert (cautious, balanced, strict) == ("1 in 20", "1 in 100", "1 in 1000")
    assert "`cautious` about 5 in 100, `balanced`\n1 in 100, `strict` 1 in 1000" in ENGLISH
    assert "`cautious` sekitar 5 dari 100, `balanced` 1 dari 100,\n  `strict` 1 dari 1000" in INDONESIAN
    heads = json.loads((EMBEDDED / "manifest.json").read_text(encoding="utf-8"))["heads"]
    numbers = {head["name"]: f"{head['levels']['balanced'] / 10_000:.2f}" for head in heads if head["kind"] == "score"}
    (said,) = re.findall(r"`balanced` is ([^.]*\.\d\d for `\w+`, [^.]*\.\d\d for\s`\w+`)", ENGLISH)
    pairs = re.findall(r"(\d\.\d\d) for\s`(\w+)`", said)
    assert len(pairs) == 2
    assert [(number, name) for number, name in pairs if numbers[name] != number] == []


@pytest.fixture
def site_policy(tmp_path: Path) -> Callable[[str], Path]:
    def write(rule: str) -> Path:
        path = tmp_path / "policy.yaml"
        path.write_text(f"gapura: policy/v1\nname: a\ndefault: allow\nrules:\n  - {rule}\n", encoding="utf-8")
        return path

    return write
