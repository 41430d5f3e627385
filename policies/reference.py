"""The reference page of the language: ``python -m policies.reference`` writes ``REFERENCE.md`` from schema, builders,
words and codes, so that it says what the code does. What no code knows stands in ``texts/reference.yaml``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from policies.codes.codes import CODES
from policies.conditions import BUILDERS
from policies.decision import OBLIGATIONS, Effect
from policies.explain.conditions import phrases
from policies.explain.effects import EFFECT, MODE
from policies.explain.names import LABEL, MODALITY, QUOTA, TOPIC
from policies.explain.words import ENTITY, KIND, LEVEL, SCORE, Both
from policies.facts import Facts
from policies.schema import PolicyForm, RuleForm
from policies.vocabulary import DATA_CLASSES, IDENTITIES, SCORES

PAGE = "REFERENCE.md"
_TEXTS = "texts/reference.yaml"
_PLAIN = re.compile(r"(?!no$)[A-Za-z][\w-]*(?: [\w-]+)*")
"""What needs no quotation marks, for readers of YAML 1.1 neither."""
_JOINS = {
    "all": Both("all of these hold", "semua ini berlaku"),
    "any": Both("at least one of these holds", "sedikitnya satu berlaku"),
    "not": Both("this does not hold", "ini tidak berlaku"),
}


def page() -> str:
    """The whole page."""
    told = yaml.safe_load(resources.files("policies").joinpath(_TEXTS).read_text("utf-8"))
    parts = [
        told["head"],
        _section("Keys of a policy", "Kunci kebijakan", _keys(PolicyForm, told["policy"])),
        _section("Keys of a rule", "Kunci aturan", _keys(RuleForm, told["rule"])),
        _section("Conditions", "Syarat", _conditions(told["conditions"])),
        _section("Scores", "Nilai", _scores()),
        _section("Effects, mild to severe", "Efek, dari ringan ke berat", _effects()),
        _section(
            "What stands for a value (`as`), mild to strict", "Pengganti nilai, dari ringan ke ketat", _words(MODE)
        ),
        _section("Orders", "Perintah", _table(("order", "English", "Indonesia"), _said(OBLIGATIONS, told["orders"]))),
        _section("Facts", "Fakta", _table(("fact", "English", "Indonesia"), _said(_facts(), told["facts"]))),
        *_names(),
        _section("Codes", "Kode", _codes()),
    ]
    return "\n".join(parts)


def _section(title: str, title_id: str, body: str) -> str:
    return f"## {title}\n\n*{title_id}*\n\n{body}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _code(value: object) -> str:
    return f"`{value}`"


def _said(names: Iterable[str], told: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    return [[_code(name), told[name]["en"], told[name]["id"]] for name in names]


def _facts() -> list[str]:
    return [field.name for field in fields(Facts)]


def _keys(form: type[BaseModel], told: Mapping[str, Mapping[str, str]]) -> str:
    names = [(field.alias or name, field.is_required()) for name, field in form.model_fields.items()]
    rows = [
        [_code(name) + (" (required)" if required else ""), _code(told[name]["as"]), told[name]["en"], told[name]["id"]]
        for name, required in names
    ]
    return _table(("key", "such as", "English", "Indonesia"), rows)


def _conditions(examples: Mapping[str, Sequence[Any]]) -> str:
    rows = []
    for name in BUILDERS:
        for place, value in enumerate(examples[name]):
            words = _JOINS.get(name) or _clause(name, value)
            rows.append([_code(name) if not place else "", _code(f"{name}: {_yaml(value)}"), words.en, words.id])
    return _table(("condition", "form", "English", "Indonesia"), rows)


def _clause(name: str, value: Any) -> Both:
    (phrase,) = phrases({name: value})
    return phrase.clause()


def _yaml(value: Any) -> str:
    """A value as a policy writes it, on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key}: {_yaml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(one) for one in value) + "]"
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _scores() -> str:
    levels = [[_code(name), words.en, words.id] for name, words in LEVEL.items()]
    rows = [[_code(name), SCORE[name].en, SCORE[name].id] for name in sorted(SCORES)]
    return (
        'Each is a condition: a level, or a threshold such as `threat: ">= 0.50"`. *Tingkat, atau ambang.*\n\n'
        + _table(("score", "the text looks", "teks itu tampak"), rows)
        + "\n"
        + _table(("level", "English", "Indonesia"), levels)
    )


def _effects() -> str:
    rows = []
    for effect in Effect:
        asked, answered = (EFFECT[side][effect.word] for side in ("input", "output"))
        rows.append([_code(effect.word), asked.en, answered.en, f"{asked.id}; {answered.id}"])
    return _table(("effect", "on a question", "on an answer", "Indonesia"), rows)


def _names() -> list[str]:
    ones = {name: Both(entity.one, entity.id) for name, entity in ENTITY.items()}
    quotas = {name: words.fill(n="...") for name, words in QUOTA.items()}
    return [
        _section("Types of values (`pii`)", "Jenis nilai", _words(ones) + "\n" + _classes()),
        _section("Labels", "Label", _words(LABEL)),
        _section("Topics", "Topik", _words(TOPIC)),
        _section("Counts (`quota`)", "Hitungan", _words(quotas)),
        _section("Forms (`modality`)", "Bentuk", _words(MODALITY)),
        _section("Kinds that nobody can look into (`unseen`)", "Isi yang tidak dapat diperiksa", _words(KIND)),
    ]


def _words(words: Mapping[str, Both]) -> str:
    return _table(("name", "English", "Indonesia"), [[_code(name), said.en, said.id] for name, said in words.items()])


def _classes() -> str:
    lines = [f"`data: {name}`: {_listed(types)}." for name, types in DATA_CLASSES.items()]
    return "\n\n".join([*lines, f"`identities` counts {_listed(IDENTITIES)}."]) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_code(name) for name in sorted(names))


def _codes() -> str:
    rows = [
        [_code(code), text.severity, _plain(text.message["en"]), _plain(text.message["id"])]
        for code, text in sorted(CODES.items())
    ]
    return "`gapura policy explain GP024` says more.\n\n" + _table(("code", "kind", "English", "Indonesia"), rows)


def _plain(template: str) -> str:
    """A message as people know it, without what is filled in."""
    return template.replace("{{", "{").replace("}}", "}")


if __name__ == "__main__":
    Path(__file__).with_name(PAGE).write_text(page(), "utf-8")
