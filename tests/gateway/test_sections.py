"""What can be set: every field explains itself, and refuses what cannot be meant."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from gateway import sections
from gateway.settings import Settings
from gateway.settings_problems import section_of


def fields(model: type[BaseModel], prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for name, info in model.model_fields.items():
        found.append((prefix + name, info.description or ""))
        inner = section_of(model, name)
        if inner is not None:
            found += fields(inner, f"{prefix}{name}.")
    return found


def test_every_setting_has_help_that_ends_like_a_sentence() -> None:
    told = fields(Settings)
    assert len(told) > 40
    assert [name for name, text in told if not text.endswith(".")] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_only_loopback_is_loopback(host: str) -> None:
    assert sections.Server(host=host).loopback
    assert not sections.Server(host="0.0.0.0").loopback  # noqa: S104


@pytest.mark.parametrize(
    ("section", "values"),
    [
        (sections.Backend, {"name": "Bad Name", "url": "http://x"}),
        (sections.Backend, {"name": "a", "url": "http://x/?q=1"}),
        (sections.Backend, {"name": "a", "url": "http://x", "key": "gpr_ab_cd"}),
        (sections.Backend, {"name": "a", "url": "http://x", "api": "other"}),
        (sections.Group, {"name": "a", "role": "king"}),
        (sections.Group, {"name": "a", "ages": [5]}),
        (sections.Timeouts, {"connect": 0}),
        (sections.Limits, {"depth": 100_000}),
        (sections.Server, {"hots": ["x"]}),
    ],
)
def test_what_cannot_be_meant_is_refused_without_repeating_it(section: type[BaseModel], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        section.model_validate(values)
    assert "input_value" not in str(caught.value)


def test_a_list_may_be_written_with_commas() -> None:
    assert sections.Server.model_validate({"hosts": "A.example , b.example,"}).hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("url", "queue", "places"),
    [
        ("http://127.0.0.1:11434/v1", {}, 4),
        ("http://localhost:11434/v1", {"waiting": 9}, 4),
        ("https://api.example/v1", {}, 32),
        ("https://api.example/v1", {"concurrent": 2}, 2),
    ],
)
def test_a_small_machine_does_less_at_once_than_a_provider(url: str, queue: dict[str, int], places: int) -> None:
    assert sections.Backend.model_validate({"name": "b", "url": url, "queue": queue}).places == places


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "UTC"])
def test_a_zone_is_one_that_there_is(zone: str) -> None:
    assert sections.Server(zone=zone).zone == zone
    with pytest.raises(ValidationError, match="time zone such as"):
        sections.Server(zone=f"{zone}-barat")


def test_the_youngest_of_all_groups_is_known_where_any_has_ages() -> None:
    assert sections.youngest(sections.GROUPS) == 7
    assert sections.youngest([sections.Group(name="umum")]) is None
