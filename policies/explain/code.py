"""What a code of ``lint`` means, an example that gives it, and the way out; the texts are in ``texts/codes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from policies.codes.codes import CODES
from policies.errors import Language
from policies.explain.words import Both

CODES_FILE = "texts/codes.yaml"
_HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n  - "
_WORDS: Mapping[str, Both] = {
    "error": Both("an error: the policy cannot be used", "galat: kebijakan tidak dapat dipakai"),
    "warning": Both("a warning: the policy can be used", "peringatan: kebijakan tetap dapat dipakai"),
    "out": Both("The way out:", "Jalan keluar:"),
    "example": Both("An example:", "Contoh:"),
}


@dataclass(frozen=True, slots=True)
class CodeSaid:
    """One code explained."""

    code: str
    severity: str
    """``error`` or ``warning``."""
    means: Both
    way_out: Both
    example: str | None
    """A policy file that gives this code; None where no single file shows it."""

    def text(self, lang: Language) -> str:
        """For people."""
        lines = [f"{self.code}, {_WORDS[self.severity]._asdict()[lang]}", "", self.means._asdict()[lang]]
        lines += [f"{_WORDS['out']._asdict()[lang]} {self.way_out._asdict()[lang]}"]
        if self.example and self.example.strip("\n\ufeff"):
            shown = self.example.replace("\ufeff", "<U+FEFF>").rstrip("\n").split("\n")
            lines += ["", _WORDS["example"]._asdict()[lang], *(f"  {line}" for line in shown)]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "means": self.means.to_json(),
            "way_out": self.way_out.to_json(),
            "example": self.example,
        }


def explain_code(code: str) -> CodeSaid | None:
    """A code in words; None if there is no such code."""
    if code not in CODES:
        return None
    said = yaml.safe_load(resources.files("policies").joinpath(CODES_FILE).read_text("utf-8"))[code]
    example = _HEAD + said["rule"] + "\n" if "rule" in said else said.get("file")
    return CodeSaid(code, CODES[code].severity, Both(**said["means"]), Both(**said["out"]), example)
