"""The one page that a counsellor opens on a phone: it says that they know, and shows nothing of what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from audit.cases import acts
from audit.cases.case import CHILD, Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.seal.people import People
from gateway.casework.links import Links
from tests.conftest import InProcess

Inside = Callable[..., Any]
PHRASE = {"Sari": "a long passphrase of sari", "Budi": "another phrase that budi has"}
SETTINGS = {
    "contacts": [{"role": "counsellor", "person": "Budi", "hours": "always"}],
    "server": {"hosts": ["gate.example"], "language": "en"},
}


class Page:
    """The page as somebody with a link has it."""

    def __init__(self, gate: InProcess) -> None:
        self.gate, self.register = gate, Register(gate.site.data)
        people = People(gate.site.data, cost=2)
        for name, phrase in PHRASE.items():
            people.add(name, "counsellor", phrase, lambda _: None)
        origin = Origin(exchange="cd" * 16, group="siswa-smp", rule="child-at-risk")
        order = Opening(Kind.ESCALATION, CHILD, "counsellor", self.register.now() + 600, origin,
                        named=frozenset({"Sari"}), excluded=frozenset({"Budi"}))  # fmt: skip
        self.case: Case = self.register.open(order).case
        self.links = Links(gate.site.keyring, "http://localhost")

    def token(self, person: str = "Sari", code: str | None = None) -> str:
        return self.links.of_case(code or self.case.code, person).rpartition("=")[2]

    async def post(self, code: str | None = None, **given: str) -> httpx.Response:
        fields = {"k": self.token(), "name": "Sari", "passphrase": PHRASE["Sari"], **given}
        return await self.gate.client.post(f"/case/{code or self.case.code}", data=fields)


def text(response: httpx.Response) -> str:
    return re.sub(r"<[^>]+>", " ", response.text)


async def test_somebody_says_that_they_know_and_it_is_on_record(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        asked = await gate.client.get(f"/case/{page.case.code}?k={page.token()}")
        assert asked.status_code == 200
        assert 'name="passphrase" type="password"' in asked.text
        answer = await page.post()
        assert answer.status_code == 200
        assert "It is on record that you know" in answer.text
        said = text(answer)
        for word in (page.case.code, "somebody may need help", "Who has it", "nobody yet", "On duty now: Budi."):
            assert word in said
        for word in ("child-at-risk", "siswa-smp", "cdcd", page.case.id):
            assert word not in answer.text
        assert page.register.get(page.case.id, None).acknowledged > 0
        record = gate.records("admin.case")[-1]
        assert (record["person"], record["by"], record["case"]) == ("Sari", "page", page.case.id)
        assert [one.action for one in page.register.history(page.case.id, None)] == ["open", "acknowledge"]


async def test_without_the_links_token_every_code_has_the_same_page_and_no_passphrase_is_tried(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        there, not_there = [await gate.client.get(f"/case/{code}") for code in (page.case.code, "AAAA-AAAA")]
        assert there.content == not_there.content
        for _ in range(6):
            answers = [await page.post(code, k="") for code in (page.case.code, "AAAA-AAAA", "no code at all")]
            assert len({(one.status_code, one.content) for one in answers}) == 1
            assert answers[0].status_code == 403
        assert (await page.post()).status_code == 200  # nobody was made to wait
        assert gate.records("admin.user") == []


async def test_a_link_of_somebody_else_or_another_code_is_worth_nothing(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        wrong = [
            await page.post(k=page.token("Budi")),
            await page.post(k=page.token(code="AAAA-AAAA")),
            await page.post(name="Budi"),
            await page.post(name="Budi", k=page.token("Budi"), passphrase=PHRASE["Budi"]),  # excluded from the case
            await page.post("AAAA-AAAA", k=page.token(code="AAAA-AAAA")),  # such a case there is none
        ]
        assert {one.status_code for one in wrong} == {403}
        assert len({re.sub(r'value="[^"]*"', "", one.text) for one in wrong}) == 1
        assert page.register.get(page.case.id, None).acknowledged == 0


async def test_wrong_passphrases_are_on_record_and_soon_have_to_wait(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        answers = [await page.post(passphrase="not this one at all") for _ in range(5)]
        assert "Too many wrong passphrases" in answers[-1].text
        assert {one.status_code for one in answers} == {403}
        assert gate.records("admin.user")[0] == {"by": "page", "person": "Sari"}
        assert "not this one" not in (gate.folder / "data" / "audit.db").read_bytes().decode("latin-1")
        assert "Too many" in (await page.post()).text  # the right one, too


async def test_a_case_that_is_closed_says_so_and_stays_as_it_is(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        sight, now = page.register.sight("Sari", "counsellor"), page.register.now()
        for act in (lambda it: acts.take(it, "Sari", now), lambda it: acts.dispose(it, "Sari", "confirmed", now)):
            page.register.change(page.case.id, sight, act, lambda _: None)
        answer = await page.post()
        assert "This case is closed" in answer.text
        assert gate.records("admin.case") == []


async def test_what_cannot_be_put_on_record_does_not_count(inside: Inside) -> None:
    async with inside(settings=SETTINGS) as gate:
        page = Page(gate)
        gate.refuse_records("admin.case")
        answer = await page.post()
        assert (answer.status_code, "does not count yet" in answer.text) == (503, True)
        assert page.register.get(page.case.id, None).acknowledged == 0


@pytest.mark.parametrize(("language", "title"), [("id", "Masuk"), ("en", "Sign in")])
async def test_it_speaks_the_language_of_the_phone(inside: Inside, language: str, title: str) -> None:
    async with inside(settings=SETTINGS) as gate:
        answer = await gate.client.get("/case/AAAA-AAAA", headers={"accept-language": language})
        assert f"<h1>{title}</h1>" in answer.text
