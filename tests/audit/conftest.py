"""A site with a log, as the stories need it. Everything in these records is invented."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from audit import Log, Record
from audit.store.copying import copy_log
from audit.trust import Brought
from audit.verdict import Verdict
from audit.verify import verify

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NOON = 1_764_043_800.0  # 2025-11-25T04:10Z


@dataclass(frozen=True)
class Site:
    """A data folder and a keys folder, and what one does to them."""

    data: Path
    keys: Path
    server: Any = None
    """A PostgreSQL server that holds the log; None: the data folder does."""
    variable: str | None = None
    """The environment variable with the address of the log's database there."""

    @property
    def database(self) -> Path:
        return self.data / "audit.db"

    def open(self, **options: Any) -> Log:
        return Log.open(self.data, self.keys, **{"clock": lambda: NOON, "database": self.variable, **options})

    def verify(self, key: str | None = None) -> Verdict:
        if self.server is None:
            return verify(self.data, Brought(key))
        with TemporaryDirectory() as folder:
            copy_log(self.data, Path(folder) / "copy")
            return verify(Path(folder) / "copy", Brought(key))

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """What somebody with write access to the database can do."""
        if self.server is not None:
            assert self.variable is not None
            return list(self.server.sql(os.environ[self.variable].rsplit("/")[-1].split("?")[0], statement))
        with closing(sqlite3.connect(self.database)) as database, database:
            return database.execute(statement, values).fetchall()

    def copy(self, to: Path) -> Site:
        """The log as files, elsewhere; closed logs only."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.data, to / "data")
        return Site(to / "data", self.keys)

    def program(self, *arguments: object) -> list[str]:
        """The command line of the appending process."""
        return [
            sys.executable,
            str(HERE / "programs" / "append.py"),
            str(self.data),
            str(self.keys),
            self.variable or "-",
            *map(str, arguments),
        ]

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """The appending process, started."""
        return subprocess.Popen(
            self.program(*arguments), stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Its log lies in a file; for tests that ask for ``postgres`` by parameter, in a database of its own."""
    if getattr(request, "param", "file") == "file":
        return Site(tmp_path / "data", tmp_path / "keys")
    server = request.getfixturevalue("postgres")
    monkeypatch.setenv("GAPURA_TEST_URL", server.database())
    return Site(tmp_path / "data", tmp_path / "keys", server, "GAPURA_TEST_URL")


@pytest.fixture
def log(site: Site) -> Iterator[Log]:
    log = site.open()
    yield log
    log.close()


@pytest.fixture
def exchange_id() -> Callable[[int], str]:
    return lambda number: f"{number:032x}"


@pytest.fixture
def decision() -> Callable[[int], Record]:
    return lambda number: Record(
        "decision",
        {"policy": "sha256:" + "ab" * 32},
        {
            "exchange": f"{number:032x}",
            "decision": {"effect": "redact", "rule": "identity-numbers"},
            "subject": "5b" * 16,
        },
    )


@pytest.fixture
def outcome() -> Callable[[int], Record]:
    return lambda number: Record("outcome", {}, {"exchange": f"{number:032x}", "result": "answered"})


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A closed log of 50 entries and 5 checkpoints: 26 exchanges, refusals, a start, an erasure. Not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    site = Site(folder / "data", folder / "keys")
    number = 0
    for day in range(4):
        log = site.open(clock=lambda day=day: NOON + 86400 * day)
        log.append_sync(Record("refusals", {"bad_key": day + 1}))
        for _ in range(9 if day % 2 else 4):
            number += 1
            exchange = f"{number:032x}"
            log.append_sync(Record("decision", {"policy": "sha256:ab"}, {"exchange": exchange, "subject": "5b" * 16}))
            if day < 2 or number % 2:
                log.append_sync(Record("outcome", {}, {"exchange": exchange, "result": "answered"}))
        if day == 3:
            log.erase_private([3, 4], "request", by="os:operator")
        log.close()
    return site


@pytest.fixture
def tampered(sample: Site, tmp_path: Path) -> Callable[..., Verdict]:
    """The verdict on a copy of the sample after some statements."""

    def verdict_after(*statements: str, key: str | None = None) -> Verdict:
        copy = sample.copy(tmp_path / "copy")
        with closing(sqlite3.connect(copy.database)) as database:
            database.executescript(";\n".join(("PRAGMA synchronous=OFF", *statements)))
        return copy.verify(key)

    return verdict_after
