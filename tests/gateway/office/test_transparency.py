"""A site is counted for publication: by the rules that it had, and from what a real gate wrote."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.statistics.figures import Figure
from audit.statistics.periods import Period
from audit.statistics.publication import Publication
from audit.statistics.trouble import StatisticsError
from audit.trust import Brought
from gateway.admission import desk
from gateway.office.transparency import Order, by_group, level_of, pages, publish, read_files
from policies import compiler
from policies.decision import Effect
from policies.rules import Rule
from policies.vocabulary import offline

POLICY = """
  - name: numbers
    title: { en: Numbers stay here, id: Nomor tetap di sini }
    when: { direction: input, pii: [ID_NIK] }
    then: redact
  - name: rude
    when: { direction: input, toxicity: ">= 0.50" }
    then: block
  - name: child-at-risk
    when: { direction: input, selfharm: ">= 0.50" }
    then: replace
    care: helpline
  - name: never
    when: { direction: input, threat: ">= 0.50" }
    then: block
  - name: trial
    when: { direction: input, insult: ">= 0.50" }
    then: block
    shadow: true
"""
NIK = "Nomor saya 3174015509000001"


async def test_what_a_gate_did_is_published_without_anybody_in_it(inside: Callable[..., Any], tmp_path: Path) -> None:
    async with inside(POLICY.replace("insult", "toxicity")) as gate:
        tokens = [
            gate.new_key(name=f"orang-{number}", group=("siswa-smp", "siswa-sma")[number % 2]) for number in range(14)
        ]
        await gate.key(name="last")
        for number, token in enumerate(tokens):
            for text in [NIK, "apa itu awan"] + ["kamu bodoh"] * (number < 3) + ["aku mau menyerah"] * (number < 6):
                await gate.ask(text, headers={"authorization": f"Bearer {token}"})
        for _ in range(4):
            await gate.client.post("/gapura/v1/check", json={"direction": "input", "text": NIK},
                                   headers={"authorization": f"Bearer {gate.token}"})  # fmt: skip
        site, now = gate.site, time.time() + 400 * 86400
        period = Period.read(time.strftime("%Y-%m", time.gmtime()))
        noted: list[str] = []
        made = publish(site, Order(period, 5), now, noted.append)
    figures = made.figures
    assert figures["exchanges",] == Figure.exactly(14 + 14 + 3 + 6)
    assert figures["rule", "redact", "numbers"] == Figure.exactly(14)
    assert figures["rule", "replace", "child-at-risk"] == Figure.exactly(6)
    rare, never = figures["rule", "block", "rude"], figures["rule", "block", "never"]
    assert rare == never, "three people and nobody look the same"
    assert not rare.exact
    assert {path[2] for path in figures if path[0] == "rule"} == {"numbers", "rude", "child-at-risk", "never"}
    assert {path[2] for path in figures if path[0] == "cell"} == {"numbers", "rude", "never"}
    assert (made.complete, made.titles["numbers"]["id"]) == (True, "Nomor tetap di sini")
    assert made.sources[0].origin == site.origin
    assert noted == [f"transparency {period.text} {made.digest}"]
    text = made.json().decode() + "".join(str(content) for _, content in pages(made, tmp_path / "x"))
    assert not re.search(r"orang-\d|3174015509000001|bodoh|menyerah", text)


async def test_the_log_says_what_was_published_and_it_stays(inside: Callable[..., Any]) -> None:
    async with inside(POLICY.replace("insult", "toxicity")) as gate:
        period, now = Period.read(time.strftime("%Y-%m", time.gmtime())), time.time() + 400 * 86400

        def note(said: str) -> None:
            desk.record("admin.export", gate.site, {"what": said, "entries": 0}, {})

        first = publish(gate.site, Order(period), now, note)
        await gate.ask("apa itu awan")
        assert publish(gate.site, Order(period), now, note) == first
        (gate.site.data / "published" / f"{period.text}.json").unlink()
        with pytest.raises(StatisticsError, match="backup"):
            publish(gate.site, Order(period), now, note)


WORDS = replace(offline(), scores={**offline().scores, "selfharm": next(iter(offline().scores.values()))})


def rule(folder: Path, when: str, then: str) -> Rule:
    head = "gapura: policy/v1\nname: p\ntitle: { en: P, id: P }\ndefault: allow\nrules:\n"
    (folder / "p.yaml").write_text(f"{head}  - name: r\n    when: {when}\n    then: {then}\n")
    return compiler.load([folder / "p.yaml"], WORDS).rules[0]


@pytest.mark.parametrize(
    ("when", "then", "plain"),
    [
        ("{ direction: input, pii: [ID_NIK] }", "redact", True),
        ("{ direction: output, toxicity: '>= 0.50' }", "block", True),
        ("{ direction: input, selfharm: '>= 0.50' }", "flag", False),
        ("{ any: [ { toxicity: '>= 0.50' }, { selfharm: '>= 0.50' } ] }", "flag", False),
        ("{ not: { selfharm: '>= 0.50' } }", "flag", False),
        ("{ direction: input, pii: [ID_NIK] }", "[flag, seal]", False),
        ("{ direction: input, words: [skripsi] }", "flag", False),
    ],
)
def test_only_rules_known_to_be_harmless_are_counted_by_group(
    tmp_path: Path, when: str, then: str, plain: bool
) -> None:
    assert by_group(rule(tmp_path, when, then)) is plain


@pytest.mark.parametrize("effect", [Effect.HOLD, Effect.REPLACE])
def test_what_was_held_or_answered_otherwise_is_not_counted_by_group(tmp_path: Path, effect: Effect) -> None:
    harmless = rule(tmp_path, "{ direction: input, pii: [ID_NIK] }", "block")
    assert by_group(harmless)
    assert not by_group(replace(harmless, effect=effect))


async def test_the_level_is_what_the_log_proves(inside: Callable[..., Any]) -> None:
    async with inside() as gate:
        await gate.ask("apa itu awan")
    data = gate.site.data
    level, fingerprint = level_of(data, Brought())
    assert level == "self-consistent"
    assert level_of(data, Brought(fingerprint)) == ("signed", fingerprint)
    assert level_of(data, Brought("ab" * 32))[0] == "broken"


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    for name in ("a.json", "b.json"):
        with pytest.raises(StatisticsError, match=re.escape(name)):
            read_files([tmp_path / name])


def test_the_files_of_a_publication_have_both_languages(tmp_path: Path) -> None:
    from audit.statistics.publication import Source

    source = Source("gapura.local/1", "2026-07", 1, "00" * 32, "", "signed", "")
    made = Publication(Period.read("2026-07"), 10, True, (source,), {("exchanges",): Figure(0, None)})
    names = [path.name for path, _ in pages(made, tmp_path / "juli")]
    assert names == ["juli.json", "juli.en.html", "juli.id.html"]
