"""The table of foreign papers says what Presidio's classes say."""

from __future__ import annotations

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.pii import foreign
from gateway.detectors.pii.presidio import country_recognizers


@pytest.mark.parametrize("country", foreign.TYPES)
def test_the_types_of_a_country_are_those_of_its_recognisers(country: str) -> None:
    found = {kind for one in country_recognizers({country}) for kind in one.supported_entities}
    assert found == foreign.of([f"presidio:{country}"])


def test_a_country_that_presidio_does_not_know_is_an_error_in_both_languages() -> None:
    with pytest.raises(ModelError) as error:
        foreign.of(["presidio:XX"])
    assert "has none for XX" in error.value.message["en"]
    assert "tidak punya untuk XX" in error.value.message["id"]
