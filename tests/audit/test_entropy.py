"""Random bytes drawn in bulk: no byte is handed out twice, to nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audit.entropy import random_bytes

FORKS = """
import os
from audit.entropy import random_bytes
random_bytes(16)  # the pool is full, and a copy of it would go with the child
child = os.fork()
os.write(1, random_bytes(16).hex().encode() + b"\\n")
if child:
    os.waitpid(child, 0)
"""


@pytest.mark.parametrize("count", [0, 1, 32, 4095, 4096, 4097, 20_000])
def test_there_are_as_many_as_were_asked_for(count: int) -> None:
    assert [len(random_bytes(count)) for _ in range(3)] == [count] * 3


def test_nothing_is_handed_out_twice() -> None:
    drawn = [random_bytes(32) for _ in range(1000)]  # several pools, and the ends of each
    assert len({half for one in drawn for half in (one[:16], one[16:])}) == 2000


def test_nor_by_threads_that_draw_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        drawn = [one for some in pool.map(lambda _: [random_bytes(16) for _ in range(500)], range(8)) for one in some]
    assert len(set(drawn)) == 4000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_does_not_draw_what_its_parent_draws() -> None:
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run([sys.executable, "-c", FORKS], cwd=root, capture_output=True, text=True, check=True).stdout
    parent, child = said.split()
    assert len(parent) == len(child) == 32
    assert parent != child
