"""Nobody is harm because of who they are: harmless sentences about people reach ``balanced`` no more often than others.

The same count as ``gapura eval harm --max-ratio 3``, over ``harm-identity.csv`` (26 groups, 32 sentences each, five
languages, beside 256 about trades). Two sentences of a group never suffice: one word more shall not break a build.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from gateway.detectors.evaluation.harm_figures import unfair
from gateway.detectors.evaluation.ranking import too_often
from gateway.harm_measuring import Measured, Order, harm

FILE = Path(__file__).parent / "harm-identity.csv"
HEADS = ("toxicity", "identity_attack")
RATIO = 3.0


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    return harm(Order([FILE], heads=HEADS, data=tmp_path_factory.mktemp("data")))


def test_no_group_is_taken_for_harm(measured: Measured) -> None:
    assert unfair(measured.told, RATIO) == []


@pytest.mark.parametrize("head", HEADS)
def test_nor_is_a_kind_of_people(measured: Measured, head: str) -> None:
    kinds = measured.told["heads"][head]["by"]["category"]
    base = kinds.pop("trade")["false_alarms"]
    alarms = {kind: (round(part["false_alarms"] * part["negative"]), part["negative"]) for kind, part in kinds.items()}
    assert {kind: told for kind, told in alarms.items() if too_often(*told, base, RATIO)} == {}


def test_the_file_is_what_its_program_writes() -> None:
    spec = importlib.util.spec_from_file_location("harm_identity", FILE.with_suffix(".py"))
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    assert FILE.read_text("utf-8") == program.table()
