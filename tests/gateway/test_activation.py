"""Another policy comes into force while people ask: from the next question on, for every process, or not at all."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable
from audit.reader import Reader
from audit.search.query import Query
from gateway.activation import Activation, made
from gateway.admission.state import State
from gateway.admission.versions import Versions
from gateway.settings import read
from policies import Program, catalog, compiler

HEAD = "gapura: policy/v1\nname: plain\ndefault: allow\nrules:\n"
FLAG = f"{HEAD}  - {{ name: nik, when: {{ direction: input, pii: ID_NIK }}, then: flag }}\n"
BLOCK = FLAG.replace("flag", "block")
BROKEN = FLAG.replace("flag", "flog")


class Site:
    """A policy file, what is kept, and a first and a second process."""

    def __init__(self, folder: Path, policy: str = FLAG, language: str = "en") -> None:
        self.file = folder / "policy.yaml"
        self.file.write_text(policy, "utf-8")
        settings = {"policies": {"files": ["policy.yaml"]}, "server": {"language": language}, "data": "data"}
        (folder / "gapura.yaml").write_text(json.dumps(settings), "utf-8")
        self.settings = read(folder / "gapura.yaml", env={})
        self.state = State.open(folder / "data")
        self.versions = Versions(self.state)
        self.noted: list[Mapping[str, Any]] = []
        self.first = Activation(self.compiled(), self.settings, self.versions)
        self.first.begin(self.noted.append)
        self.first.look(self.noted.append)
        self.second = Activation(self.compiled(), self.settings, self.versions)

    def compiled(self) -> Program:
        return compiler.load([self.file])

    def write(self, policy: str) -> None:
        self.file.write_text(policy, "utf-8")

    def look(self, note: Callable[[Mapping[str, Any]], None] | None = None) -> list[str]:
        """Two looks, for a file must lie still; the effects that both processes then have for a NIK."""
        for _ in range(2):
            self.first.look(note or self.noted.append)
        for process in (self.first, self.second):
            process.follow()
        return [process.program.rules[0].effect.word for process in (self.first, self.second)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made_up = Site(tmp_path)
    yield made_up
    made_up.state.close()


def test_what_the_files_say_at_the_start_is_in_force_and_no_change(site: Site) -> None:
    assert site.versions.active() == site.compiled().digest
    assert site.versions.sources(site.compiled().digest) is not None
    assert site.noted == []


def test_a_changed_file_is_in_force_for_every_process_and_the_change_is_noted(site: Site) -> None:
    before = site.first.program.digest
    site.write(BLOCK)
    assert site.look() == ["block", "block"]
    after = site.compiled().digest
    assert site.first.program.digest == site.second.program.digest == after == site.versions.active()
    (note,) = site.noted
    assert (note["policy"], note["before"], "site/policy.yaml" in note["sources"]) == (after, before, True)
    site.write(FLAG)
    assert site.look() == ["flag", "flag"]
    assert [one["before"] for one in site.noted] == [before, after]


def test_a_file_that_is_still_being_written_is_left_alone(site: Site) -> None:
    site.write(HEAD.removesuffix("rules:\n"))  # a truncated policy is a policy, and a milder one
    site.first.look(site.noted.append)
    site.write(BLOCK)
    site.first.look(site.noted.append)
    assert site.noted == []
    site.first.look(site.noted.append)
    assert [note["policy"] for note in site.noted] == [site.compiled().digest]


def test_a_broken_file_changes_nothing_and_is_told_once_by_code_and_place(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write(BROKEN)
    assert site.look() == ["flag", "flag"]
    assert site.look() == ["flag", "flag"]
    assert site.noted == []
    (line,) = caplog.messages
    assert f"GP013 {site.file}:5" in line
    assert "flog" not in line
    site.write(BLOCK)
    assert site.look() == ["block", "block"]


def test_it_is_told_in_the_language_of_the_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site = Site(tmp_path, language="id")
    site.write(BROKEN)
    site.look()
    assert "tetap berlaku" in caplog.messages[0]
    site.state.close()


def test_a_touched_file_is_no_other_policy(site: Site) -> None:
    program = site.first.program
    site.write(FLAG)
    site.look()
    assert site.first.program is program
    assert site.noted == []


def test_a_change_that_cannot_be_recorded_is_not_made_until_it_can(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def full(public: Mapping[str, Any]) -> None:
        raise LogUnavailable("full")

    site.write(BLOCK)
    assert site.look(full) == ["flag", "flag"]
    assert "cannot record" in caplog.messages[-1]
    assert site.look() == ["block", "block"]


def test_another_start_with_other_files_is_a_change_that_is_noted(site: Site) -> None:
    site.write(BLOCK)
    again = Activation(site.compiled(), site.settings, site.versions)
    again.begin(site.noted.append)
    assert [note["policy"] for note in site.noted] == [site.compiled().digest]
    site.second.follow()
    assert site.second.program.rules[0].effect.word == "block"


def test_what_cannot_be_made_again_is_not_taken_up_and_told_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    digest = "sha256:" + "0" * 64
    site.versions.keep(digest, {"site/policy.yaml": b"damaged"})
    site.versions.activate(digest)
    for _ in range(3):
        site.second.follow()
    assert site.second.program.digest == site.compiled().digest
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize("pack", catalog.packs())
def test_every_pack_can_be_made_from_what_is_kept_of_it(pack: str, tmp_path: Path) -> None:
    state = State.open(tmp_path)
    program = compiler.load([Path(pack)])
    Versions(state).keep(program.digest, program.sources)
    assert made(Versions(state), program.digest) is not None
    assert made(Versions(state), None) is None
    state.close()


# -- in a gate


async def test_a_gate_takes_it_up_by_itself_and_every_record_names_one_policy(inside: Any, until: Any) -> None:
    async with inside(FLAG) as gate:
        file, versions = gate.folder / "policy.yaml", Versions(gate.site.state)
        before = (await gate.ask("NIK 3174015509000001")).headers["x-gapura-policy"]
        file.write_text(BLOCK, "utf-8")
        await until(lambda: versions.active() != before)
        await until(lambda: gate.app._policies.program.digest != before)
        after = await gate.ask("NIK 3174015509000001")
        assert (after.headers["x-gapura-decision"], after.headers["x-gapura-policy"]) == ("block", versions.active())
        (changed,) = Reader.open(gate.folder / "data").page(Query.of(["kind=admin.policy"])).entries
    assert changed.public_part()["before"] == before
    assert changed.private_part()["by"]


async def test_an_exchange_keeps_the_policy_with_which_it_began(inside: Any, until: Any) -> None:
    async with inside(FLAG) as gate:
        asked, goes_on = asyncio.Event(), asyncio.Event()

        async def slow(wire: Any) -> None:
            asked.set()
            await goes_on.wait()
            await wire.says("Halo.")

        gate.backend.play = slow
        before = gate.app._policies.program.digest
        answer = asyncio.create_task(gate.ask("Halo"))
        await asked.wait()
        (gate.folder / "policy.yaml").write_text(BLOCK, "utf-8")
        await until(lambda: gate.app._policies.program.digest != before)
        goes_on.set()
        assert (await answer).headers["x-gapura-policy"] == before
        with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
            rows = base.execute("SELECT entry FROM entries WHERE kind IN ('decision', 'outcome')").fetchall()
    assert [json.loads(entry)["policy"] for (entry,) in rows] == [before, before]


async def test_it_stays_ready_over_a_broken_file_and_hurries_when_told(inside: Any, until: Any, caplog: Any) -> None:
    async with inside(FLAG) as gate:
        (gate.folder / "policy.yaml").write_text(BROKEN, "utf-8")
        gate.app.reload()
        await until(lambda: caplog.messages)
        assert (await gate.client.get("/readyz")).status_code == 200
        assert (await gate.ask("NIK 3174015509000001")).headers["x-gapura-decision"] == "flag"


async def test_models_are_told_apart_as_soon_as_a_policy_does(inside: Any, until: Any) -> None:
    async with inside(FLAG) as gate:
        before = gate.app._policies.program.digest
        assert (await gate.ask("Halo", model="made-up")).status_code == 200
        rule = "  - { name: m, when: { direction: input, model: small }, then: block }\n"
        (gate.folder / "policy.yaml").write_text(HEAD + rule, "utf-8")
        await until(lambda: gate.app._policies.program.digest != before)
        assert (await gate.ask("Halo", model="made-up")).status_code == 404
