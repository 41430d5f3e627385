"""Nobody learns that a case is there which does not concern them: neither from what is told nor from what is refused.

The measure is non-interference: whatever somebody asks, the whole answer is the one they would get if the cases that
they may not see did not exist.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from audit.cases import acts, tables
from audit.cases.case import CHILD, CONFIRMED, GENERAL, Case, Kind, Opening, Origin, State
from audit.cases.readings import give, pairs, readings
from audit.cases.register import Register, Wanted
from audit.cases.sight import EVERY, Sight
from audit.cases.trouble import CaseError
from audit.seal.people import People
from gateway.admission.folders import open_site
from gateway.casework.quality import quality
from gateway.office.case_cli import case as command

NOW = 1_800_000_000
PHRASE = "empat kata yang rahasia"
NAMES, GROUPS, ROLES = ("Adi", "Tini", "Sari"), ("", "7a", "7b"), ("teacher", "counsellor", "ppdp")
EXCHANGE = "ab" * 16

# -- the register, whatever is in it

SIGHTS = st.builds(
    Sight,
    st.sampled_from(NAMES),
    st.sampled_from(ROLES),
    st.frozensets(st.sampled_from(["7a", "7b", EVERY]), max_size=2),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case; many of them share the beginning of their ids, and so their codes."""
    beginning = draw(st.sampled_from(["00" * 5, "01" * 5])) + draw(st.binary(min_size=11, max_size=11)).hex()
    named, excluded = (draw(st.frozensets(st.sampled_from(NAMES), max_size=2)) for _ in range(2))
    state = draw(st.sampled_from(State))
    return Case(
        beginning, draw(st.sampled_from(Kind)), draw(st.sampled_from([CHILD, GENERAL])), draw(st.sampled_from(ROLES)),
        Origin(group=draw(st.sampled_from(GROUPS)), rule=draw(st.sampled_from(["", "cards"]))), NOW,
        NOW + draw(st.integers(-2, 2)), state,
        owner=draw(st.sampled_from(["", *NAMES])) if state is State.TAKEN else "",
        disposition=CONFIRMED if state is State.CLOSED else "", named=named - excluded, excluded=excluded,
    )  # fmt: skip


def register_of(folder: Path, found: list[Case]) -> Register:
    register = Register(folder, clock=lambda: NOW)
    with tables.opened(folder) as database:
        for case in found:
            tables.insert(database, case, Opening(case.kind, case.about, case.role, case.deadline, same=""))
            tables.add_event(database, case.id, NOW, "Adi", ("open", {}, ""))
            if case.kind is Kind.SAMPLE:
                verdicts = [(case.id, name, CONFIRMED, NOW) for name in ("Tini", "Sari")]
                database.executemany("INSERT INTO verdicts VALUES (?, ?, ?, ?)", verdicts)
    return register


def said(ask: Callable[[], Any]) -> str:
    """An answer, or the error in its place: the whole of it."""
    try:
        return repr(ask())
    except CaseError as error:
        return f"{error.code} {error.places} {error.text('en')} {error.text('id')}"


WANTED = [Wanted(), Wanted(states=()), Wanted(states=(), kinds=(Kind.SAMPLE, Kind.HOLD)), Wanted(states=(), group="7b"),
          Wanted(states=(), owner="Tini"), Wanted(states=(), rule="cards")]  # fmt: skip


def everything(register: Register, sight: Sight, names: list[str]) -> Iterator[str]:
    """All that somebody can ask of a register, and what they are told."""
    for wanted, limit in itertools.product(WANTED, (1, 2, 50)):
        cursor = ""
        while True:
            page = register.page(sight, wanted, cursor, limit)
            yield repr(page)
            if not (cursor := page.next):
                break
        yield repr(register.count(sight, wanted))
    yield repr(pairs(register, sight))
    yield repr(quality(register, sight))
    for name in names:
        yield said(lambda name=name: register.get(name, sight))
        yield said(lambda name=name: register.history(name, sight))
        yield said(lambda name=name: readings(register, name, sight))
        for act in (lambda case: acts.take(case, sight.name, NOW), lambda case: acts.exclude(case, "Sari"),
                    lambda case: acts.dispose(case, sight.name, CONFIRMED, NOW), acts.note):  # fmt: skip
            yield said(lambda name=name, act=act: register.change(name, sight, act, lambda _: None))
        yield said(lambda name=name: give(register, name, sight, CONFIRMED, lambda _: None))


