"""The form of a policy file: which keys there are and what kind of value each takes.

Meaning (does this group exist, is this a floor) is the compiler's business. :func:`json_schema` gives editors the
same form, conditions included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from policies.circumstances import ROUTE, UNSTATED
from policies.errors import Problems, nearest
from policies.loader import Document, Key
from policies.vocabulary import ENTITIES, LEVELS, SCORES, Vocabulary

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Name = Annotated[str, Field(pattern=NAME, max_length=64)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[
    list[str],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Condition = dict[str, Any]
"""Its keys are the vocabulary's business, so pydantic sees a mapping only; see ``conditions``."""


class Texts(_Strict):
    """The same words in English and Indonesian."""

    en: Annotated[str, Field(min_length=1, max_length=4000)]
    id: Annotated[str, Field(min_length=1, max_length=4000)]

    def by_language(self) -> Mapping[str, str]:
        """``{"en": ..., "id": ...}``."""
        return {"en": self.en, "id": self.id}


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
    floor: bool = False
    shadow: bool = False
    on_error: str | None = None
    except_: Annotated[Scope | None, Field(alias="except")] = None
    requires: Names = []
    message: Texts | None = None
    care: str | None = None


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
    rules: list[RuleForm] = []


LATER = frozenset({"notify", "keep"})
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


def json_schema(vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of a policy file, for editors; with a vocabulary, its names are offered as well."""
    schema = PolicyForm.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Gapura policy v1"
    schema["$defs"]["RuleForm"]["properties"]["when"] = {"$ref": "#/$defs/condition"}
    schema["$defs"]["condition"] = _condition_schema(vocabulary)
    return schema


def _condition_schema(vocabulary: Vocabulary | None) -> dict[str, Any]:
    """JSON Schema of a ``when:`` mapping, for editors."""
    entities = sorted(vocabulary.entities if vocabulary else ENTITIES)
    one = {"$ref": "#/$defs/condition"}
    names = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    entity = {"enum": entities}
    level = {"anyOf": [{"enum": list(LEVELS)}, {"type": "string", "pattern": "^>= ?[01](\\.[0-9]{1,4})?$"}]}
    members: dict[str, Any] = {
        "direction": {"enum": ["input", "output"]},
        "pii": {
            "anyOf": [
                entity,
                {"type": "array", "items": entity, "minItems": 1},
                {"type": "object", "propertyNames": entity, "additionalProperties": {"type": "integer", "minimum": 1}},
            ]
        },
        **dict.fromkeys(("group", "role", "model", "unseen"), names),
        "data": names,
        "identities": {"type": "string", "pattern": "^>= ?[1-9][0-9]{0,6}$"},
        "time": names,
        "consent": {"enum": ["on-file", "none"]},
        "first_turn": {"type": "boolean"},
        "route": {
            "type": "object",
            "properties": {
                name: names if values is None else {"enum": [*sorted(values), UNSTATED]}
                for name, values in ROUTE.items()
            },
            "additionalProperties": False,
            "minProperties": 1,
        },
        "age": {"type": ["string", "integer"]},
        "all": {"type": "array", "items": one, "minItems": 1},
        "any": {"type": "array", "items": one, "minItems": 1},
        "not": one,
        **dict.fromkeys(sorted(vocabulary.scores if vocabulary else SCORES), level),
    }
    return {"type": "object", "properties": members, "additionalProperties": False, "minProperties": 1}
