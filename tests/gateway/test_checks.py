"""``gapura check`` with its real parts: how it reads on a terminal and as JSON, and what it asks a backend."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver

from gateway.checks import print_checks, site_checks
from gateway.forwarding import lines
from gateway.site_checks import Check

LINES = [
    Check("settings", "good", {"en": "all well", "id": "semua baik"}),
    Check("tests", "note", {"en": "no tests [bold]", "id": "belum ada uji"}, {"en": "write some", "id": "buatlah"}),
]
FINDING = Check("tests", "finding", {"en": "1 of 2 passed", "id": "1 dari 2 lulus"})
BROKEN = Check("port", "broken", {"en": "cannot be used", "id": "tidak dapat dipakai"}, {"en": "do", "id": "lakukan"})


@contextmanager
def backend(status: int = 200) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A backend that answers with this status; its address and what it was asked."""
    asked: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("authorization")))
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def site(folder: Path, address: str, **more: Any) -> Path:
    """The settings of a small site."""
    plain = {"server": {"port": 0}, "backends": [{"name": "b", "url": address, **more}], "data": "data", "keys": "keys",
             "policies": {"files": ["baseline"]}, "detectors": {"enabled": ["pii"]}}  # fmt: skip
    (folder / "gapura.yaml").write_text(json.dumps(plain))
    return folder / "gapura.yaml"


def of(checks: Any, name: str) -> list[Check]:
    return [check for check in checks if check.name == name]


@pytest.mark.parametrize(("more", "code"), [([], 0), ([FINDING], 1), ([BROKEN], 2), ([BROKEN, FINDING], 2)])
@pytest.mark.parametrize("as_json", [False, True])
def test_the_worst_line_makes_the_exit_code(more: list[Check], code: int, as_json: bool) -> None:
    assert print_checks([*LINES, *more], "en", as_json=as_json) == code


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_terminal_shows_what_was_found_and_what_to_do(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_checks([*LINES, BROKEN], language, as_json=False)
    shown = capsys.readouterr().out
    for check in (*LINES, BROKEN):
        assert check.found[language] in shown, "brackets are text, too"
        assert not check.do or f"-> {check.do[language]}" in shown
    assert [line.split()[0] for line in shown.splitlines() if "->" not in line] == ["ok", "-", "x"]


def test_a_language_nobody_speaks_here_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    print_checks(LINES, "de", as_json=False)
    assert "all well" in capsys.readouterr().out


def test_json_has_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    print_checks(LINES, "id", as_json=True)
    assert json.loads(capsys.readouterr().out) == [check.to_json() for check in LINES]


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
def test_a_backend_that_lists_its_models_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("MODEL_KEY", "kunci-model")
    with backend() as (address, asked):
        checks = site_checks(site(tmp_path, address + path, key="MODEL_KEY"))
    assert asked == [("/v1/models", "Bearer kunci-model")]
    assert [check.state for check in of(checks, "backends")][:1] == ["good"]


@pytest.mark.parametrize(("status", "why"), [(401, "HTTP 401"), (302, "HTTP 302"), (500, "HTTP 500")])
def test_one_that_answers_with_something_else_is_not(tmp_path: Path, status: int, why: str) -> None:
    with backend(status) as (address, asked):
        checks = site_checks(site(tmp_path, address))
    assert asked == [("/v1/models", None)]
    assert of(checks, "backends")[0].state == "broken"
    assert why in of(checks, "backends")[0].found["en"]


def test_one_that_is_not_there_is_told_with_its_address(tmp_path: Path) -> None:
    with backend() as (address, _):
        pass
    (line,) = of(site_checks(site(tmp_path, address)), "backends")
    assert line.state == "broken"
    assert address in line.found["en"]
    assert line.do["id"]


def test_policies_and_detectors_are_the_real_ones(tmp_path: Path) -> None:
    with backend() as (address, _):
        checks = site_checks(site(tmp_path, address))
    assert [(check.name, check.state) for check in checks if check.state == "broken"] == []
    assert {"settings", "policies", "detectors", "data", "keys", "log"} <= {check.name for check in checks}
    assert of(checks, "detectors")[0].found["en"] == "pii"


def test_a_model_that_is_not_there_is_said_and_does_not_end_the_look(tmp_path: Path) -> None:
    with backend() as (address, _):
        file = site(tmp_path, address)
        settings = json.loads(file.read_text())
        file.write_text(json.dumps({**settings, "detectors": {"model": str(tmp_path / "nowhere")}}))
        checks = site_checks(file)
    assert [check.name for check in checks if check.state == "broken"] == ["detectors"]
    assert of(checks, "backends")[0].state == "good"


def test_a_name_that_leads_into_the_own_network_must_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Names(AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
            return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0, "flags": 0}]

        async def close(self) -> None:
            """Nothing is open."""

    monkeypatch.setattr(lines, "system_resolver", Names)
    with backend() as (address, asked):
        named = address.replace("127.0.0.1", "model.example")
        (told,) = of(site_checks(site(tmp_path, named)), "backends")
        assert (told.state, asked) == ("broken", [])
        assert "private: true" in told.do["en"]
        assert "private: true" in told.do["id"]
        (told,) = of(site_checks(site(tmp_path, named, private=True)), "backends")
    assert (told.state, len(asked)) == ("good", 1)


def test_an_authority_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (told,) = of(site_checks(site(tmp_path, "https://model.example", ca="nothing.pem")), "ca")
    assert (told.state, "b: its authority cannot be used" in told.found["en"]) == ("broken", True)
    (tmp_path / "nothing.pem").write_text("no certificate")
    (told,) = of(site_checks(site(tmp_path, "https://model.example", ca="nothing.pem")), "ca")
    assert told.state == "broken"


def test_a_line_says_what_is_looked_at_and_what_nobody_can_look_into(tmp_path: Path) -> None:
    with backend() as (address, _):
        (line,) = of(site_checks(site(tmp_path, address)), "coverage")
    assert line.state == "good"
    assert "seen by pii; refused unless" in line.found["en"]
    assert "image" in line.found["id"]
