"""One page that needs nothing but itself, and says nothing of the texts but figures."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gateway.detectors.evaluation.beside import Systems
from gateway.detectors.evaluation.marked import Place, Row
from gateway.detectors.evaluation.page import page
from gateway.detectors.evaluation.scores import Scores

NAME = "Dahlia Rekaan"


def measured(*found: Place) -> Scores:
    scores = Scores()
    row = Row(f"Bu {NAME}", (Place(3, 16, "PERSON"),), kinds=(("register", "chat"),))
    scores.add(row, [place for place in found if place.type == "PERSON"])
    scores.add(Row("harga 120000", (), clean=True, near="price"), [p for p in found if p.type != "PERSON"])
    return scores


@pytest.fixture
def systems() -> Systems:
    """One is right everywhere, the other takes a price for a phone number."""
    return {"gapura": measured(Place(3, 16, "PERSON", 9000)), "other:a_model": measured(Place(6, 12, "PHONE_NUMBER"))}


class Outline(HTMLParser):
    """Headings, rows of tables, and tags that are open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.heads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in {"meta", "wbr"}:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "h2" in self.open:
            self.heads.append(data)
        elif {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def test_its_parts_and_its_figures(systems: Systems) -> None:
    seen = Outline(page(systems, "set.jsonl", "en"))
    assert seen.open == []
    assert seen.heads == [
        "Beside others, same texts and same scorer",
        "By type",
        "Precision against recall, by the score that is asked for",
        "By register",
        "False hits on clean texts",
    ]
    assert ["PERSON", "", "1.000", "0.000"] in seen.rows  # F2 of both
    assert ["PERSON", "", "1.000", "1.000", "1.000", "1"] in seen.rows
    assert ["0.9", "1.000 / 1.000", "0.000 / 0.000"] in seen.rows
    assert ["chat", "", "1.000", "1.000", "1.000", "1"] in seen.rows
    assert ["price", "", "0", "1", "1"] in seen.rows


def test_what_was_confused_is_listed_whole() -> None:
    seen = Outline(page({"gapura": measured(Place(6, 12, "PHONE_NUMBER"))}, "set.jsonl", "en"))
    assert seen.heads[-1] == "What was missed or taken for something else"
    assert seen.rows[-4:] == [["type", "times"], ["PERSON", "1"], ["type", "times"], ["PHONE_NUMBER", "1"]]


def test_alone_it_compares_nothing(systems: Systems) -> None:
    alone = page({"gapura": systems["gapura"]}, "set.jsonl", "en")
    assert "Beside others" not in alone
    assert "1 of 1 values were found, and 1 of 1 that were found are right. 0 of 1 texts" in alone


def test_nothing_is_fetched_or_run_and_it_has_colours_for_day_night_and_paper(systems: Systems) -> None:
    text = page(systems, "set.jsonl", "id")
    assert re.findall(r"<script|(?:src|href|url)\s*[=(]|@import", text) == []
    assert "prefers-color-scheme: dark" in text
    assert "size: A4" in text


def test_in_indonesian(systems: Systems) -> None:
    text = page(systems, "set.jsonl", "id")
    assert '<html lang="id">' in text
    assert "Seberapa baik data pribadi ditemukan" in text
    assert "Temuan keliru pada teks bersih" in text


def test_no_text_of_the_set_is_in_it_and_what_is_in_it_is_escaped(systems: Systems) -> None:
    text = page(systems, "<b>.jsonl", "en")
    assert not any(word in text for word in (*NAME.split(), "harga", "120000", "<b>"))
    assert "&lt;b&gt;.jsonl" in text


def test_each_table_that_can_be_scrolled_has_a_name_of_its_own(systems: Systems) -> None:
    names = re.findall(r'role="region" aria-label="([^"]+)"', page(systems, "set.jsonl", "en"))
    assert len(names) == len(set(names)) == 6
