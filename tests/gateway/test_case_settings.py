"""How long people have, and the channels over which they are told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.case_settings import CASE_TEXTS, TELEGRAM, Cases, Channel, way_of
from gateway.settings import Settings


@pytest.mark.parametrize(
    "channel",
    [
        {"name": "n", "kind": "ntfy", "url": "https://ntfy.example"},
        {"name": "n", "kind": "telegram", "key": "BOT"},
        {"name": "n", "kind": "smtp", "url": "smtps://mail.example:465", "sender": "gapura@example.org"},
        {"name": "n", "kind": "webhook", "url": "https://hook.example/x", "key": "SECRET"},
    ],
)
def test_each_kind_of_channel(channel: dict[str, Any]) -> None:
    assert Channel(**channel).address in (channel.get("url"), TELEGRAM)


@pytest.mark.parametrize(
    "channel",
    [
        {"name": "n", "kind": "ntfy"},
        {"name": "n", "kind": "telegram"},
        {"name": "n", "kind": "smtp", "url": "smtps://mail.example:465"},
        {"name": "n", "kind": "smtp", "url": "smtps://me:secret@mail.example", "sender": "a@b.example"},
        {"name": "n", "kind": "fax", "url": "https://x.example"},
        {"name": "n", "kind": "webhook", "url": "https://hook.example/x"},
        {"name": "n", "kind": "ntfy", "url": "smtps://mail.example"},
        {"name": "n", "kind": "smtp", "url": "https://mail.example", "sender": "a@b.example"},
        {
            "name": "n",
            "kind": "smtp",
            "url": "smtps://mail.example",
            "sender": "a@b.example",
            "proxy": "http://proxy.example:3128",
        },
    ],
)
def test_what_cannot_carry_anything_is_refused(channel: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Channel(**channel)


CHANNELS = (
    Channel(name="push", kind="ntfy", url="https://ntfy.example"),
    Channel(name="bot", kind="telegram", key="BOT"),
    Channel(name="mail", kind="smtp", url="smtps://mail.example", sender="a@b.example"),
    Channel(name="hook", kind="webhook", url="https://hook.example", key="HOOK"),
)


def with_reach(*reach: str) -> Settings:
    contact = {"role": "counsellor", "person": "Sari", "reach": reach}
    return Settings.model_validate({"contacts": [contact], "cases": {"channels": CHANNELS}})


def test_a_person_is_reached_at_an_address_that_the_channel_knows() -> None:
    reach = ("push:bk-sari_X7", "bot:-1001234", "bot: @guru_bk", "mail:sari@sekolah.example", "hook", "hook:room-4")
    assert with_reach(*reach).contacts[0].reach == reach
    assert way_of("bot: @guru_bk") == ("bot", "@guru_bk")
    assert way_of("hook") == ("hook", "")


@pytest.mark.parametrize("reach", [
    "fax:123", "push:", "push:a topic", "push:../x", "bot:sari", "mail:sari", "mail:a@b.example\nBcc: c@d.example",
    "mail:a@b.example,c@d.example", "mail:<a@b.example>",
])  # fmt: skip
def test_an_address_that_is_none_and_a_channel_that_is_not_there_are_refused(reach: str) -> None:
    with pytest.raises(ValidationError):
        with_reach(reach)


def test_a_name_is_used_once_and_hours_are_hours() -> None:
    one = {"name": "n", "kind": "ntfy", "url": "https://ntfy.example"}
    with pytest.raises(ValidationError):
        Cases(channels=(one, one))  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Cases(quiet="at night")
    assert Cases(quiet="").quiet == ""


def test_what_is_said_of_them_is_said_in_indonesian_too() -> None:
    said = {info.description for model in (Cases, Channel) for info in model.model_fields.values()}
    own = {text for text in said if text and "proxy" not in text and "PEM" not in text and "own network" not in text}
    assert own <= CASE_TEXTS.keys()
