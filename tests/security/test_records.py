"""What is in the log can be decided again by anyone with the policy, and comes out the same (rule 11)."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import orjson

from gateway.settings import read
from gateway.words import registry_of, vocabulary_of
from policies.compiler import load as load_policies
from policies.facts import Facts

NIK = "3174015509000001"  # synthetic
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}


def says(message: dict[str, Any]) -> Any:
    choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": "stop"}
    body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return lambda _: (200, {"content-type": "application/json"}, orjson.dumps(body))


def records(folder: Path) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(kind, public part, private part) of every record about an exchange."""
    base = sqlite3.connect(folder / "data" / "audit.db")
    rows = base.execute("SELECT kind, entry, private FROM entries WHERE kind IN ('decision', 'outcome') ORDER BY idx")
    found = [(kind, json.loads(entry), json.loads(private)) for kind, entry, private in rows]
    base.close()
    return found


def test_every_decision_of_the_log_can_be_made_again(gate: Any) -> None:
    asked: list[dict[str, Any]] = [{"content": "hai"}, {"content": f"NIK saya {NIK}"},
             {"content": "hai", f"x {NIK}": "a"},
             {"content": [PICTURE]}]  # fmt: skip
    for message in asked:
        gate.ask({"model": "m", "messages": [{"role": "user", **message}]})
    called = {"id": "a", "type": "function", "function": {"name": f"f {NIK}", "arguments": "{}"}}
    for answer in ({"content": f"NIK dia {NIK}."}, {"tool_calls": [called]}):
        gate.backend.answer = says(answer)
        gate.ask({"model": "m", "messages": [{"role": "user", "content": "hai"}]})
    settings = read(gate.folder / "gapura.yaml", {}, {})
    words = vocabulary_of(settings, registry_of(settings))
    program = load_policies([gate.folder / "policy.yaml"], words)
    again = 0
    for _, public, private in records(gate.folder):
        if "facts" in private:
            assert public["policy"] == program.digest
            assert program.decide(Facts.from_record(private["facts"])).record() == private["decision"]
            again += 1
    assert again > len(asked)
    effects = {(kind, private["decision"]["effect"], private.get("enforced"), private.get("result"))
               for kind, _, private in records(gate.folder) if "decision" in private}  # fmt: skip
    assert effects == {
        ("decision", "flag", None, None), ("decision", "redact", None, None), ("decision", "redact", "block", None),
        ("decision", "block", None, None), ("outcome", "flag", None, "answered"),
        ("outcome", "redact", None, "answered"), ("outcome", "redact", None, "blocked"),
    }  # fmt: skip
