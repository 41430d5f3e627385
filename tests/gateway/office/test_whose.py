"""Whose records somebody means who types a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import AuditError, Log, Record
from audit.codes import code_of
from audit.retention.finding import Wanted
from audit.retention.ledger import Ledger
from audit.retention.names import NameKeys
from gateway.admission.folders import Site, open_site
from gateway.admission.identity import subject_of
from gateway.office.whose import Whose, exchange_of


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    yield site
    site.close()


@pytest.mark.parametrize(
    ("whose", "trouble"),
    [
        (Whose(), "whose"),
        (Whose(user="ani"), "whose"),
        (Whose(user="ani", exchange="ab" * 16), "user"),
        (Whose(subject="Budi"), "subject"),
        (Whose(exchange="abc"), "exchange"),
        (Whose(exchange="not-a-code-at-all"), "exchange"),
        (Whose(named=("Budi",)), "no_names"),
        (Whose(subject="5b" * 16), ""),
        (Whose(key="k7f2", user="ani"), ""),
        (Whose(since="2026-11-27"), ""),
    ],
)
def test_what_is_wrong_with_it_is_told_before_anything_is_looked_for(site: Site, whose: Whose, trouble: str) -> None:
    assert whose.trouble(site) == trouble


def test_from_what_was_typed_to_what_the_log_knows(site: Site) -> None:
    log = Log.open(site.data, site.keys, origin=site.origin)
    tokens = NameKeys(site.keys).tokens("2026-11", ["Budi Santoso"])
    log.append_sync(Record("decision", {}, {"exchange": "ab" * 16}, named=tokens))
    log.close()
    ledger = Ledger.open(site.data)
    somebody = subject_of(site.keyring, "k7f2", "ani")
    assert Whose(key="k7f2", user="ani").wanted(site, ledger) == Wanted(subject=somebody)
    assert somebody != subject_of(site.keyring, "k7f2")
    assert Whose(named=("Pak Budi Santoso", "Boedi")).wanted(site, ledger).indices == (0,)
    assert Whose(named=("Budi",)).wanted(site, ledger).indices == ()
    assert Whose(since="2026-11-27").wanted(site, ledger) == Wanted(since="2026-11-27T00:00Z")
    with pytest.raises(AuditError):
        Whose(since="yesterday").wanted(site, ledger)


def test_memory_goes_only_with_everything_of_one_person(site: Site) -> None:
    assert Whose(subject="5b" * 16).person(site) == "5b" * 16
    assert Whose(key="k7f2").person(site) == subject_of(site.keyring, "k7f2")
    assert Whose(subject="5b" * 16, since="2026-11-27").person(site) == ""
    assert Whose(exchange="ab" * 16).person(site) == ""


def test_an_exchange_has_an_id_a_beginning_and_a_code() -> None:
    assert exchange_of(" AB" + "cd" * 15 + " ") == "ab" + "cd" * 15
    assert exchange_of(code_of("ab" * 16)) == "ab" * 5
    assert exchange_of("ab" * 5) == "ab" * 5
    assert exchange_of("ab") is None
