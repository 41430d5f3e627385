"""Addresses in notices: for one person and one code, and of no use to anybody else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.admission.keyring import Keyring
from gateway.casework.links import Links, root_of
from gateway.sections import Server


def links(folder: Path) -> Links:
    return Links(Keyring.open(folder), "https://gate.example")


def token(url: str) -> str:
    (found,) = parse_qs(urlsplit(url).query)["k"]
    return found


def test_a_link_tells_whom_it_was_sent_to_and_is_kept_nowhere(tmp_path: Path) -> None:
    url = links(tmp_path).of_case("K7F2-M9QA", "Sari")
    assert url.startswith("https://gate.example/case/K7F2-M9QA?k=")
    again = links(tmp_path)
    assert again.holder("K7F2-M9QA", token(url), ["Budi", "Sari"]) == "Sari"
    assert len(token(url)) == 32


def test_a_link_is_worth_nothing_for_another_code_another_person_or_another_site(tmp_path: Path) -> None:
    mine = links(tmp_path / "a")
    of_sari = token(mine.of_case("K7F2-M9QA", "Sari"))
    assert mine.holder("AAAA-AAAA", of_sari, ["Sari"]) is None
    assert mine.holder("K7F2-M9QA", of_sari, ["Budi"]) is None
    assert links(tmp_path / "b").holder("K7F2-M9QA", of_sari, ["Sari"]) is None
    for wrong in ("", "é", of_sari[:-1], of_sari + "A"):
        assert mine.holder("K7F2-M9QA", wrong, ["Sari"]) is None


def test_a_test_has_a_link_of_its_own(tmp_path: Path) -> None:
    mine = links(tmp_path)
    assert mine.is_test("AAAA-BBBB", token(mine.of_test("AAAA-BBBB")))
    assert not mine.is_test("AAAA-BBBB", token(mine.of_case("AAAA-BBBB", "")))
    assert not mine.is_test("AAAA-BBBC", token(mine.of_test("AAAA-BBBB")))


@pytest.mark.parametrize(
    ("server", "root"),
    [
        (Server(public_url="https://gerbang.sekolah.example/"), "https://gerbang.sekolah.example"),
        (Server(port=8787), "http://127.0.0.1:8787"),
        (Server(host="::1", port=1), "http://[::1]:1"),
    ],
)
def test_the_address_is_the_one_that_people_use(server: Server, root: str) -> None:
    assert root_of(server) == root
