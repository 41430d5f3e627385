"""The witness over HTTP: every status on the wire, nothing without bounds, two processes with one memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit import Log, LogUnusable, Record, cosignature
from audit.witness.submission import MOST_BYTES, SIZE_TYPE, Submission
from gateway.office.witness_server import AT_ONCE, WitnessServer, known_logs, require_safe
from gateway.running import Listen
from gateway.site_errors import BadCertificate, OpenToTheWorld


@pytest.fixture
def grown(tmp_path: Path) -> tuple[Path, str]:
    """The public key's file of a log with five entries, and its newest checkpoint."""
    log = Log.open(tmp_path / "data", tmp_path / "keys")
    for number in range(5):
        log.append_sync(Record("refusals", {"bad_key": number}))
    log.close()
    return tmp_path / "data" / "log.pub", (tmp_path / "keys" / "head.note").read_text(encoding="utf-8")


def test_a_neighbour_signs_over_http_and_says_where_it_stands(
    grown: tuple[Path, str], witness_of: Callable[..., Any]
) -> None:
    public, signed = grown
    there = witness_of(public)
    body = bytes(Submission(0, (), signed))
    first = httpx.post(f"{there.url}/add-checkpoint", content=body)
    assert first.status_code == 200
    assert cosignature.check(signed + first.text, there.key) > 0
    again = httpx.post(f"{there.url}/add-checkpoint", content=body)
    assert (again.status_code, again.text, again.headers["content-type"]) == (409, "5\n", SIZE_TYPE)
    answers = {
        "malformed": httpx.post(f"{there.url}/add-checkpoint", content=b"old\n\n" + signed.encode()).status_code,
        "no proof": httpx.post(f"{there.url}/add-checkpoint", content=bytes(Submission(5, (bytes(32),), signed))),
        "a page": httpx.get(there.url).status_code,
        "a reading": httpx.get(f"{there.url}/add-checkpoint").status_code,
        "too long": httpx.post(f"{there.url}/add-checkpoint", content=b"x" * (MOST_BYTES + 1)).status_code,
    }
    assert answers["no proof"].status_code == 422  # type: ignore[union-attr]
    del answers["no proof"]
    assert answers == {"malformed": 400, "a page": 404, "a reading": 405, "too long": 413}


def test_two_processes_with_one_memory_sign_one_history(
    grown: tuple[Path, str], witness_of: Callable[..., Any]
) -> None:
    public, signed = grown
    first, second = witness_of(public), witness_of(public)
    assert first.key == second.key
    assert httpx.post(f"{first.url}/add-checkpoint", content=bytes(Submission(0, (), signed))).status_code == 200
    told = httpx.post(f"{second.url}/add-checkpoint", content=bytes(Submission(0, (), signed)))
    assert (told.status_code, told.text) == (409, "5\n")


class Counting:
    """Judges slowly, and knows how many it judges at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def add_checkpoint(self, body: bytes) -> Any:
        raise AssertionError("not reached")


async def test_only_so_many_are_read_at_once() -> None:
    counting = Counting()
    server = WitnessServer(counting)  # type: ignore[arg-type]
    await server.start()
    go = asyncio.Event()

    async def receive() -> dict[str, Any]:
        counting.now += 1
        counting.most = max(counting.most, counting.now)
        await go.wait()
        counting.now -= 1
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pass

    scope = {"path": "/add-checkpoint", "method": "POST"}
    asked = [asyncio.create_task(server(scope, receive, send)) for _ in range(AT_ONCE * 2)]
    await asyncio.sleep(0.05)
    go.set()
    await asyncio.gather(*asked)
    assert counting.most == AT_ONCE


def test_beyond_this_machine_only_with_tls() -> None:
    everywhere = Listen("0.0.0.0", 0)  # noqa: S104
    with pytest.raises(OpenToTheWorld):
        require_safe(everywhere, behind_proxy=False)
    with pytest.raises(BadCertificate):
        require_safe(Listen("127.0.0.1", 0, Path("cert.pem")), behind_proxy=False)
    with pytest.raises(BadCertificate):
        require_safe(Listen("0.0.0.0", 0, Path("no.pem"), Path("no.key")), behind_proxy=False)  # noqa: S104
    require_safe(everywhere, behind_proxy=True)
    require_safe(Listen("::1", 0), behind_proxy=False)


def test_logs_are_named_by_line_or_by_file(grown: tuple[Path, str], tmp_path: Path) -> None:
    public, _ = grown
    line = public.read_text().strip()
    (name, keys), *none = known_logs([line, str(public)]).items()
    assert none == []
    assert [str(key) for key in keys] == [line, line]
    assert line.startswith(name)
    for wrong in (str(tmp_path), "nonsense", "a+b+c", line[:-2] + "=="):
        with pytest.raises(LogUnusable) as refused:
            known_logs([wrong])
        assert refused.value.code == "witness_key"
