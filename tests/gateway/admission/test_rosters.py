"""The lists of persons of a site: replaced, expired, removed, and worth nothing without the key."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.admission.folders import Site, open_site
from gateway.admission.rosters import HASH_BYTES, NewRoster, Rosters
from gateway.admission.trouble import SiteError

DAY = 86_400


@pytest.fixture
def rosters(site: Site, clock: Any) -> Rosters:
    return Rosters(site.state, site.keyring, clock)


def of(clock: Any, name: str = "7A", group: str = "siswa-smp", days: int = 1) -> NewRoster:
    return NewRoster(name, group, 2, int(clock()) + days * DAY)


def test_a_list_is_used_until_its_last_day_is_over(rosters: Rosters, clock: Any) -> None:
    made = rosters.put(of(clock), {rosters.mac(b"one"): "PERSON"})

    assert (rosters.used(), made.last_day) == ((made.id,), "2027-01-16")
    assert rosters.hashes(rosters.used()) == {rosters.mac(b"one"): "PERSON"}
    clock.now += DAY
    assert (rosters.used(), rosters.hashes(rosters.used())) == ((), {})
    assert [one.id for one in rosters.list()] == [made.id]  # told until it is removed


def test_the_same_list_again_takes_the_place_of_the_first(rosters: Rosters, clock: Any) -> None:
    first = rosters.put(of(clock), {b"1" * HASH_BYTES: "PERSON"})
    other = rosters.put(of(clock, "7B"), {b"1" * HASH_BYTES: "PERSON"})
    again = rosters.put(of(clock), {b"2" * HASH_BYTES: "PERSON"})

    assert {one.id for one in rosters.list()} == {other.id, again.id}
    assert first.id != again.id
    assert set(rosters.hashes(rosters.used())) == {b"1" * HASH_BYTES, b"2" * HASH_BYTES}


def test_a_list_that_is_removed_leaves_no_hash(rosters: Rosters, site: Site, clock: Any) -> None:
    made = rosters.put(of(clock), {b"1" * HASH_BYTES: "PERSON"})
    rosters.remove(made.id)

    with site.state.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM roster_hashes").scalar_one() == 0
    with pytest.raises(SiteError, match="no list"):
        rosters.remove(made.id)


def test_what_cannot_be_recorded_does_not_happen(rosters: Rosters, clock: Any) -> None:
    def full(_: str) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        rosters.put(of(clock), {}, full)
    assert rosters.list() == []
    kept = rosters.put(of(clock), {})
    with pytest.raises(OSError, match="disk full"):
        rosters.remove(kept.id, full)
    assert rosters.list() == [kept]


def test_a_group_that_the_site_does_not_know_is_refused(rosters: Rosters, clock: Any) -> None:
    with pytest.raises(SiteError, match="siswa-smp"):
        rosters.put(of(clock, group="siswa-tk"), {})


def test_hashes_are_worth_nothing_without_the_keys_folder(rosters: Rosters, site: Site, tmp_path: Any) -> None:
    other = open_site(tmp_path / "other", tmp_path / "other-keys")
    stranger = Rosters(other.state, other.keyring)
    other.close()

    assert rosters.mac(b"name") == Rosters(site.state, site.keyring).mac(b"name") != stranger.mac(b"name")
    assert len(rosters.mac(b"name")) == HASH_BYTES
