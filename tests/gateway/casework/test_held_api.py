"""The address of what is held. That it answers only whoever asked: see ``test_holding``."""

from __future__ import annotations

from typing import Any


async def test_it_wants_a_key_that_is_one_persons(inside: Any) -> None:
    async with inside() as gate:
        path = "/gapura/v1/held/9999-9999"
        nobody = await gate.client.get(path)
        shared, mine = await gate.key(shared=True), gate.token
        told = [await gate.client.get(path, headers={"authorization": f"Bearer {token}"}) for token in (shared, mine)]
        none = await gate.client.get("/gapura/v1/held/x", headers={"authorization": f"Bearer {mine}"})
    assert nobody.status_code == 401
    assert [one.status_code for one in (*told, none)] == [404] * 3
    assert len({one.text for one in (*told, none)}) == 1
    assert not (gate.folder / "data" / "cases.db").exists()
