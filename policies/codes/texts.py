"""The words for one code: what happened and the way out, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """The words for one code; ``{names}`` are filled in with what stands in the policy."""

    message: Mapping[str, str]
    help: Mapping[str, str]
    severity: Literal["error", "warning"] = "error"


def error(en: str, id_: str, help_en: str = "", help_id: str = "") -> Text:
    """The policy cannot be used."""
    return Text({"en": en, "id": id_}, {"en": help_en, "id": help_id})


def warning(en: str, id_: str, help_en: str = "", help_id: str = "") -> Text:
    """The policy can be used, and deserves a second look."""
    return Text({"en": en, "id": id_}, {"en": help_en, "id": help_id}, "warning")
