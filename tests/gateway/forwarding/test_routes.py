"""Which backend answers for which model."""

from __future__ import annotations

import pytest

from gateway.forwarding.routes import Backend, Routes

NAMED = Backend("named", "http://a.example/v1/", models=("m", "n"))
OPEN = Backend("open", "http://b.example", key="secret")


def test_a_named_model_goes_to_the_backend_that_names_it_and_others_to_the_open_one() -> None:
    routes = Routes([NAMED, OPEN])
    assert (routes.find("m"), routes.find("x"), list(routes.all)) == (NAMED, OPEN, [NAMED, OPEN])
    assert (routes.names("m"), routes.names("x")) == (True, False)


def test_the_first_backend_that_names_a_model_has_it() -> None:
    assert Routes([NAMED, Backend("late", "http://c.example", models=("m",))]).find("m") is NAMED


def test_a_model_nobody_serves_has_no_backend() -> None:
    assert Routes([NAMED]).find("x") is None
    assert Routes([NAMED, OPEN]).find("x", only_named=True) is None
    assert Routes([NAMED, OPEN]).find("m", only_named=True) is NAMED


@pytest.mark.parametrize(
    "url", ["http://a.example", "http://a.example/", "http://a.example/v1", "http://a.example/v1/"]
)
def test_v1_in_an_address_is_understood(url: str) -> None:
    assert str(Backend("b", url).at("/v1/models")) == "http://a.example/v1/models"


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(OPEN)
