"""The types that are promised are the types the recognisers give, for whatever countries a site names."""

from __future__ import annotations

from itertools import combinations

import pytest

from gateway.detectors.pii import entities
from gateway.detectors.pii.recognizers import recognizers
from policies.vocabulary import ENTITIES

COUNTRIES = (*entities.BY_COUNTRY, "AU")


@pytest.mark.parametrize("countries", [(), *combinations(COUNTRIES, 1), *combinations(COUNTRIES, 2), COUNTRIES])
def test_what_is_promised_is_what_somebody_looks_for(countries: tuple[str, ...]) -> None:
    found = {kind for watched in recognizers(countries) for kind in watched.recognizer.supported_entities}
    assert found == entities.of(countries)


def test_the_language_of_policies_knows_every_type() -> None:
    assert entities.of(COUNTRIES) <= ENTITIES
