"""What must never reach the model, sent over a real socket to a real process."""

from __future__ import annotations

from typing import Any

import pytest

NIK = "3174015509000001"  # synthetic
USER = b'{"role":"user","content":"hai"}'
OK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "hai"}]}
TWO_MEANINGS = {
    "duplicate": b'{"model":"m","messages":[%s],"messages":[%s]}' % (USER, USER),
    "escaped": b'{"model":"m","messages":[%s],"\\u006dessages":[%s]}' % (USER, USER),
    "case": b'{"model":"m","messages":[%s],"Messages":[%s]}' % (USER, USER),
    "nfkc": '{"model":"m","messages":[%s],"\uff4dessages":[%s]}'.replace("%s", USER.decode()).encode(),
    "in a message": b'{"model":"m","messages":[{"role":"user","content":"a","content":"b"}]}',
    "bom": b'\xef\xbb\xbf{"model":"m","messages":[%s]}' % USER,
    "utf-8": b'{"model":"m","messages":[{"role":"user","content":"\xff"}]}',
    "deep": b'{"model":"m","messages":' + b"[" * 5000 + b"]" * 5000 + b"}",
}


@pytest.mark.parametrize("name", TWO_MEANINGS)
def test_a_body_with_two_meanings_is_not_forwarded(gate: Any, name: str) -> None:
    assert gate.ask(TWO_MEANINGS[name]).status_code == 400
    assert gate.backend.seen == []


@pytest.mark.parametrize("member", [
    {"prompt": "x"}, {"prompt_token_ids": [1, 2]}, {"chat_template": "{{x}}"}, {"echo": True}, {"store": True},
    {"logprobs": True}, {"tools": [{"type": "web_search"}]},
], ids=lambda member: next(iter(member)))  # fmt: skip
def test_a_switch_past_the_inspection_is_not_forwarded(gate: Any, member: dict[str, Any]) -> None:
    answer = gate.ask({**OK, **member})
    name = next(iter(member)).encode()
    assert 400 <= answer.status_code < 500 or all(b'"' + name + b'"' not in body for _, body in gate.backend.seen)


@pytest.mark.parametrize("path", [
    "/v1/embeddings", "/v1/completions", "//v1/chat/completions", "/v1/chat/completions/", "/v1%2Fchat/completions/x",
])  # fmt: skip
def test_an_unknown_route_is_refused(gate: Any, path: str) -> None:
    answer = gate.client.post(str(gate.client.base_url).rstrip("/") + path, json=OK)
    assert 400 <= answer.status_code < 500
    assert gate.backend.seen == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "GET"])
def test_another_method_is_refused(gate: Any, method: str) -> None:
    assert gate.client.request(method, "/v1/chat/completions").status_code == 405
    assert gate.backend.seen == []


@pytest.mark.parametrize("header", [{"content_encoding": "gzip"}, {"content_type": "application/json; charset=utf-16"}])
def test_a_body_in_disguise_is_refused(gate: Any, header: dict[str, str]) -> None:
    assert 400 <= gate.ask(OK, **header).status_code < 500
    assert gate.backend.seen == []


def test_the_gate_key_cookies_and_our_headers_stay_here(gate: Any) -> None:
    assert gate.ask(OK, cookie="c=COOKIEMARK", x_gapura_decision="allow-FORGED").status_code == 200
    sent = str(gate.backend.seen)
    assert len(gate.backend.seen) == 1
    assert not any(secret in sent for secret in (gate.token, "COOKIEMARK", "FORGED", "x-gapura"))


@pytest.mark.parametrize("body", [
    {**OK, "metadata": {"a": NIK}}, {**OK, "stop": [NIK]}, {**OK, "user": NIK}, {**OK, "unmapped": int(NIK)},
    {**OK, "metadata": {NIK: "a"}}, {**OK, "messages": [{"role": "user", "content": f"NIK saya {NIK}"}]},
    {**OK, "messages": [{"role": "user", "name": NIK, "content": "hai"}]},
    {**OK, "tools": [{"type": "function", "function": {"name": "f", "description": f"NIK {NIK}"}}]},
], ids=["metadata", "stop", "user", "integer", "member name", "content", "name", "tool"])  # fmt: skip
def test_an_identity_number_stays_here_wherever_it_hides(gate: Any, body: dict[str, Any]) -> None:
    assert gate.ask(body).status_code < 500
    assert NIK not in str(gate.backend.seen)
