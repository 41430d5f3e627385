"""What is wrong with the settings, said so that the person who wrote them can mend it.

Shown in the manner of policy errors: place, excerpt, cause, way out, in English and Indonesian. The excerpt of a line
that may hold a key by mistake is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from policies.errors import Place, Problem, nearest, render
from policies.loader import Document

Path = tuple[str | int, ...]
CODE = "GS001"

_SECRET = frozenset({"key", "canaries"})
"""Settings that name where a secret is; somebody may write the secret there."""


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` holds everything found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(self.problems))


@dataclass(slots=True)
class Layers:
    """The values gathered so far, and where each of them came from."""

    document: Document | None = None
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, str] = field(default_factory=dict)
    """Where a value from outside the file was given: ``GAPURA_SERVER__PORT``, ``--port``."""
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value, in the file or outside of it."""
        for length in range(len(path), 0, -1):
            if origin := self.origins.get(path[:length]):
                return Place(origin)
        if self.document is None:
            return Place("gapura.yaml")
        place = self.document.place(path, key=key)
        if not _SECRET.isdisjoint(path):
            return Place(place.file, place.line, place.column)
        return place

    def raise_if_any(self) -> None:
        """Stop here if something is wrong already."""
        if self.problems:
            raise SettingsError(self.problems)


def problem(place: Place | str, english: str, indonesian: str, help_en: str = "", help_id: str = "") -> Problem:
    """One problem with its texts."""
    at = Place(place) if isinstance(place, str) else place
    return Problem(
        code=CODE,
        file=at.file,
        line=at.line,
        column=at.column,
        excerpt=at.excerpt,
        width=at.width,
        message={"en": english, "id": indonesian},
        help={"en": help_en, "id": help_id},
        severity="error",
    )


def explain(error: ValidationError, layers: Layers, model: type[BaseModel]) -> None:
    """Turn what pydantic found into problems with places and suggestions."""
    for found in error.errors(include_url=False, include_input=False):
        path = tuple(found["loc"])
        name = ".".join(map(str, path))
        if found["type"] == "extra_forbidden":
            known = known_at(model, path[:-1])
            layers.problems.append(_unknown(layers.place(path, key=True), str(path[-1]), known))
        elif found["type"] == "missing":
            text = f'the setting "{name}" is missing', f'setelan "{name}" belum ada'
            layers.problems.append(problem(layers.place(path[:-1]), *text, "add it", "tambahkan"))
        else:
            english, indonesian = _reason(found)
            text = f"{name or 'settings'}: {english}", f"{name or 'setelan'}: {indonesian}"
            layers.problems.append(problem(layers.place(path), *text))


_BAHASA = {
    "int": "harus bilangan bulat",
    "float": "harus bilangan",
    "bool": "harus true atau false",
    "string": "harus teks",
    "tuple": "harus daftar",
    "list": "harus daftar",
    "model": "harus pemetaan (kunci: nilai)",
    "dict": "harus pemetaan (kunci: nilai)",
    "path": "harus lokasi berkas",
    "greater_than_equal": "paling kecil {ge}",
    "greater_than": "harus lebih besar dari {gt}",
    "less_than_equal": "paling besar {le}",
    "literal_error": "harus salah satu dari: {expected}",
    "string_too_long": "paling panjang {max_length} huruf",
    "string_pattern_mismatch": "hanya huruf kecil, angka, titik, garis bawah, dan tanda hubung",
}
"""Kind of pydantic's error, or the beginning of it -> the same in Indonesian."""


def _reason(found: Any) -> tuple[str, str]:
    """Why a value is none, in both languages."""
    kind, context = found["type"], found.get("ctx", {})
    own = context.get("error")
    if own is not None:
        return str(own), getattr(own, "indonesian", str(own))
    said = _BAHASA.get(kind) or _BAHASA.get(kind.partition("_")[0], "nilai tidak sah")
    return found["msg"], said.format(**{name: str(value).replace(" or ", " atau ") for name, value in context.items()})


def _unknown(place: Place, word: str, known: Sequence[str]) -> Problem:
    listed = ", ".join(known)
    help_en, help_id = f"known here: {listed}", f"yang dikenal: {listed}"
    if meant := nearest(word, known):
        help_en, help_id = f'did you mean "{meant}"? {help_en}', f'maksud Anda "{meant}"? {help_id}'
    return problem(place, "unknown setting", "setelan tidak dikenal", help_en, help_id)


def known_at(model: type[BaseModel], path: Path) -> list[str]:
    """Names of the settings that may stand at a place."""
    for step in path:
        if isinstance(step, str):
            inner = section_of(model, step)
            if inner is None:
                return []
            model = inner
    return list(model.model_fields)


def section_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The section a field holds, or a list of which it holds; None for a plain value."""
    field_info = model.model_fields.get(name)
    annotation: Any = field_info.annotation if field_info else None
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next((kind for kind in candidates if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
