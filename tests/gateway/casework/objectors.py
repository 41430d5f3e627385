"""People of the tests of objections: a pupil who was stopped by mistake, and the officer who answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from audit.cases.case import Kind, State
from audit.cases.register import Register, Wanted
from audit.cases.sight import EVERY, Sight
from audit.codes import code_of
from audit.seal.people import People

QUESTION = "Apa gejala terlarang dalam biologi?"
RULES = """
  - { name: bad-words, when: { direction: input, words: [terlarang] }, then: block,
      message: { en: "No.", id: "Tidak." } }
  - { name: sharp, when: { direction: output, threat: balanced }, then: block }
  - { name: numbers, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: heated, when: { direction: input, toxicity: balanced }, then: flag }
  - { name: at-risk, when: { direction: input, selfharm: balanced }, then: replace, care: helpline }
"""
PHRASE = "empat kata yang rahasia"
OFFICER = Sight("Dewi", "ppdp", frozenset({EVERY}))


def add(data: Path, name: str = "Dewi", role: str = "ppdp") -> None:
    """A person of the site."""
    People(data).add(name, role, PHRASE, lambda _: None)


async def stopped(gate: Any, question: str = QUESTION) -> str:
    """The code of a decision on a question."""
    return code_of((await gate.ask(question)).headers["x-request-id"])


async def send(gate: Any, code: str, *, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    """What a browser sends from the page."""
    said = {"origin": "http://localhost", "accept-language": "en", **(headers or {})}
    answer: httpx.Response = await gate.client.post(f"/objection/{code}", data={"why": "mistake", **form}, headers=said)
    return answer


async def see(gate: Any, answer: httpx.Response) -> str:
    """The page to which somebody was led."""
    assert answer.status_code == 303, answer.text
    shown = await gate.client.get(answer.headers["location"], headers={"accept-language": "en"})
    assert shown.status_code == 200
    return str(shown.text)


def cases(data: Path, sight: Sight = OFFICER) -> list[Any]:
    """The objections that somebody sees."""
    return [*Register(data).page(sight, Wanted(states=tuple(State), kinds=(Kind.OBJECTION,))).cases]
