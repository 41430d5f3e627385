"""Who is heard in the process log, by its level; in a process of its own, since logging is one for all."""

from __future__ import annotations

import subprocess
import sys

import pytest

SPEAK = """
import logging, sys
from gateway.trail.logs import to_stderr
to_stderr(sys.argv[1])
for name in ("gapura", "gateway.detectors.runner", "presidio-analyzer", "asyncio"):
    for level in ("debug", "info", "warning", "error"):
        getattr(logging.getLogger(name), level)("%s", level)
"""
OURS, THEIRS = ("gapura", "gateway.detectors.runner"), ("presidio-analyzer", "asyncio")


@pytest.mark.parametrize(("level", "ours", "theirs"), [
    ("debug", ["debug", "info", "warning", "error"], ["warning", "error"]),
    ("info", ["info", "warning", "error"], ["warning", "error"]),
    ("warning", ["warning", "error"], ["warning", "error"]), ("error", ["error"], ["error"]),
])  # fmt: skip
def test_the_level_is_ours_and_libraries_never_chat(level: str, ours: list[str], theirs: list[str]) -> None:
    said = subprocess.run([sys.executable, "-c", SPEAK, level], capture_output=True, text=True, check=True)
    assert said.stdout == ""
    heard = [tuple(line.split()[-2:]) for line in said.stderr.splitlines()]
    assert heard == [(name, word) for name in OURS for word in ours] + [(n, word) for n in THEIRS for word in theirs]
