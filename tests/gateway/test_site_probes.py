"""Looks at this machine's own network."""

from __future__ import annotations

import socket

import pytest

from gateway import site_probes
from gateway.site_probes import IN_USE, other_doors, port_trouble


def test_a_free_port_is_no_trouble_and_a_taken_one_is() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert port_trouble("127.0.0.1", port) == IN_USE
    assert port_trouble("127.0.0.1", port) is None
    assert port_trouble("192.0.2.1", port) not in (None, IN_USE)


@pytest.mark.parametrize("url", ["http://192.0.2.7:1/v1", "https://api.example/v1"])
def test_only_a_backend_on_this_machine_can_have_another_door(url: str) -> None:
    assert other_doors(url) == []


def test_a_backend_that_listens_everywhere_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Loopback has more than one address: the second stands for the school network's.
    monkeypatch.setattr(site_probes, "_own_addresses", lambda: ["127.0.0.2"])
    for host, doors in (("127.0.0.1", 0), ("0.0.0.0", 1)):  # noqa: S104
        with socket.socket() as backend:
            backend.bind((host, 0))
            backend.listen()
            port = backend.getsockname()[1]
            assert len(other_doors(f"http://localhost:{port}/v1")) == doors


def test_own_addresses_are_never_loopback() -> None:
    assert [address for address in site_probes._own_addresses() if address.startswith(("127.", "::1"))] == []
