"""The form of a policy file: which keys there are and what kind of value each takes.

Meaning (does this group exist, is this a floor) is the compiler's business; ``json_schema`` gives editors the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from policies.decision import Mode
from policies.errors import Problems, nearest
from policies.loader import Document, Key

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Name = Annotated[str, Field(pattern=NAME, max_length=64)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_role(value: Any) -> Any:
    return {"role": value} if isinstance(value, str) else value


Names = Annotated[
    list[str],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Condition = dict[str, Any]
"""Its keys are the vocabulary's business, so pydantic sees a mapping only; see ``conditions``."""


Line = Annotated[str, Field(min_length=1, max_length=4000)]
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Texts(BaseModel):
    """The same words in English and Indonesian, and in any other language (ISO 639 code) besides."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, Line]

    en: Line
    id: Line

    @model_validator(mode="before")
    @classmethod
    def _languages(cls, value: Any) -> Any:
        if isinstance(value, dict):
            for name in value:
                if not _LANGUAGE.fullmatch(name):
                    raise PydanticCustomError("language", "no language")
        return value

    def by_language(self) -> Mapping[str, str]:
        """``{"en": ..., "id": ..., "jv": ...}``."""
        return {"en": self.en, "id": self.id, **self.__pydantic_extra__}


class Notify(_Strict):
    """Who is told."""

    role: Name
    instead: Name | None = None
    """Who is told instead where the text speaks of staff or family."""


class Scope(_Strict):
    """Whom a policy speaks to, or a rule passes over. Both keys given: both must fit."""

    groups: Names | None = None
    roles: Names | None = None


class RuleForm(_Strict):
    """One rule as it is written."""

    name: Name
    title: Texts | None = None
    when: Condition
    then: Names
    as_: Annotated[Mode | None, Field(alias="as")] = None
    floor: bool = False
    shadow: bool = False
    on_error: str | None = None
    except_: Annotated[Scope | None, Field(alias="except")] = None
    requires: Names = []
    message: Texts | None = None
    template: str | None = None
    care: str | None = None
    notify: Annotated[Notify | None, BeforeValidator(_as_role)] = None
    label: Texts | None = None


class PolicyForm(_Strict):
    """One policy file as it is written."""

    gapura: Literal["policy/v1"]
    name: Name
    title: Texts | None = None
    extends: Names = []
    applies: Scope | None = None
    default: str | None = None
    respond: Literal["native", "refusal", "error"] | None = None
    unseen: Literal["refuse", "pass"] | None = None
    unmapped: Literal["scan", "reject"] | None = None
    restore_to: list[str] | None = None
    calendar: str | None = None
    help_words: Names = []
    rules: list[RuleForm] = []


LATER = frozenset({"keep"})
"""Keys of a rule that the language will have; named so that the error can say so."""


def read(document: Document, problems: Problems) -> PolicyForm | None:
    """The document as a policy; None, with every deviation noted, where it is not one.

    Unknown keys are noted and then left out, so that what else is wrong comes to light in the same run.
    """
    value = document.value
    try:
        return PolicyForm.model_validate(value)
    except ValidationError as error:
        items = error.errors(include_url=False, include_context=True, include_input=False)
        for item in items:
            note_deviation(item, document, problems, _known_keys(item["loc"][:-1]))
        if any(item["type"] != "extra_forbidden" for item in items):
            return None
        for item in items:
            _remove(value, item["loc"])
        return PolicyForm.model_validate(value)


def _remove(value: Any, path: Sequence[Key]) -> None:
    for step in path[:-1]:
        value = value[step]
    del value[path[-1]]


def note_deviation(item: Any, document: Document, problems: Problems, known: Sequence[str]) -> None:
    """Turn one of pydantic's errors into a problem; ``known`` are the keys allowed where an unknown one stands."""
    path: tuple[Key, ...] = item["loc"]
    kind: str = item["type"]
    if kind == "extra_forbidden":
        key = str(path[-1])
        place = document.place(path, key=True)
        if key in LATER and path[0] == "rules":
            problems.add("GP014", place, word=key)
        else:
            problems.add("GP010", place, key=key, known=", ".join(known), suggest=(key, known))
    elif kind == "missing":
        problems.add("GP011", document.place(path[:-1]), key=path[-1])
    else:
        choices = _choices(item)
        written = _value_at(document, path)
        suggest = (written, choices) if choices and isinstance(written, str) and nearest(written, choices) else None
        expected, expected_id = _expected(kind, item)
        problems.add("GP012", document.place(path), expected=expected, expected_id=expected_id, suggest=suggest)


_FORMS: dict[str, type[BaseModel]] = {
    "rules": RuleForm,
    "title": Texts,
    "message": Texts,
    "label": Texts,
    "notify": Notify,
    "applies": Scope,
    "except": Scope,
}


def _known_keys(path: Sequence[Key]) -> list[str]:
    model: type[BaseModel] = PolicyForm
    for step in path:
        model = _FORMS.get(str(step), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _choices(item: Any) -> list[str]:
    if item["type"] != "literal_error":
        return []
    return [word.strip(" '") for word in item["ctx"]["expected"].replace(" or ", ",").split(",")]


def _value_at(document: Document, path: Sequence[Key]) -> Any:
    value = document.value
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


_EXPECTED = {
    "string_type": ("text", "teks"),
    "bool_type": ("true or false", "true atau false"),
    "list_type": ("a list", "daftar"),
    "dict_type": ("a mapping (key: value)", "pemetaan (kunci: nilai)"),
    "model_type": ("a mapping (key: value)", "pemetaan (kunci: nilai)"),
    "language": (
        "texts by language: en, id, or another language code such as jv",
        "teks menurut bahasa: en, id, atau kode bahasa lain seperti jv",
    ),
    "string_too_short": ("some text", "teks yang tidak kosong"),
    "string_too_long": ("a shorter text", "teks yang lebih pendek"),
    "string_pattern_mismatch": (
        "a name of lower-case letters, digits and single hyphens, such as exam-hours",
        "nama dari huruf kecil, angka dan tanda hubung tunggal, misalnya jam-ujian",
    ),
}


def _expected(kind: str, item: Any) -> tuple[str, str]:
    choices = _choices(item)
    if choices:
        return "one of: " + ", ".join(choices), "salah satu dari: " + ", ".join(choices)
    return _EXPECTED.get(kind, ("another kind of value", "jenis nilai lain"))
