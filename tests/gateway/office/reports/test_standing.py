"""What holds at a site: from its settings, its policies, its log and the model it uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.admission.versions import Versions
from gateway.office.reports.standing import TEXTS, Standing, standing_of
from gateway.office.reports.words import Words
from gateway.settings import Settings
from gateway.words import registry_of, vocabulary_of
from policies import compiler

POLICY = """gapura: policy/v1
name: sekolah
title: { en: A school, id: Sekolah }
default: allow
rules:
  - name: numbers
    title: { en: Numbers stay here, id: Nomor tetap di sini }
    when: { direction: input, pii: ID_NIK }
    then: redact
    floor: true
  - name: weapons
    when: { direction: output, label: weapons }
    then: block
"""


def in_force(office: Any, folder: Path, policy: str = POLICY) -> str:
    """A policy kept and in force, as a gate does it with the detectors that come with it."""
    path = folder / "policy.yaml"
    path.write_text(policy)
    settings = Settings()
    program = compiler.load([path], vocabulary_of(settings, registry_of(settings)))
    versions = Versions(office.site.state)
    versions.keep(program.digest, program.sources)
    versions.activate(program.digest)
    return program.digest


@pytest.fixture
def standing(office: Any, tmp_path: Path) -> Standing:
    in_force(office, tmp_path)
    office.asked(office.key())
    return standing_of(office.site, Settings())


def test_rules_in_force_are_told_in_words(standing: Standing) -> None:
    (first, title, words), second = list(standing.rules("id"))
    assert (first, title) == ("sekolah/numbers", "Nomor tetap di sini")
    assert "NIK" in words
    assert second[0] == "sekolah/weapons"


def test_measures_are_those_in_force(standing: Standing) -> None:
    said = " ".join(standing.measures(Words("en", TEXTS)))
    assert "by 1 rules in force (1 of them floors that no lower layer can make milder): ID_NIK" in said
    assert "Self-consistent" in said
    assert "this machine alone" in said
    assert "child" in said
    assert "Witnesses" not in said
    assert "730 days" in standing.retention(Words("en", TEXTS))


def test_what_the_model_says_of_itself_goes_along(standing: Standing, tmp_path: Path) -> None:
    assert standing.model is not None
    assert standing.model["levels_are"]
    absent = Settings.model_validate({"detectors": {"model": str(tmp_path / "nowhere")}})
    assert standing.program is not None
    from gateway.office.reports.standing import _model

    assert _model(absent) is None


def test_before_the_first_start_nothing_is_claimed(office: Any) -> None:
    office.asked(office.key())
    made = standing_of(office.site, Settings())
    assert (made.digest, made.policies, made.program, list(made.rules("en"))) == ("", (), None, [])
    assert "Masked" not in " ".join(made.measures(Words("en", TEXTS)))
