"""A paper says the same to people and to programs."""

from __future__ import annotations

import json

from gateway.office.reports.paper import Block, Paper, as_json, page

PAPER = Paper(
    "gapura/x/v1",
    "A paper",
    (
        Block("", ("Said <first>.",), (("Name", "Value"),)),
        Block("Table", head=("a", "b"), rows=(("1", "2"),)),
        Block("Empty", head=("a", "b"), none="Nothing.", level=3),
    ),
)


def test_a_page_holds_all_of_it_and_escapes_it() -> None:
    html = page(PAPER, "en")
    for said in ("Said &lt;first&gt;.", "Value", "<h2>Table</h2>", "<h3>Empty</h3>", "<p>Nothing.</p>"):
        assert said in html
    assert "<h2></h2>" not in html


def test_programs_get_the_same() -> None:
    told = json.loads(as_json(PAPER, "id"))
    assert (told["form"], told["language"]) == ("gapura/x/v1", "id")
    assert told["blocks"][0] == {"heading": "", "says": ["Said <first>."], "facts": {"Name": "Value"}, "table": []}
    assert told["blocks"][1]["table"] == [{"a": "1", "b": "2"}]
