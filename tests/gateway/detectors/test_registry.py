"""The registry says what policies may ask for, and that is what the detectors give."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.base import ModelError, ScoreDetector, SpanDetector
from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import LEVELS
from gateway.detectors.pii import entities
from gateway.detectors.registry import DetectorConfig, Registry

ONE_OF_EACH = {
    "EMAIL_ADDRESS": "a@contoh.sch.id",
    "PHONE_NUMBER": "081234567890",
    "CREDIT_CARD": "4111111111111111",
    "IBAN_CODE": "GB33BUKB20201555555555",
    "IP_ADDRESS": "10.0.0.1",
    "URL": "https://contoh.com",
    "MAC_ADDRESS": "00:00:5E:00:53:2F",
    "CRYPTO": "1LxtmwG6fGkqqS2ffYNNeSyqJejvN1DaR2",
    "COORDINATES": "rumah saya -8.15290, 113.42507",
    "SECRET": "sandi wifi Mawar!3207",
    "MY_NRIC": "MyKad 921111-14-7267",
    "SG_NRIC_FIN": "G9921697U",
    "ID_NIK": "3174015509000001",
    "LOCATION": "Surabaya",
    "PERSON": "Pak Sulastri Handoko",
    "ID_ADDRESS": "Jl. Melati No. 3",
    "SCHOOL": "SMPN 1 Contoh",
    "DATE_OF_BIRTH": "lahir 3 Mei 2010",
    "BIRTH_PLACE": "lahir di Bandung",
    "RELIGION": "saya beragama Hindu",
    "ETHNICITY": "dia bersuku Sasak",
    "HEALTH": "adikku mengidap asma",
    "BIOMETRIC": "sidik jarinya",
    "CRIMINAL_RECORD": "dia mantan narapidana",
    "ID_KK": "KK 3174011508200012",
    "ID_NPWP": "09.254.294.3-407.000",
    "ID_NISN": "NISN 0051234567",
    "ID_NUPTK": "NUPTK 1234756657200003",
    "ID_NIP": "198001012005011001",
    "ID_BPJS": "BPJS 0001234567890",
    "ID_SIM": "SIM C 900112345678",
    "ID_PASSPORT": "paspor C0000000",
    "ID_PLATE": "nopol B 1234 XYZ",
    "ID_BANK_ACCOUNT": "rekening 0012345678",
}


def test_every_entity_type_of_the_vocabulary_is_really_found(pii: SpanDetector) -> None:
    assert ONE_OF_EACH.keys() == entities.of(DetectorConfig().countries) == pii.provides
    for name, value in ONE_OF_EACH.items():
        assert [span.type for span in pii.inspect(f"ini {value} ya")] == [name]


def test_every_score_of_the_vocabulary_is_really_given(toxicity: HarmDetector) -> None:
    vocabulary = Registry().vocabulary()
    told = vocabulary.scores.keys() | vocabulary.limits.keys()
    assert told == toxicity.provides == toxicity.score(["halo"])[0].keys()
    for score in vocabulary.scores.values():
        assert score.levels.keys() == LEVELS.keys()
        assert score.languages == ("en", "id")
        assert max(score.levels.values()) <= score.highest


def test_what_is_switched_off_is_not_in_the_vocabulary() -> None:
    registry = Registry(DetectorConfig(pii=False, harm=False, injection=False))
    assert registry.provides() == frozenset()
    assert registry.load_all() == []


def test_a_model_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    registry = Registry(DetectorConfig(model=str(tmp_path / "none")))
    with pytest.raises(ModelError, match="none"):
        registry.vocabulary()


def test_regions_are_the_sites_choice() -> None:
    (without_malaysia,) = Registry(DetectorConfig(harm=False, injection=False, countries=("ID",))).load_all()
    (with_malaysia,) = Registry(DetectorConfig(harm=False, injection=False, countries=("ID", "MY"))).load_all()
    number = "012-345 6789"
    assert [span.type for span in with_malaysia.inspect(number)] == ["PHONE_NUMBER"]  # type: ignore[attr-defined]
    assert without_malaysia.inspect(number) == []  # type: ignore[attr-defined]


def test_canaries_of_the_operator_are_looked_for_where_there_are_any() -> None:
    none, some = (
        Registry(DetectorConfig(pii=False, harm=False, canaries=given)) for given in ((), ("kenari-7Fq2-Melati",))
    )
    assert "prompt_leak" not in none.provides()
    assert "prompt_leak" in some.provides()
    assert {detector.name for detector in some.load_all()} == {"injection", "canaries"}
    assert "Melati" not in repr(some._config)


def test_the_list_of_swear_words_gives_a_label_and_no_score(tmp_path: Path) -> None:
    file = tmp_path / "kata.yaml"
    file.write_text("words: [{ word: contohkasar }]")
    registry = Registry(DetectorConfig(pii=False, harm=False, injection=False, profanity=True, words=file))
    vocabulary = registry.vocabulary()
    assert (set(vocabulary.limits), dict(vocabulary.scores)) == ({"profanity"}, {})
    (detector,) = registry.load_all()
    assert isinstance(detector, ScoreDetector)
    assert detector.score(["contohkasar"]) == [{"profanity": 10_000}]
