"""Somebody presses a button, and it is on record that messages reach them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway.casework.contact_tests import ContactTests
from gateway.casework.links import Links

Inside = Callable[..., Any]


async def test_a_button_confirms_a_test_and_a_preview_does_not(inside: Inside) -> None:
    async with inside() as gate:
        tests, links = ContactTests(gate.site.data), Links(gate.site.keyring, "")
        code = tests.begin("Sari", "push:sari-x7")
        link = links.of_test(code)
        assert "It reached me" in (await gate.client.get(link)).text
        assert tests.good() == frozenset()
        path, _, token = link.partition("?k=")
        done = await gate.client.post(path, data={"k": token})
        assert (done.status_code, "on record" in done.text) == (200, True)
        assert tests.good() == {("Sari", "push:sari-x7")}
        assert gate.records("admin.user") == [{"by": "page", "channel": "push", "person": "Sari"}]
        assert (await gate.client.post(path, data={"k": token})).status_code == 404


async def test_who_has_no_link_confirms_nothing(inside: Inside) -> None:
    async with inside() as gate:
        tests, links = ContactTests(gate.site.data), Links(gate.site.keyring, "")
        code = tests.begin("Sari", "push:sari-x7")
        for token in ("", "guess", links.of_case(code, "Sari").rpartition("=")[2]):
            assert (await gate.client.post(f"/contact/{code}", data={"k": token})).status_code == 404
        assert (await gate.client.post("/contact/no-code", data={"k": "x"})).status_code == 404
        assert tests.good() == frozenset()


async def test_what_cannot_be_put_on_record_is_not_confirmed(inside: Inside) -> None:
    async with inside() as gate:
        tests, links = ContactTests(gate.site.data), Links(gate.site.keyring, "")
        path, _, token = links.of_test(tests.begin("Sari", "push:sari-x7")).partition("?k=")
        gate.refuse_records("admin.user")
        assert (await gate.client.post(path, data={"k": token})).status_code == 503
        assert tests.good() == frozenset()
