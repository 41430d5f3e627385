"""Tables of what becomes of each member of a request, one per API: the code walks them, the documentation is them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.errors import Reason, Refused

Body = dict[str, Any]
Put = Callable[[Body, Any], None]
"""Writes the value of a member into the backend's body, or refuses it."""


@dataclass(frozen=True, slots=True)
class To:
    """Translated."""

    note: str
    """Where to, for the documentation."""
    put: Put | None = None
    """None: written from the :class:`~gateway.codecs.translation.question.Question`, which looks at several at once."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Has an effect on OpenAI's side only and cannot change a word of the answer."""

    why: str


@dataclass(frozen=True, slots=True)
class No:
    """Has no equivalent, so it is refused, unless its value asks for what happens anyway."""

    unless: tuple[Any, ...] = ()


How = To | Ignored | No

IGNORED: Mapping[str, How] = {
    "metadata": Ignored("labels of completions that OpenAI stores"),
    "prompt_cache_key": Ignored("tells OpenAI's machines apart, to find a cache"),
    "prompt_cache_options": Ignored("how OpenAI caches prompts: price and time, not the answer"),
    "prompt_cache_retention": Ignored("how long OpenAI caches prompts"),
    "prediction": Ignored("a guess at the answer that makes OpenAI faster, not another answer"),
}
"""The same for every API."""

REFUSED: Mapping[str, How] = {
    "logprobs": No((False,)),
    "top_logprobs": No((0,)),
    "logit_bias": No(({},)),
    "modalities": No((["text"],)),
    "audio": No(),
    "web_search_options": No(),
    "moderation": No(),
    "verbosity": No(("medium",)),
    "store": No((False,)),
    "functions": No(([],)),
    "function_call": No(),
}
"""The same for every API. ``functions`` are the deprecated form of ``tools``: an answer to them would need another."""


def fill(body: Body, document: Mapping[str, Any], table: Mapping[str, How]) -> None:
    """Writes what ``table`` says of each member of ``document`` into ``body``. ``null`` is a member left out."""
    for name, value in document.items():
        if value is None:
            continue
        match table.get(name):
            case To(put=put):
                if put is not None:
                    put(body, value)
            case Ignored():
                pass
            case No(unless=usual):
                if not any(_same(value, one) for one in usual):
                    raise Refused(Reason.UNTRANSLATABLE, what=name)
            case _:
                raise Refused(Reason.UNTRANSLATABLE, what="")


def _same(value: Any, usual: Any) -> bool:
    return isinstance(value, bool) == isinstance(usual, bool) and bool(value == usual)


def at(*path: str, check: Callable[[Any], Any]) -> Put:
    """Puts what ``check`` makes of the value at ``path``."""

    def put(body: Body, value: Any) -> None:
        node = body
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = check(value)

    return put


def number(value: Any) -> float:
    """A number, as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused(Reason.BAD_REQUEST)
    return value


def whole(value: Any) -> int:
    """A whole number, as it is."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(Reason.BAD_REQUEST)
    return value


def text(value: Any) -> str:
    """A string, as it is."""
    if not isinstance(value, str):
        raise Refused(Reason.BAD_REQUEST)
    return value


def texts(value: Any) -> list[str]:
    """A string or several, as several."""
    return [text(one) for one in (value if isinstance(value, list) else [value])]


def several(value: Any) -> list[Any]:
    """A list, empty if there is none."""
    if not isinstance(value, (list, type(None))):
        raise Refused(Reason.BAD_REQUEST)
    return value or []


def stream_options(_: Body, value: Any) -> None:
    """Nothing for the backend: the gate counts, and what hides the length of chunks is OpenAI's."""
    only(value, frozenset({"include_usage", "include_obfuscation"}))


def word(what: str, words: Mapping[str, Any]) -> Callable[[Any], Any]:
    """One of some words in the backend's; ``what`` is the member that is refused with any other."""

    def check(value: Any) -> Any:
        if text(value) not in words:
            raise Refused(Reason.UNTRANSLATABLE, what=what)
        return words[value]

    return check


def only(node: Any, known: frozenset[str]) -> dict[str, Any]:
    """``node`` without its nulls, if it is an object that says nothing besides ``known``."""
    if not isinstance(node, dict):
        raise Refused(Reason.BAD_REQUEST)
    said = {name: value for name, value in node.items() if value is not None}
    if not said.keys() <= known:
        raise Refused(Reason.UNTRANSLATABLE, what="")
    return said


@dataclass(frozen=True, slots=True)
class Format:
    """The form that is asked for: any text, some JSON object, or JSON by a schema."""

    kind: str
    schema: dict[str, Any] | None = None


_FORMAT = frozenset({"type", "json_schema"})
_SCHEMA = frozenset({"name", "schema", "strict", "description"})


def form(value: Any) -> Format:
    """``response_format``. Its ``name`` is a label; a backend that keeps to schemas does so without ``strict``."""
    asked = only(value, _FORMAT)
    kind = text(asked.get("type"))
    if kind in {"text", "json_object"}:
        return Format(kind)
    if kind != "json_schema":
        raise Refused(Reason.UNTRANSLATABLE, what="response_format.type")
    schema = only(asked.get("json_schema"), _SCHEMA)
    if "description" in schema:
        raise Refused(Reason.UNTRANSLATABLE, what="response_format.json_schema.description")
    if not isinstance(schema.get("schema"), dict):
        raise Refused(Reason.BAD_REQUEST)
    return Format(kind, schema["schema"])
