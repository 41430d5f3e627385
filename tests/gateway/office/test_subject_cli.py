"""``gapura subject`` as an officer at a terminal meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cases.register import Register
from gateway.admission.folders import Site, open_site
from gateway.admission.keys import Keys, NewKey
from gateway.office.subject_cli import app
from gateway.sections import GROUPS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    opened.state.set_groups(GROUPS)
    yield opened
    opened.close()


@pytest.fixture
def key(site: Site) -> str:
    with closing(Keys(site.state, site.keyring)) as keys:
        return keys.create(NewKey("siswa-smp", "tablet Budi", shared=False))[0].id


def run(site: Site, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(site.data)])


def test_a_withdrawal_is_made_listed_and_lifted(site: Site, key: str) -> None:
    assert run(site, "list").stdout == "nobody is restricted\n"
    made = run(site, "withdraw", "--key", key, "--received", "2026-11-25T14:05")
    assert made.exit_code == 0, made.stderr
    assert made.stdout.startswith("Withdrawn: from the next request on")
    assert "to be answered by 2026-11-28 14:05 Asia/Jakarta" in made.stdout
    (row,) = json.loads(run(site, "list", "--format", "json").stdout)
    assert (row["why"], row["key"]) == ("withdraw", key)
    assert run(site, "withdraw", "--key", key).exit_code == 1
    assert run(site, "lift", "--key", key, "--lang", "id").stdout == "Dicabut: orang ini boleh bertanya lagi.\n"
    assert run(site, "list", "--lang", "id").stdout == "tidak ada yang dibatasi\n"


def test_a_request_opens_one_case_that_programs_can_follow(site: Site, key: str) -> None:
    told = run(site, "request", "access", "--key", key, "--received", "2026-11-25T07:00Z", "--format", "json")
    said = json.loads(told.stdout)
    assert (told.exit_code, said["fresh"], said["deadline"]) == (0, True, "2026-11-28T07:00:00Z")
    assert Register(site.data).get(said["code"], None).id == said["case"]
    again = run(site, "request", "access", "--key", key)
    assert (again.exit_code, "its clock goes on" in again.stdout) == (1, True)


def test_restriction_by_request_stops_as_well(site: Site, key: str) -> None:
    assert "Dibatasi" in run(site, "request", "restrict", "--key", key, "--lang", "id").stdout
    assert json.loads(run(site, "list", "--format", "json").stdout)[0]["why"] == "restrict"


def test_who_shares_a_key_is_told_that_all_are_meant(site: Site) -> None:
    with closing(Keys(site.state, site.keyring)) as keys:
        lab = keys.create(NewKey("siswa-smp", "lab"))[0].id
    assert "everybody who uses it is meant" in run(site, "restrict", "--key", lab).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("withdraw",), "Say who"),
        (("withdraw", "--lang", "id"), "Sebutkan siapa"),
        (("withdraw", "--key", "nobody"), "no key with this id"),
        (("withdraw", "--subject", "5b" * 16, "--received", "besok"), "This is no time"),
        (("withdraw", "--subject", "5b" * 16, "--received", "2999-01-01"), "has not come yet"),
        (("lift", "--subject", "5b" * 16), "Nothing of this person is restricted"),
    ],
)
def test_wrong_use_changes_nothing(site: Site, words: tuple[str, ...], says: str) -> None:
    told = run(site, *words)
    assert (told.exit_code, says in told.stderr) == (2, True), told.stderr
    assert run(site, "list").stdout == "nobody is restricted\n"
    assert Register(site.data).overdue() == 0
