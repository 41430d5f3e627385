"""A witness's memory: durable, for its owner alone, never two heads from one."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnusable
from audit.note import COSIGNATURE
from audit.witness.core import NOTHING_YET, Head
from audit.witness.state import DISPUTES, Seen, WitnessState

ROOT = Path(__file__).resolve().parents[3]
ORIGIN = "sman1.example/log"


def test_what_was_remembered_is_there_again(tmp_path: Path) -> None:
    state = WitnessState.open(tmp_path / "w", "sman2.example/witness", clock=lambda: 7.0)
    assert state.head(ORIGIN) == NOTHING_YET
    assert state.advance(ORIGIN, NOTHING_YET, Head(3, b"r" * 32), "note")
    again = WitnessState.open(tmp_path / "w")
    assert again.head(ORIGIN) == Head(3, b"r" * 32)
    assert again.key == state.key
    assert again.key.kind == COSIGNATURE
    assert again.seen() == [Seen(ORIGIN, 3, 7, "note", 0)]


def test_only_who_saw_the_newest_head_moves_it(tmp_path: Path) -> None:
    state = WitnessState.open(tmp_path)
    three, other = Head(3, b"r" * 32), Head(3, b"s" * 32)
    state.advance(ORIGIN, NOTHING_YET, three, "")
    for stale in (NOTHING_YET, other, Head(2, b"r" * 32)):
        assert not state.advance(ORIGIN, stale, Head(9, b"t" * 32), "")
    assert state.head(ORIGIN) == three


def test_key_and_memory_are_for_their_owner_alone(tmp_path: Path) -> None:
    WitnessState.open(tmp_path / "w")
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "w").iterdir()} == {
        "witness.key": 0o600,
        "witness.db": 0o600,
    }
    (tmp_path / "w" / "witness.key").chmod(0o644)
    with pytest.raises(LogUnusable) as refused:
        WitnessState.open(tmp_path / "w")
    assert refused.value.code == "open_key"


@pytest.mark.parametrize("lost", ["witness.key", "witness.db"])
def test_a_witness_that_lost_its_key_or_its_memory_has_ended(tmp_path: Path, lost: str) -> None:
    WitnessState.open(tmp_path).advance(ORIGIN, NOTHING_YET, Head(3, b"r" * 32), "")
    (tmp_path / lost).unlink()
    with pytest.raises(LogUnusable) as refused:
        WitnessState.open(tmp_path)
    assert refused.value.code == "witness_forgot"
    assert not (tmp_path / lost).exists()


def test_a_name_is_for_ever(tmp_path: Path) -> None:
    assert WitnessState.open(tmp_path / "a").key.name.startswith("gapura.local/witness/")
    WitnessState.open(tmp_path / "b", "sman2.example/witness")
    assert WitnessState.open(tmp_path / "b").key.name == "sman2.example/witness"
    with pytest.raises(LogUnusable) as refused:
        WitnessState.open(tmp_path / "b", "another.example/witness")
    assert refused.value.code == "witness_name"
    with pytest.raises(LogUnusable) as refused:
        WitnessState.open(tmp_path / "c", "two words")
    assert refused.value.code == "bad_name"
    assert not (tmp_path / "c").exists()


def test_a_damaged_memory_is_an_error_of_the_disk(tmp_path: Path) -> None:
    state = WitnessState.open(tmp_path)
    (tmp_path / "witness.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(OSError, match=r"witness\.db"):
        state.head(ORIGIN)


def test_contradictions_are_kept_once_each_and_not_without_end(tmp_path: Path) -> None:
    state = WitnessState.open(tmp_path)
    state.advance(ORIGIN, NOTHING_YET, Head(3, b"r" * 32), "")
    for number in range(DISPUTES + 5):
        state.dispute(ORIGIN, f"note {number}")
        state.dispute(ORIGIN, "note 0")
    assert state.seen()[0].disputes == DISPUTES


def test_of_many_threads_one_takes_each_step(tmp_path: Path) -> None:
    state = WitnessState.open(tmp_path)
    won: list[int] = []

    def run(mine: int) -> None:
        for _ in range(10):
            seen = state.head(ORIGIN)
            if state.advance(ORIGIN, seen, Head(seen.size + 1, bytes([mine] * 32)), ""):
                won.append(seen.size)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == list(range(state.head(ORIGIN).size)), "no step was taken twice"


SIGNS = """
import sys
from pathlib import Path
from audit.witness.core import Witness
from audit.witness.state import WitnessState
from tests.audit.witness.conftest import Grower

state = WitnessState.open(Path(sys.argv[1]))
log = Grower()
witness = Witness(state.key, state.sign, {log.key.name: [log.key]}, state, lambda: 1.0)
size = state.head(log.key.name).size
while True:
    answer = witness.add_checkpoint(log.submission(size, size + 1))
    assert answer.status == 200, answer
    size += 1
    print(size, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_after_kill_9_it_remembers_at_least_all_that_it_signed(tmp_path: Path, grower: Any) -> None:
    state = WitnessState.open(tmp_path)
    for _ in range(4):
        program = subprocess.Popen(
            [sys.executable, "-c", SIGNS, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert program.stdout is not None
        told = [int(program.stdout.readline()) for _ in range(3)]
        program.send_signal(signal.SIGKILL)
        told += map(int, program.stdout.read().split())
        program.wait()
        program.stdout.close()
        assert state.head(ORIGIN).size in (told[-1], told[-1] + 1), "signed after it was remembered, never before"
