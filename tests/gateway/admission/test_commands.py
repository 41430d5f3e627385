"""``gapura key`` as a person at a terminal meets it, beside a gate that runs on the same folders."""

from __future__ import annotations

import json
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.admission.account import os_account
from gateway.admission.commands import app
from gateway.admission.folders import Site, open_site
from gateway.admission.keys import Keys
from gateway.errors import Refused


def run(site: Site, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(site.data)])


def made(site: Site, *words: str) -> dict[str, str]:
    result = run(site, "create", "--format", "json", *words)
    assert result.exit_code == 0, result.stderr
    answer: dict[str, str] = json.loads(result.stdout)
    return answer


def records(site: Site) -> list[tuple[str, dict[str, str]]]:
    with sqlite3.connect(site.data / "audit.db") as connection:
        rows = connection.execute("SELECT entry, private FROM entries WHERE kind = 'admin.key' ORDER BY idx").fetchall()
    connection.close()
    return [(json.loads(entry)["action"], json.loads(private)) for entry, private in rows]


def test_a_key_is_made_used_listed_and_revoked_beside_a_running_gate(site: Site) -> None:
    gate = Keys(site.state, site.keyring)
    key = made(site, "--group", "siswa-smp", "--name", "lab")
    time.sleep(0.25)
    assert gate.authenticate(key["key"]).group == "siswa-smp"
    assert set(key) == {"id", "key"}
    assert run(site, "revoke", key["id"]).stdout == f"{key['id']}: revoked\n"
    time.sleep(0.25)
    with pytest.raises(Refused):
        gate.authenticate(key["key"])
    gate.close()
    listed = json.loads(run(site, "list", "--format", "json").stdout)
    assert [(row["name"], row["valid"], row["shared"], row["scopes"]) for row in listed] == [
        ("lab", False, True, ["chat"])
    ]
    assert key["key"] not in json.dumps(listed)


def test_every_option_lands_in_the_key(site: Site) -> None:
    made(site, "--group", "guru", "--name", "bu-sri", "--person", "--role", "counsellor", "--scope", "check",
         "--scope", "chat", "--days", "30")  # fmt: skip
    made(site, "--group", "siswa-sma", "--name", "open-webui", "--on-behalf")
    listed = json.loads(run(site, "list", "--format", "json").stdout)
    person, front_end = sorted(listed, key=lambda row: str(row["name"]))
    assert (person["role"], person["shared"], person["scopes"]) == ("counsellor", False, ["chat", "check"])
    assert person["expires"] is not None
    assert front_end["on_behalf"] is True
    (_, one), (_, other) = records(site)
    assert (one["role"], one["scopes"], one["person"]) == ("counsellor", ["chat", "check"], True)
    assert datetime.fromtimestamp(one["expires"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ") == person["expires"]
    assert (other["on_behalf"], "role" in other, "person" in other) == (True, False, False)


def test_every_change_is_recorded_with_the_account_and_without_the_secret(site: Site) -> None:
    key = made(site, "--group", "guru", "--name", "bu-sri")
    run(site, "revoke", key["id"])
    who = {"by": os_account(), "key": key["id"]}
    assert records(site) == [
        ("create", {**who, "group": "guru", "name": "bu-sri", "scopes": ["chat"]}),
        ("revoke", who),
    ]
    secret = key["key"].rpartition("_")[2].encode()
    assert secret not in b"".join(path.read_bytes() for path in site.data.iterdir())


def test_what_cannot_be_recorded_does_not_happen(site: Site) -> None:
    (site.data / "audit.db").write_bytes(b"this is not a log " * 500)
    result = run(site, "create", "--group", "guru", "--name", "x")
    assert result.exit_code == 2
    assert json.loads(run(site, "list", "--format", "json").stdout) == []


def test_an_unknown_group_is_told_with_the_known_ones_in_both_languages(site: Site) -> None:
    english = run(site, "create", "--group", "siswa-tk", "--name", "x")
    indonesian = run(site, "create", "--group", "siswa-tk", "--name", "x", "--lang", "id")
    assert (english.exit_code, indonesian.exit_code) == (2, 2)
    assert "It knows: guru, siswa-sd" in english.stderr
    assert "Yang dikenal: guru, siswa-sd" in indonesian.stderr
    assert not (site.data / "audit.db").exists()


def test_a_folder_without_a_gate_stays_empty(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["list", "--data", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "gapura serve" in result.stderr
    assert not (tmp_path / "none").exists()


def test_the_folder_comes_from_the_settings_file_here(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gapura.yaml").write_text(f"data: {site.data.name}\nbackends: [{{name: a, url: 'http://x', key: K}}]\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["list", "--format", "json"])
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    (tmp_path / "gapura.yaml").write_text("dta: x\n")
    assert 'did you mean "data"?' in CliRunner().invoke(app, ["list"]).stderr


def test_the_table_shows_what_a_person_needs(site: Site) -> None:
    made(site, "--group", "guru", "--name", "[red]bu-sri", "--person")
    made(site, "--group", "guru", "--name", "kelas", "--days", "3")
    revoked = made(site, "--group", "guru", "--name", "lama")
    run(site, "revoke", revoked["id"])
    table = run(site, "list").stdout
    assert "[red]bu-sri" in table
    assert "valid" in table
    indonesian = run(site, "list", "--lang", "id").stdout
    assert "dicabut" in indonesian
    assert run(site, "create", "--group", "guru", "--name", "y", "--lang", "id").stdout.startswith("gpr_")
    assert run(site, "create", "--group", "guru", "--name", "z").stdout.startswith("gpr_")


def test_the_keys_of_a_demo_can_be_listed_too(tmp_path: Path) -> None:
    demo = open_site(tmp_path / "demo", demo=True)
    assert run(demo, "list", "--format", "json").stdout == "[]\n"
    demo.close()