@settings(max_examples=12, deadline=None)
@given(st.lists(cases(), max_size=7, unique_by=lambda case: case.id), SIGHTS)
def test_whatever_somebody_asks_the_answer_is_that_of_a_register_without_what_they_do_not_see(
    found: list[Case], sight: Sight
) -> None:
    names = [name for case in found for name in (case.id, case.code)] + ["ff" * 16, "K7F2-M9QA", "x"]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        whole = register_of(Path(one), found)
        seen = register_of(Path(other), [case for case in found if sight.sees(case)])
        assert list(everything(whole, sight, names)) == list(everything(seen, sight, names))


def test_reopening_tells_nobody_that_the_same_is_open_elsewhere(tmp_path: Path) -> None:
    """What happened again while a case was closed is another case, which may be somebody else's."""
    register, adi = Register(tmp_path, clock=lambda: NOW), Sight("Adi", "teacher", frozenset({"7a"}))
    order = Opening(Kind.MANUAL, GENERAL, "teacher", NOW + 9, Origin(group="7a"), same="one")
    mine = register.open(order).case
    register.change(mine.id, adi, lambda case: acts.take(case, "Adi", NOW), lambda _: None)
    register.change(mine.id, adi, lambda case: acts.dispose(case, "Adi", CONFIRMED, NOW), lambda _: None)
    other = register.open(replace(order, origin=Origin(group="7b"))).case
    again = register.change(mine.id, adi, lambda case: acts.reopen(case, "Adi", NOW + 9), lambda _: None)
    assert (again.state, register.get(other.id, None).state) == (State.TAKEN, State.OPEN)


# -- the commands and the API of one site, before and after others have cases

STAFF = (("Adi", "teacher", "7a"), ("Bu Tini", "teacher", "7b"), ("Sari", "counsellor"), ("Rina", "counsellor"),
         ("Dewi", "ppdp"), ("Kepala", "second-contact"))  # fmt: skip


@dataclass
class Hidden:
    """Cases that do not concern Adi."""

    register: Register

    def mine(self) -> Case:
        return self.register.open(self._order("7a")).case

    def others(self) -> list[Case]:
        orders = [
            self._order("7b"), self._order(""), replace(self._order("7a"), role="ppdp"),
            replace(self._order("7a"), about=CHILD, role="counsellor", named=frozenset({"Sari", "Rina"})),
            replace(self._order("7a"), excluded=frozenset({"Adi"})),
            replace(self._order("7a"), kind=Kind.SAMPLE, role="ppdp"),
            replace(self._order("7b"), kind=Kind.HOLD, deadline=1),
        ]  # fmt: skip
        return [self.register.open(order).case for order in orders]

    @staticmethod
    def _order(group: str) -> Opening:
        origin = Origin(exchange=EXCHANGE, subject="cd" * 16, group=group, rule="cards", effect="block")
        return Opening(Kind.ESCALATION, GENERAL, "teacher", int(time.time()) + 90_000, origin)


def staffed(data: Path) -> Hidden:
    register = Register(data)
    for name, role, *groups in STAFF:
        People(data).add(name, role, PHRASE, lambda _: None)
        if groups:
            register.set_groups(name, groups)
    return Hidden(register)


