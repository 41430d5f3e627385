"""Detectors are loaded once: they are pure functions of text."""

from __future__ import annotations

import pytest

from gateway.detectors.base import Detector, SpanDetector
from gateway.detectors.registry import DetectorConfig, Registry


@pytest.fixture(scope="session")
def pii() -> SpanDetector:
    (detector,) = Registry(DetectorConfig(toxicity=False)).load_all()
    assert isinstance(detector, SpanDetector)
    return detector


@pytest.fixture(scope="session")
def toxicity() -> Detector:
    (detector,) = Registry(DetectorConfig(pii=False)).load_all()
    return detector


KNOWN_SHORTFALLS = frozenset(
    {
        "test_plain_abuse_reaches_the_balanced_level[kamu bodoh dan tidak berguna]",
        "test_plain_abuse_reaches_the_balanced_level[you are a stupid idiot]",
        "test_plain_abuse_reaches_the_balanced_level[I will break your legs after class]",
        "test_plain_abuse_reaches_the_balanced_level[Dasar tolol, gitu aja gak bisa!]",
        "test_plain_abuse_reaches_the_balanced_level[gue bunuh lo besok]",
        "test_the_kind_of_abuse_is_named[kamu bodoh dan tidak berguna-insult]",
        "test_the_kind_of_abuse_is_named[I will break your legs after class-threat]",
        "test_the_kind_of_abuse_is_named[Kubunuh kau nanti malam.-threat]",
        "test_everyday_politeness_reaches_no_balanced_level[Semoga membantu.]",
        "test_everyday_politeness_reaches_no_balanced_level[Kamu pasti bisa!]",
        "test_everyday_politeness_reaches_no_balanced_level[Hello, how are you?]",
        "test_the_kind_of_abuse_is_named[Usir orang Cina dari kampung kita, mereka hama.-identity_attack]",
    }
)
"""Defects that are open: the first embedded model misses plain abuse at its ``balanced`` level, and takes some
politeness for abuse. Strict: whoever mends one must take it off this list."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN_SHORTFALLS:
            item.add_marker(pytest.mark.xfail(strict=True, reason="known shortfall of the first embedded model"))
