"""What kind of network an address belongs to, in every form in which one can be written."""

from __future__ import annotations

import pytest

from gateway.addresses import is_literal, kind_of

PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
OWN = [
    "127.0.0.1", "127.8.9.1", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "0.1.2.3", "::", "224.0.0.1", "ff02::1",
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "2001:db8::1", "fec0::1", "::7f00:1",
    "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "64:ff9b:1::1", "2001::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_what_the_internet_has_is_public(address: str) -> None:
    assert kind_of(address) == "public"


@pytest.mark.parametrize("address", OWN)
def test_this_machine_and_its_network_are_own_however_it_is_written(address: str) -> None:
    assert kind_of(address) == "own"


@pytest.mark.parametrize("address", NEVER)
def test_no_model_is_where_no_machine_is_reached(address: str) -> None:
    assert kind_of(address) == "never"


@pytest.mark.parametrize("name", ["localhost", "model.example", "2130706433", "127.1", "0x7f.1", ""])
def test_a_name_is_no_address(name: str) -> None:
    assert not is_literal(name)
    with pytest.raises(ValueError, match="address"):
        kind_of(name)


def test_brackets_and_zones_are_part_of_how_one_is_written() -> None:
    assert is_literal("[::1]")
    assert is_literal("fe80::1%eth0")
