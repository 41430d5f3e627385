"""What a site keeps of somebody goes everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import Log, Record
from audit.retention.erasing import BATCH
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.store.base import Doomed
from gateway.admission.folders import Site, open_site
from gateway.admission.history import History
from gateway.office.forgetting import Forgetting, batches

WHO, OTHER = "5b" * 16, "6c" * 16


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    yield site
    site.close()


@pytest.fixture
def log(site: Site) -> Iterator[Log]:
    log = Log.open(site.data, site.keys, origin=site.origin)
    yield log
    log.close()


def test_private_parts_sealed_content_and_memory_of_one_person_and_nobody_else(site: Site, log: Log) -> None:
    contents = ContentStore(site.data, sealing_key(site.keys))
    history = History(site.state, 3600)
    history.start()
    for at, subject in enumerate((WHO, OTHER)):
        exchange = f"{at + 1:032x}"
        for kind in ("decision", "outcome"):
            log.append_sync(Record(kind, {}, {"exchange": exchange, "subject": subject}))
        contents.keep({"text": "x"}, Owner(exchange, subject, "c" * 64), Order("hold", ("ppdp",), 2_000_000_000))
        history.remember([bytes([at]) * 16], refused=False, owner=subject)
    history.close()
    forgetting = Forgetting(log, site, "siti")
    forgetting.exchanges([Doomed(0, b"", f"{1:032x}", WHO)], "request")
    forgetting.memory(WHO)
    assert forgetting.clean()
    with site.state.read() as connection:
        assert connection.exec_driver_sql("SELECT owner FROM texts").all() == [(OTHER,)]
    assert [len(contents.find(f"{number:032x}")) for number in (1, 2)] == [0, 1]
    content = b"".join(path.read_bytes() for path in site.data.iterdir() if path.is_file())
    assert WHO.encode() not in content
    assert OTHER.encode() in content


def test_copies_of_databases_that_lie_about_are_named(site: Site, log: Log) -> None:
    assert Forgetting(log, site, "siti").copies() == []
    for name in ("audit.db.0001", "state.db-old", "my.bak", "notes.txt"):
        (site.data / name).write_text("")
    assert [path.name for path in Forgetting(log, site, "siti").copies()] == [
        "audit.db.0001",
        "my.bak",
        "state.db-old",
    ]


def test_exchanges_stay_whole_and_pieces_small() -> None:
    exchange = [Doomed(at, b"", "e", None) for at in range(3)]
    pieces = list(batches([exchange] * 400))
    assert sum(map(len, pieces)) == 1200
    assert all(len(piece) <= BATCH and len(piece) % 3 == 0 for piece in pieces)
    assert list(batches([])) == []
