"""A site teaches a topic, a rule names it, the gate knows it in both languages; one of another model is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gateway.admission.folders import open_site

TOPICS = Path(__file__).parents[1] / "datasets" / "topics"
POLICY = """gapura: policy/v1
name: dapur
default: allow
rules:
  - { name: cooking, when: { direction: input, topic: recipes }, then: warn, message: { en: Cooking., id: Memasak. } }
"""
SETTINGS = {"policies": {"files": ["policy.yaml"]}, "detectors": {"enabled": ["harm"]}}


def asked(gate: Any, text: str) -> str:
    with gate.sdk() as sdk:
        answer = sdk.chat.completions.with_raw_response.create(model="m", messages=[{"role": "user", "content": text}])
    return str(answer.headers["x-gapura-decision"])


def test_a_topic_is_learnt_named_by_a_rule_recorded_and_refused_with_another_model(
    tmp_path: Path, gate_with: Callable[..., Any], gapura: Callable[..., Any]
) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    open_site(tmp_path / "data", tmp_path / "keys").close()
    learnt = gapura("topic", "learn", TOPICS / "recipes.yaml", "--data", tmp_path / "data")
    assert learnt.returncode == 0, learnt.stderr
    with gate_with(tmp_path, SETTINGS) as gate:
        assert asked(gate, "What temperature should I bake salmon at?") == "warn"
        assert asked(gate, "Tumis bawang merah sampai harum lalu masukkan cabai giling.") == "warn"
        assert asked(gate, "Siapa presiden pertama Indonesia?") == "allow"
        decisions = gate.records("decision")
        assert [one["decision"]["effect"] for one in decisions] == ["warn", "warn", "allow"]
        assert all("recipes" in json.dumps(one["facts"]) for one in decisions[:2])
        (noted,) = gate.records("admin.topic")
        assert (noted["topic"], noted["examples"]) == ("recipes", 10)
        gate.assert_log_is_whole()
    said = gapura("policy", "explain", tmp_path / "policy.yaml", cwd=tmp_path).stdout
    assert "cooking and recipes" in " ".join(said.split())
    _another_model(tmp_path / "data" / "topics" / "recipes.json")
    checked = gapura("check", "-c", tmp_path / "gapura.yaml", "--lang", "id")
    assert checked.returncode == 2
    assert "gapura topic learn" in " ".join(checked.stdout.split())
    served = gapura("serve", "-c", tmp_path / "gapura.yaml")
    assert served.returncode == 2
    assert "gapura topic learn" in served.stderr


def _another_model(path: Path) -> None:
    document = json.loads(path.read_bytes())
    document["model"]["model.onnx"] = "0" * 64
    path.write_text(json.dumps(document))
