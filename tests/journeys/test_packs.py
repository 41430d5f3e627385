"""Every pack that ships keeps its promises behind the detectors that ship: real texts, answers whole and as streams."""

from dataclasses import replace
from pathlib import Path

import pytest

from gateway.inspecting import inspector_of
from gateway.settings import Settings
from gateway.words import registry_of, vocabulary_of
from policies import catalog
from policies.testing.tester import Inspector, Outcome, run_beside
from policies.vocabulary import Vocabulary

GOOD = (Outcome.PASS, Outcome.SKIP)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """What a gate can tell; any group, since a pack knows no site."""
    settings = Settings()
    return replace(vocabulary_of(settings, registry_of(settings)), groups=None)


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return inspector_of(registry_of(Settings()).load_all())


@pytest.mark.parametrize("name", catalog.packs())
def test_a_pack_keeps_its_promises_with_real_detectors(name: str, words: Vocabulary, inspector: Inspector) -> None:
    report = run_beside(Path(name), words, inspector)
    broken = {result.name: result.reasons for result in report.results if result.outcome not in GOOD}
    assert broken == {}
    assert report.count(Outcome.PASS) >= 20
