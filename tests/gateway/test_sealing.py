"""What a decision orders to be kept, for whom; and how it is kept, or said that it is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger
from audit.seal.content import ContentStore, Owner, sealing_key
from audit.seal.people import People
from gateway.casework.routing import Routed
from gateway.sealing import Sealer, Wanted, failed, held_in, of_decision, recorded_keys, wanted
from gateway.settings import Settings
from policies.decision import Decision, Effect, Obligation

PHRASE = "empat kata yang rahasia"
DAY = 86_400
GENERAL = Wanted("general", ())


def owner(exchange: int = 1) -> Owner:
    return Owner(f"{exchange:032x}", f"{7:032x}", f"{8:064x}")


def orders(*written: str) -> list[Obligation]:
    return [Obligation(kind, rule, role) for kind, rule, role in (one.split(":") for one in written)]


@pytest.mark.parametrize(
    ("written", "care", "kept"),
    [
        ([], True, None),
        (["label:a:"], True, None),
        (["escalate:a:counsellor"], False, None),
        (["seal:a:"], False, Wanted("general", ())),
        (["seal:a:", "notify:a:ppdp"], False, Wanted("general", ("ppdp",))),
        (["seal:a:", "escalate:b:counsellor"], False, Wanted("general", ())),  # told by another rule
        (["seal:a:", "escalate:a:counsellor"], False, Wanted("child", ("counsellor",))),
        (["seal:a:", "escalate:a:counsellor/second-contact"], False, Wanted("child", ("counsellor",))),
        (["seal:a:"], True, Wanted("child", ("counsellor",))),
        (["seal:a:", "notify:a:ppdp"], True, Wanted("child", ("ppdp",))),
        (["seal:a:", "seal:b:", "escalate:b:counsellor"], False, Wanted("child", ("counsellor",))),  # the strictest
    ],
)
def test_what_is_ordered_and_for_whom(written: list[str], care: bool, kept: Wanted | None) -> None:
    assert wanted(orders(*written), care=care) == kept
    decision = Decision(Effect.FLAG, "a", obligations=tuple(orders(*written)), care=care)
    assert of_decision(decision) == kept


def test_the_text_about_a_child_is_for_those_to_whom_the_case_went_and_nobody_else() -> None:
    gone = Routed("child", "second-contact", frozenset({"Ibu Wulan"}), frozenset({"Bu Rina"}))
    for kept in (["seal:a:", "escalate:a:counsellor/second-contact"], ["seal:b:", "escalate:a:counsellor"]):
        decision = Decision(Effect.REPLACE, "a", obligations=tuple(orders(*kept)), care=True)
        assert of_decision(decision, gone) == Wanted("child", ("second-contact",), frozenset({"Ibu Wulan"}))
    assert of_decision(Decision(Effect.REPLACE, "a", obligations=tuple(orders("escalate:a:counsellor"))), gone) is None


async def test_whoever_the_text_names_has_no_key_to_it(sealer: Callable[..., Sealer], tmp_path: Path) -> None:
    people = People(tmp_path / "data")
    added = {name: people.add(name, role, PHRASE, lambda _: None)[0] for name, role in
             (("Bu Rina", "counsellor"), ("Pak Budi", "counsellor"), ("Ibu Wulan", "second-contact"))}  # fmt: skip
    order = tuple(orders("seal:a:", "escalate:a:counsellor"))
    decision = Decision(Effect.FLAG, "a", obligations=order)
    gone = Routed("child", "counsellor", frozenset({"Pak Budi"}), frozenset({"Bu Rina"}))
    child = of_decision(decision, gone)
    ordered = Decision(Effect.FLAG, "a", obligations=tuple(orders("seal:a:", "notify:a:ppdp")))
    general = of_decision(ordered, Routed("general", "ppdp", excluded=frozenset({"Bu Tari"})))
    assert child is not None
    assert general == Wanted("general", ("ppdp",), excluded=frozenset({"Bu Tari"}))
    people.add("Bu Tari", "ppdp", PHRASE, lambda _: None)
    assert (await sealer().keep({"question": ["x"]}, owner(), child))["keys"] == sorted(added["Pak Budi"].keys)
    assert (await sealer().keep({"question": ["x"]}, owner(), general))["failed"] == "nobody"


def test_without_a_decision_nothing_is_ordered() -> None:
    assert of_decision(None) is None


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = Log.open(tmp_path / "data", tmp_path / "keys")
    yield log
    log.close()


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "data", sealing_key(tmp_path / "keys"))


@pytest.fixture
def sealer(tmp_path: Path, store: ContentStore, log: Log) -> Callable[..., Sealer]:
    def make(now: float = 0, **record: Any) -> Sealer:
        return Sealer(tmp_path / "data", store, Settings.model_validate({"record": record}), lambda: now)

    return make


async def test_the_record_says_where_it_lies_and_who_opens_it(
    sealer: Callable[..., Sealer], store: ContentStore, tmp_path: Path
) -> None:
    rina, _ = People(tmp_path / "data").add("Bu Rina", "counsellor", PHRASE, lambda _: None)
    said = await sealer(four_eyes=["child"]).keep({"question": ["x"]}, owner(), Wanted("child", ("counsellor",)))
    (item,) = store.find(said["id"])
    assert (said["class"], said["roles"], said["keys"]) == ("child", ["counsellor"], sorted(rina.keys))
    assert item.matches(said)
    assert (item.owner, item.label.eyes, item.expires) == (owner(), 2, 365 * DAY)
    assert not failed(said)


async def test_where_no_role_is_named_those_of_the_settings_may_open(
    sealer: Callable[..., Sealer], store: ContentStore
) -> None:
    said = await sealer(reveal_roles=["auditor"]).keep({"question": ["x"]}, owner(), GENERAL)
    (item,) = store.find(said["id"])
    assert (said["roles"], "keys" in said, item.label.roles, item.expires) == (
        ["auditor"],
        False,
        ("auditor",),
        30 * DAY,
    )


async def test_nobody_holds_the_role(sealer: Callable[..., Sealer], caplog: pytest.LogCaptureFixture) -> None:
    said = await sealer().keep({"question": ["rahasia"]}, owner(), Wanted("child", ("counsellor",)))
    assert said == {"class": "child", "roles": ["counsellor"], "failed": "nobody"}
    assert not failed(said)  # the site's choice: nobody is refused for it
    assert "nobody holds the role ['counsellor']" in caplog.text
    assert "rahasia" not in caplog.text


async def test_a_disk_that_does_not_take_it(
    sealer: Callable[..., Sealer], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data" / "content.db").write_bytes(b"something else" * 400)
    said = await sealer().keep({"question": ["rahasia"]}, owner(), GENERAL)
    assert failed(said)
    assert said["failed"] == "unreadable"
    sealer().tidy()  # the gate starts all the same
    assert "cannot be looked through" in caplog.text
    assert "rahasia" not in caplog.text


async def test_at_start_what_no_record_names_goes(sealer: Callable[..., Sealer], store: ContentStore, log: Log) -> None:
    named = await sealer().keep({"question": ["x"]}, owner(1), GENERAL)
    await sealer().keep({"question": ["x"]}, owner(2), GENERAL)
    log.append_sync(Record("decision", {}, {"exchange": owner(1).exchange, "sealed": named}))
    log.append_sync(Record("decision", {}, {"exchange": owner(2).exchange, "sealed": {**named, "id": "0" * 32}}))
    sealer().tidy()
    assert [item.id for item in store.all()] == [named["id"]]


@pytest.mark.parametrize("scope", ["", "subject", "exchange", "entries"])
async def test_what_is_over_goes_unless_a_hold_says_no(
    sealer: Callable[..., Sealer], store: ContentStore, log: Log, tmp_path: Path, scope: str
) -> None:
    said = await sealer().keep({"question": ["x"]}, owner(), GENERAL)
    index = log.append_sync(Record("decision", {}, {"exchange": owner().exchange, "sealed": said})).index
    value = {"subject": owner().subject, "exchange": owner().exchange, "entries": f"{index}-{index}"}.get(scope)
    if value:
        Ledger.open(tmp_path / "data").hold(Hold("ab" * 4, scope, value, "2026-01-01T00:00Z", "os", "why"))  # type: ignore[arg-type]
    assert held_in(tmp_path / "data")(owner()) is bool(scope)
    sealer(30 * DAY)._sweep()
    assert len(store.all()) == (1 if scope else 0)


async def test_only_one_process_sweeps(sealer: Callable[..., Sealer]) -> None:
    await sealer().sweep_now_and_then(first=False)  # and comes back at once


def test_the_log_knows_the_keys_that_were_made_by_the_commands(log: Log, tmp_path: Path) -> None:
    for number in range(150):
        log.append_sync(Record("admin.person", {"action": "add"}, {"key": f"{number:016x}"}))
    assert recorded_keys(tmp_path / "data") == {f"{number:016x}" for number in range(150)}
    with closing(sqlite3.connect(tmp_path / "data" / "audit.db")) as base, base:
        base.execute("UPDATE entries SET private = NULL WHERE idx = 0")
    assert f"{0:016x}" not in recorded_keys(tmp_path / "data")


@pytest.mark.parametrize("hide", ["DELETE FROM search_rows WHERE idx = 1", "UPDATE search_rows SET terms = '[]'"])
def test_whoever_hides_a_row_for_searching_hides_no_key(log: Log, tmp_path: Path, hide: str) -> None:
    keys = {f"{number:016x}" for number in range(3)}
    for key in sorted(keys):
        log.append_sync(Record("admin.person", {"action": "add"}, {"key": key}))
    log.append_sync(Record("admin.key", {"action": "create"}, {"key": "ab" * 8}))
    with closing(sqlite3.connect(tmp_path / "data" / "audit.db")) as base, base:
        assert base.execute(hide).rowcount
    assert recorded_keys(tmp_path / "data") == keys
