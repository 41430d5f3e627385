"""A site whose log holds what a gate would have written about a few people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.office.logbook import Desk, written


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with written(tmp_path) as desk:
        yield desk