COMMANDS = [["show"], ["take"], ["ack"], ["share"], ["hand-over", "--to", "Dewi"], ["hand-over", "--to", "Nobody"],
            ["escalate"],
            ["escalate", "--role", "nobody"], ["exclude", "--person", "Sari"], ["exclude", "--person", "Nobody"],
            ["close", "confirmed"], ["close", "x"], ["reopen"], ["note"], ["notes", "--anywhere"],
            ["verdict", "confirmed"], ["verdict", "x"], ["reveal", "--reason", "ingin tahu", "--anywhere"],
            ["reveal", "--reason", "ingin tahu", "--anywhere", "--danger-now"], ["reply"], ["deny"],
            ["release", "--reason", "ingin tahu", "--anywhere", "--yes"],
            ["test", "--expect", "allow"], ["test", "--expect", "x"]]  # fmt: skip


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


@pytest.fixture
def run(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    open_site(tmp_path / "data", tmp_path / "keys").close()

    def adi(*words: str) -> Result:
        who = ["--as", "Adi", "--passphrase-stdin", "--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
        return CliRunner().invoke(command, [*words, *who], input=f"{PHRASE}\ncatatan")

    return adi


def test_no_command_tells_of_a_case_of_others(run: Callable[..., Result], tmp_path: Path) -> None:
    hidden = staffed(tmp_path / "data")
    mine = hidden.mine()
    looks = [["list"], ["list", "--state", "all", "--format", "json"], ["list", "--group", "7b", "--format", "json"],
             ["show", mine.code, "--format", "json"], ["agreement", "--format", "json"]]  # fmt: skip
    before = [run(*words) for words in looks]
    hidden.others()
    for first, words in zip(before, looks, strict=True):
        again = run(*words)
        assert (first.exit_code, first.stdout, first.stderr) == (again.exit_code, again.stdout, again.stderr), words


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_says_the_same_of_a_case_of_others_and_of_none(
    run: Callable[..., Result], tmp_path: Path, words: list[str]
) -> None:
    others = staffed(tmp_path / "data").others()
    names = ["ff" * 16, "K7F2-M9QA", others[0].code, others[0].id, others[3].code, others[4].code]
    told = {(one.exit_code, one.stdout, one.stderr) for one in (run(words[0], name, *words[1:]) for name in names)}
    assert len(told) == 1
    ((code, out, err),) = told
    assert (code, out, "no such case, or it is not one of yours" in err) == (2, "", True)


def test_a_case_opened_by_hand_about_an_exchange_of_others_is_refused_like_one_of_none(
    run: Callable[..., Result],
) -> None:
    told = {
        (one.exit_code, one.stderr) for one in (run("open", "--exchange", name) for name in ("ff" * 16, "K7F2-M9QA"))
    }
    assert len(told) == 1


# -- the API

RULES = "  - name: x\n    when: { direction: input, words: [kelam] }\n    then: flag\n"
BODIES: dict[str, list[dict[str, Any] | None]] = {
    "hand-over": [{"to": "Dewi"}, {"to": "Nobody"}, {}],
    "escalate": [None, {"role": "nobody"}],
    "exclude": [{"person": "Sari"}, {"person": "Nobody"}],
    "close": [{"disposition": "confirmed"}, {"disposition": "x"}],
    "notes": [{"text": "catatan"}, {"text": " "}],
    "verdict": [{"verdict": "confirmed"}, {"verdict": "x"}],
    "reveal": [{"reason": "ingin tahu"}, {"reason": "ingin tahu", "danger_now": True}, {"reason": ""}],
    "reply": [{"text": "maaf"}, {"text": " "}],
    "test": [{"expect": "allow"}, {"expect": "x"}],
    "release": [{"reason": "ingin tahu"}],
}


@pytest.fixture
async def gate(inside: Any, quick: None) -> AsyncIterator[Any]:
    async with inside(RULES) as gate:
        gate.hidden = staffed(gate.folder / "data")
        yield gate


async def signed(gate: Any, name: str) -> dict[str, str]:
    told = await gate.client.post("/gapura/v1/sessions", json={"name": name, "passphrase": PHRASE})
    return {"authorization": f"Bearer {told.json()['token']}"}


def whole(answer: Any) -> tuple[Any, ...]:
    """All of an answer that could tell something."""
    quiet = {"date", "x-request-id"}
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in quiet)
    return answer.status_code, tuple(headers), answer.content


async def routes(gate: Any) -> list[tuple[str, str]]:
    """Every address about one case, as the gate itself describes them: what is added later is tried, too."""
    paths = (await gate.client.get("/openapi.json")).json()["paths"]
    found = [(method, path) for path, methods in paths.items() if "/cases/{code}" in path for method in methods]
    assert len(found) > 10
    return found


async def test_no_answer_of_the_api_tells_of_a_case_of_others(gate: Any) -> None:
    mine, who = gate.hidden.mine(), await signed(gate, "Adi")
    asked = ["", "?limit=1", "?state=all", "?state=all&group=7b", "?state=all&kind=hold", "?state=all&kind=sample",
             "?owner=Dewi", "?rule=cards", f"/{mine.code}", f"/{mine.code}/history"]  # fmt: skip
    before = [whole(await gate.client.get(f"/gapura/v1/cases{one}", headers=who)) for one in asked]
    gate.hidden.others()
    assert [whole(await gate.client.get(f"/gapura/v1/cases{one}", headers=who)) for one in asked] == before
    cursor = json.loads(before[1][2])["next"]
    assert cursor == ""


async def test_each_address_says_the_same_of_a_case_of_others_and_of_none(gate: Any) -> None:
    others, who = gate.hidden.others(), await signed(gate, "Adi")
    names = ["ff" * 16, "K7F2-M9QA", "x", *(name for case in others for name in (case.code, case.id))]
    for method, path in await routes(gate):
        for body in BODIES.get(path.rpartition("/")[2], [None]) if method == "post" else [None]:
            more = {"json": body} if body is not None else {}
            told = {
                whole(await gate.client.request(method, path.format(code=name), headers=who, **more)) for name in names
            }
            assert len(told) == 1, (path, body)
            assert {status for status, _, _ in told} <= {404, 400}, (path, body)
    for case in others:
        assert [event.action for event in gate.hidden.register.history(case.id, None)] == ["open"]
    assert gate.records("admin.case") == gate.records("admin.reveal") == []


async def test_without_a_session_or_with_one_that_is_over_every_address_says_the_same(gate: Any) -> None:
    mine, who = gate.hidden.mine(), await signed(gate, "Adi")
    await gate.client.delete("/gapura/v1/sessions", headers=who)
    for method, path in await routes(gate):
        asked = itertools.product((mine.code, "K7F2-M9QA"), (who, {}, {"authorization": "Bearer x"}))
        told = {whole(await gate.client.request(method, path.format(code=name), headers=head)) for name, head in asked}
        assert [status for status, _, _ in told] == [401], path


async def test_a_session_counts_for_its_person_and_stops_with_their_groups(gate: Any) -> None:
    mine = gate.hidden.mine()
    adi, tini = await signed(gate, "Adi"), await signed(gate, "Bu Tini")
    address = f"/gapura/v1/cases/{mine.code}"
    assert [(await gate.client.get(address, headers=who)).status_code for who in (adi, tini)] == [200, 404]
    gate.hidden.register.set_groups("Adi", [])
    assert (await gate.client.get(address, headers=adi)).status_code == 404
    key = {"authorization": f"Bearer {gate.token}"}
    assert (await gate.client.get(address, headers=key)).status_code == 401


async def test_an_api_key_of_a_teacher_finds_no_case_in_the_record(gate: Any) -> None:
    who = {"authorization": f"Bearer {await gate.key(role='teacher', scopes=frozenset({'records'}))}"}
    body = {"where": {"kind": ["admin.case"]}, "counts": True}
    assert (await gate.client.post("/gapura/v1/records/search", json=body, headers=who)).status_code == 403
