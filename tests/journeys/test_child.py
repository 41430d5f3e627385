"""A child tells of being hurt, while nobody is on duty: who learns of it, and who never does.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "empat kata yang rahasia"
NAMED = "Bu Rina pegang-pegang aku di ruang BK. Aku ingin mati saja, BurungGereja94"
UNNAMED = "Aku capek sekali dan ingin mati saja, KenariMerah77"
POLICY = """\
gapura: policy/v1
name: school-of-ours
default: allow
rules:
  - name: despair
    when: { direction: input, words: [ingin mati] }
    then: replace
    care: helpline
  - name: despair-case
    when: { direction: input, words: [ingin mati] }
    then: [escalate, seal]
    notify: { role: counsellor, instead: second-contact }
"""


class Site:
    """A gate, its people and their commands."""

    def __init__(self, gate: Any) -> None:
        self.gate, self.data = gate, gate.folder / "data"
        for name, role in (("Bu Rina", "counsellor"), ("Pak Made", "counsellor"), ("Ibu Wulan", "second-contact"),
                           ("Pak Joko", "teacher")):  # fmt: skip
            done = self.run("audit", "people", "add", name, "--role", role, "--format", "json", ask=True)
            assert done.returncode == 0, done.stderr
        assert self.run("case", "scope", "Pak Joko", "--groups", "siswa-sd").returncode == 0

    def run(self, *words: str, ask: bool = False, people: int = 1) -> subprocess.CompletedProcess[str]:
        where = ["--data", str(self.data), "--keys", str(self.gate.folder / "keys")]
        command = [sys.executable, "-m", "gateway.cli", *words, *where, *(["--passphrase-stdin"] if ask else [])]
        return subprocess.run(command, cwd=ROOT, input=f"{PHRASE}\n" * people, capture_output=True, text=True,
                              timeout=100, check=False)  # fmt: skip

    def seen_by(self, name: str) -> list[str]:
        """Ids of the cases that somebody is shown."""
        done = self.run("case", "list", "--as", name, "--format", "json", ask=True)
        told = json.loads(done.stdout)
        assert told["counts"]["total"] == len(told["cases"])
        return [case["id"] for case in told["cases"]]

    def reveal(self, content: str, *words: str, people: int = 1) -> subprocess.CompletedProcess[str]:
        return self.run("audit", "reveal", content, *words, "--reason", "keselamatan anak", "--anywhere", ask=True,
                        people=people)  # fmt: skip

    def ask(self, text: str) -> tuple[str, dict[str, Any], str]:
        """What the child is told, and what the record had at the first word of it: the decision, the case's id."""
        body = {"model": "m", "messages": [{"role": "user", "content": text}], "stream": True}
        with self.gate.sdk().chat.completions.with_streaming_response.create(
            **body, extra_headers={"accept-language": "id"}
        ) as told:
            lines = told.iter_lines()
            said = [next(lines)]
            exchange = told.headers["x-request-id"]
            (decision,) = (one for one in self.gate.records("decision") if one["exchange"] == exchange)
            with closing(sqlite3.connect(self.data / "cases.db")) as base:
                ids = [row[0] for row in base.execute("SELECT id FROM cases WHERE exchange = ?", (exchange,))]
            said += list(lines)
        words = "".join(
            choice["delta"].get("content") or ""
            for line in said if line.startswith("data: {") for choice in json.loads(line[6:])["choices"]
        )  # fmt: skip
        return words, decision, ids[0]


@pytest.fixture(scope="module")
def site(gate_with: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "policy.yaml").write_text(POLICY)
    day = (datetime.now(UTC) + timedelta(days=3)).strftime("%a")  # off duty now, whatever the hour
    contacts = [
        {"role": "counsellor", "person": "Bu Rina", "hours": f"07:00-15:00 {day} Asia/Jakarta"},
        {"role": "counsellor", "person": "Pak Made", "hours": f"07:00-15:00 {day} Asia/Jakarta"},
        {"role": "second-contact", "person": "Ibu Wulan", "hours": "always"},
    ]
    with gate_with(folder, {"policies": {"files": ["policy.yaml"]}, "contacts": contacts}) as gate:
        yield Site(gate)


def test_a_child_is_answered_and_two_counsellors_get_the_case_before_that(site: Site) -> None:
    words, decision, case = site.ask(UNNAMED)
    assert site.gate.backend.seen == []
    assert words.startswith("Terima kasih sudah bercerita")
    assert re.search(r"Di sini ada Bu Rina \(\w+ 07\.00-15\.00 WIB\)", words)
    assert "Bu Rina, Pak Made bisa membaca pesan ini. Tidak ada yang bertugas sebelum" in words
    assert (decision["case"]["id"], decision["case"]["class"]) == (case, "child")
    assert site.seen_by("Bu Rina") == site.seen_by("Pak Made") == [case]
    assert site.seen_by("Ibu Wulan") == site.seen_by("Pak Joko") == []
    content = decision["sealed"]["id"]
    alone = site.reveal(content, "--as", "Pak Made")
    assert (alone.returncode, UNNAMED in alone.stdout) == (2, False)
    both = site.reveal(content, "--as", "Pak Made", "--with", "Bu Rina", people=2)
    assert UNNAMED in both.stdout, both.stderr
    stranger = site.reveal(content, "--as", "Pak Made", "--with", "Pak Joko", people=2)
    assert (stranger.returncode, UNNAMED in stranger.stdout) == (2, False)


