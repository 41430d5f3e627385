"""What an auditor gets: drawn by the auditor's seed, and nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import Log, Record
from audit.codes import code_of
from audit.record import KINDS
from gateway.admission.folders import Site, open_site
from gateway.admission.keys import Keys, NewKey
from gateway.admission.versions import Versions
from gateway.office.dossier import OTHER, SECTIONS, Period, draw, gather
from gateway.sections import GROUPS
from policies.compiler import load
from policies.vocabulary import offline

NOON = 1_795_000_000.0  # 2026-11-18T11:06Z
DAY = 86_400.0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    site.state.set_groups(GROUPS)
    yield site
    site.close()


def write(site: Site, at: float, *records: Record) -> None:
    log = Log.open(site.data, site.keys, origin=site.origin, clock=lambda: at)
    for record in records:
        log.append_sync(record)
    log.close()


def asked(number: int) -> Record:
    return Record("decision", {"policy": "sha256:ab"}, {"exchange": f"{number:032x}", "decision": {"effect": "allow"}})


def test_the_seed_alone_decides_who_is_drawn() -> None:
    drawn = draw(range(1000), "rapat komite", 5)
    assert drawn == draw(reversed(range(1000)), "rapat komite", 5)
    assert drawn == sorted(drawn)
    assert draw(range(1000), "rapat komite 2", 5) != drawn
    assert set(drawn) <= set(draw(range(1000), "rapat komite", 20)), "more of the same seed has the same ones"
    assert draw(range(3), "x", 5) == [0, 1, 2]
    counts = [0] * 10
    for seed in range(300):
        for index in draw(range(100), str(seed), 10):
            counts[index // 10] += 1
    assert min(counts) > 220, "everybody has the same chance"


def test_a_period_has_whole_days() -> None:
    november = Period("2026-11-01", "2026-11-30")
    for minute, lies_in in (
        ("2026-10-31T23:59Z", False),
        ("2026-11-01T00:00Z", True),
        ("2026-11-30T23:59Z", True),
        ("2026-12-01T00:00Z", False),
    ):
        assert (minute in november) == lies_in
    assert "1999-01-01T00:00Z" in Period()


def test_only_decisions_of_the_period_are_drawn_with_all_that_belongs_to_them(site: Site) -> None:
    write(site, NOON, *map(asked, range(5)))
    write(site, NOON + DAY, *map(asked, range(5, 9)), Record("outcome", {}, {"exchange": f"{6:032x}", "result": "cut"}))
    made = gather(site, Period("2026-11-19", None), "s", 100)
    assert (made.decisions, [one.index for one in made.drawn]) == (4, [5, 6, 7, 8])
    assert [[entry.kind for entry in one.entries] for one in made.drawn][1] == ["decision", "outcome"]
    assert made.drawn[1].code == code_of(f"{6:032x}")
    assert made.verdict.failed is None


def test_every_act_stands_under_a_heading(site: Site) -> None:
    write(
        site,
        NOON,
        Record("admin.key", {"action": "create"}, {"by": "siti", "key": "k1"}),
        Record("admin.reveal", {}, {"by": "budi", "reason": "x" * 900}),
        Record("admin.export", {"what": "bundle", "entries": 2}, {"by": "budi"}),
        Record("admin.route", {"action": "stop", "route": "all"}, {"by": "ani"}),
        Record("retention", {"erased": [[0, 0]], "reason": "retention"}, {"by": "gapura"}),
    )
    made = gather(site, Period(), "s", 0)
    assert [one.by for one in made.acts["access"]] == ["siti"]
    assert made.acts["access"][0].said == "action: create, key: k1"
    assert len(made.acts["reveals"][0].said) < 500
    assert made.acts["overrides"][0].said == "action: stop, route: all"
    assert [one.kind for one in made.acts["erasures"]] == ["retention"]
    assert made.drawn == ()


def test_every_kind_of_act_has_a_heading_of_its_own() -> None:
    home = {kind for kinds in SECTIONS.values() for kind in kinds}
    assert KINDS - home == {"decision", "outcome", "refusals", "disclosure"}, "what people asked, not what was done"
    assert home < KINDS
    assert OTHER not in SECTIONS, "for kinds of later versions"


def test_policies_are_told_by_their_rules_and_what_changed(site: Site) -> None:
    versions = Versions(site.state)
    first, second = load([Path("baseline")], offline()), load([Path("school")], offline())
    for program in (first, second):
        versions.keep(program.digest, program.sources)
    start = Record("configuration", {"version": "1", "policy": first.digest, "settings": "sha256:5e", "detectors": "d"})
    write(site, NOON, start, start)
    write(site, NOON + DAY, Record("admin.policy", {"policy": second.digest, "before": first.digest}, {"by": "budi"}))
    write(
        site, NOON + 2 * DAY, Record("admin.policy", {"policy": "sha256:00", "before": second.digest}, {"by": "budi"})
    )
    made = gather(site, Period("2026-11-19", "2026-11-19"), "s", 0)
    assert [one.digest for one in made.policies] == [first.digest, second.digest], "what was in force comes first"
    assert (made.policies[1].by, made.policies[1].gone) == ("budi", ())
    assert made.policies[1].come
    assert made.policies[0].rules is not None
    said = {line.name: line.words for line in made.policies[0].rules}["baseline/identity-numbers"]
    assert said["en"] != said["id"]
    assert all(words.endswith(".") and len(words) > 40 for words in said.values())
    whole = gather(site, Period(), "s", 0)
    assert [one.rules is None for one in whole.policies] == [False, False, True], "a text that is not kept is said so"
    assert len(whole.acts["configuration"]) == 1, "a start with everything as it was is no change"


def test_who_has_access_is_listed_without_secrets(site: Site) -> None:
    keys = Keys(site.state, site.keyring)
    made, token = keys.create(NewKey("siswa-smp", "lab <b>", "student", frozenset({"chat"})))
    keys.close()
    write(site, NOON, asked(1))
    (key,) = gather(site, Period(), "s", 0).keys
    assert (key.id, key.name) == (made.id, "lab <b>")
    assert token.rpartition("_")[2] not in repr(key)
