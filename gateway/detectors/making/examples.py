"""The file from which a site teaches a topic: its name, its title, sentences of it and sentences that only look so.

What is wrong with one is said by line or number of the item, in two languages, and never by its text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gateway.detectors.base import ModelError
from policies.facts import CONTENTS
from policies.rule_compiler import CAPABILITIES
from policies.vocabulary import ENTITIES, LABELS, SCORES, TOPICS

NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
TAKEN = ENTITIES | SCORES | LABELS | TOPICS | CONTENTS | CAPABILITIES | {"quota"}
FEWEST, MOST, AGAINST = 5, 40, 200
LONGEST = 1000
"""Characters of a text."""
LARGEST = 1024 * 1024
"""Bytes of a file."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What an author has written."""

    name: str
    title: dict[str, str]
    examples: tuple[str, ...] = field(repr=False)
    against: tuple[str, ...] = field(repr=False)
    digest: str
    """SHA-256 of the file."""


def read(path: Path) -> Examples:
    """Read an author's file. Raises ``ModelError``."""
    raw = _bytes(path)
    try:
        document = yaml.safe_load(raw.decode("utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _wrong(path, f"line {line} is no YAML", f"baris {line} bukan YAML") from None
    except (UnicodeDecodeError, ValueError, yaml.YAMLError):
        raise _wrong(path, "it is no YAML in UTF-8", "bukan YAML dalam UTF-8") from None
    if not isinstance(document, dict):
        raise _wrong(path, "it has no members name, title, examples", "tidak memuat name, title, examples")
    if document.keys() - {"name", "title", "examples", "against"}:
        raise _wrong(path, "it has members besides name, title, examples, against",
                     "ada isian selain name, title, examples, against")  # fmt: skip
    examples = _texts(path, document, "examples", FEWEST, MOST)
    against = _texts(path, document, "against", 0, AGAINST)
    first = {text.casefold(): number for number, text in enumerate(examples, 1)}
    for number, text in enumerate(against, 1):
        if twin := first.get(text.casefold()):
            raise _wrong(path, f"examples {twin} and against {number} are the same text",
                         f"examples {twin} dan against {number} adalah teks yang sama")  # fmt: skip
    return Examples(_name(path, document), _title(path, document), examples, against, hashlib.sha256(raw).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _wrong(path, f"it cannot be read ({why})", f"tidak dapat dibaca ({why})") from None
    if len(raw) > LARGEST:
        raise _wrong(path, f"it is larger than {LARGEST} bytes", f"lebih besar dari {LARGEST} bita")
    return raw


def _name(path: Path, document: dict[Any, Any]) -> str:
    name = document.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _wrong(path, "name is small letters, digits and hyphens, such as sea-tourism",
                     "name terdiri atas huruf kecil, angka, dan tanda hubung, misalnya wisata-laut")  # fmt: skip
    if name in TAKEN:
        raise _wrong(path, f"the name {name} belongs to the policy language; choose another",
                     f"nama {name} sudah dipakai bahasa kebijakan; pilih nama lain")  # fmt: skip
    return name


def _title(path: Path, document: dict[Any, Any]) -> dict[str, str]:
    title = document.get("title")
    said = title if isinstance(title, dict) and title.keys() == {"en", "id"} else {}
    if not said or not all(isinstance(one, str) and 0 < len(one.strip()) <= 120 for one in said.values()):
        raise _wrong(path, "title is { en: ..., id: ... }, each of at most 120 characters",
                     "title adalah { en: ..., id: ... }, masing-masing paling banyak 120 karakter")  # fmt: skip
    return {language: said[language].strip() for language in ("en", "id")}


def _texts(path: Path, document: dict[Any, Any], key: str, fewest: int, most: int) -> tuple[str, ...]:
    items = document.get(key) or []
    if not isinstance(items, list) or not fewest <= len(items) <= most:
        raise _wrong(path, f"{key} is a list of {fewest} to {most} texts",
                     f"{key} adalah daftar berisi {fewest} sampai {most} teks")  # fmt: skip
    seen: dict[str, int] = {}
    for number, text in enumerate(items, 1):
        if not isinstance(text, str) or not any(map(str.isalpha, text)) or len(text) > LONGEST:
            raise _wrong(path, f"{key} {number} is no text of 1 to {LONGEST} characters (write it in quotes)",
                         f"{key} {number} bukan teks 1 sampai {LONGEST} karakter (beri tanda kutip)")  # fmt: skip
        twin = seen.setdefault(text.strip().casefold(), number)
        if twin != number:
            raise _wrong(path, f"{key} {twin} and {number} are the same text",
                         f"{key} {twin} dan {number} adalah teks yang sama")  # fmt: skip
    return tuple(text.strip() for text in items)


def _wrong(path: Path, en: str, id: str) -> ModelError:
    return ModelError(en=f"The topic in {path} cannot be learnt: {en}.",
                      id=f"Topik dalam {path} tidak dapat dipelajari: {id}.")  # fmt: skip
