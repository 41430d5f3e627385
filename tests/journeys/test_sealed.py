"""A child says something that one person should read, and nobody else: from the gate to the counsellor's screen.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit.seal.content import ContentStore, sealing_key
from audit.seal.trouble import SealError

ROOT = Path(__file__).resolve().parents[2]
DESPAIR = "Aku ingin mati saja, KenariMerah77"
PHRASE, OTHER = "empat kata yang rahasia", "empat kata lain rahasia"
POLICY = """\
gapura: policy/v1
name: school-of-ours
default: allow
rules:
  - name: despair
    when: { direction: input, words: [ingin mati] }
    then: [replace, seal]
    care: helpline
  - name: survivor
    when: { direction: input, words: [penyintas] }
    then: seal
  - name: grim-answer
    when: { direction: output, words: [kelam] }
    then: [block, seal]
  - name: noted-answer
    when: { direction: output, words: [catat] }
    then: [flag, seal]
"""


class Site:
    """A gate with that policy, and the commands of those who read."""

    def __init__(self, gate: Any) -> None:
        self.gate, self.folder = gate, gate.folder
        self.nobody = ""
        """What was asked before anybody held the role."""
        self.rina: dict[str, Any] = {}

    def audit(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        where = ("--data", str(self.folder / "data"), "--keys", str(self.folder / "keys"))
        command = [sys.executable, "-m", "gateway.cli", "audit", *words, *where]
        return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=60, check=False)

    def add(self, name: str, role: str = "counsellor") -> dict[str, Any]:
        done = self.audit("people", "add", name, "--role", role, "--passphrase-stdin", "--format", "json", stdin=PHRASE)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def reveal(self, what: str, *words: str, stdin: str = PHRASE) -> subprocess.CompletedProcess[str]:
        more = ("--reason", "keselamatan anak", "--anywhere", "--passphrase-stdin", "--format", "json")
        return self.audit("reveal", what, *words, *more, stdin=stdin)

    def ask(self, text: str, **more: Any) -> str:
        """Says it to the gate; gives the id of the exchange."""
        told = self.gate.sdk().chat.completions.with_raw_response.create(
            model="m", messages=[{"role": "user", "content": text}], **more
        )
        return str(told.headers["x-request-id"])

    def of(self, kind: str, exchange: str) -> dict[str, Any]:
        """The record of a kind of one exchange."""
        (record,) = (one for one in self.gate.records(kind) if one["exchange"] == exchange)
        return dict(record)

    def acts(self, kind: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.folder / "data" / "audit.db")) as base:
            rows = base.execute("SELECT entry, private FROM entries WHERE kind = ? ORDER BY idx", (kind,)).fetchall()
        return [{**json.loads(entry), **json.loads(private)} for entry, private in rows]


def gate_of(gate_with: Callable[..., Any], folder: Path, **record: Any) -> Any:
    (folder / "policy.yaml").write_text(POLICY)
    return gate_with(folder, {"policies": {"files": ["policy.yaml"]}, "record": record})


@pytest.fixture(scope="module")
def shared(gate_with: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One gate, where one pair of eyes is enough, for those who do it no harm: a counsellor, a data protection officer,
    and a teacher in the register."""
    with gate_of(gate_with, tmp_path_factory.mktemp("site"), four_eyes=[]) as gate:
        site = Site(gate)
        site.nobody = site.ask(DESPAIR)
        site.rina = site.add("Bu Rina")
        site.add("Pak Dedi", "ppdp")
        site.add("Bu Tini", "teacher")
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    shared.gate.backend.seen.clear()
    return shared


def test_where_nobody_holds_the_role_the_child_is_answered_and_all_are_told(site: Site) -> None:
    told = site.of("decision", site.nobody)["sealed"]
    assert told == {"class": "child", "roles": ["counsellor"], "failed": "nobody"}
    assert site.of("outcome", site.nobody)["result"] == "replaced"
    assert "nobody holds the role" in (site.folder / "out").read_text()


