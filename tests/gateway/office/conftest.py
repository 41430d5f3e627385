"""A witness next door as a process of its own, a log for it to witness, and a site whose people have cases."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit import cosignature
from audit.cases.register import Register
from audit.note import VerifierKey
from audit.reader import Reader
from audit.seal.boxes import key_id
from audit.seal.people import People
from audit.search.query import Query
from gateway.admission import desk
from gateway.admission.folders import open_site
from gateway.office.case_cli import case

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Neighbour:
    """A witness that answers."""

    process: subprocess.Popen[str]
    url: str
    line: str
    data: Path

    @property
    def key(self) -> VerifierKey:
        return cosignature.parse_key(self.line)


@contextmanager
def neighbour(data: Path, *origins: object, port: int = 0) -> Iterator[Neighbour]:
    """``gapura audit witness`` for these logs, until the block ends."""
    arguments = ["--data", data, "--port", port, "--format", "json", *(x for one in origins for x in ("--origin", one))]
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "audit", "witness", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        told = json.loads(process.stdout.readline())
        yield Neighbour(process, told["url"], told["key"], data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


@pytest.fixture
def witness_of(tmp_path: Path) -> Iterator[Callable[..., Neighbour]]:
    """Starts witnesses; ends them with the test."""
    with ExitStack() as stack:
        yield lambda *origins, name="witness", port=0: stack.enter_context(
            neighbour(tmp_path / name, *origins, port=port)
        )


PHRASE = "empat kata yang rahasia"


@dataclass(frozen=True)
class CaseSite:
    """A site with people, and its commands as they type them."""

    folder: Path
    phrase: str = PHRASE

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def register(self) -> Register:
        return Register(self.data)

    def add(self, name: str, role: str, *groups: str) -> None:
        """Somebody new, with the passphrase of all."""
        People(self.data).add(name, role, self.phrase, lambda _: None)
        if groups:
            self.register.set_groups(name, groups)

    def enter(self) -> None:
        """Put on record who is here, as ``gapura audit people add`` does."""
        with closing(open_site(self.data, self.folder / "keys")) as site:
            for one in People(self.data).list():
                private = {"person": one.name, "key": one.id, "sheet": key_id(one.recovery)}
                desk.record("admin.person", site, {"action": "add", "role": one.role}, private)

    def case(self, *words: str, as_: str = "", stdin: str = PHRASE) -> Result:
        """``gapura case ...``; ``as_`` signs in."""
        who = ["--as", as_, "--passphrase-stdin"] if as_ else []
        where = ["--data", str(self.data), "--keys", str(self.folder / "keys")]
        return CliRunner().invoke(case, [*words, *who, *where], input=stdin)

    def records(self, kind: str = "admin.case") -> list[dict[str, Any]]:
        """Records of a kind, public and private parts together, oldest first."""
        entries = Reader.open(self.data).page(Query({"kind": (kind,)})).entries
        return [{**one.public_part(), **(one.private_part() or {})} for one in entries]


@pytest.fixture
def case_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CaseSite:
    """Two teachers with a class each, two counsellors, and the officer for data protection."""
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    monkeypatch.chdir(tmp_path)
    open_site(tmp_path / "data", tmp_path / "keys").close()
    site = CaseSite(tmp_path)
    for name, role, *groups in (("Adi", "teacher", "7a"), ("Bu Tini", "teacher", "7b"), ("Sari", "counsellor"),
                                ("Rina", "counsellor"), ("Dewi", "ppdp")):  # fmt: skip
        site.add(name, role, *groups)
    return site
