"""What is remembered of an exchange: what passed counts as seen, what was refused is left out of the next turn."""

from __future__ import annotations

from typing import Any

RULES = "  - { name: rude, when: { direction: input, toxicity: balanced }, then: block }"


def said(*texts: str) -> list[dict[str, str]]:
    return [{"role": "assistant" if at % 2 else "user", "content": text} for at, text in enumerate(texts)]


async def test_what_passed_and_its_answer_are_no_news_in_the_next_turn(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("halo juga")
        await gate.ask(said("halo"))
        await gate.ask(said("halo", "halo juga", "apa kabar"))
        first, second = gate.records("decision")
        sent = gate.backend.seen[-1]["messages"]
    assert (first["facts"]["size"], second["facts"]["size"]) == (len("halo"), len("apa kabar"))
    assert [one["content"] for one in sent] == ["halo", "halo juga", "apa kabar"]


async def test_what_was_refused_goes_nowhere_when_it_comes_as_history(inside: Any) -> None:
    async with inside(RULES) as gate:
        refused = (await gate.ask(said("kamu bodoh"), stream=False)).json()["error"]["message"]
        answer = await gate.ask(said("kamu bodoh", refused, "halo"))
        sent = gate.backend.seen[-1]["messages"]
    assert answer.status_code == 200
    assert [one["content"] for one in sent] == ["halo"]
