"""Detectors are loaded once: they are pure functions of text."""

from __future__ import annotations

import pytest

from gateway.detectors.base import Detector, SpanDetector
from gateway.detectors.registry import DetectorConfig, Registry


@pytest.fixture(scope="session")
def pii() -> SpanDetector:
    (detector,) = Registry(DetectorConfig(harm=False, injection=False)).load_all()
    assert isinstance(detector, SpanDetector)
    return detector


@pytest.fixture(scope="session")
def toxicity() -> Detector:
    (detector,) = Registry(DetectorConfig(pii=False, injection=False)).load_all()
    return detector
