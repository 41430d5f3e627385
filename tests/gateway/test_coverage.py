"""What is looked at, as the table, the page and the header of an answer say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from gateway import coverage
from gateway.codecs.openai_chat import OpenAIChat
from gateway.codecs.registry import ALL, unseen_kinds
from gateway.exchange import Coverage


@dataclass(frozen=True)
class Detector:
    name: str
    provides: tuple[str, ...]


def cell(direction: str, modality: str) -> coverage.Cell:
    return next(c for c in coverage.table([OpenAIChat()]) if (c.direction, c.modality) == (direction, modality))


def test_text_of_a_chat_is_seen_in_every_place_where_it_may_stand() -> None:
    assert {"messages[].content", "messages[].content[]<text>.text", "messages[].name"} <= set(
        cell("input", "text").places
    )
    assert {"choices[].message.content", "choices[].message.reasoning"} <= set(cell("output", "text").places)
    assert "messages[].tool_calls[].function.arguments" in cell("input", "arguments").places


def test_pictures_are_nobodys_to_see_and_so_refused_unless_allowed() -> None:
    picture = cell("input", "image")
    assert not picture.seen
    said = picture.to_json(["pii"])
    assert (said["detectors"], said["unless_allowed"]) == ([], "refused")
    assert cell("input", "text").to_json(["pii"])["detectors"] == ["pii"]


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.route)
def test_no_address_lets_text_in_that_is_not_seen(codec: Any) -> None:
    cells = coverage.table([codec])
    assert any(one.direction == "input" and one.seen for one in cells)
    assert {one.modality for one in cells if not one.seen} <= unseen_kinds()


def test_the_document_names_who_looks() -> None:
    said = coverage.document([OpenAIChat()], [Detector("pii", ("ID_NIK",)), Detector("harm", ("toxicity",))])
    assert said["detectors"] == {"pii": ["ID_NIK"], "harm": ["toxicity"]}
    assert {tuple(row["detectors"]) for row in said["coverage"]} == {("harm", "pii"), ()}


def test_the_header_counts_characters() -> None:
    looked = [Coverage("pii", 12, 12), Coverage("harm model", 0, 12)]
    assert coverage.item("input", 12, looked, {"image", "audio"}) == (
        'input;total=12;pii=12;harm-model=0;unseen="audio image"'
    )
    assert coverage.item("output", 3, [], ()) == "output;total=3"


async def test_an_answer_says_what_was_looked_at(inside: Any) -> None:
    async with inside() as gate:
        answer = await gate.ask("Halo")
    first, second = answer.headers["x-gapura-coverage"].split(", ")
    assert first.startswith("input;total=")
    assert second.startswith("output;total=")


async def test_the_table_is_for_those_with_a_key(inside: Any) -> None:
    async with inside() as gate:
        stranger = await gate.client.get("/gapura/v1/coverage")
        known = await gate.client.get("/gapura/v1/coverage", headers={"authorization": f"Bearer {gate.token}"})
    assert stranger.status_code == 401
    assert {row["route"] for row in known.json()["coverage"]} == {codec.route for codec in ALL}
