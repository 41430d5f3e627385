"""Policies are written to a folder and loaded, as a site does it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import policies
from policies import PolicyError, Problem, Program, Score, Vocabulary, catalog
from policies.facts import CONTENTS
from policies.lock import write_locks
from policies.review.review import read_and_review
from policies.shelf import Disk
from policies.signed.packing import pack

ROOT = Path(__file__).resolve().parents[2]
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
PLAIN = """\
gapura: policy/v1
name: baseline
default: allow
rules:
  - { name: ids, when: { direction: input, pii: ID_NIK }, then: redact, floor: true }
"""
SCHOOL = """\
gapura: policy/v1
name: school
extends: [baseline]
default: allow
rules:
  - name: harm
    when:
      direction: output
      any: [{ toxicity: balanced }, { insult: balanced }, { threat: balanced }, { identity_attack: balanced }]
    then: block
    message: { en: kind words only, id: kata yang baik saja }
"""


@pytest.fixture
def words() -> Vocabulary:
    """A site with two groups, three scores, two labels, and nobody to take a case. The model's
    ``insult`` never goes beyond 0.80."""
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
        labels=frozenset({"violence", "medical"}),
        contents=frozenset({*CONTENTS, "quota"}),
        obligations=frozenset({"label"}),
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
def problems(site: Callable[..., Path], words: Vocabulary) -> Callable[..., Sequence[Problem]]:
    """Everything that loading a policy finds, warnings too."""

    def load(text: str) -> Sequence[Problem]:
        try:
            return policies.load([site({"policy.yaml": text}) / "policy.yaml"], words).warnings
        except PolicyError as error:
            return error.problems

    return load


@pytest.fixture
def marks(problems: Callable[..., Sequence[Problem]]) -> Callable[..., list[str]]:
    """The problems as ``code`` and what the caret underlines."""

    def load(text: str) -> list[str]:
        return [f"{one.code} {one.excerpt[one.column - 1 :][: one.width]}" for one in problems(text)]

    return load


@pytest.fixture
def codes(problems: Callable[..., Sequence[Problem]]) -> Callable[..., list[str]]:
    """The problems as ``code line:column``."""

    def load(text: str) -> list[str]:
        return [f"{one.code} {one.line}:{one.column}" for one in problems(text)]

    return load


@pytest.fixture
def foundation(tmp_path: Path) -> Foundation:
    """Somebody who signs policies for others."""
    from gateway.signing import keygen

    return Foundation(tmp_path / "foundation", keygen(tmp_path / "keys" / "yayasan.key", "yayasan.example"))


@dataclass(frozen=True)
class Foundation:
    """A folder of policies, and a key."""

    folder: Path
    public: str

    def disk(self, *others: str) -> Disk:
        """The disk of a school that trusts it."""
        from gateway.signing import opens_for

        return Disk(opens_for([self.public, *others]))

    def pack(self, files: Mapping[str, str], to: Path, policy: str = "policy.yaml", disk: Disk | None = None) -> Path:
        """Write the policy, pin what it stands on, pack it."""
        from gateway.signing import signs_with

        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        write_locks([self.folder / policy], disk)
        signed = pack(self.folder / policy, signs_with(self.folder.parent / "keys" / "yayasan.key"), disk or Disk())
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(signed)
        return to


@dataclass
class Terminal:
    """A command with a terminal of its own, and all that it has said so far."""

    process: subprocess.Popen[bytes]
    master: int
    said: str = ""

    def types(self, *lines: str) -> None:
        """Types lines, each with the key that ends it."""
        for line in lines:
            os.write(self.master, line.encode() + b"\n")

    def until(self, words: str) -> str:
        """Reads on until these words come; what stood before them, without colours."""
        while words not in self.said:
            self.said += os.read(self.master, 4096).decode().replace("\r\n", "\n")
        before, _, self.said = self.said.partition(words)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", before)


@contextmanager
def _terminal(folder: Path, *words: str) -> Iterator[Terminal]:
    import pty  # Windows has none

    master, slave = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", *words], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
        env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    guard = threading.Timer(60, process.kill)  # a word that never comes ends the test and not the day
    guard.start()
    try:
        yield Terminal(process, master)
    finally:
        guard.cancel()
        process.kill()
        process.wait()
        os.close(master)


@pytest.fixture
def terminal() -> Callable[..., AbstractContextManager[Terminal]]:
    """``gapura`` with these words in a folder, on a terminal."""
    return _terminal


@pytest.fixture
def reviewed(site: Callable[..., Path], words: Vocabulary) -> Callable[..., list[str]]:
    """What a review finds in the policies that are named, of the files that are given, as ``code mark``."""

    def read(*names: str, vocabulary: Vocabulary | None = None, tested: bool = False, **files: str) -> list[str]:
        folder = site({f"{name.replace('_', '.')}.yaml": text for name, text in files.items()})
        paths = [folder / f"{name}.yaml" for name in names or ("policy",)]
        write_locks(paths)
        found = read_and_review(paths, vocabulary or words, date(2026, 11, 25), tested=tested)[1]
        return [f"{one.code} {one.excerpt[one.column - 1 :][: one.width]}" for one in found if one.code >= "GP050"]

    return read


@pytest.fixture
def small_packs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packs that say little, in place of those that ship: what they see to is plain to see."""
    shelf, home = tmp_path_factory.mktemp("packs"), catalog._home
    for name, text in {"baseline": PLAIN, "school": SCHOOL}.items():
        (shelf / name).mkdir()
        (shelf / name / "policy.yaml").write_text(text)
    monkeypatch.setattr(catalog, "_home", lambda folder: shelf if folder == "packs" else home(folder))
    return shelf
