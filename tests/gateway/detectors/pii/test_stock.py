"""What Presidio's own engine finds is what this one finds, for the recognisers that both run: type, place and score."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import tldextract

from gateway.detectors.pii import accounts, foreign, internet
from gateway.detectors.pii.plugins import LINEAR, Bounded, tamed
from gateway.detectors.pii.presidio import (
    CreditCardRecognizer,
    EmailRecognizer,
    EntityRecognizer,
    IbanRecognizer,
    IpRecognizer,
    PatternRecognizer,
    country_recognizers,
)
from gateway.detectors.pii.recognizers import recognizers

Found = set[tuple[str, int, int, float]]


def stock_engine(recognisers: Iterable[EntityRecognizer]) -> Any:
    """Presidio's ``AnalyzerEngine`` as it is, with words as tokens and no model."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Words(NlpEngine):  # type: ignore[misc]
        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            tokens = list(re.finditer(r"\w+|[^\w\s]", text))
            words = [token[0] for token in tokens]
            return NlpArtifacts([], words, [t.start() for t in tokens], [w.lower() for w in words], self, language)

        def process_batch(self, *args: Any, **kwargs: Any) -> Iterator[tuple[str, NlpArtifacts]]:
            raise NotImplementedError

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return not re.match(r"\w", word)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    recognisers = list(recognisers)
    for recogniser in recognisers:
        recogniser.supported_language = "en"
    registry = RecognizerRegistry(recognizers=recognisers, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=Words(), supported_languages=["en"])


def as_presidio(engine: Any, text: str) -> Found:
    return {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in engine.analyze(text, "en")}


def as_here(recognisers: Iterable[EntityRecognizer], text: str) -> Found:
    results = [r for one in recognisers for r in one.analyze(text, one.supported_entities, None)]
    return {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in EntityRecognizer.remove_duplicates(results)}


SHAPES = (
    "######### ###-##-#### @@######@ @####### @@@@@####@ ## ### ###-###-#### @#@@-@@#-@@## @@## @@@ ######-####"
    " ######-####### ######/#### ##-####### ##@@@@@####@#@# @@######## ####-####-#### A######## @@@###@ #### ######"
    " 4111111111111111 GB33BUKB20201555555555 10.0.0.1 fe80::1 a.b@contoh.sch.id www.contoh.com 0812-3456-7890"
).split(" ")


def _filled(rng: random.Random, character: str) -> str:
    return {"#": str(rng.randrange(10)), "@": rng.choice("ABCGHJKPXZ")}.get(character, character)


def texts(count: int, words: list[str]) -> Iterator[str]:
    """Numbers of every shape among the recognisers' own context words and ordinary ones."""
    rng = random.Random(7)
    ordinary = "saya punya di ini the number is and be for kelas 12 , : . (".split()
    for _ in range(count):
        pieces = []
        for _ in range(rng.randrange(2, 12)):
            kind = rng.random()
            if kind < 0.35:
                shape = rng.choice(SHAPES)
                pieces.append(
                    "".join({"#": str(rng.randrange(10)), "@": rng.choice("ABCGHJKPXZ")}.get(c, c) for c in shape)
                )
            else:
                pieces.append(rng.choice(words if kind < 0.6 else ordinary))
        yield " ".join(pieces)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tldextract, "extract", internet.offline_suffixes())  # Presidio's would ask the network


def context_words(recognisers: Iterable[EntityRecognizer]) -> list[str]:
    return sorted({word for one in recognisers for word in one.context or []})


@pytest.mark.slow
@pytest.mark.usefixtures("offline")
def test_its_country_recognisers_find_the_same_here() -> None:
    """Two patterns of Presidio's take quadratic time; both engines run them in their linear form."""
    stock: list[PatternRecognizer] = [tamed(one) for one in country_recognizers(foreign.TYPES.keys())]
    stock += [CreditCardRecognizer(), EmailRecognizer(), IpRecognizer()]
    engine, here = stock_engine(stock), [Bounded(one) for one in stock]
    kinds: set[str] = set()
    for text in texts(5000, context_words(stock)):
        found = as_presidio(engine, text)
        assert as_here(here, text) == found, text
        kinds |= {kind for kind, *_ in found}
    assert len(kinds) > 30


@pytest.mark.usefixtures("offline")
def test_ours_find_in_its_engine_what_they_find_here() -> None:
    """Only that Presidio's engine adds context words to a score, where ours have weighed their cues already."""
    ours = [watched.recognizer for watched in recognizers(("ID", "MY", "SG", "AU"))]
    engine = stock_engine(ours)
    for text in texts(500, context_words(ours)):
        theirs = {(kind, start, end): score for kind, start, end, score in as_presidio(engine, text)}
        here = {(kind, start, end): score for kind, start, end, score in as_here(ours, text)}
        assert theirs.keys() == here.keys(), text
        assert all(score in (here[place], min(1.0, here[place] + 0.35)) for place, score in theirs.items()), text


@pytest.mark.usefixtures("offline")
def test_where_ours_differ_from_its_own_and_how() -> None:
    """Addresses: the same. Account numbers and Visa cards: all of Presidio's, and more. Machines: some of its own."""
    suffixes = internet.offline_suffixes()
    for text in texts(2000, ["card", "iban", "ip", "email"]):
        assert as_here([accounts.Iban()], text) >= as_here([IbanRecognizer()], text)
        mail = {f[:3] for f in as_here([internet.Email(suffixes)], text)}
        assert mail == {f[:3] for f in as_here([EmailRecognizer()], text)}
        cards = {f for f in as_here([CreditCardRecognizer()], text) if text[f[1] : f[2]] == "4111111111111111"}
        assert cards <= as_here([accounts.Card()], text)
        assert as_here([internet.Ip()], text) <= as_here([IpRecognizer()], text)


def test_what_was_made_linear_finds_nothing_that_presidio_does_not() -> None:
    rewritten: set[str] = set()
    for here, stock in zip(country_recognizers({"IN", "US"}), country_recognizers({"IN", "US"}), strict=True):
        rewritten |= {pattern.name for pattern in stock.patterns if pattern.name in LINEAR}
        ours, theirs = Bounded(tamed(here)), Bounded(stock)
        for text in texts(300, ["pan", "member id"]):
            assert as_here([ours], text) <= as_here([theirs], text), text
    assert rewritten == LINEAR.keys()
