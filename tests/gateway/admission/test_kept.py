"""What a provider keeps for somebody is theirs alone, unreadable in the file, and ends."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from gateway.admission.folders import Site, open_site
from gateway.admission.kept import Kept, Shelf
from gateway.errors import Reason, Refused
from gateway.exchange import Principal

HOUR = 3600.0
KEPT = Kept("c" * 64, b"k" * 32, "b", (("<PERSON_k7f2m9qa>", "PERSON", "Ani"),))


def person(subject: str, tenant: str = "t") -> Principal:
    return Principal(tenant, "k", subject, "g", "student", "key")


@pytest.fixture
def shelf(site: Site, clock: Any) -> Shelf:
    return Shelf(site.state, site.keyring, HOUR, clock)


def test_it_is_found_by_its_owner_alone(shelf: Shelf) -> None:
    shelf.put(person("ani"), "resp_1", KEPT)
    assert shelf.get(person("ani"), "resp_1") == KEPT
    assert shelf.get(person("budi"), "resp_1") is None
    assert shelf.get(person("ani", "u"), "resp_1") is None
    assert shelf.get(person("ani"), "resp_2") is None


def test_it_ends(shelf: Shelf, clock: Any, site: Site) -> None:
    shelf.put(person("ani"), "resp_1", KEPT)
    clock.now += HOUR
    assert shelf.get(person("ani"), "resp_1") is None
    shelf.put(person("ani"), "resp_2", KEPT)
    with site.state.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM kept").scalar_one() == 1


def test_it_can_be_given_up(shelf: Shelf) -> None:
    shelf.put(person("ani"), "resp_1", KEPT)
    shelf.forget(person("ani"), "resp_1")
    assert shelf.get(person("ani"), "resp_1") is None


def test_the_file_shows_neither_ids_nor_values(shelf: Shelf, site: Site) -> None:
    shelf.put(person("ani"), "resp_rahasia", KEPT)
    data = b"".join(path.read_bytes() for path in site.data.glob("state.db*"))
    assert b"kept" in data
    for secret in (b"resp_rahasia", b"Ani", b"k7f2m9qa", b"k" * 32, b"cccccc"):
        assert secret not in data
    assert "Ani" not in repr(KEPT)
    assert "kkk" not in repr(KEPT)


def test_a_row_that_was_moved_or_altered_is_not_believed(shelf: Shelf, site: Site) -> None:
    shelf.put(person("ani"), "resp_1", KEPT)
    shelf.put(person("budi"), "resp_2", KEPT)
    with site.state.write() as connection:
        rows = connection.exec_driver_sql("SELECT place, sealed FROM kept").all()
        for (place, _), (_, other) in zip(rows, reversed(rows), strict=True):
            connection.exec_driver_sql("UPDATE kept SET sealed = ? WHERE place = ?", (other, place))
    assert shelf.get(person("ani"), "resp_1") is None
    assert shelf.get(person("budi"), "resp_2") is None


def test_another_sites_keys_open_nothing(shelf: Shelf, site: Site, tmp_path: Any) -> None:
    shelf.put(person("ani"), "resp_1", KEPT)
    other = open_site(tmp_path / "other", tmp_path / "other-keys")
    assert Shelf(site.state, other.keyring, HOUR).get(person("ani"), "resp_1") is None
    other.close()


def test_a_database_that_takes_nothing_closes_the_way(shelf: Shelf, site: Site) -> None:
    with sqlite3.connect(site.data / "state.db") as base:
        base.execute("DROP TABLE kept")
    base.close()
    tries: list[Any] = [
        lambda: shelf.put(person("ani"), "resp_1", KEPT),
        lambda: shelf.get(person("ani"), "resp_1"),
        lambda: shelf.forget(person("ani"), "resp_1"),
    ]
    for one in tries:
        with pytest.raises(Refused) as refused:
            one()
        assert refused.value.reason is Reason.CANNOT_RECORD
