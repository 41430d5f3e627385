"""What lint says, and what it ends with."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def gapura(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", "policy", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_strict_asks_of_an_author_only_what_an_author_can_mend(tmp_path: Path) -> None:
    sleeping = gapura("lint", "--strict", "baseline")
    assert (sleeping.returncode, "GP037" in sleeping.stderr) == (0, False)
    assert "1 rules of packs are set aside here, for want of what they need (explain says what):" in sleeping.stderr
    assert '"child-abuse-content-case" tells the counsellor, and nobody here has that part' in sleeping.stderr
    assert "1 aturan paket dikesampingkan" in gapura("lint", "baseline", "--lang", "id").stderr
    told = json.loads(gapura("lint", "baseline", "--format", "json").stdout)
    assert [one["code"] for one in told["problems"]] == ["GP037", "GP063", "GP063"]  # programs get each
    own = tmp_path / "own.yaml"
    own.write_text(
        "gapura: policy/v1\nname: own\ndefault: allow\n"
        "rules:\n  - { name: a, when: { selfharm: strict }, then: flag, on_error: flag, requires: [selfharm] }\n"
    )
    assert gapura("lint", "--strict", str(own)).returncode == 1