def test_the_counsellor_reads_what_a_child_said_and_nobody_else_can(site: Site) -> None:
    exchange = site.ask(DESPAIR)
    assert site.gate.backend.seen == []
    sealed = site.of("decision", exchange)["sealed"]
    assert (sealed["class"], sealed["roles"]) == ("child", ["counsellor"])
    assert sealed["keys"] == sorted([site.rina["id"], site.rina["sheet"]])
    (content,) = json.loads(site.reveal(exchange, "--as", "Bu Rina").stdout)
    assert (content["content"], content["named_in_log"]) == ({"question": [DESPAIR]}, True)
    for name, phrase in (("Pak Dedi", PHRASE), ("Bu Rina", OTHER)):
        refused = site.reveal(exchange, "--as", name, stdin=phrase)
        assert (refused.returncode, refused.stdout) == (2, "")
    acts = site.acts("admin.reveal")
    assert [(act["action"], act["people"], act.get("why")) for act in acts] == [
        ("reveal", ["Bu Rina"], None), ("refused", ["Pak Dedi"], "not_yours"), ("refused", ["Bu Rina"], "wrong")
    ]  # fmt: skip
    assert [act["action"] for act in site.acts("admin.person")] == ["add"] * 3
    site.gate.assert_log_is_whole()
    assert found_in(site.folder, "KenariMerah77") == found_in(site.folder, PHRASE) == []


def found_in(folder: Path, text: str) -> list[str]:
    """Files that hold a text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 8
    return [path.name for path in files if text.encode() in path.read_bytes()]


def test_a_stolen_disk_with_all_keys_opens_no_childs_words(site: Site, tmp_path: Path) -> None:
    child, general = site.ask(DESPAIR), site.ask("Saya penyintas")
    stolen = tmp_path / "stolen"
    shutil.copytree(site.folder / "data", stolen)
    with_keys = ContentStore(stolen, sealing_key(site.folder / "keys"))
    with pytest.raises(SealError, match="sealed to other people"):
        with_keys.read(*with_keys.find(child))
    assert with_keys.read(*with_keys.find(general))["question"] == ["Saya penyintas"]  # the README says so
    without = ContentStore(stolen, bytes(32))
    for exchange in (child, general):
        with pytest.raises(SealError, match="does not open"):
            without.read(*without.find(exchange))


def test_who_may_open_what_no_role_was_named_for(site: Site) -> None:
    exchange = site.ask("Saya penyintas")
    assert len(site.gate.backend.seen) == 1
    assert "Saya penyintas" in site.reveal(exchange, "--as", "Pak Dedi").stdout
    refused = site.reveal(exchange, "--as", "Bu Tini")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "the role teacher may not open it" in refused.stderr


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_is_kept_with_its_question(site: Site, stream: bool) -> None:
    store = ContentStore(site.folder / "data", sealing_key(site.folder / "keys"))
    for text, shown in (("sebuah kisah kelam.", ""), ("mohon catat ini.", "mohon catat ini.")):
        body = {"model": "m", "messages": [{"role": "user", "content": text}], "stream": stream}
        with site.gate.sdk().chat.completions.with_streaming_response.create(**body) as told:
            told.read()
            exchange = told.headers["x-request-id"]
        (item,) = store.find(exchange)
        assert item.matches(site.of("outcome", exchange)["sealed"])
        assert store.read(item) == {"question": [text], "answer": [text], "shown": [shown] if shown else []}


def test_a_check_keeps_nothing(site: Site) -> None:
    before = len(contents(site.folder / "data"))
    told = httpx.post(f"{site.gate.url}/gapura/v1/check", json={"direction": "input", "text": DESPAIR},
                      headers={"authorization": f"Bearer {site.gate.token}"})  # fmt: skip
    assert told.json()["effect"] == "replace"
    assert len(contents(site.folder / "data")) == before


def test_a_new_passphrase_gives_no_old_content_and_the_sheet_does(site: Site) -> None:
    """Comes last of those who share a gate: afterwards Bu Rina has another passphrase."""
    before = site.ask(DESPAIR)
    assert site.audit("people", "reset", "Bu Rina", "--passphrase-stdin", stdin=OTHER).returncode == 0
    assert "sealed to other people" in site.reveal(before, "--as", "Bu Rina", stdin=OTHER).stderr
    assert DESPAIR in site.reveal(before, "--recovery", stdin=site.rina["recovery"]).stdout
    after = site.ask(f"Sungguh, {DESPAIR}")
    assert DESPAIR in site.reveal(after, "--as", "Bu Rina", stdin=OTHER).stdout
    assert site.reveal(after, "--recovery", stdin=site.rina["recovery"]).returncode == 2


@pytest.fixture
def own(gate_with: Callable[..., Any], tmp_path: Path) -> Iterator[Site]:
    """A gate for somebody who breaks it; two people are needed to read there."""
    with gate_of(gate_with, tmp_path, four_eyes=["child"]) as gate:
        yield Site(gate)


def test_content_whose_record_was_never_written_is_gone_at_the_next_start(own: Site) -> None:
    """The gate is killed between the two: while the log is locked, what is sealed already waits for its record."""
    site = own
    site.add("Bu Rina")
    site.add("Pak Dedi", "ppdp")
    kept = site.ask(DESPAIR)
    data = site.folder / "data"
    with closing(sqlite3.connect(data / "audit.db", isolation_level=None)) as log:
        log.execute("BEGIN IMMEDIATE")
        body = {"model": "m", "messages": [{"role": "user", "content": f"Lagi: {DESPAIR}"}]}
        asking = subprocess.Popen([sys.executable, "-c", ASK, site.gate.url, site.gate.token, json.dumps(body)])
        for _ in range(200):
            if len(contents(data)) == 2:
                break
            time.sleep(0.02)
        assert len(contents(data)) == 2
        site.gate.stop(signal.SIGKILL)
        asking.wait(30)
    site.gate.start()
    assert [exchange for _, exchange in contents(data)] == [kept]
    assert (alone := site.reveal(kept, "--as", "Bu Rina")).returncode == 2
    assert "takes two people" in alone.stderr
    both = site.reveal(kept, "--as", "Bu Rina", "--with", "Pak Dedi", stdin=f"{PHRASE}\n{PHRASE}")
    assert DESPAIR in both.stdout
    assert site.acts("admin.reveal")[-1]["people"] == ["Bu Rina", "Pak Dedi"]
    site.gate.assert_log_is_whole()


ASK = """
import contextlib, sys, httpx
with contextlib.suppress(httpx.HTTPError):
    httpx.post(f"{sys.argv[1]}/v1/chat/completions", content=sys.argv[3], timeout=20,
               headers={"authorization": f"Bearer {sys.argv[2]}", "content-type": "application/json"})
