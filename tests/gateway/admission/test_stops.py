"""What was stopped by hand: noticed by every process, on record first, and still so after a restart."""

from __future__ import annotations

import pytest

from gateway.admission.folders import Site
from gateway.admission.stops import ALL, Stops
from gateway.admission.trouble import SiteError

CHAT, IMAGES = "/v1/chat/completions", "/v1/images/generations"


def quiet(name: str) -> None:
    """Writes nothing down."""


@pytest.fixture
def stops(site: Site) -> Stops:
    stops = Stops(site.state)
    stops.announce(["local", "cloud"], [CHAT, IMAGES])
    return stops


@pytest.mark.parametrize(
    ("name", "halted", "running"),
    [
        ("cloud", [("", "cloud"), (CHAT, "cloud")], [("", "local"), (CHAT, ""), (CHAT, "local")]),
        ("/v1/images", [(IMAGES, ""), (IMAGES, "local")], [(CHAT, ""), ("/v1/images2", ""), ("", "local")]),
        ("/v1/images/", [(IMAGES, "")], [(CHAT, "")]),
        (IMAGES, [(IMAGES, "")], [(IMAGES + "2", ""), (CHAT, "")]),
        ("/v1", [(CHAT, ""), (IMAGES, "")], [("/v1beta/models", ""), ("", "local")]),
        ("/", [(CHAT, ""), (IMAGES, "local")], [("", "local")]),
        (ALL, [(CHAT, ""), (IMAGES, ""), ("", "local"), ("", "cloud")], []),
    ],
)
def test_a_stop_halts_what_it_names(
    stops: Stops, name: str, halted: list[tuple[str, str]], running: list[tuple[str, str]]
) -> None:
    assert stops.stop(name, quiet)
    stops.follow()
    assert [way for way in halted if not stops.halts(*way)] == []
    assert [way for way in running if stops.halts(*way)] == []


def test_a_stop_of_any_spelling_of_an_address_stops_it(site: Site) -> None:
    spellings = {CHAT: (CHAT, "/openai/chat")}
    stops = Stops(site.state, lambda path: spellings.get(path, (path,)))
    stops.announce([], [CHAT, "/openai/chat", IMAGES])
    stops.stop("/openai", quiet)
    stops.follow()
    assert (stops.halts(CHAT), stops.halts(IMAGES)) == (True, False)


def test_another_process_notices_and_a_new_one_knows(stops: Stops, site: Site) -> None:
    elsewhere = Stops(site.state)
    stops.stop("cloud", quiet)
    assert not elsewhere.halts("", "cloud")
    elsewhere.follow()
    assert elsewhere.halts("", "cloud")
    assert Stops(site.state).halts("", "cloud"), "as after a restart"
    stops.start("cloud", quiet)
    elsewhere.follow()
    assert not elsewhere.halts("", "cloud")


@pytest.mark.parametrize("name", ["clud", "/v1/imag", "/v2", "", "v1", "ALL"])
def test_a_name_that_would_stop_nothing_is_refused(stops: Stops, name: str) -> None:
    with pytest.raises(SiteError, match="local, cloud") as error:
        stops.stop(name, quiet)
    assert CHAT in error.value.text("id")
    assert stops.list() == []


def test_before_a_gate_has_run_only_all_can_be_stopped(site: Site) -> None:
    stops = Stops(site.state)
    with pytest.raises(SiteError):
        stops.stop("cloud", quiet)
    assert stops.stop(ALL, quiet)


def test_the_record_comes_first_and_only_once(stops: Stops) -> None:
    noted: list[str] = []
    assert stops.stop("cloud", noted.append)
    assert not stops.stop("cloud", noted.append)
    assert [one.name for one in stops.list()] == ["cloud"]
    stops.start("cloud", noted.append)
    assert noted == ["cloud", "cloud"]
    assert stops.list() == []


def test_what_cannot_be_recorded_does_not_happen(stops: Stops) -> None:
    def full(name: str) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very one
        stops.stop("cloud", full)
    assert stops.list() == []
    stops.stop("cloud", quiet)
    with pytest.raises(OSError):  # noqa: PT011 - the very one
        stops.start("cloud", full)
    assert [one.name for one in stops.list()] == ["cloud"]


def test_what_was_not_stopped_cannot_be_started(stops: Stops) -> None:
    with pytest.raises(SiteError, match="gapura stop --list"):
        stops.start("cloud", quiet)


def test_where_nobody_can_read_it_stays_as_it_was(stops: Stops, site: Site) -> None:
    stops.stop("cloud", quiet)
    stops.follow()
    with site.state.write() as connection:
        connection.exec_driver_sql("ALTER TABLE stops RENAME TO gone")
    stops.follow()
    assert stops.halts("", "cloud")
