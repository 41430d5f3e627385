"""A log that was rolled back is set aside and named by the one that goes on; a good one stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import Log, LogUnusable, Record
from audit.reader import Reader
from audit.verify import verify
from gateway.admission.folders import Site, open_site
from gateway.admission.trouble import SiteError
from gateway.office.succession import succeed


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    yield site
    site.close()


def write(site: Site, count: int) -> None:
    log = Log.open(site.data, site.keys, origin=site.origin)
    for number in range(count):
        log.append_sync(Record("refusals", {"bad_key": number}))
    log.close()


def roll_back(site: Site, to: int = 3, by: int = 4) -> None:
    """A copy of the log is put back after it has grown."""
    write(site, to)
    copies = {name: (site.data / name).read_bytes() for name in ("audit.db", "log.pub")}
    write(site, by)
    for name, content in copies.items():
        (site.data / name).write_bytes(content)


def test_the_next_log_begins_with_what_was_lost(site: Site) -> None:
    first = site.origin
    roll_back(site)
    done = succeed(site, "the disk was copied back from Monday")
    assert (done.predecessor, done.successor, site.origin) == (first, f"{first}/2", f"{first}/2")
    entry = Reader.open(site.data).get(0)
    assert entry is not None
    said = entry.public_part()
    assert (entry.kind, said["predecessor"]) == ("admin.succeed", first)
    assert (said["kept"]["size"], said["found"]["size"]) == (7, 3)
    assert said["kept"]["root"] != said["found"]["root"]
    private = entry.private_part() or {}
    assert private["reason"] == "the disk was copied back from Monday"
    assert private["by"]
    write(site, 2)
    assert verify(site.data).failed is None
    assert verify(done.aside).failed is None, "the old log can still be looked at where it lies"
    assert (site.keys / done.aside.name / "head.note").exists()


def test_it_can_happen_again(site: Site) -> None:
    first = site.origin
    for number in (2, 3):
        roll_back(site)
        assert succeed(site, "again").successor == f"{first}/{number}"
    assert sorted(path.name for path in site.data.glob("log-*")) == ["log-1", "log-2"]


def test_a_log_that_can_be_continued_stays(site: Site) -> None:
    write(site, 3)
    with pytest.raises(SiteError) as refused:
        succeed(site, "I would like a fresh one")
    assert refused.value.code == "log_is_good"
    assert site.number == 1


def test_a_missing_key_is_no_reason_to_give_a_log_up(site: Site) -> None:
    write(site, 3)
    (site.keys / "log.key").rename(site.keys / "elsewhere")
    with pytest.raises(LogUnusable) as refused:
        succeed(site, "no key")
    assert refused.value.code == "no_key"
    assert (site.data / "audit.db").exists()


@pytest.mark.parametrize("damage", ["taken away", "no database"])
def test_a_log_that_is_gone_or_ruined_is_named_by_what_was_kept(site: Site, damage: str) -> None:
    write(site, 3)
    (site.data / "audit.db").unlink()
    if damage == "no database":
        (site.data / "audit.db").write_bytes(b"dust" * 4096)
    succeed(site, damage)
    entry = Reader.open(site.data).get(0)
    assert entry is not None
    said = entry.public_part()
    assert said["kept"]["size"] == 3
    assert said.get("found", {"size": 0})["size"] == 0


@pytest.mark.parametrize("step", ["counted", "moved"])
def test_what_was_interrupted_is_finished(site: Site, step: str) -> None:
    first = site.origin
    roll_back(site)
    site.count_on()
    if step == "moved":
        (site.data / "log-1").mkdir(mode=0o700)
        shutil.move(site.data / "audit.db", site.data / "log-1" / "audit.db")
    with pytest.raises(LogUnusable):
        Log.open(site.data, site.keys, origin=site.origin)
    done = succeed(site, "power cut")
    assert (done.predecessor, done.successor) == (first, f"{first}/2")
    assert (site.data / "log-1" / "log.pub").exists()


def test_what_was_erased_since_the_copy_goes_from_the_copy_too(site: Site) -> None:
    log = Log.open(site.data, site.keys, origin=site.origin)
    for number in range(3):
        log.append_sync(Record("decision", {}, {"exchange": f"{number:032x}", "model": f"rahasia-{number}"}))
    log.close()
    copies = {name: (site.data / name).read_bytes() for name in ("audit.db", "log.pub")}
    log = Log.open(site.data, site.keys, origin=site.origin)
    log.erase_private([1], "request", by="siti")
    log.close()
    for name, content in copies.items():
        (site.data / name).write_bytes(content)
    done = succeed(site, "an old copy")
    entry = Reader.open(site.data).get(0)
    assert entry is not None
    assert entry.public_part()["erased"] == [[1, 1]]
    everything = b"".join(path.read_bytes() for path in done.aside.iterdir())
    assert b"rahasia-1" not in everything
    assert b"rahasia-2" in everything


def test_a_log_in_a_database_is_left_to_the_database(site: Site) -> None:
    (site.data / "log.database").write_text("GAPURA_RECORD_URL\n")
    with pytest.raises(SiteError) as refused:
        succeed(site, "no")
    assert refused.value.code == "log_in_database"
    assert site.number == 1
