"""A neighbouring school's witness as a process of its own, and a log for it to witness."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit import cosignature
from audit.note import VerifierKey

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
