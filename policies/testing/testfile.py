"""The form of ``policy.test.yaml``: a list of cases, each a promise about one text or one set of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from policies.circumstances import ROUTE
from policies.decision import Effect
from policies.errors import Place, Problems
from policies.facts import CIRCUMSTANCES, CONTENTS, QUOTAS, Facts
from policies.loader import Document, parse
from policies.schema import Names, note_deviation
from policies.vocabulary import ENTITIES, LABELS, MODALITIES, SCORES, TOP, TOPICS, UNSEEN_KINDS, Vocabulary


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case promises; what it leaves out it does not promise."""

    effect: Effect | None
    rules: tuple[str, ...]
    """Rules that must be among the matches; others may be there too."""
    present: tuple[str, ...] = ()
    """Pieces of text that must be sent or shown."""
    absent: tuple[str, ...] = ()
    care: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case, ready to run."""

    name: str
    line: int
    facts: Facts
    """Complete for a ``facts:`` case; direction and principal only for a text."""
    text: str | None
    expect: Expectation


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _As(_Strict):
    group: str = ""
    role: str = ""
    age: int | None = None
    model: str = ""
    consent: bool = False
    route: dict[str, str] = {}
    """What the site has stated of the backend; what ``facts`` say of it goes before."""


_Score = Annotated[int | float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]


class _FactsForm(_Strict):
    direction: Literal["input", "output"]
    pii: dict[str, _Count] = {}
    pii_history: dict[str, _Count] = {}
    scores: dict[str, _Score] = {}
    missing: Names = []
    unseen: Names = []
    first_turn: bool | None = None
    route: dict[str, str] = {}
    quota: dict[str, _Count] = {}
    labels: Names = []
    words: Names = []
    language: str = ""
    tools: Names = []
    modality: Names = []
    size: _Count = 0
    smallest_cell: _Count | None = None
    unvalidated: Names = []


class _ExpectForm(_Strict):
    effect: Literal["allow", "flag", "warn", "redact", "replace", "hold", "block"] | None = None
    rules: Names = []
    sent: Names = []
    not_sent: Names = []
    shown: Names = []
    not_shown: Names = []
    care: bool | None = None


class _CaseForm(_Strict):
    name: str
    as_: Annotated[_As, Field(alias="as")] = _As()
    input: str | None = None
    output: str | None = None
    facts: _FactsForm | None = None
    at: str | None = None
    """When it is asked: ISO 8601 with a zone."""
    expect: _ExpectForm


_CASES = TypeAdapter(list[_CaseForm])
_FORMS: dict[str, type[BaseModel]] = {"as": _As, "facts": _FactsForm, "expect": _ExpectForm}


def read_cases(name: str, data: bytes, vocabulary: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    """The cases of a test file; every deviation goes into ``problems``."""
    document = parse(name, data, problems)
    if document is None:
        return ()
    try:
        forms = _CASES.validate_python(document.value)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=True, include_input=False):
            note_deviation(item, document, problems, _keys_at(item["loc"]))
        return ()
    return tuple(_case(form, index, _Reader(document, problems, vocabulary)) for index, form in enumerate(forms))


def _keys_at(path: Sequence[str | int]) -> list[str]:
    model = next((_FORMS[step] for step in path[:-1] if isinstance(step, str) and step in _FORMS), _CaseForm)
    return [field.alias or name for name, field in model.model_fields.items()]


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    problems: Problems
    vocabulary: Vocabulary

    def check(self, names: Sequence[str], known: frozenset[str], *path: str | int) -> None:
        """Note names that nothing in the language could ever produce: such a test would promise nothing."""
        for name in names:
            if name not in known:
                place = self.document.place((*path, name), key=True)
                listed = sorted(known)
                self.problems.add(
                    "GP025", place, what="name", name=name, known=", ".join(listed), suggest=(name, listed)
                )


def _case(form: _CaseForm, index: int, reader: _Reader) -> Case:
    place = reader.document.place((index, "name"))
    given = [key for key in ("input", "output", "facts") if getattr(form, key) is not None]
    if len(given) != 1:
        reader.problems.add(
            "GP012",
            place,
            expected="exactly one of input, output and facts",
            expected_id="tepat satu dari input, output dan facts",
        )
    facts = _facts(form, index, reader)
    promised = form.expect
    _check_side(form, facts.direction, place, reader.problems)
    expect = Expectation(
        effect=None if promised.effect is None else Effect[promised.effect.upper()],
        rules=tuple(promised.rules),
        present=(*promised.sent, *promised.shown),
        absent=(*promised.not_sent, *promised.not_shown),
        care=promised.care,
    )
    return Case(form.name, place.line, facts, form.output if form.input is None else form.input, expect)


def _check_side(form: _CaseForm, direction: str, place: Place, problems: Problems) -> None:
    """``sent`` is said of an input and ``shown`` of an output; of bare facts there is no text to speak of."""
    sent = bool(form.expect.sent or form.expect.not_sent)
    shown = bool(form.expect.shown or form.expect.not_shown)
    if (sent and (direction == "output" or form.facts)) or (shown and (direction == "input" or form.facts)):
        problems.add(
            "GP012",
            place,
            expected="sent and not_sent with input, shown and not_shown with output",
            expected_id="sent dan not_sent bersama input, shown dan not_shown bersama output",
        )


def _facts(form: _CaseForm, index: int, reader: _Reader) -> Facts:
    who: dict[str, Any] = {**form.as_.model_dump(), "time": _minute(form.at, index, reader)}
    given = form.facts
    reader.check([*who["route"]], frozenset(ROUTE), index, "as", "route")
    if given is None:
        return Facts("output" if form.output is not None else "input", **who)
    who["route"] = {**who["route"], **given.route}
    words = reader.vocabulary
    entities, scores = ENTITIES | words.entities, SCORES | words.scores.keys()
    here = (index, "facts")
    reader.check([*given.pii], entities, *here, "pii")
    reader.check([*given.pii_history], entities, *here, "pii_history")
    reader.check([*given.scores], scores, *here, "scores")
    labels = LABELS | TOPICS | words.labels
    reader.check(given.missing, entities | scores | labels | CIRCUMSTANCES | CONTENTS | {"unseen"}, *here, "missing")
    reader.check([*given.quota], frozenset(QUOTAS), *here, "quota")
    reader.check(given.labels, labels, *here, "labels")
    reader.check(given.unvalidated, scores | labels, *here, "unvalidated")
    reader.check(given.modality, MODALITIES, *here, "modality")
    reader.check(given.unseen, UNSEEN_KINDS | (words.unseen or frozenset()), *here, "unseen")
    return Facts(
        given.direction,
        **who,
        pii=given.pii,
        pii_history=given.pii_history,
        scores={name: round(value * TOP) for name, value in given.scores.items()},
        missing=frozenset(given.missing),
        unseen=frozenset(given.unseen),
        first_turn=given.first_turn,
        quota=given.quota,
        labels=frozenset(given.labels),
        words=frozenset(given.words),
        language=given.language,
        tools=frozenset(given.tools),
        modality=frozenset(given.modality),
        size=given.size,
        smallest_cell=given.smallest_cell,
        unvalidated=frozenset(given.unvalidated),
    )


def _minute(at: str | None, index: int, reader: _Reader) -> int | None:
    """Minutes since the epoch. A time without a zone is no time: it means another one in each of Indonesia's three."""
    if at is None:
        return None
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        reader.problems.add(
            "GP012",
            reader.document.place((index, "at")),
            expected='a time with its zone, such as "2026-11-25T07:30+07:00"',
            expected_id='waktu dengan zonanya, misalnya "2026-11-25T07:30+07:00"',
        )
        return None
    return int(when.timestamp() // 60)
