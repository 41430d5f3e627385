"""Which backend is asked, who stands in for it, and when nobody may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from gateway.breaker import Breaker
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Timeouts
from gateway.forwarding.dispatch import Course, Dispatch
from gateway.forwarding.egress import Egress, origin_of
from gateway.forwarding.routes import Backend, Routes

OK = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
QUICK = Timeouts(connect=1, first_byte=0.3, idle=0.3, total=5)
PATH = "/v1/chat/completions"


def status(code: int, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d X\r\nconnection: close\r\n%scontent-length: 0\r\n\r\n" % (code, more)


class Rooms:
    """Places at backends, and who has been let in."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.full: set[str] = set()

    @asynccontextmanager
    async def __call__(self, backend: str, subject: str) -> AsyncIterator[None]:
        if backend in self.full:
            raise Refused(Reason.BUSY)
        self.inside.append(backend)
        yield
        self.inside.remove(backend)


class Site:
    """Two backends of one model, by name."""

    def __init__(self, first: Any, second: Any, **more: Any) -> None:
        self.backends = [
            Backend("first", first.url, models=("m",), timeouts=QUICK, stated={"country": "ID"}),
            Backend("second", second.url, models=("m",), timeouts=QUICK, stated=more.get("stated", {"country": "ID"})),
        ]
        self.now, self.stopped, self.rooms = 100.0, set[str](), Rooms()
        self.egress = Egress(origin_of(one.url) for one in self.backends)
        self.dispatch = Dispatch(
            Routes(self.backends), self.egress, self.rooms, lambda path, name: bool({path, name} & self.stopped),
            lambda: Breaker(2, 10, lambda: self.now),
        )  # fmt: skip

    def course(self) -> Course:
        return self.dispatch.course("m", PATH)

    def sent(self, course: Course) -> AbstractAsyncContextManager[Any]:
        return self.dispatch.sent(course, "ani", lambda one: Call(one.at(PATH), b"{}", stream=False))

    async def ask(self) -> tuple[str, int]:
        """Who answered one question, and how many were asked."""
        course = self.course()
        async with self.sent(course) as upstream:
            upstream.check({"application/json"})
            assert await upstream.read() == b"{}"
        return course.asked, course.attempts

    async def refused(self) -> tuple[Reason, str, int]:
        course = self.course()
        try:
            async with self.sent(course) as upstream:
                upstream.check({"application/json"})
                await upstream.read()
        except Refused as refused:
            return refused.reason, course.asked, course.attempts
        raise AssertionError(f"{course.asked} answered")


@pytest.fixture
async def other() -> AsyncIterator[Any]:
    from importlib import import_module

    backend = import_module("tests.gateway.forwarding.conftest").Backend()
    server = await asyncio.start_server(backend.accept, "127.0.0.1", 0)
    backend.port = server.sockets[0].getsockname()[1]
    yield backend
    server.close()
    await asyncio.gather(*backend.tasks, return_exceptions=True)


@pytest.fixture
async def site(backend: Any, other: Any) -> AsyncIterator[Site]:
    site = Site(backend, other)
    yield site
    await site.egress.close()


# -- who stands in


FAILS: list[Callable[[Any], None]] = [
    lambda backend: backend.says(b""),
    lambda backend: backend.says(b"HTTP/1.1 200 OK\r\ncontent-"),
    lambda backend: backend.says(status(429)),
    lambda backend: backend.says(status(500)),
    lambda backend: backend.says(status(502)),
    lambda backend: backend.says(status(503, b"retry-after: 5\r\n")),
    lambda backend: backend.says(status(504)),
    lambda backend: None,
]


@pytest.mark.parametrize("fails", FAILS)
async def test_who_fails_before_it_answers_is_stood_in_for(site: Site, backend: Any, other: Any, fails: Any) -> None:
    fails(backend)
    other.says(OK)
    assert await site.ask() == ("second", 2)
    assert (len(backend.requests), len(other.requests)) == (1, 1)
    assert site.rooms.inside == []


