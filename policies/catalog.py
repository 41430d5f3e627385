"""What ships inside the package: packs, care texts and help lines, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

CARE_FILE = "texts/care.yaml"
HELP_FILE = "texts/help-lines.yaml"
FILES: Mapping[str, str] = {"care": CARE_FILE, "template": "texts/templates.yaml"}
"""Key of a rule -> the file its texts come from."""
HELP_WORDS_FILE = "texts/help-words.yaml"
CONTACT = "{contact}"
"""Where a text names the site's own contact."""
_PACK_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def packs() -> tuple[str, ...]:
    """Names of the packs that ship with Gapura."""
    return tuple(sorted(entry.name for entry in _home("packs").iterdir() if (entry / "policy.yaml").is_file()))


def pack(name: str) -> Path:
    """The policy file of a pack; its tests and README lie beside it.

    Raises:
        KeyError: no pack has this name.
    """
    if not is_pack(name):
        raise KeyError(name)
    return _home("packs") / name / "policy.yaml"


def is_pack(name: str) -> bool:
    """True if a pack of this name ships with Gapura."""
    return is_name(name) and (_home("packs") / name / "policy.yaml").is_file()


def is_name(name: str) -> bool:
    """True if a pack could be called so."""
    return _PACK_NAME.fullmatch(name) is not None


def pack_of(path: Path) -> str | None:
    """The pack whose policy file this is, or None."""
    folder = path.resolve().parent
    return folder.name if path.name == "policy.yaml" and folder.parent == _home("packs").resolve() else None


def source(name: str) -> bytes:
    """A file of words as it ships; it can change what a decision says, so it is part of the digest."""
    return (_home("") / name).read_bytes()


def texts(key: str) -> Mapping[str, Mapping[str, str]]:
    """Name -> language -> text, for the key of a rule (``care`` or ``template``). Never written by a model."""
    found: Mapping[str, Mapping[str, str]] = _values(FILES[key])[key]
    return found


def care_texts() -> Mapping[str, Mapping[str, str]]:
    """Name -> language -> text for a person in need."""
    return texts("care")


def with_contact(texts: Mapping[str, str], contact: Mapping[str, str]) -> Mapping[str, str]:
    """The texts with the site's own contact, and without its sentence where the site names none."""
    return {language: " ".join(text.replace(CONTACT, contact.get(language, "")).split())
            for language, text in texts.items()}  # fmt: skip


def help_words() -> frozenset[str]:
    """Words agreed on as a call for help, in English and Indonesian."""
    return frozenset(_values(HELP_WORDS_FILE)["help_words"])


def help_lines() -> tuple[Mapping[str, Any], ...]:
    """Help lines with number, reach, hours, cost, scope, use, source and the day they were last checked."""
    return tuple(_values(HELP_FILE)["lines"])


def banned_lines() -> Mapping[str, Any]:
    """``dead``: numbers and names where nobody answers; ``renamed``: names that are no longer used."""
    return {name: _values(HELP_FILE)[name] for name in ("dead", "renamed")}


@lru_cache(maxsize=8)
def _values(name: str) -> Any:
    return yaml.safe_load(source(name))


def _home(folder: str) -> Path:
    return Path(str(resources.files("policies"))) / folder
