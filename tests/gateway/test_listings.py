"""Lists of models, as each API's own program reads them."""

from __future__ import annotations

from typing import Any

import pytest

MARK = "KenariMerah77"
TWO = {"backends": [{"name": "b", "url": "BACKEND/v1", "models": ["satu", "dua"]}]}


async def listed(gate: Any, path: str, **headers: str) -> Any:
    answer = await gate.client.get(path, headers={"authorization": f"Bearer {gate.token}", **headers})
    assert answer.status_code == 200
    return answer.json()


async def test_each_api_has_its_own_form(inside: Any) -> None:
    async with inside(settings=TWO) as gate:
        openai = await listed(gate, "/v1/models")
        anthropic = await listed(gate, "/v1/models", **{"anthropic-version": "2023-06-01"})
        gemini = await listed(gate, "/v1beta/models")
        ollama = await listed(gate, "/api/tags")
        version = await listed(gate, "/api/version")
    assert [row["id"] for row in openai["data"]] == ["satu", "dua"]
    assert (anthropic["first_id"], anthropic["last_id"], anthropic["has_more"]) == ("satu", "dua", False)
    assert [row["name"] for row in gemini["models"]] == ["models/satu", "models/dua"]
    assert [row["model"] for row in ollama["models"]] == ["satu", "dua"]
    assert "gapura" in version["version"]


@pytest.mark.parametrize(("api", "document"), [
    ("openai", {"data": [{"id": "m:1b"}, {"id": MARK + " kata"}]}), ("anthropic", {"data": [{"id": "m:1b"}]}),
    ("gemini", {"models": [{"name": "models/m:1b"}, {"name": 7}]}), ("ollama", {"models": [{"name": "m:1b"}]}),
])  # fmt: skip
async def test_an_open_backend_is_asked_in_its_own_api(inside: Any, api: str, document: Any) -> None:
    settings = {"backends": [{"name": "b", "url": "BACKEND/v1", "api": [api]}]}
    async with inside(settings=settings) as gate:
        heard: list[Any] = []

        async def hears(wire: Any) -> None:
            heard.append(wire.path)
            await wire.whole(document)

        gate.backend.play = hears
        assert [row["id"] for row in (await listed(gate, "/v1/models"))["data"]] == ["m:1b"]
    assert heard == [{"gemini": "/v1beta/models", "ollama": "/api/tags"}.get(api, "/v1/models")]


@pytest.mark.parametrize("document", [[], MARK, {"models": MARK}, {"data": [MARK, {}]}, {}])
async def test_a_list_that_is_none_names_nobody(inside: Any, document: Any) -> None:
    async with inside(settings={"backends": [{"name": "b", "url": "BACKEND/v1"}]}) as gate:
        gate.backend.play = lambda wire: wire.whole(document)
        assert (await listed(gate, "/v1/models"))["data"] == []
