"""Which backend answers for which model."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from gateway.forwarding.routes import Backend, Routes

NAMED = Backend("named", "http://a.example/v1/", models=("m", "n"))
OPEN = Backend("open", "http://b.example", key="secret")


def test_a_named_model_goes_to_the_backend_that_names_it_and_others_to_the_open_one() -> None:
    routes = Routes([NAMED, OPEN])
    assert (routes.serving("m"), routes.serving("x"), list(routes.all)) == ((NAMED,), (OPEN,), [NAMED, OPEN])
    assert (routes.names("m"), routes.names("x")) == (True, False)


def test_all_backends_that_name_a_model_serve_it_in_the_order_of_configuration() -> None:
    late, also_open = Backend("late", "http://c.example", models=("m",)), Backend("also", "http://d.example")
    routes = Routes([NAMED, OPEN, late, also_open])
    assert routes.serving("m") == (NAMED, late)
    assert routes.serving("n") == (NAMED,)
    assert routes.serving("x") == (OPEN, also_open)


def test_a_model_nobody_serves_has_no_backend() -> None:
    assert Routes([NAMED]).serving("x") == ()
    assert Routes([NAMED, OPEN]).serving("x", only_named=True) == ()
    assert Routes([NAMED, OPEN]).serving("m", only_named=True) == (NAMED,)


def split(*weights: float | None) -> list[Backend]:
    return [Backend(f"b{number}", "http://a.example", weight=weight) for number, weight in enumerate(weights)]


def test_without_weights_they_are_tried_in_the_order_of_configuration() -> None:
    backends = split(None, None, 0)
    assert Routes(backends).drawn(backends) == backends


def test_with_weights_the_first_is_drawn_by_its_share() -> None:
    backends = split(3, 1)
    routes = Routes(backends, Random(7).random)
    first = Counter(routes.drawn(backends)[0].name for _ in range(4000))
    assert 0.72 < first["b0"] / 4000 < 0.78
    assert first.keys() == {"b0", "b1"}


def test_who_has_no_weight_only_stands_in() -> None:
    backends = split(None, 1, 0, 2)
    drawn = [[one.name for one in Routes(backends).drawn(backends)] for _ in range(50)]
    assert {row[0] for row in drawn} <= {"b1", "b3"}
    assert {tuple(row[2:]) for row in drawn} == {("b0", "b2")}


def test_the_luckiest_draw_is_still_before_those_that_stand_in() -> None:
    backends = split(None, 1)
    assert [one.name for one in Routes(backends, lambda: 0.0).drawn(backends)] == ["b1", "b0"]


@pytest.mark.parametrize(
    ("other", "may"),
    [
        (Backend("b", "http://b.example", stated={"country": "ID"}), True),
        (Backend("b", "http://b.example", stated={"country": "US"}), False),
        (Backend("b", "http://b.example", stated={"country": "ID", "contract": "7"}), False),
        (Backend("b", "http://b.example"), False),
        (Backend("b", "http://b.example", stated={"country": "ID"}, apis=("other",)), False),
    ],
)
def test_only_one_of_whom_the_same_is_stated_stands_in(other: Backend, may: bool) -> None:
    assert other.stands_in_for(Backend("a", "http://a.example", stated={"country": "ID"})) is may


@pytest.mark.parametrize(
    "url", ["http://a.example", "http://a.example/", "http://a.example/v1", "http://a.example/v1/"]
)
def test_v1_in_an_address_is_understood(url: str) -> None:
    assert str(Backend("b", url).at("/v1/models")) == "http://a.example/v1/models"


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(OPEN)


def test_a_backend_is_spoken_to_in_the_first_of_the_wanted_apis_that_it_speaks() -> None:
    both = Backend("both", "http://a.example", apis=("openai", "gemini"))
    assert both.speaks(("anthropic", "gemini", "openai")) == "gemini"
    assert both.speaks(("ollama",)) is None
    assert NAMED.speaks(("openai",)) == "openai"


def test_each_api_gets_the_key_where_it_looks_for_it() -> None:
    assert OPEN.credentials("openai") == {"authorization": "Bearer secret"}
    assert OPEN.credentials("gemini") == {"x-goog-api-key": "secret"}
    assert OPEN.credentials("anthropic") == {"x-api-key": "secret", "anthropic-version": "2023-06-01"}
    assert OPEN.credentials("anthropic", "2026-10-21")["anthropic-version"] == "2026-10-21"
    assert OPEN.credentials("anthropic", "Siti Aminah")["anthropic-version"] == "2023-06-01", "no text in a header"
    assert NAMED.credentials("ollama") == {}


def test_the_version_in_an_address_is_not_written_twice() -> None:
    assert str(Backend("g", "https://g.example/v1beta/").at("/v1beta/models/m:generateContent")) == (
        "https://g.example/v1beta/models/m:generateContent"
    )


def test_nobody_stands_in_who_speaks_another_api() -> None:
    assert not Backend("a", "http://a.example", apis=("ollama",)).stands_in_for(NAMED)
