"""The disk fills up: no record, no answer; with space again the gate works on without a restart."""

from __future__ import annotations

from typing import Any

import httpx


def test_a_full_disk_stops_answers_until_there_is_space(small_disk: Any) -> None:
    gate = small_disk
    body = {"model": "m", "messages": [{"role": "user", "content": "Selamat pagi."}]}
    headers = {"authorization": f"Bearer {gate.token}"}
    with httpx.Client(base_url=gate.url, headers=headers, timeout=30) as http:
        assert http.post("/v1/chat/completions", json=body).status_code == 200
        ballast = gate.folder / "data" / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    continue
            except OSError:
                assert ballast.stat().st_size > 0
        answers = []
        for _ in range(400):  # until what is left in the journal is used up
            gate.backend.seen.clear()
            answers.append(http.post("/v1/chat/completions", json=body))
            if answers[-1].status_code != 200 and not gate.backend.seen:
                break
        assert answers[-1].status_code == 503
        assert "retry-after" in answers[-1].headers
        assert gate.backend.seen == []
        ballast.unlink()
        for _ in range(30):
            again = http.post("/v1/chat/completions", json=body)
            if again.status_code == 200:
                break
        assert again.status_code == 200, again.text
    assert gate.stop() == 0
    gate.assert_log_is_whole()
