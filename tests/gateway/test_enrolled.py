"""Lists come and go while a gate runs. Everybody here is invented."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gateway.admission.folders import Site, open_site
from gateway.admission.rosters import NewRoster, Rosters
from gateway.detectors.base import NOBODY
from gateway.detectors.pii.names.roster import hashes_of
from gateway.enrolled import enrolled_at, enrolled_in
from gateway.sections import GROUPS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    opened.state.set_groups(GROUPS)
    yield opened
    opened.close()


def take_in(site: Site, name: str) -> str:
    rosters = Rosters(site.state, site.keyring)
    return rosters.put(NewRoster(name, "guru", 1, 1 << 40), hashes_of([name], {}, rosters.mac)).id


def test_a_list_counts_from_the_next_look_on_and_no_longer_than_it_is_there(site: Site) -> None:
    gate = enrolled_at(site)
    first, _ = take_in(site, "Xeroval Quexley"), take_in(site, "Zubyan")
    assert not gate.find("xeroval")
    gate.follow()
    assert [(span.start, span.end) for span in gate.find("zubyan, xeroval")] == [(0, 6), (8, 15)]
    assert gate.opens("kata xeroval", "quexley ")
    Rosters(site.state, site.keyring).remove(first)
    gate.follow()
    assert [(span.start, span.end) for span in gate.find("zubyan, xeroval")] == [(0, 6)]


def test_what_was_known_stays_known_while_nobody_can_read(site: Site) -> None:
    take_in(site, "Zubyan")
    gate = enrolled_at(site)
    with closing(sqlite3.connect(site.data / "state.db")) as base:
        base.execute("DROP TABLE rosters")
    gate.follow()

    assert gate.find("zubyan")


def test_a_folder_without_a_site_has_nobody_and_gets_none(site: Site, tmp_path: Path) -> None:
    take_in(site, "Zubyan")

    assert enrolled_in(site.data, None).find("zubyan")
    assert enrolled_in(tmp_path / "elsewhere", None) is NOBODY
    assert not (tmp_path / "elsewhere").exists()
