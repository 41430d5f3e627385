"""Who is there, may they, written down, and only then read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, Record
from audit.cases import tables
from audit.cases.case import Kind, Opening, Origin
from audit.cases.register import Register
from audit.codes import code_of
from audit.reader import Reader
from audit.seal import envelope
from audit.seal.content import ContentStore, Kept, Order, Owner, sealing_key
from audit.seal.people import Identity, People
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


def case_of(site: Site, content: str, about: str, *named: str, without: tuple[str, ...] = ()) -> str:
    opening = Opening(Kind.ESCALATION, about, "counsellor", 2_000_000_000, Origin(OWNER.exchange), (content,),
                      frozenset(named), frozenset(without), tell="")  # fmt: skip
    return Register(site.data).open(opening).case.id


def told_of(site: Site) -> list[str]:
    with tables.opened(site.data) as database:
        return [what for (what,) in database.execute("SELECT what FROM tells ORDER BY id")]


def refusal(site: Site, act: Act) -> str:
    with pytest.raises(SealError) as told:
        office(site, PHRASE, PHRASE).reveal(Office(site, never).find(OWNER.exchange), act)
    return told.value.code


def test_a_childs_words_are_opened_by_two_people_whom_the_case_names(site: Site, keep: Callable[..., str]) -> None:
    People(site.data).add("Pak Made", "counsellor", PHRASE, lambda _: None)
    case = case_of(site, keep(eyes=2), "child", "Bu Rina", "Bu Tini")
    for second in ("Pak Made", "Pak Dedi"):  # who has a key, but no part in the case; and who has neither
        assert refusal(site, Act("Bu Rina", second, "perlu", "care")) == "not_yours"
    assert refusal(site, Act("Pak Made", "", "perlu", "care", danger=True)) == "not_yours"
    (shown,) = office(site, PHRASE, PHRASE).reveal(
        Office(site, never).find(OWNER.exchange), Act("Bu Tini", "Bu Rina", "perlu", "care")
    )
    assert shown.text == TEXT
    act, seen = acts(site)[-1], Register(site.data).history(case, None)[-2:]
    assert (act["people"], act["cases"], "danger" in act) == (["Bu Tini", "Bu Rina"], [case], False)
    assert [(one.action, one.person, dict(one.said)) for one in seen] == [
        ("reveal", "Bu Tini", {}), ("reveal", "Bu Rina", {})
    ]  # fmt: skip
    assert told_of(site) == []


def test_in_danger_one_opens_it_and_the_others_are_told(site: Site, keep: Callable[..., str]) -> None:
    case = case_of(site, keep(eyes=2), "child", "Bu Rina", "Bu Tini")
    assert refusal(site, Act("Bu Rina", "", "perlu", "care")) == "second_person"
    assert told_of(site) == []
    alone = Act("Bu Rina", "", "anak di atap sekarang", "care", danger=True)
    (shown,) = office(site, PHRASE).reveal(Office(site, never).find(OWNER.exchange), alone)
    assert shown.text == TEXT
    act = acts(site)[-1]
    assert (act["danger"], act["people"], act["reason"]) == (True, ["Bu Rina"], "anak di atap sekarang")
    assert Register(site.data).history(case, None)[-1].said == {"danger": "now"}
    assert told_of(site) == ["danger"]


def test_danger_opens_nothing_that_is_no_childs_case(site: Site, keep: Callable[..., str]) -> None:
    kept = keep(eyes=2)
    alone = Act("Bu Rina", "", "perlu", "care", danger=True)
    assert refusal(site, alone) == "second_person"
    case_of(site, kept, "general")
    assert refusal(site, alone) == "second_person"


@pytest.mark.parametrize("about", ["child", "general"])
def test_who_is_excluded_opens_nothing_even_with_a_key_or_a_sheet(
    site: Site, keep: Callable[..., str], about: str
) -> None:
    kept = keep()
    case_of(site, kept, about, "Bu Tini", without=("Bu Rina",))
    assert refusal(site, WHY) == "not_yours"
    assert refusal(site, Act("Bu Tini", "Bu Rina", "perlu", "care")) == "not_yours"
    with pytest.raises(SealError, match="sealed to other people"):
        Office(site, never).reveal_to([sheet_of(site, "Bu Rina")], Office(site, never).find(kept), WHY)
    assert [act["action"] for act in acts(site)] == ["refused"] * 3


def test_a_sheet_speaks_for_who_has_left_but_not_alone_where_it_takes_two(site: Site, keep: Callable[..., str]) -> None:
    kept = keep(eyes=2)
    case_of(site, kept, "child", "Bu Tini")  # Bu Rina was taken out of it when she left
    items, sheet = Office(site, never).find(kept), sheet_of(site, "Bu Rina")
    with pytest.raises(SealError, match="takes two people"):
        Office(site, never).reveal_to([sheet], items, Act("", "", "perlu", "care", danger=True))
    tini = People(site.data).unlock("Bu Tini", PHRASE)
    with pytest.raises(SealError):  # this test's sheet has no key; but it was let through
        Office(site, never).reveal_to([sheet, tini], items, WHY)
    assert acts(site)[-1]["action"] == "reveal"


def sheet_of(site: Site, name: str) -> Identity:
    (person,) = (one for one in People(site.data).list() if one.name == name)
    return Identity(person, bytes(32), by_sheet=True)


def test_neither_record_nor_memory_without_the_other(
    site: Site, keep: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(site, keep(eyes=2), "child", "Bu Rina")

    def full(*_: Any) -> None:
        raise LogUnavailable("full")

    monkeypatch.setattr(desk, "record", full)
    with pytest.raises(LogUnavailable):
        office(site, PHRASE).reveal(Office(site, never).find(OWNER.exchange), Act("Bu Rina", "", "x", "care", True))
    assert told_of(site) == []
    assert [one.action for one in Register(site.data).history(case, None)] == ["open"]


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


def test_the_newest_record_says_which_it_is_or_the_one_before_where_the_gate_died_in_between(
    site: Site, keep: Callable[..., str]
) -> None:
    name, store = keep(), ContentStore(site.data, sealing_key(site.keys))
    older = store.find(name)[0].sealed
    rina = People(site.data).unlock("Bu Rina", PHRASE)
    (tini,) = People(site.data).holders({"teacher"})

    def note(kept: Kept, keys: frozenset[str]) -> None:
        named = {"id": kept.id, "nonce": kept.nonce, "sha256": kept.sha256, "keys": sorted(keys)}
        desk.record("admin.case", site, {}, {"exchange": OWNER.exchange, "sealed": named})

    def put(sealed: bytes) -> bool:
        store.rebox(name, lambda _: sealed, lambda *_: None)
        (shown,) = office(site, PHRASE).reveal(store.find(name), WHY)
        return shown.named

    assert store.rebox(name, lambda one: envelope.widened(one, rina.private, tini.keys), note)
    newer = store.find(name)[0].sealed
    assert (put(newer), put(older)) == (True, True)
    put(newer)
    assert store.rebox(name, lambda one: envelope.narrowed(one, tini.keys), note)
    assert (put(newer), put(envelope.widened(older, rina.private, tini.keys))) == (True, False)
