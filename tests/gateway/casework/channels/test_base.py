"""Messages over HTTP: through the one way out, and never with a secret in an error."""

from __future__ import annotations

import contextlib
import socket

import pytest

from gateway.casework.channels.base import NotCarried, as_json, post
from gateway.forwarding.egress import Egress, origin_of
from tests.channels import Receiver

WayOut = contextlib.AbstractAsyncContextManager[Egress]


async def test_what_the_other_side_says_comes_back(receiver: Receiver, way_out: WayOut) -> None:
    receiver.answer = b'{"id":"x"}'
    async with way_out as egress:
        assert await post(egress, receiver.url + "/a", as_json({"text": "héllo"}), {"x-y": "z"}) == b'{"id":"x"}'
    (one,) = receiver.taken
    assert (one.path, one.said, one.headers["x-y"]) == ("/a", {"text": "héllo"}, "z")
    assert one.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [302, 401, 429, 500])
async def test_whatever_is_no_success_was_not_carried(receiver: Receiver, way_out: WayOut, status: int) -> None:
    receiver.status = status
    async with way_out as egress:
        with pytest.raises(NotCarried) as error:
            await post(egress, receiver.url + "/bot123:SECRET/sendMessage", b"{}")
    assert str(error.value) == f"refused {status}"


async def test_an_address_that_is_not_on_the_list_is_not_called(receiver: Receiver, way_out: WayOut) -> None:
    async with way_out as egress:
        with pytest.raises(NotCarried, match="unreachable"):
            await post(egress, f"http://localhost:{receiver.port}/", b"{}")
    assert receiver.taken == []


async def test_where_nobody_listens_the_error_names_no_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    egress = Egress([origin_of(url)])
    try:
        with pytest.raises(NotCarried) as error:
            await post(egress, url + "/bot123:SECRET/sendMessage", b"{}")
    finally:
        await egress.close()
    assert (str(error.value), error.value.__cause__) == ("unreachable", None)
