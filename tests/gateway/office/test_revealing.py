"""Who is there, may they, written down, and only then read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, Record
from audit.codes import code_of
from audit.reader import Reader
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from audit.seal.trouble import SealError
from audit.search.query import Query
from gateway.admission import desk
from gateway.admission.folders import Site, open_site
from gateway.office.revealing import Act, Office, never

PHRASE = "empat kata yang rahasia"
OWNER = Owner("0f" * 16, "5b" * 16, "6c" * 32)
WHY = Act("Bu Rina", "", "keselamatan anak", "care")
TEXT = {"question": ["aku takut pulang"]}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    yield site
    site.close()


@pytest.fixture
def keep(site: Site) -> Callable[..., str]:
    """Keeps a text as the gate does, and writes the record of it; gives its id."""
    people = People(site.data)
    for name, role in (("Bu Rina", "counsellor"), ("Pak Dedi", "ppdp"), ("Bu Tini", "teacher")):
        people.add(name, role, PHRASE, lambda _: None)

    def make(role: str = "counsellor", *, sealed: bool = True, eyes: int = 1) -> str:
        keys = {name: key for one in people.holders({role}) for name, key in one.keys.items()}
        order = Order("child" if sealed else "general", (role,), 2_000_000_000, eyes, keys if sealed else None)
        kept = ContentStore(site.data, sealing_key(site.keys)).keep(TEXT, OWNER, order)
        named = {"id": kept.id, "nonce": kept.nonce, "sha256": kept.sha256}
        desk.record("decision", site, {}, {"exchange": OWNER.exchange, "sealed": named})
        return kept.id

    return make


def office(site: Site, *typed: str) -> Office:
    answers = list(typed)
    return Office(site, lambda what, name: answers.pop(0))


def acts(site: Site) -> list[dict[str, Any]]:
    entries = Reader.open(site.data).page(Query({"kind": ("admin.reveal",)})).entries
    return [{**entry.public_part(), **(entry.private_part() or {})} for entry in entries]


def test_it_is_found_by_id_by_exchange_and_by_the_code_of_a_refusal(site: Site, keep: Callable[..., str]) -> None:
    kept = keep()
    where = Office(site, never)
    for name in (kept, kept.upper(), OWNER.exchange, code_of(OWNER.exchange)):
        assert [item.id for item in where.find(name)] == [kept]
    assert where.find("0000-0000") == where.find("nothing") == ()
    assert [item.id for item in where.all()] == [kept]


def test_it_is_on_record_before_it_is_read(
    site: Site, keep: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    (shown,) = office(site, PHRASE).reveal(Office(site, never).find(OWNER.exchange), WHY)
    assert (shown.text, shown.named) == (TEXT, True)
    (act,) = acts(site)
    assert (act["action"], act["purpose"], act["class"], act["roles"], act["people"], act["contents"]) == (
        "reveal", "care", "child", ["counsellor"], ["Bu Rina"], [shown.item.id]
    )  # fmt: skip
    assert "keselamatan" not in str(Reader.open(site.data).page(Query({"kind": ("admin.reveal",)})).entries[0].entry)

    def full(*_: Any) -> None:
        raise LogUnavailable("full")

    monkeypatch.setattr(desk, "record", full)
    monkeypatch.setattr(ContentStore, "read", never)
    with pytest.raises(LogUnavailable):
        office(site, PHRASE).reveal(Office(site, never).find(OWNER.exchange), WHY)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [("Pak Dedi", PHRASE, "not_yours"), ("Bu Rina", "empat kata yang salah", "wrong"), ("Bu Entah", PHRASE, "wrong"),
     ("", "0000", "bad_sheet")],
)  # fmt: skip
def test_who_may_not_is_on_record_too(site: Site, keep: Callable[..., str], name: str, typed: str, code: str) -> None:
    keep()
    with pytest.raises(SealError) as told:
        office(site, typed).reveal(Office(site, never).find(OWNER.exchange), Act(name, "", "ingin tahu", "review"))
    assert told.value.code == code
    (act,) = acts(site)
    assert (act["action"], act["why"], act["people"], act["reason"]) == (
        "refused", code, [name] if name else [], "ingin tahu"
    )  # fmt: skip


@pytest.mark.parametrize("odd", ["x" * 70_000, "Pak \udcff"])
def test_nobody_gets_round_the_record_with_odd_letters(site: Site, keep: Callable[..., str], odd: str) -> None:
    keep()
    with pytest.raises(SealError) as told:
        office(site, "empat kata yang salah").reveal(
            Office(site, never).find(OWNER.exchange), Act("Bu Rina", odd, odd, "care")
        )
    assert told.value.code == "wrong"
    assert [act["why"] for act in acts(site)] == ["wrong"]


def test_a_role_opens_what_no_key_was_named_for(site: Site, keep: Callable[..., str]) -> None:
    keep("ppdp", sealed=False)
    items = Office(site, never).find(OWNER.exchange)
    (shown,) = office(site, PHRASE).reveal(items, Act("Pak Dedi", "", "keberatan", "objection"))
    assert shown.text == TEXT
    with pytest.raises(SealError, match="teacher may not"):
        office(site, PHRASE).reveal(items, Act("Bu Tini", "", "ingin tahu", "review"))


def test_four_eyes_are_two_people(site: Site, keep: Callable[..., str]) -> None:
    keep(eyes=2)
    items = Office(site, never).find(OWNER.exchange)
    for second, code in (("", "second_person"), ("Bu Rina", "same_person")):
        with pytest.raises(SealError) as told:
            office(site, PHRASE, PHRASE).reveal(items, Act("Bu Rina", second, "perlu", "care"))
        assert told.value.code == code
    (shown,) = office(site, PHRASE, PHRASE).reveal(items, Act("Pak Dedi", "Bu Rina", "perlu", "care"))
    assert shown.text == TEXT  # whichever of them it is sealed to
    assert acts(site)[-1]["people"] == ["Pak Dedi", "Bu Rina"]


def test_a_content_that_the_log_does_not_name_is_told_apart(site: Site, keep: Callable[..., str]) -> None:
    keep()
    ContentStore(site.data, sealing_key(site.keys)).keep(
        {"question": ["x"]}, OWNER, Order("general", ("counsellor",), 1)
    )
    shown = office(site, PHRASE).reveal(Office(site, never).find(OWNER.exchange), WHY)
    assert {one.text["question"][0]: one.named for one in shown} == {"aku takut pulang": True, "x": False}


def test_who_asks_for_nothing_is_not_asked() -> None:
    with pytest.raises(AssertionError):
        never("of", "x")
    assert Record("admin.reveal", {})
