"""Turns of one conversation: what passed stays hidden under one name, what was refused does not come back."""

from __future__ import annotations

import re
from typing import Any

import httpx
import openai
import pytest

NIK = "3174015509000001"  # synthetic
NAME = re.compile(r"<ID_NIK_[0-9a-z]{8}>")


def ask(gate: Any, *messages: Any) -> str:
    answer = gate.sdk().chat.completions.create(model="m", messages=list(messages))
    return answer.choices[0].message.content


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def test_a_number_keeps_its_name_from_turn_to_turn_and_the_model_never_sees_it(gate: Any) -> None:
    first = user(f"NIK saya {NIK}")
    told = ask(gate, first)
    ask(gate, first, {"role": "assistant", "content": told}, user("Apa NIK saya?"))
    before, after = (str(request["messages"]) for request in gate.backend.seen)
    assert NIK not in before + after
    assert set(NAME.findall(after)) == set(NAME.findall(before)) != set()


def test_a_refused_question_is_left_out_when_it_comes_back_as_history(gate: Any) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    refused = user([{"type": "text", "text": "Lihat gambar rahasia ini"}, picture])
    with pytest.raises(openai.BadRequestError):
        ask(gate, refused)
    assert gate.backend.seen == []
    assert ask(gate, refused, {"role": "assistant", "content": "?"}, user("Apa itu fotosintesis?"))
    assert "rahasia" not in str(gate.backend.seen)
    assert "image" not in str(gate.backend.seen)
    with pytest.raises(openai.BadRequestError):
        ask(gate, refused)


def check(gate: Any, body: dict[str, Any], token: str | None = None) -> httpx.Response:
    headers = {"authorization": f"Bearer {token or gate.token}"}
    return httpx.post(f"{gate.url}/gapura/v1/check", json=body, headers=headers)


def test_a_text_is_checked_without_any_model_and_the_record_says_so(gate: Any) -> None:
    said = check(gate, {"direction": "input", "text": f"NIK saya {NIK}"}).json()
    assert (said["effect"], said["rules"]) == ("redact", ["identity-numbers", "ai-notice"])
    assert NAME.search(said["text"])
    assert NIK not in said["text"]
    shown = check(gate, {"direction": "output", "text": f"NIK-nya {NIK}."}).json()
    assert shown["text"] == "NIK-nya [ID_NIK]."
    assert gate.backend.seen == []
    simulated = {record["exchange"] for record in gate.records("decision") if record.get("simulated")}
    assert {said["id"], shown["id"]} <= simulated


def test_a_check_needs_a_key_and_acting_for_others_needs_more(gate: Any) -> None:
    assert check(gate, {"direction": "input", "text": "x"}, token="gpr_nobody_0").status_code == 401
    acting = check(gate, {"direction": "input", "text": "x", "as": {"group": "guru"}})
    assert acting.status_code == 403
