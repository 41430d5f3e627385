"""Labels of others in our words."""

from __future__ import annotations

import pytest

from gateway.detectors.evaluation.labels import CONLL, MEANINGS, NERGRIT, NERP, PRESIDIO_RESEARCH, in_our_words
from gateway.detectors.evaluation.marked import Place


def test_what_is_measured_and_what_is_not() -> None:
    names = [Place(n, n + 1, label) for n, label in enumerate(["PER", "PPL", "PLC", "GPE", "ORGANISATION", "ID_NIK"])]
    scored, unscored = in_our_words(names)
    assert [place.type for place in scored] == ["PERSON", "PERSON", "LOCATION", "LOCATION", "ID_NIK"]
    assert unscored == (Place(4, 5, "ORGANISATION"),)


@pytest.mark.parametrize("scheme", [PRESIDIO_RESEARCH, CONLL, NERGRIT, NERP])
def test_no_two_schemes_mean_different_things_by_one_label(scheme: dict[str, str | None]) -> None:
    assert scheme.items() <= MEANINGS.items()
