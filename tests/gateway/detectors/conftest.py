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


KNOWN_SHORTFALLS = frozenset(
    {
        "test_plain_abuse_reaches_the_balanced_level[gue bunuh lo besok]",
    }
)
"""Defects that are open in the embedded model: this threat is named as one but lies a little below the ``balanced``
level of ``toxicity`` itself. Strict: whoever mends one
must take it off this list."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN_SHORTFALLS:
            item.add_marker(pytest.mark.xfail(strict=True, reason="known shortfall of the embedded model"))