"""


def contents(data: Path) -> list[tuple[str, str]]:
    """Ids and exchanges of what is kept."""
    with closing(sqlite3.connect(data / "content.db")) as base:
        return base.execute("SELECT id, exchange FROM items").fetchall()


def test_what_cannot_be_kept_is_not_answered_but_a_child_is(own: Site) -> None:
    site = own
    site.add("Bu Rina")
    site.ask("Saya penyintas")
    site.gate.backend.seen.clear()
    with closing(sqlite3.connect(site.folder / "data" / "content.db")) as base:
        base.execute("PRAGMA user_version = 99")  # somebody put another file there
    refused = site.gate.sdk().with_options(max_retries=0)
    with pytest.raises(Exception, match="cannot write its record"):
        refused.chat.completions.create(model="m", messages=[{"role": "user", "content": "Saya penyintas"}])
    assert site.gate.backend.seen == []
    site.ask(DESPAIR)
    with pytest.raises(Exception, match="cannot write its record"):
        refused.chat.completions.create(model="m", messages=[{"role": "user", "content": "mohon catat ini."}])
    _, survivor, child, _ = site.gate.records("decision")
    assert survivor["sealed"]["failed"] == child["sealed"]["failed"] == "unreadable"
    outcomes = [(one["result"], one["released"], one.get("sealed", {}).get("failed"))
                for one in site.gate.records("outcome")]  # fmt: skip
    assert outcomes[1:] == [("refused", 0, None), ("replaced", 0, None), ("refused", 0, "unreadable")]
    site.gate.assert_log_is_whole()
