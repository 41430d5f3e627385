"""The page for somebody who was told no: it helps, and it knows nothing of anybody."""

from __future__ import annotations

from typing import Any

import pytest

from audit.codes import code_of
from gateway.objections import page


async def test_whoever_was_refused_finds_the_page_by_the_words_they_were_told(inside: Any) -> None:
    rule = "  - { name: no, when: { words: [terlarang] }, then: block, message: { en: No., id: Tidak. } }"
    settings = {"server": {"public_url": "https://gapura.example", "language": "id"}}
    async with inside(rule, settings=settings) as gate:
        refused = await gate.ask("ini terlarang")
        code = code_of(refused.headers["x-request-id"])
        said = refused.json()["error"]["message"]
        assert said == f"Tidak. (Kode {code}. Keliru? https://gapura.example/objection/{code} )"
        shown = await gate.client.get(f"/objection/{code}")
    assert (shown.status_code, code in shown.text) == (200, True)
    assert 'lang="id"' in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]


async def test_a_stranger_learns_nothing_from_it(inside: Any) -> None:
    """A code that was never given looks like any other."""
    async with inside() as gate:
        one, other = [await gate.client.get(f"/objection/{code}") for code in ("K7F2-M9QA", "0000-0000")]
    assert one.text.replace("K7F2-M9QA", "") == other.text.replace("0000-0000", "")


@pytest.mark.parametrize("typed", ["%3Cscript%3E", "x", "K7F2-M9QA-0000"])
async def test_what_is_no_code_is_never_repeated(inside: Any, typed: str) -> None:
    async with inside() as gate:
        shown = await gate.client.get(f"/objection/{typed}", headers={"accept-language": "en"})
    assert shown.status_code == 200
    assert "That is no code" in shown.text
    assert "<script" not in shown.text


def test_it_says_whom_to_turn_to_and_escapes_their_name() -> None:
    shown = page("K7F2-M9QA", {"id": "Di sini ada Ibu <Ani>."}, "id")
    assert "Di sini ada Ibu &lt;Ani&gt;." in shown
    assert "Di sini" not in page("K7F2-M9QA", {}, "id")