async def test_who_answers_is_asked_alone(site: Site, backend: Any, other: Any) -> None:
    backend.says(OK)
    assert await site.ask() == ("first", 1)
    assert other.requests == []


async def test_nobody_listens_at_the_first(other: Any) -> None:
    nobody = type("Nobody", (), {"url": "http://127.0.0.1:1"})
    site = Site(nobody, other)
    other.says(OK)
    assert await site.ask() == ("second", 2)
    await site.egress.close()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (status(400), Reason.BACKEND_ERROR),
        (status(401), Reason.BACKEND_ERROR),
        (status(404), Reason.BACKEND_ERROR),
        (status(422), Reason.BACKEND_ERROR),
        (status(302, b"location: /elsewhere\r\n"), Reason.BACKEND_ERROR),
        (OK.replace(b"application/json", b"text/html"), Reason.BACKEND_MALFORMED),
        (OK.replace(b"length: 2", b"length: 20"), Reason.BACKEND_MALFORMED),
        (b"SSH-2.0-OpenSSH\r\n\r\n", Reason.BACKEND_MALFORMED),
    ],
)
async def test_an_answer_that_has_begun_and_one_that_blames_the_question_are_final(
    site: Site, backend: Any, other: Any, said: bytes, reason: Reason
) -> None:
    backend.says(said)
    other.says(OK)
    assert await site.refused() == (reason, "first", 1)
    assert other.requests == []


async def test_nobody_stands_in_of_whom_something_else_is_stated(backend: Any, other: Any) -> None:
    site = Site(backend, other, stated={"country": "US"})
    backend.says(status(503))
    other.says(OK)
    assert await site.refused() == (Reason.BACKEND_ERROR, "first", 1)
    assert other.requests == []
    await site.egress.close()


async def test_where_all_fail_the_last_failure_is_told(site: Site, backend: Any, other: Any) -> None:
    backend.says(status(503))
    assert await site.refused() == (Reason.BACKEND_TIMEOUT, "second", 2)


async def test_what_each_of_them_took_is_counted(site: Site, backend: Any, other: Any) -> None:
    other.says(OK)
    course = site.course()
    async with site.sent(course) as upstream:
        assert upstream.waited >= 0.3, "the first one's silence is part of the wait"
        await upstream.read()
    assert course.waited >= 0.3


async def test_a_full_room_is_the_gates_own_no(site: Site, other: Any) -> None:
    site.rooms.full = {"first"}
    assert await site.refused() == (Reason.BUSY, "", 0)
    assert other.requests == []


async def test_a_model_that_nobody_serves_has_nowhere_to_go(site: Site) -> None:
    course = site.dispatch.course("x", PATH)
    assert (course.backends, course.stated) == ((), {})


def shares(first: float, second: float, **stated: str) -> tuple[Dispatch, list[Backend]]:
    backends = [
        Backend("a", "http://a.example", weight=first, stated={"country": "ID"}),
        Backend("b", "http://b.example", weight=second, stated=stated),
    ]
    egress = Egress([], httpx.MockTransport(lambda request: httpx.Response(500)))
    return Dispatch(Routes(backends), egress, Rooms()), backends


async def test_a_split_decides_for_the_one_that_was_drawn() -> None:
    dispatch, _ = shares(1, 1, country="US")
    courses = [dispatch.course("m", PATH) for _ in range(64)]
    assert {one.stated["country"] for one in courses} == {"ID", "US"}
    assert {len(one.backends) for one in courses} == {1}, "the other is no stand-in: another country is stated"


async def test_a_split_among_equals_has_stand_ins() -> None:
    dispatch, _ = shares(1, 1, country="ID")
    assert {len(dispatch.course("m", PATH).backends) for _ in range(8)} == {2}


# -- who is well


