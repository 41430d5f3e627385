"""How long people have, and the channels over which they are told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.case_settings import CASE_TEXTS, TELEGRAM, Cases, Channel


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
    ],
)
def test_what_cannot_carry_anything_is_refused(channel: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Channel(**channel)


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
