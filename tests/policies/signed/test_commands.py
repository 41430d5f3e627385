"""Whom a command trusts: those of the settings, and those named by the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policies.signed.commands import Signing
from policies.signed.packfile import NotTrusted, OpenNote


def test_those_named_by_the_way_are_added_to_those_of_the_settings() -> None:
    asked: list[Sequence[str]] = []

    def opens_for(lines: Sequence[str]) -> OpenNote:
        asked.append(lines)

        def open_note(note: str) -> tuple[str, object]:
            raise NotTrusted("unknown")

        return open_note  # type: ignore[return-value]

    signing = Signing(lambda: ("a",), opens_for, lambda path: str, lambda path, name: name)
    signing.disk(["b"])
    signing.disk()
    assert asked == [["a", "b"], ["a"]]
    assert not signing.disk().exists(Path("nowhere.gapura-pack"))
