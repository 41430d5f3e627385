"""Pages: what people type is shown as text, and what is no form is nothing."""

from __future__ import annotations

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from gateway.casework import paper

NASTY = '"><script>alert(1)</script>'


def test_nothing_that_is_shown_can_be_markup() -> None:
    page = paper.sheet("id", NASTY, paper.said(NASTY), paper.listed([(NASTY, NASTY)]), paper.form(NASTY, NASTY))
    text = bytes(page.body).decode()
    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 7  # the title stands twice
    assert 'lang="id"' in text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")


async def test_a_form_is_read_within_its_bounds() -> None:
    app = FastAPI()

    @app.post("/")
    async def read(request: Request) -> JSONResponse:
        return JSONResponse(dict(await paper.filled(request)))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gate") as client:

        async def filled(body: bytes) -> object:
            return (await client.post("/", content=body)).json()

        assert await filled(b"k=abc&name=Bu+Sari&passphrase=%C3%A9%26") == {
            "k": "abc", "name": "Bu Sari", "passphrase": "é&",
        }  # fmt: skip
        assert await filled(b"k=" + b"a" * 5000) == {}
        assert await filled(b"k=%ff") == {}
        assert await filled("k=é".encode()) == {}
        assert await filled(b"&".join(b"a%d=1" % number for number in range(20))) == {}
        assert await filled(b"") == {}
