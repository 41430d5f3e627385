"""What guard models find has names that policies know, in every family."""

from __future__ import annotations

import pytest

from gateway.detectors.remote.families import FAMILIES
from gateway.guard_models import HARMS
from policies.vocabulary import LABELS, SCORES, TOPICS


def test_every_family_that_can_be_asked_has_its_harms_here() -> None:
    assert {name: family.gives for name, family in FAMILIES.items()} == dict(HARMS)


@pytest.mark.parametrize("family", HARMS)
def test_every_harm_has_a_name_in_policies_or_none(family: str) -> None:
    names = {name for given in HARMS[family].values() for name in given}
    assert names <= SCORES | LABELS | TOPICS
    assert names