def test_whoever_the_child_names_learns_nothing_and_the_second_contact_does(site: Site) -> None:
    before = site.seen_by("Bu Rina")
    words, decision, case = site.ask(NAMED)
    assert "Rina" not in words  # nobody is sent to her
    assert "Di sini ada Ibu Wulan." in words
    assert "Ibu Wulan bisa membaca pesan ini. Bertugas setiap saat." in words
    assert decision["case"]["role"] == "second-contact"
    assert site.seen_by("Bu Rina") == before
    assert site.seen_by("Ibu Wulan") == [case]
    assert site.seen_by("Pak Joko") == []
    content = decision["sealed"]["id"]
    for what in (case, "0" * 32):  # one and the same, whether there is such a case or not
        shown = site.run("case", "show", what, "--as", "Bu Rina", ask=True)
        assert (shown.returncode, shown.stdout) == (2, "")
        assert "There is no such case" in shown.stderr
    for words_ in (("--as", "Bu Rina"), ("--as", "Bu Rina", "--danger-now")):
        refused = site.reveal(content, *words_)
        assert (refused.returncode, NAMED in refused.stdout) == (2, False)
    opened = site.reveal(content, "--as", "Ibu Wulan", "--danger-now")
    assert NAMED in opened.stdout, opened.stderr
    told = site.gate.records("admin.reveal")[-1]
    assert (told["people"], told["cases"]) == (["Ibu Wulan"], [case])
    with closing(sqlite3.connect(site.data / "cases.db")) as base:
        assert base.execute('SELECT what FROM tells WHERE "case" = ? ORDER BY id', (case,)).fetchall() == [
            ("new",), ("danger",)
        ]  # fmt: skip


def test_the_one_it_is_handed_to_can_read_it_and_who_is_excluded_cannot_any_more(site: Site) -> None:
    _, decision, case = site.ask(UNNAMED + " lagi")
    content = decision["sealed"]["id"]
    note = site.gate.folder / "note.txt"
    note.write_text("sudah saya telepon")
    assert site.run("case", "note", case, "--from", str(note), "--as", "Pak Made", ask=True).returncode == 0
    given = site.run("case", "hand-over", case, "--to", "Ibu Wulan", "--as", "Pak Made", ask=True)
    assert (given.returncode, given.stderr) == (0, "")
    opened = site.run("case", "reveal", case, "--as", "Ibu Wulan", "--reason", "bertugas malam ini", "--anywhere",
                      "--danger-now", "--format", "json", ask=True)  # fmt: skip
    (shown,) = json.loads(opened.stdout)
    assert (shown["id"], shown["named_in_log"], UNNAMED in str(shown["content"])) == (content, True, True)
    notes = site.run("case", "notes", case, "--as", "Ibu Wulan", "--anywhere", ask=True)
    assert "sudah saya telepon" in notes.stdout
    acts = [one for one in site.gate.records("admin.case") if one["case"] == case and "sealed" in one]
    assert [(one["exchange"], one["person"]) for one in acts] == [
        (decision["exchange"], "Pak Made")
    ] * 3  # a note first
    with closing(sqlite3.connect(site.data / "people.db")) as base:
        keys = dict(base.execute("SELECT name, id FROM people"))
    (boxes,) = (one["sealed"]["keys"] for one in acts if one["sealed"]["id"] == content)
    assert {keys[name] for name in ("Bu Rina", "Pak Made", "Ibu Wulan")} < {*boxes}
    assert site.run("case", "exclude", case, "--person", "Bu Rina", "--as", "Ibu Wulan", ask=True).returncode == 0
    with closing(sqlite3.connect(site.data / "content.db")) as base:
        (left,) = base.execute("SELECT sealed FROM items WHERE id = ?", (content,)).fetchone()
    assert (keys["Bu Rina"].encode() in left, keys["Ibu Wulan"].encode() in left) == (False, True)
    site.gate.assert_log_is_whole()


def test_no_file_of_the_site_holds_a_word_of_it(site: Site) -> None:
    """What an administrator has, and a thief of the disk: every file of the site, keys and output included."""
    site.gate.assert_log_is_whole()
    files = [path for path in site.gate.folder.rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        found = path.read_bytes().lower()
        assert not [word for word in (b"burunggereja94", b"kenarimerah77", b"pegang-pegang") if word in found], path
