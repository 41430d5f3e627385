"""What a board reads first: the rules in words, what differs, and what it would have done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policies import Facts, Vocabulary
from policies.compare.board_parts import difference, effect, said, written
from policies.compare.diff import diff
from policies.compare.impact import Impact, impact
from policies.compare.replay import Log
from policies.compare.sides import Side

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
OLD = HEAD + "  - { name: links, when: { pii: URL }, then: flag, floor: true }\n"
NEW = HEAD + "  - { name: links, when: { pii: URL }, then: block }\n"

Sides = Callable[[str, str], tuple[Side, Side]]


@pytest.fixture
def sides(site: Callable[..., Path], words: Vocabulary) -> Sides:
    def read(old: str, new: str) -> tuple[Side, Side]:
        folder = site({"old.yaml": old, "new.yaml": new})
        return Side.read([folder / "old.yaml"], words), Side.read([folder / "new.yaml"], words)

    return read


def plain(pieces: object) -> str:
    return re.sub(r"<[^>]*>", " ", "\n".join(pieces))  # type: ignore[call-overload]


def replayed(old: Side, new: Side, *groups: str) -> Impact:
    records = []
    for number, group in enumerate(groups):
        facts = Facts("input", group=group, pii={"URL": 1}, time=29_926_080)
        private = {"facts": facts.record(), "decision": old.program.decide(facts).record(), "exchange": str(number)}
        records.append({"index": number, "time": "2026-10-31T08:00Z", "kind": "decision",
                        "public": {"policy": old.program.digest}, "private": private})  # fmt: skip
    return impact(new, old, Log(records), 5)


def test_a_rule_is_said_under_its_title(sides: Sides) -> None:
    titled = NEW.replace("name: links", 'name: links, title: { en: "No <links>", id: Tanpa tautan }')
    _, new = sides(OLD, titled)
    (seen,) = new.rules().values()
    assert next(said(seen, new, "en")) == "<h3>No &lt;links&gt; <code>links</code></h3>"
    assert "the question does not go to the model" in plain(said(seen, new, "en"))
    assert "pertanyaan tidak diteruskan" in plain(said(seen, new, "id"))
    assert written(seen) == titled.splitlines()[-1]


def test_a_floor_that_is_lost_is_heard_first(sides: Sides) -> None:
    told = list(difference(diff(*sides(OLD, NEW)), "en"))
    assert told[0].startswith('<p class="alarm">FLOORS LOST')
    assert "<code>links</code>" in told[0]
    assert "effect: flag &rarr; block" in told[1]


@pytest.mark.parametrize(("old", "new", "pieces"), [
    (OLD, OLD, ["No difference in what the policies say."]),
    (NEW, HEAD.replace("rules:\n", "rules: []\n"), ["gone (1)", "links", "effect: block"]),
    (NEW, NEW.replace("default: allow", "default: flag"), ["besides the rules", "default: allow &rarr; flag"]),
    (NEW, NEW.replace("pii: URL", "pii: [URL, ID_NIK]"), ["stricter (1)", "the condition holds more often"]),
])  # fmt: skip
def test_what_differs_is_told_in_a_row(sides: Sides, old: str, new: str, pieces: list[str]) -> None:
    told = plain(difference(diff(*sides(old, new)), "en"))
    assert [piece for piece in pieces if piece not in told] == []


def test_the_counts_stand_by_rule_and_by_group(sides: Sides) -> None:
    old, new = sides(OLD, NEW)
    told = " ".join(plain(effect(replayed(old, new, *["smp"] * 8, *["guru"] * 12), "en")).split())
    assert "20 would now be blocked 20 by links entries 0, 1, 2, 3" in told
    assert "group exchanges now blocked no longer guru 12 12 0 smp 8 8 0" in told
    assert "milder" not in told  # nothing happened there, and a board has one page


def test_small_groups_are_not_told(sides: Sides) -> None:
    old, new = sides(OLD, NEW)
    told = plain(effect(replayed(old, new, *["smp"] * 3, *["guru"] * 3), "id"))
    assert "Per kelompok: tidak ditampilkan" in told
    assert "smp" not in told
