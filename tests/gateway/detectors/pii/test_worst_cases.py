"""No recogniser of any country takes long over any text, however it was made up; the slow one is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.detectors.base import SpanDetector
from gateway.detectors.pii import entities, foreign, plugins
from gateway.detectors.pii.recognizers import recognizers
from gateway.detectors.pii.watched import Glance, Watched

SIZE = 8000
LIMIT = 0.005
"""Seconds of CPU per 1,000 characters."""
TOKENS = (
    "a.|1 |:1|Jl. |nama |<|@|0812 |[at]|a@|1-|A1|AB12 |(|12-|1/1/|aa |A |.1|+62|0x|-|\n|nik |3174 |RT 1 |di |Pak |A-1 "
    "|lahir |sk-|key=|%20|\\u0061|&#64;|dua tujuh |agama |B 1 |1.1.1."
    "|sandi='|://a:@|password is '|eyJa.|4111 |gb33 |mac: ab |8\u00b002'|call 415-555-|sk-a1-"
).split("|")


def everything() -> list[Watched]:
    countries = [f"presidio:{country}" for country in foreign.TYPES]
    return recognizers(tuple(entities.BY_COUNTRY)) + plugins.watched(countries, [])


Cpu = Callable[[Callable[[], object]], float]


def look(watched: Watched, text: str) -> None:
    if watched.gate(Glance(text)):
        watched.recognizer.analyze(text, watched.recognizer.supported_entities, None)  # type: ignore[arg-type]


def test_repeated_tokens_are_no_burden_to_anybody(cpu: Cpu) -> None:
    def seconds(watched: Watched, text: str) -> float:
        return cpu(lambda: look(watched, text)) / len(text) * 1000

    slow = []
    for watched in everything():
        for token in TOKENS:
            text = token * (SIZE // len(token))
            if seconds(watched, text) > LIMIT and min(seconds(watched, text) for _ in range(3)) > LIMIT:
                slow.append((type(watched.recognizer).__name__, watched.recognizer.supported_entities, token))
    assert slow == []


def test_a_question_of_a_gap_is_answered_at_once(cpu: Cpu) -> None:
    slow = []
    for watched in everything():
        for token in TOKENS:
            before = (token * 120)[-120:].rstrip()
            if cpu(partial(watched.opens, before, "1")) > LIMIT * 4:
                slow.append((watched.recognizer.supported_entities, token))
    assert slow == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=5), st.text(max_size=3))
def test_no_mix_of_tokens_takes_long(pii: SpanDetector, cpu: Cpu, tokens: list[str], odd: str) -> None:
    """Forty thousand characters of anything, through all recognisers and readings at once."""
    unit = "".join(tokens) + odd
    text = (unit * 40_000)[:40_000]
    cost = cpu(lambda: pii.inspect(text)) / 40
    assert cost < LIMIT or min(cpu(lambda: pii.inspect(text)) for _ in range(2)) / 40 < LIMIT, repr(unit)
