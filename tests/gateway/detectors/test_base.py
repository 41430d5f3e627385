"""Errors of detectors speak to people in both languages."""

from __future__ import annotations

import pytest

from gateway.detectors.base import DetectorError, ModelError, ScoreDetector, SpanDetector


def test_a_model_error_says_it_twice() -> None:
    with pytest.raises(DetectorError, match="no file") as caught:
        raise ModelError(en="no file", id="tidak ada berkas")
    assert isinstance(caught.value, ModelError)
    assert caught.value.message == {"en": "no file", "id": "tidak ada berkas"}


def test_the_two_kinds_of_detectors_are_told_apart(pii: SpanDetector) -> None:
    assert isinstance(pii, SpanDetector)
    assert not isinstance(pii, ScoreDetector)
