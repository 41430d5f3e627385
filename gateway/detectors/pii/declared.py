"""Pattern recognisers in a YAML file, a part of Presidio's own format; read without importing presidio.

recognizers:
  - name: Locker
    supported_entity: LOCKER_NUMBER
    patterns: [{ name: locker, regex: '\\bLK-\\d{4}\\b', score: 0.6 }]
    context: [loker, locker]
    deny_list: []
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import regex  # type: ignore[import-untyped]  # presidio's engine
import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from gateway.detectors.base import ModelError


def _compiles(value: str) -> str:
    try:
        compiled = regex.compile(value)
    except regex.error:
        raise ValueError("the regular expression cannot be compiled") from None
    if compiled.match("") is not None:
        raise ValueError("the regular expression matches a text of no length")
    return value


Words = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], Field(max_length=1000)]


Entity = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,40}$")]


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DeclaredPattern(_Closed):
    """One regular expression and how sure a match of it is."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    regex: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_compiles)]
    score: Annotated[float, Field(gt=0, le=1)]


class Declared(_Closed):
    """One recogniser."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    supported_entity: Entity
    patterns: Annotated[tuple[DeclaredPattern, ...], Field(max_length=50)] = ()
    context: Words = ()
    deny_list: Words = ()

    @property
    def supported_entities(self) -> tuple[str, ...]:
        """What it finds."""
        return (self.supported_entity,)

    @model_validator(mode="after")
    def _finds_something(self) -> Declared:
        if not self.patterns and not self.deny_list:
            raise ValueError("patterns or deny_list is needed")
        return self


class Coded(_Closed):
    """A recogniser in Python: any ``EntityRecognizer`` of Presidio's. It runs in a process of its own."""

    recognizer: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$|^[A-Za-z][\w.-]*$")]
    """``module:Class``, or the name of an entry point in the group ``gapura.recognizers``."""
    supported_entities: Annotated[tuple[Entity, ...], Field(min_length=1, max_length=50)]
    """What it may find; anything else is an error."""
    spaces: bool = True
    """Whether values may hold white space: then a stream waits, as far as it may, before it is cut."""
    seconds: Annotated[float, Field(gt=0, le=10)] = 0.5
    """How long it may take for one text before it is killed."""


def _kind(value: Any) -> str:
    return "coded" if isinstance(value, dict) and "recognizer" in value else "declared"


One = Annotated[Annotated[Declared, Tag("declared")] | Annotated[Coded, Tag("coded")], Discriminator(_kind)]


class _File(_Closed):
    recognizers: Annotated[tuple[One, ...], Field(min_length=1, max_length=100)]


def read(path: Path) -> tuple[Declared | Coded, ...]:
    """The recognisers of a file. Raises ``ModelError``, which says what is wrong and where, in two languages."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise ModelError(
            f"{path.name}: cannot be read as YAML; check detectors.recognizers",
            f"{path.name}: tidak dapat dibaca sebagai YAML; periksa detectors.recognizers",
        ) from None
    try:
        return _File.model_validate(content).recognizers
    except ValidationError as error:
        raise _wrong(path, error) from None


def _wrong(path: Path, error: ValidationError) -> ModelError:
    first = error.errors(include_url=False, include_input=False)[0]
    steps = [str(step) for step in first["loc"] if step not in ("declared", "coded")]
    place = ".".join(steps) or "recognizers"
    return ModelError(
        f"{path.name}: {place} is not right: {first['msg']}",
        f"{path.name}: {place} tidak benar: {first['msg']}",
    )
