"""One page for a board: whole, printable, without a script, and with commands that work."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policies import Facts, Vocabulary, load
from policies.compare.board import Names, page
from policies.compare.impact import Impact, impact
from policies.compare.replay import Log
from policies.compare.sides import Side
from policies.lock import write_locks

OLD = "gapura: policy/v1\nname: site\ndefault: allow\nrestore_to: [mail]\nrules:\n"
OLD += "  - { name: harm, when: { toxicity: strict }, then: block }\n"
NEW = (
    OLD
    + """\
  # for <b>links</b>
  - name: links
    when: { pii: URL }
    then: block
    floor: true
"""
)


@pytest.fixture
def sides(site: Callable[..., Path], words: Vocabulary) -> tuple[Path, Side, Side]:
    folder = site({"old.yaml": OLD, "new.yaml": NEW})
    return folder, Side.read([folder / "old.yaml"], words), Side.read([folder / "new.yaml"], words)


def replayed(old: Side, new: Side) -> Impact:
    facts = Facts("input", time=29_926_080)
    private = {"facts": facts.record(), "decision": old.program.decide(facts).record()}
    records = [{"index": number, "time": "2026-10-31T08:00Z", "kind": "decision",
                "public": {"policy": old.program.digest}, "private": {**private, "exchange": str(number)}}
               for number in range(20)]  # fmt: skip
    return impact(new, old, Log(records), 5)


def blocks(text: str) -> list[str]:
    return [html.unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)]


def test_it_holds_the_rule_the_difference_the_effect_and_the_limits(sides: tuple[Path, Side, Side]) -> None:
    _, old, new = sides
    text = page(replayed(old, new), new, old, Names(("new.yaml",), "old.yaml", "gapura-data"), "en")
    assert blocks(text)[0] == "  - name: links\n    when: { pii: URL }\n    then: block\n    floor: true"
    assert '<p class="headline">Of 20 exchanges between 2026-10-31 and 2026-10-31' in text
    assert "<h3><code>links</code></h3>\n<p>For everyone: when a question or an answer contains a web link" in text
    assert '<td class="k">new (1)</td><td><code>links</code>' in text
    assert re.findall(r"<h2>(.*?)</h2>", text) == [
        "The rules",
        "The difference",
        "The effect on what was asked",
        "Errors and warnings",
        "The limits of this page",
        "The rules as written",
        "What cannot be replayed: try it in shadow",
    ]


def test_nothing_is_fetched_or_run_and_it_prints_on_a4(sides: tuple[Path, Side, Side]) -> None:
    _, old, new = sides
    text = page(replayed(old, new), new, old, Names(("new.yaml",), "old.yaml", "d"), "id")
    assert "<script" not in text
    assert re.findall(r"(?:src|href|url)\s*[=(]", text) == []
    assert "size: A4" in text
    assert '<html lang="id">' in text
    assert "Batas halaman ini" in text


def test_where_nothing_can_be_replayed_the_trial_on_the_page_is_one_that_loads(
    sides: tuple[Path, Side, Side], words: Vocabulary
) -> None:
    folder, old, new = sides
    text = page(replayed(old, new), new, old, Names(("new.yaml",), "old.yaml", "gapura-data"), "en")
    trial, commands = blocks(text)[1:3]
    assert commands.splitlines() == [
        "gapura policy lint --lock trial.yaml",
        "gapura serve -c gapura.yaml --policy trial.yaml",
        "gapura policy impact new.yaml --against old.yaml --data gapura-data --since 2026-10-31",
    ]
    (folder / "trial.yaml").write_text(trial, "utf-8")
    write_locks([folder / "trial.yaml"])
    program = load([folder / "trial.yaml"], words)
    assert [(rule.name, rule.shadow, rule.floor) for rule in program.rules] == [
        ("harm", False, False),
        ("trial-links", True, False),
    ]
    assert program.terms("smp", "student") == old.program.terms("smp", "student")
    assert "URL" in program.needs("input", "smp", "student").pii


def test_without_the_old_policy_it_says_how_to_get_the_rest(sides: tuple[Path, Side, Side]) -> None:
    _, old, new = sides
    text = html.unescape(page(replayed(old, new), new, None, Names(("new.yaml",), None, "d"), "en"))
    assert "name the policy in force with --against" in text
    assert "Run this again with --against" in text
