"""Somebody asks for what is kept of them to be erased, beside a running gate; a name is found; what is due goes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from gateway.admission.account import os_account

NAME = "Budi Santoso"


def ask(gate: Any, token: str, text: str) -> None:
    gate.sdk(token).chat.completions.create(model="m", messages=[{"role": "user", "content": text}])


def subjects(gate: Any) -> list[str]:
    with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
        rows = base.execute("SELECT subject FROM entries WHERE kind = 'decision' ORDER BY idx").fetchall()
    return [subject for (subject,) in rows]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_persons_request_is_answered_beside_a_running_gate(another: Any, gapura: Any) -> None:
    with another({"record": {"find_named": True}}) as gate:
        other = gate.key()
        ask(gate, gate.token, "Apa ibu kota Jepang?")
        ask(gate, other, f"Tulis surat untuk {NAME} di kelas kami, nama saya Citra")
        ask(gate, gate.token, "Apa ibu kota Peru?")
        who, somebody_else, _ = subjects(gate)
        folders = ("--data", gate.folder / "data", "--keys", gate.folder / "keys")

        dry = gapura(
            "audit", "erase", "--subject", who, "--reason", "request", "--dry-run", "--format", "json", *folders
        )
        assert json.loads(dry.stdout)["exchanges"] == 2, dry.stderr
        held = gapura("audit", "hold", "add", "--subject", who, "--reason", "sengketa 12", "--format", "json", *folders)
        hold = json.loads(held.stdout)[0]["id"]
        refused = gapura("audit", "erase", "--subject", who, "--reason", "request", "--yes", "--lang", "id", *folders)
        assert (refused.returncode, hold in refused.stderr) == (2, True)
        assert gapura("audit", "hold", "release", hold, *folders).returncode == 0

        done = gapura("audit", "erase", "--subject", who, "--reason", "request", "--yes", *folders)
        assert done.returncode == 0, done.stdout + done.stderr
        assert subjects(gate) == [None, somebody_else, None]
        content = bytes_of(gate.folder / "data")
        assert somebody_else.encode() in content
        with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
            ((entry, private),) = base.execute("SELECT entry, private FROM entries WHERE kind = 'admin.erase'")
            assert base.execute("SELECT count(*) FROM entries WHERE subject = ?", (who,)).fetchone() == (0,)
        assert json.loads(private) == {"by": os_account()}
        assert json.loads(entry)["reason"] == "request"
        with closing(sqlite3.connect(gate.folder / "data" / "state.db")) as base:
            assert {owner for (owner,) in base.execute("SELECT owner FROM texts")} == {somebody_else}
        ask(gate, gate.token, "Apa ibu kota Chili?")  # the gate goes on, and knows nothing of before
        gate.assert_log_is_whole()
        assert gapura("audit", "verify", "--data", gate.folder / "data").returncode == 0


def test_what_is_due_goes_when_a_gate_starts_and_names_are_in_no_file(another: Any, gapura: Any) -> None:
    with another({"record": {"find_named": True}}) as gate:
        ask(gate, gate.token, f"Tulis surat untuk Bapak {NAME} di Bandung")
        folders = ("--data", gate.folder / "data", "--keys", gate.folder / "keys")
        found = gapura("audit", "find", "--named", f"{NAME.upper()}, S.Pd.", "--format", "json", *folders)
        with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
            (tokens,) = base.execute("SELECT count(*) FROM named").fetchone()
        assert json.loads(found.stdout)["exchanges"] == (1 if tokens else 0), found.stderr
        assert tokens == 1
        everything = bytes_of(gate.folder / "data") + bytes_of(gate.folder / "keys")
        assert b"antoso" not in everything
        gone = gapura("audit", "erase", "--named", NAME, "--reason", "request", "--yes", *folders)
        assert gone.returncode == 0, gone.stdout + gone.stderr
        with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
            assert base.execute("SELECT count(*) FROM named").fetchone() == (0,)
        gate.assert_log_is_whole()
