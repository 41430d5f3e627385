"""Detectors are loaded once; every key and vault lies in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.byhand.papers import Paper
from gateway.byhand.vaults import Kept
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.runner import Runner
from gateway.exchange import Part

Made = Callable[..., Part]


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with closing(Runner(Registry(DetectorConfig(harm=False, injection=False)).load_all())) as made:
        yield made


@pytest.fixture
def part() -> Made:
    """The text of a person, as the detectors see it."""
    return lambda text, kind="text": Part(0, text, ("text",), "user", 0, kind)


@pytest.fixture
def kept() -> Kept:
    return Kept.new()


@pytest.fixture
def paper() -> Callable[..., Paper]:
    return lambda text, form="prose": Paper(text, form)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a person works, without a site; their home is there too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path