async def test_who_keeps_failing_is_left_alone_and_tried_again_later(site: Site, backend: Any, other: Any) -> None:
    backend.says(status(503))
    other.says(OK)
    assert [await site.ask() for _ in range(3)] == [("second", 2), ("second", 2), ("second", 1)]
    assert len(backend.requests) == 2
    backend.says(OK)
    site.now += 10
    assert await site.ask() == ("first", 1)
    assert await site.ask() == ("first", 1)


async def test_one_tries_while_the_others_go_where_it_is_well(site: Site, backend: Any, other: Any) -> None:
    backend.says(status(503))
    other.says(OK)
    for _ in range(2):
        await site.ask()
    site.now += 10
    slow, quick = site.course(), site.course()
    assert [one.backends[0].name for one in (slow, quick)] == ["first", "first"]
    backend.says(OK, then=0.1)

    async def ask(course: Course) -> str:
        async with site.sent(course) as upstream:
            await upstream.read()
        return course.asked

    assert sorted(await asyncio.gather(ask(slow), ask(quick))) == ["first", "second"]


@pytest.mark.parametrize("code", [400, 429, 500])
async def test_what_may_be_the_questions_fault_says_nothing_of_a_backends_health(
    site: Site, backend: Any, other: Any, code: int
) -> None:
    backend.says(status(code))
    other.says(status(code))
    for _ in range(3):
        await site.refused()
    assert len(backend.requests) == 3
    assert site.dispatch.answers()


async def test_where_all_are_left_alone_it_is_said_at_once(site: Site, backend: Any, other: Any) -> None:
    backend.says(status(503))
    other.says(status(503))
    for _ in range(2):
        await site.refused()
    assert not site.dispatch.answers()
    assert await site.refused() == (Reason.BACKEND_UNREACHABLE, "", 0)
    assert (len(backend.requests), len(other.requests)) == (2, 2)
    assert site.course().stated == {"country": "ID"}, "what a policy says comes before"
    site.now += 10
    assert site.dispatch.answers()


# -- what was stopped


async def test_a_stopped_backend_is_not_asked(site: Site, backend: Any, other: Any) -> None:
    other.says(OK)
    site.stopped = {"first"}
    assert await site.ask() == ("second", 1)
    assert backend.requests == []


@pytest.mark.parametrize("stopped", [{"first", "second"}, {PATH}])
async def test_where_all_are_stopped_that_is_what_is_said(site: Site, backend: Any, stopped: set[str]) -> None:
    site.stopped = stopped
    assert await site.refused() == (Reason.STOPPED, "", 0)
    assert backend.requests == []


async def test_a_stop_that_comes_while_one_waits_counts(site: Site, backend: Any, other: Any) -> None:
    course = site.course()
    site.stopped = {"first"}
    other.says(OK)
    async with site.sent(course) as upstream:
        await upstream.read()
    assert (course.asked, backend.requests) == ("second", [])


async def test_an_answer_under_way_ends_with_its_next_piece(site: Site, backend: Any) -> None:
    goes_on = asyncio.Event()

    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(OK.replace(b"length: 2", b"length: 4"))
        await goes_on.wait()
        writer.write(b"[]")
        await writer.drain()

    backend.say = say
    course = replace(site.course(), backends=site.backends[:1])
    async with site.sent(course) as upstream:
        chunks = upstream.chunks()
        assert await anext(chunks) == b"{}"
        site.stopped = {"first"}
        goes_on.set()
        with pytest.raises(Refused) as caught:
            await anext(chunks)
    assert caught.value.reason is Reason.STOPPED


async def test_a_model_whose_backends_speak_another_api_is_not_asked_in_this_one(site: Site) -> None:
    assert site.dispatch.course("m", PATH, ("gemini", "openai")).backends
    with pytest.raises(Refused) as refused:
        site.dispatch.course("m", PATH, ("gemini", "ollama"))
    assert refused.value.reason is Reason.OTHER_API
    assert site.dispatch.course("nobody", PATH, ("gemini",)).backends == ()
