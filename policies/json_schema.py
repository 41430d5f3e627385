"""JSON Schema of a policy file, so that editors can complete and check while it is written."""

from __future__ import annotations

from typing import Any

from policies.circumstances import ROUTE, UNSTATED
from policies.facts import QUOTAS
from policies.schema import PolicyForm
from policies.vocabulary import ENTITIES, LABELS, LEVELS, MODALITIES, SCORES, TOPICS, Vocabulary


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
    bound = {"type": "string", "pattern": "^(<|<=|>|>=) ?(0|[1-9][0-9]{0,8})$"}
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
        "route": _mapping(
            {name: names if values is None else {"enum": [*sorted(values), UNSTATED]} for name, values in ROUTE.items()}
        ),
        "age": {"type": ["string", "integer"]},
        **dict.fromkeys(("calendar", "words", "language"), names),
        "help_word": {"const": True},
        **dict.fromkeys(("size", "cells"), bound),
        "quota": _mapping(dict.fromkeys(QUOTAS, bound)),
        "modality": _some(MODALITIES),
        "label": _some(LABELS | (vocabulary.labels if vocabulary else frozenset())),
        "topic": _some(TOPICS | (vocabulary.titles.keys() if vocabulary else frozenset())),
        "tool": {
            "anyOf": [*names["anyOf"], _mapping({"name": names, "arguments": names}), _mapping({"other_than": names})]
        },
        "all": {"type": "array", "items": one, "minItems": 1},
        "any": {"type": "array", "items": one, "minItems": 1},
        "not": one,
        **dict.fromkeys(sorted(vocabulary.scores if vocabulary else SCORES), level),
    }
    return {"type": "object", "properties": members, "additionalProperties": False, "minProperties": 1}


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _some(known: frozenset[str]) -> dict[str, Any]:
    one = {"enum": sorted(known)}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
