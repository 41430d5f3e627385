"""A role is a claim: what a client says about itself changes nothing but whose memory it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.admission.folders import Site
from gateway.admission.identity import Admission
from gateway.admission.keys import Keys, NewKey
from gateway.errors import Reason, Refused
from gateway.exchange import Principal
from gateway.sections import GROUPS, Group

OWUI = "x-openwebui-user-id"


@pytest.fixture
def keys(site: Site) -> Iterator[Keys]:
    opened = Keys(site.state, site.keyring)
    yield opened
    opened.close()


@pytest.fixture
def door(site: Site, keys: Keys) -> Admission:
    return Admission(keys, site.keyring, [OWUI])


@pytest.fixture
def token(keys: Keys) -> str:
    return keys.create(NewKey("siswa-smp", "lab"))[1]


@pytest.fixture
def front_end(keys: Keys) -> str:
    return keys.create(NewKey("siswa-smp", "open-webui", on_behalf=True))[1]


def ask(door: Admission, token: str, document: Any = None, **headers: str) -> Principal:
    sent = {"authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return door.principal(door.admit(sent), sent, document)


@pytest.mark.parametrize("header", ["authorization", "api-key", "x-api-key", "x-goog-api-key"])
def test_a_key_may_come_in_any_of_three_headers(door: Admission, token: str, header: str) -> None:
    value = f"bearer {token}" if header == "authorization" else token
    assert door.admit({header: value}).name == "lab"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, Reason.NO_KEY),
        ({"authorization": ""}, Reason.NO_KEY),
        ({"authorization": "Basic Z3ByOng="}, Reason.BAD_KEY),
        ({"authorization": "Bearer "}, Reason.BAD_KEY),
        ({"x-api-key": "sk-something"}, Reason.BAD_KEY),
    ],
)
def test_no_key_and_a_wrong_key_are_told_apart(door: Admission, headers: dict[str, str], reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        door.admit(headers)
    assert caught.value.reason is reason


def test_two_different_keys_in_one_request_are_refused(door: Admission, token: str, front_end: str) -> None:
    assert door.admit({"authorization": f"Bearer {token}", "api-key": token}).name == "lab"
    with pytest.raises(Refused):
        door.admit({"authorization": f"Bearer {token}", "api-key": front_end})


def test_a_key_that_speaks_for_nobody_ignores_every_claim(door: Admission, token: str) -> None:
    plain = ask(door, token)
    claims = {"user": "kepala-sekolah", "metadata": {"user_id": "x", "role": "admin"}, "safety_identifier": "y"}
    assert ask(door, token, claims, x_openwebui_user_id="z", x_gapura_role="admin") == plain
    assert (plain.assurance, plain.role, plain.group, plain.remembers, plain.person_level) == (
        "key",
        "student",
        "siswa-smp",
        False,
        False,
    )


def test_a_front_end_key_speaks_for_its_users_and_gives_them_nothing_else(door: Admission, front_end: str) -> None:
    ani = ask(door, front_end, {"user": "ani"})
    budi = ask(door, front_end, {"user": "budi"})
    assert ani.subject != budi.subject
    assert (ani.group, ani.role, ani.age, ani.consent) == (budi.group, budi.role, budi.age, budi.consent)
    assert (ani.assurance, ani.remembers, ani.person_level) == ("asserted", True, False)
    assert "ani" not in ani.subject


@pytest.mark.parametrize(
    "document", [{"user": "ani"}, {"safety_identifier": "ani"}, {"metadata": {"user_id": "ani"}}, {"user": " ani "}]
)
def test_the_same_user_named_in_any_way_is_the_same(door: Admission, front_end: str, document: Any) -> None:
    assert ask(door, front_end, document) == ask(door, front_end, x_openwebui_user_id="ani")


def test_the_header_of_the_front_end_goes_before_the_body(door: Admission, front_end: str) -> None:
    assert ask(door, front_end, {"user": "budi"}, x_openwebui_user_id="ani") == ask(door, front_end, {"user": "ani"})


def test_the_same_name_under_two_keys_is_two_people(door: Admission, keys: Keys, front_end: str) -> None:
    other = keys.create(NewKey("siswa-smp", "librechat", on_behalf=True))[1]
    assert ask(door, front_end, {"user": "ani"}).subject != ask(door, other, {"user": "ani"}).subject


@pytest.mark.parametrize("document", [None, [], {}, {"user": ""}, {"user": "  "}, {"metadata": "x"}])
def test_a_front_end_that_names_nobody_has_no_memory(door: Admission, front_end: str, document: Any) -> None:
    nobody = ask(door, front_end, document)
    assert (nobody.assurance, nobody.remembers) == ("key", False)


@pytest.mark.parametrize("user", [7, ["ani"], {"id": "ani"}, "x" * 513])
def test_a_user_that_is_no_name_is_refused(door: Admission, front_end: str, user: Any) -> None:
    with pytest.raises(Refused) as caught:
        ask(door, front_end, {"user": user})
    assert caught.value.reason is Reason.BAD_REQUEST


def test_a_key_of_one_person_remembers_and_is_person_level(door: Admission, keys: Keys) -> None:
    own = ask(door, keys.create(NewKey("guru", "bu-sri", shared=False))[1])
    assert (own.assurance, own.remembers, own.person_level, own.role) == ("key", True, True, "teacher")


def test_whose_age_nobody_stated_is_taken_for_the_youngest(site: Site, keys: Keys) -> None:
    door = Admission(keys, site.keyring, youngest=7)
    pupil = keys.create(NewKey("siswa-smp", "a"))[1]
    site.state.set_groups([*GROUPS, Group(name="tamu", role="student")])
    guest = keys.create(NewKey("tamu", "b"))[1]
    assert [ask(door, token).age for token in (pupil, guest)] == [13, 7]
