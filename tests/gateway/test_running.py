"""From a socket to an orderly end: when the gate says it is there, and what stopping once or twice does to answers."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.crew import Alone
from gateway.running import Listen, QuietServer, config, listen, run, serve
from gateway.site_errors import PortInUse


class Toy:
    """A gate that answers in two halves, and tells what became of it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.goes_on, self.asked = asyncio.Event(), asyncio.Event()
        self.begins = True

    def open_log(self, *, first: bool) -> None:
        self.told.append(f"log {first}")

    async def start(self) -> None:
        self.told.append("start")

    async def stop(self, *, first: bool) -> None:
        self.told.append(f"stop {first}")

    def unreadable(self) -> None:
        self.told.append("unreadable")

    def reload(self) -> None:
        self.told.append("reload")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            if self.begins:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"one", "more_body": True})
            self.asked.set()
            await self.goes_on.wait()
            await send({"type": "http.response.body", "body": b"two"})
            self.told.append("answered")
        except asyncio.CancelledError:
            self.told.append("cut")
            raise


class Crew(Alone):
    """A crew of one, whose wish to stop is ours to make."""

    def __init__(self, told: list[str], *, first: bool = True) -> None:
        self.told, self.first = told, first
        self.stop: Callable[[], None] = lambda: None

    def watch(self, stop: Callable[[], None]) -> None:
        self.stop = stop

    def pass_on(self) -> None:
        self.told.append("passed on")

    def disband(self) -> None:
        self.told.append("disbanded")


@pytest.fixture(autouse=True)
def memory_as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@asynccontextmanager
async def running(toy: Toy, host: str = "127.0.0.1", *, first: bool = True) -> AsyncIterator[tuple[str, Crew]]:
    """The toy, served until somebody stops it."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    crew = Crew(toy.told, first=first)
    task = asyncio.create_task(serve(toy, listen(host, 0), Listen(host, 0), ready.set_result, crew))
    try:
        async with asyncio.timeout(20):
            yield await ready, crew
            await task
    finally:
        task.cancel()


async def test_it_says_where_it_is_when_it_answers_there() -> None:
    toy = Toy()
    toy.goes_on.set()
    async with running(toy) as (address, crew):
        assert address.startswith("http://127.0.0.1:")
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(address)).text == "onetwo"
        crew.stop()
    assert toy.told == ["start", "answered", "passed on", "disbanded", "stop True"]


async def test_an_address_of_the_newer_kind_is_written_as_urls_write_it() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    toy = Toy()
    toy.goes_on.set()
    async with running(toy, "::1") as (address, crew):
        assert address.startswith("http://[::1]:")
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(address)).status_code == 200
        crew.stop()


async def test_told_once_to_stop_it_finishes_what_it_began() -> None:
    toy = Toy()
    async with running(toy) as (address, crew), httpx.AsyncClient(trust_env=False) as client:
        answer = asyncio.create_task(client.get(address))
        await toy.asked.wait()
        crew.stop()
        while "passed on" not in toy.told:  # noqa: ASYNC110 - the wish comes from another thread
            await asyncio.sleep(0.01)
        toy.goes_on.set()
        assert (await answer).text == "onetwo"
    assert toy.told == ["start", "passed on", "answered", "disbanded", "stop True"]


async def test_told_twice_it_cuts_what_it_began_and_still_closes_the_log(caplog: pytest.LogCaptureFixture) -> None:
    toy = Toy()
    async with running(toy) as (address, crew), httpx.AsyncClient(trust_env=False) as client:
        answer = asyncio.create_task(client.get(address))
        await toy.asked.wait()
        crew.stop()
        crew.stop()
        with pytest.raises(httpx.RemoteProtocolError):
            await answer
    assert toy.told == ["start", "passed on", "passed on", "cut", "disbanded", "stop True"]
    assert "Traceback" not in caplog.text


async def test_who_waits_for_a_first_word_is_told_that_it_stops() -> None:
    toy = Toy()
    toy.begins = False
    async with running(toy) as (address, crew), httpx.AsyncClient(trust_env=False) as client:
        answer = asyncio.create_task(client.get(address))
        await toy.asked.wait()
        crew.stop()
        crew.stop()
        said = await answer
    assert (said.status_code, said.json()["error"]["code"], said.headers["retry-after"]) == (503, "stopping", "10")


async def test_one_of_several_leaves_the_log_to_the_first() -> None:
    toy = Toy()
    async with running(toy, first=False) as (_, crew):
        crew.stop()
    assert toy.told[-1] == "stop False"


async def test_a_gate_that_breaks_while_it_is_served_closes_its_log() -> None:
    toy = Toy()
    taken = listen("127.0.0.1", 0)
    taken.close()  # nobody can listen on it any more
    with pytest.raises((OSError, ValueError)):
        await serve(toy, taken, Listen("127.0.0.1", 0), lambda address: None, Crew(toy.told))
    assert toy.told == ["start", "disbanded", "stop True"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_is_a_wish_to_stop_and_only_while_it_serves(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    toy = Toy()
    async with running(toy):
        assert signal.getsignal(number) != before
        signal.raise_signal(number)
    assert toy.told == ["start", "passed on", "disbanded", "stop True"]
    assert signal.getsignal(number) is before


async def test_a_worker_does_not_listen_to_signals() -> None:
    toy = Toy()
    async with running(toy, first=False) as (_, crew):
        assert signal.getsignal(signal.SIGINT) == signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
        crew.stop()


async def test_a_quiet_server_leaves_signals_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    with QuietServer(config(Toy())).capture_signals():
        assert signal.getsignal(signal.SIGINT) is before


async def test_what_cannot_be_read_is_counted() -> None:
    toy = Toy()
    async with running(toy) as (address, crew):
        url = httpx.URL(address)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(b"KenariMerah77\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
        writer.close()
        crew.stop()
    assert "unreadable" in toy.told


async def test_nothing_is_written_about_requests(caplog: pytest.LogCaptureFixture) -> None:
    toy = Toy()
    toy.goes_on.set()
    with caplog.at_level(logging.DEBUG, "uvicorn"):
        async with running(toy) as (address, crew):
            async with httpx.AsyncClient(trust_env=False) as client:
                said = await client.get(f"{address}/KenariMerah77", headers={"KenariMerah77": "KenariMerah77"})
            crew.stop()
    assert "kenarimerah77" not in "".join(r.getMessage() for r in caplog.records if "uvicorn" in r.name).lower()
    assert {"server", "date"}.isdisjoint(said.headers)


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            listen("127.0.0.1", port)
    for language in ("en", "id"):
        assert f"127.0.0.1:{port}" in caught.value.text(language)
        assert "--port" in caught.value.text(language)


def test_an_address_that_is_not_ours_cannot_be_taken() -> None:
    with pytest.raises(PortInUse):
        listen("192.0.2.1", 0)  # TEST-NET-1, RFC 5737


def test_a_coroutine_runs_on_the_fast_loop_and_gives_its_answer(tmp_path: Path) -> None:
    async def which() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert run(which()) == "uvloop"
