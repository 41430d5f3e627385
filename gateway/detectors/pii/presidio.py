"""Presidio's classes for the recognisers of this room; the only module that imports presidio.

Presidio imports torch and transformers where they are installed (half a gigabyte, four seconds) for recognisers that
are not used here, so they look absent while it loads.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Set
from contextlib import contextmanager


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Make modules that are not imported yet look absent: presidio then leaves out the recognisers that use them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None = "not importable", by the import system's rules
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without("torch", "transformers", "stanza", "gliner"):
    from presidio_analyzer import (
        AnalysisExplanation,
        AnalyzerEngine,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerResult,
        predefined_recognizers,
    )
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_analyzer.predefined_recognizers.generic.credit_card_recognizer import CreditCardRecognizer
    from presidio_analyzer.predefined_recognizers.generic.crypto_recognizer import CryptoRecognizer
    from presidio_analyzer.predefined_recognizers.generic.email_recognizer import EmailRecognizer
    from presidio_analyzer.predefined_recognizers.generic.iban_recognizer import IbanRecognizer
    from presidio_analyzer.predefined_recognizers.generic.ip_recognizer import IpRecognizer
    from presidio_analyzer.predefined_recognizers.generic.phone_recognizer import PhoneRecognizer

__all__ = [
    "AnalysisExplanation",
    "AnalyzerEngine",
    "CreditCardRecognizer",
    "CryptoRecognizer",
    "EmailRecognizer",
    "EntityRecognizer",
    "IbanRecognizer",
    "IpRecognizer",
    "NlpEngineProvider",
    "Pattern",
    "PatternRecognizer",
    "PhoneRecognizer",
    "RecognizerResult",
    "country_recognizers",
]


def country_recognizers(countries: Set[str]) -> list[PatternRecognizer]:
    """Presidio's pattern recognisers for the papers of these countries (``US``, ``UK``), sorted by name."""
    return [
        kind()  # type: ignore[call-arg]  # each of them has its own patterns
        for _, kind in inspect.getmembers(predefined_recognizers, inspect.isclass)
        if issubclass(kind, PatternRecognizer) and (kind.COUNTRY_CODE or "").upper() in countries
    ]
