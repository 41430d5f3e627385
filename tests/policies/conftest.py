"""Policies are written to a folder and loaded, as a site does it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import policies
from policies import PolicyError, Program, Score, Vocabulary

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"


@pytest.fixture
def words() -> Vocabulary:
    """A site with two groups, three scores and a model whose ``insult`` never goes beyond 0.80."""
    levels = {"cautious": 3000, "balanced": 5000, "strict": 9000}
    return Vocabulary(
        groups=frozenset({"smp", "guru"}),
        roles=frozenset({"student", "teacher"}),
        entities=frozenset({"ID_NIK", "PHONE_NUMBER", "URL"}),
        scores={
            "toxicity": Score(levels, ("en", "id")),
            "threat": Score(levels, ("en",)),
            "insult": Score({"balanced": 6000}, ("en",), reachable=8000),
        },
    )


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Write files (name -> text) into a folder; returns the folder."""

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), "utf-8")
        return tmp_path

    return write


@pytest.fixture
def program(site: Callable[..., Path], words: Vocabulary) -> Callable[..., Program]:
    """Compile a policy from its rules alone."""

    def compile_(rules: str, head: str = HEAD) -> Program:
        folder = site({"policy.yaml": head + "rules:\n" + textwrap.dedent(rules)})
        return policies.load([folder / "policy.yaml"], words)

    return compile_


@pytest.fixture
def codes(site: Callable[..., Path], words: Vocabulary) -> Callable[..., list[str]]:
    """The problems that loading a policy gives, as ``code line:column``; warnings too."""

    def load(text: str, **others: str) -> list[str]:
        folder = site({"policy.yaml": text, **others})
        try:
            problems = policies.load([folder / "policy.yaml"], words).warnings
        except PolicyError as error:
            problems = error.problems
        return [f"{problem.code} {problem.line}:{problem.column}" for problem in problems]

    return load
