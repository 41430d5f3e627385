"""A detector on another machine: recorded before it is asked, asked in pieces, and left alone when it fails."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from gateway.breaker import Breaker
from gateway.detectors.base import DetectorError, DetectorTimeout, RemoteDetector, ScoreDetector
from gateway.detectors.remote.asking import OVERLAP, WINDOW, Destination, Remote
from gateway.detectors.remote.forms import HttpForm

FORM = HttpForm({"text": "{{text}}"}, {"toxicity": "$.score"})


class Wire:
    """The way out and the way to the record, as one list of what happened."""

    def __init__(self, answer: bytes = b'{"score": 0}', error: Exception | None = None) -> None:
        self.answer, self.error = answer, error
        self.did: list[tuple[str, object]] = []

    async def post(self, url: str, body: bytes, key: str | None, seconds: float) -> bytes:
        text = json.loads(body)["text"]
        self.did.append(("sent", text))
        if self.error:
            raise self.error
        return b'{"score": 0.9}' if "bodoh" in text else self.answer

    async def note(self, to: Destination, characters: int) -> None:
        self.did.append((to.name, characters))


def remote(wire: Wire, **more: Any) -> Remote:
    made = Remote(Destination("guard", "http://127.0.0.1:1/x", **more), FORM, breaker=Breaker(failures=2))
    made.connect(wire.post, wire.note)
    return made


async def test_how_much_goes_where_is_on_record_before_it_goes() -> None:
    wire = Wire()
    assert await remote(wire).ask("Halo") == {"toxicity": 0}
    assert wire.did == [("guard", 4), ("sent", "Halo")]


async def test_a_long_text_is_asked_about_in_pieces_that_overlap() -> None:
    wire = Wire()
    text = "a" * (WINDOW - 2) + "bodoh" + "b" * WINDOW
    assert await remote(wire).ask(text) == {"toxicity": 9000}
    sent = [str(what) for did, what in wire.did if did == "sent"]
    assert max(map(len, sent)) <= WINDOW
    assert sent[0] + "".join(piece[OVERLAP:] for piece in sent[1:]) == text


async def test_nothing_is_sent_that_could_not_be_recorded() -> None:
    wire = Wire()
    asked = Remote(Destination("guard", "http://127.0.0.1:1/x"), FORM)

    async def full(to: Destination, characters: int) -> None:
        raise OSError

    asked.connect(wire.post, full)
    with pytest.raises(OSError):  # noqa: PT011
        await asked.ask("Halo")
    assert wire.did == []


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{}", b'{"score": "Halo"}', b"[" * 100_000])
async def test_garbage_is_a_failure_that_quotes_nothing(answer: bytes) -> None:
    with pytest.raises(DetectorError) as failed:
        await remote(Wire(answer)).ask("Halo")
    assert "Halo" not in str(failed.value)
    assert failed.value.__cause__ is None


async def test_who_fails_is_left_alone_after_a_while() -> None:
    wire = Wire(error=DetectorError("no good answer"))
    asked = remote(wire)
    for _ in range(4):
        with pytest.raises(DetectorError):
            await asked.ask("Halo")
    assert [did for did, _ in wire.did].count("sent") == 2


async def test_who_waits_in_line_waits_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    wire, at_once = Wire(), 0

    async def slow(url: str, body: bytes, key: str | None, seconds: float) -> bytes:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        await asyncio.sleep(0.1)
        at_once -= 1
        return b'{"score": 0}'

    monkeypatch.setattr(wire, "post", slow)
    asked = remote(wire, deadline=0.25, places=1)
    rows = await asyncio.gather(*(asked.ask("Halo") for _ in range(5)))  # half a second in all
    assert rows == [{"toxicity": 0}] * 5


async def test_who_waited_behind_failures_is_not_sent_after_them() -> None:
    wire = Wire(error=DetectorError("no good answer"))
    asked = remote(wire, places=1)
    failed = await asyncio.gather(*(asked.ask("Halo") for _ in range(6)), return_exceptions=True)
    assert all(isinstance(one, DetectorError) for one in failed)
    assert [did for did, _ in wire.did].count("sent") == 2


async def test_one_that_hangs_runs_out_of_time() -> None:
    wire = Wire()
    asked = Remote(Destination("guard", "http://127.0.0.1:1/x", deadline=0.05), FORM)

    async def hang(url: str, body: bytes, key: str | None, seconds: float) -> bytes:
        await asyncio.sleep(60)
        return b""

    asked.connect(hang, wire.note)
    with pytest.raises(DetectorTimeout):
        await asked.ask("Halo")


async def test_until_it_is_connected_it_fails() -> None:
    asked = Remote(Destination("guard", "http://127.0.0.1:1/x"), FORM)
    asked.load()
    with pytest.raises(DetectorError):
        await asked.ask("Halo")
    assert isinstance(asked, RemoteDetector)
    assert not isinstance(asked, ScoreDetector)


def test_another_question_is_another_version() -> None:
    here = Destination("guard", "http://127.0.0.1:1/x")
    versions = {
        Remote(here, FORM).version,
        Remote(here, HttpForm({"t": "{{text}}"}, {"toxicity": "$.score"})).version,
        Remote(Destination("guard", "http://127.0.0.1:1/y"), FORM).version,
        Remote(here, HttpForm({"text": "{{text}}"}, {"toxicity": "$.other"})).version,
    }
    assert len(versions) == 4
