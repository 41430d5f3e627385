"""A way out to a receiver, and a notice to carry."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from gateway.casework.notice import Notice, of_case
from gateway.forwarding.egress import Egress, origin_of
from tests.channels import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def notice() -> Notice:
    return of_case("K7F2-M9QA", "new", "https://gate.example/case/K7F2-M9QA?k=t0k3n", "id", (1,), urgent=True)


@pytest.fixture
def way_out(receiver: Receiver) -> contextlib.AbstractAsyncContextManager[Egress]:
    @contextlib.asynccontextmanager
    async def opened() -> AsyncIterator[Egress]:
        egress = Egress([origin_of(receiver.url)])
        try:
            yield egress
        finally:
            await egress.close()

    return opened()
