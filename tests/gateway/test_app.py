"""The house put together: what it is made from, what it writes down of itself, and how it comes and goes."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.reader import Reader
from audit.search.query import Query
from audit.verify import verify
from gateway import __version__
from gateway.admission import versions

URL = "http://127.0.0.1:1/v1"
MARK = "KenariMerah77"
RULES = "  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }\n"


def kinds(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / "audit.db")) as base:
        return [row[0] for row in base.execute("SELECT kind FROM entries ORDER BY idx")]


def newest(folder: Path, kind: str) -> Any:
    return Reader.open(folder / "data").page(Query.of([f"kind={kind}"]), newest_first=True).entries[0]


# -- what it writes down of itself


async def test_its_coming_and_going_are_on_record(inside: Any) -> None:
    async with inside() as gate:
        assert kinds(gate.folder) == ["admin.start", "configuration"]
        await asyncio.to_thread(gate.app.record, "admin.key", {"done": "key made", "key": "abc"})
        assert gate.records("admin.key")[0]["key"] == "abc"
    assert kinds(gate.folder) == ["admin.start", "configuration", "admin.key", "admin.stop"]
    assert newest(gate.folder, "admin.start").public_part()["version"] == __version__
    for kind in ("admin.start", "admin.key", "admin.stop"):
        assert newest(gate.folder, kind).private_part()["by"], "an account of this machine is named"
    assert verify(gate.folder / "data").failed is None


async def test_what_decides_is_on_record_before_anybody_asks(inside: Any) -> None:
    async with inside(RULES) as gate:
        written = newest(gate.folder, "configuration").public_part()
        await gate.ask("Halo")
        decision = newest(gate.folder, "decision").public_part()
    assert {name: decision[name] for name in ("policy", "settings", "detectors")} == {
        name: written[name] for name in ("policy", "settings", "detectors")
    }
    assert written["detector"]["finds"] == {"version": "1", "provides": ["EMAIL_ADDRESS", "ID_NIK"]}
    assert set(written["sources"]) == {"site/policy.yaml", "vocabulary.json"}


async def test_the_sources_of_the_policy_are_kept_by_digest(inside: Any) -> None:
    async with inside(RULES) as gate:
        written = newest(gate.folder, "configuration").public_part()
        answer = await gate.ask("Halo")
    kept = versions.kept(gate.folder / "data", answer.headers["x-gapura-policy"])
    assert kept is not None
    assert kept["site/policy.yaml"] == (gate.folder / "policy.yaml").read_text()
    assert {name: hashlib.sha256(text.encode()).hexdigest() for name, text in kept.items()} == written["sources"]


async def test_another_version_of_a_detector_is_another_digest(inside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = []
    for _ in range(3):
        async with inside(RULES) as gate:
            digests.append(newest(gate.folder, "configuration").public_part()["detectors"])
        monkeypatch.setattr(type(gate.finds), "version", "2")
    assert digests[0] != digests[1] == digests[2]


async def test_what_an_earlier_run_left_open_is_closed_at_the_start(inside: Any) -> None:
    async with inside() as gate:
        gate.refuse_records("outcome")
        await gate.ask("Halo")
        (decision,) = gate.records("decision")
    with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
        base.execute("DROP TRIGGER no_outcome")
    async with inside() as gate:
        assert gate.records("outcome") == [{"exchange": decision["exchange"], "result": "unknown"}]
        assert (await gate.ask("Halo")).status_code == 200
    assert verify(gate.folder / "data").failed is None


# -- what comes of settings


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("127.0.0.1:8787", 200), ("[::1]", 200), ("gerbang.example", 200), ("Sekolah.example", 200),
    ("evil.example", 421), ("sekolah.example.evil", 421),
])  # fmt: skip
async def test_it_answers_to_the_names_it_was_given(inside: Any, host: str, status: int) -> None:
    server = {"hosts": ["gerbang.example"], "public_url": "https://sekolah.example/gapura"}
    async with inside(settings={"server": server}) as gate:
        assert (await gate.client.get("/healthz", headers={"host": host})).status_code == status


async def test_a_backend_never_gets_the_gates_key(inside: Any) -> None:
    async with inside() as gate:
        heard: list[dict[str, str]] = []

        async def hears(wire: Any) -> None:
            heard.append(wire.headers)
            await wire.says("Halo.")

        gate.backend.play = hears
        await gate.ask("Halo", headers={"cookie": MARK, "x-more": MARK})
    assert MARK not in str(heard)
    assert set(heard[0]) == {
        "host", "user-agent", "accept", "accept-encoding", "content-type", "traceparent", "content-length",
    }  # fmt: skip


async def test_traces_that_nobody_takes_hold_nobody_up(inside: Any) -> None:
    async with inside(settings={"telemetry": {"otlp_endpoint": "http://127.0.0.1:9"}}) as gate:
        assert (await gate.ask("Halo")).status_code == 200
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 9, "less than an export may take"
    assert kinds(gate.folder)[-1] == "admin.stop"


async def test_without_an_endpoint_there_are_no_traces_but_an_id(inside: Any) -> None:
    async with inside(settings={"telemetry": {"otlp_endpoint": None}}) as gate:
        await gate.ask("Halo")
        (outcome,) = gate.records("outcome")
    assert gate.backend.spans == []
    assert len(outcome["trace"]) == 32


async def test_where_policies_tell_models_apart_a_made_up_name_is_not_served(inside: Any) -> None:
    rules = "  - { name: m, when: { direction: input, model: [m] }, then: flag }\n"
    backends = [{"name": "b", "url": "BACKEND/v1"}, {"name": "c", "url": "BACKEND/v1", "models": ["m"]}]
    async with inside(rules, {"backends": backends}) as gate:
        assert (await gate.ask("Halo", model="m")).headers["x-gapura-decision"] == "flag"
        assert (await gate.ask("Halo", model=MARK)).status_code == 404


async def test_after_it_has_stopped_it_is_not_ready_and_records_nothing(inside: Any) -> None:
    async with inside() as gate:
        assert gate.app.ready is True
    assert gate.app.ready is False
    before = kinds(gate.folder)
    with pytest.raises(Exception, match="closed"):
        gate.app.record("admin.key", {})
    assert kinds(gate.folder) == before
