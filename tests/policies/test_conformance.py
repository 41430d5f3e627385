"""The language as data: ``conformance/README.md`` tells how the cases are written."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

import policies
from policies import Decision, Facts, PolicyError, Program, Vocabulary, calls, offline, phrases
from policies.calendars import CalendarForm
from policies.codes.codes import CODES
from policies.codes.packs import PACKS
from policies.compare.sides import Side
from policies.conditions import BUILDERS
from policies.decision import OBLIGATIONS, Effect
from policies.facts import QUOTAS
from policies.lock import write_locks
from policies.review.review import review
from policies.schema import PolicyForm, RuleForm
from policies.vocabulary import SCORES

FOLDER = Path(__file__).parent / "conformance"
REVIEWED = date(2026, 11, 25)
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]
DECIDED = [case for case in CASES if "looks" not in case]
LOOKED = [case for case in CASES if "looks" in case]
SETTING = ("policy", "text", "default", "files", "with", "site", "pinned")
"""The members of a case that say what is loaded."""
NO_FILE_SHOWS = {
    "GP003": "the encoding of a file: a case is text",
    "GP047": "no policy was named",
    "GP058": "about the tests beside a policy",
    "GP059": "about the tests beside a policy",
    "GP064": "takes more rules than a case should hold",
    **dict.fromkeys(PACKS, "about signed packs, which have a signature"),
}


def site_of(case: Mapping[str, Any]) -> Vocabulary:
    """The site that ships, but for what the case says of it."""
    return Vocabulary.from_json({**offline().to_json(), **case.get("site", {})})


def write(case: Mapping[str, Any], folder: Path) -> list[Path]:
    """The files of a case; the policies to be loaded."""
    document = {
        "gapura": "policy/v1",
        "name": "site",
        "default": case.get("default", "allow"),
        **case.get("policy", {}),
    }
    files = {"policy.yaml": case.get("text", document), **case.get("files", {})}
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    roots = [folder / name for name in ("policy.yaml", *case.get("with", []))]
    if case.get("pinned", True):
        with suppress(PolicyError):  # what cannot be read cannot be pinned; loading it says why
            write_locks(roots)
    return roots


def load(roots: list[Path], words: Vocabulary) -> tuple[Program | None, list[str]]:
    try:
        program = policies.load(roots, words)
    except PolicyError as error:
        return None, [problem.code for problem in error.problems]
    return program, [problem.code for problem in program.warnings]


def shown(decision: Decision, program: Program, facts: Facts) -> dict[str, Any]:
    """Everything a case may promise of a decision."""
    terms = program.terms(facts.group, facts.role)
    return {
        **decision.record(),
        "rule": decision.rule,
        "matches": [match.rule for match in decision.matches],
        "doubted": [match.rule for match in decision.matches if not match.known],
        "shadow": [match.rule for match in decision.shadow],
        "inactive": list(decision.inactive),
        "redact": sorted(decision.redact),
        "modes": dict(decision.modes),
        "orders": [" ".join(filter(None, (one.kind, one.rule, one.argument))) for one in decision.obligations],
        "message": dict(decision.message),
        "label": dict(decision.label),
        "care": decision.care,
        "known": decision.known,
        "respond": decision.respond,
        "unmapped": terms.unmapped,
        "restore_to": sorted(terms.restore_to),
    }


def facts_of(said: Mapping[str, Any]) -> Facts:
    facts = Facts.from_record(said["facts"])
    when = said.get("at")
    return facts if when is None else replace(facts, time=int(datetime.fromisoformat(when).timestamp() // 60))


@pytest.mark.parametrize("case", DECIDED, ids=[case["name"] for case in DECIDED])
def test_the_language_means_what_the_cases_say(case: Mapping[str, Any], tmp_path: Path) -> None:
    roots, words = write(case, tmp_path), site_of(case)
    program, found = load(roots, words)
    if "among" in case:
        assert set(case["among"]) <= set(found)
    else:
        assert found == case.get("finds", [])
    if program is None:
        assert not case.keys() & {"says", "waits", "reviews"}
        return
    if "reviews" in case:
        assert [problem.code for problem in review(Side.read(roots, words), REVIEWED)] == case["reviews"]
    if "waits" in case:
        assert list(program.whole) == case["waits"]
    for said in case.get("says", []):
        facts = facts_of(said)
        told = shown(program.decide(facts), program, facts)
        expected = {name: value for name, value in said.items() if name not in ("facts", "at")}
        assert {name: told[name] for name in expected} == expected


@pytest.mark.parametrize("case", LOOKED, ids=[case["name"] for case in LOOKED])
def test_what_is_looked_for_is_found_as_the_cases_say(case: Mapping[str, Any]) -> None:
    if "phrases" in case:
        found = phrases.found(case["phrases"], case["looks"])
    else:
        found = calls.seen(case["tools"], case["looks"], case.get("arguments"))
    assert sorted(found) == case["sees"]


def test_there_is_enough_to_conform_to_and_nothing_twice() -> None:
    assert len(CASES) >= 200
    assert [name for name, count in Counter(case["name"] for case in CASES).items() if count > 1] == []
    settings = [json.dumps({name: case.get(name) for name in SETTING}, sort_keys=True) for case in DECIDED]
    twice = {setting for setting, count in Counter(settings).items() if count > 1}
    assert [case["name"] for case, setting in zip(DECIDED, settings, strict=True) if setting in twice] == []


@pytest.mark.parametrize("case", DECIDED, ids=[case["name"] for case in DECIDED])
def test_every_case_promises_something(case: Mapping[str, Any]) -> None:
    assert case.keys() & {"finds", "among", "says", "waits", "reviews"}
    assert all(said.keys() - {"facts", "at"} for said in case.get("says", []))
    known = {"name", "finds", "among", "says", "waits", "reviews", *SETTING}
    assert case.keys() <= known


def written() -> Iterator[Mapping[str, Any]]:
    """Every policy in the cases."""
    for case in DECIDED:
        yield case.get("policy", {})
        for content in case.get("files", {}).values():
            if isinstance(content, dict):
                yield content


def members(value: Any) -> Iterator[str]:
    """Every condition in a ``when``."""
    if isinstance(value, list):
        for one in value:
            yield from members(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key in ("all", "any", "not"):
                yield from members(inner)


def rules() -> list[Mapping[str, Any]]:
    return [rule for policy in written() for rule in policy.get("rules", []) if isinstance(rule, dict)]


def decided() -> list[Mapping[str, Any]]:
    """The rules of those cases in which something is decided."""
    return [rule for case in DECIDED if "says" in case for rule in case.get("policy", {}).get("rules", [])]


def test_every_condition_is_decided_by_some_case() -> None:
    used = {key for rule in decided() for key in members(rule["when"])}
    assert {*BUILDERS, *SCORES} - used == set()
    assert {key for rule in decided() for one in [rule["when"].get("quota", {})] for key in one} == set(QUOTAS)


def test_every_effect_and_every_order_is_decided_by_some_case() -> None:
    said = {word for rule in decided() for word in ([rule["then"]] if isinstance(rule["then"], str) else rule["then"])}
    assert said == {*(effect.word for effect in Effect), *OBLIGATIONS}


def keys_of(form: Any) -> set[str]:
    return {field.alias or name for name, field in form.model_fields.items()}


def test_every_key_stands_in_some_case() -> None:
    given = {"gapura", "name", "default"}  # the runner writes them, see README
    assert keys_of(PolicyForm) - {key for policy in written() for key in policy} - given == set()
    assert keys_of(RuleForm) - {key for rule in rules() for key in rule} == set()
    assert keys_of(CalendarForm) - {key for policy in written() for key in policy} == set()


def test_every_code_that_files_can_show_is_shown() -> None:
    shown_codes = {
        code for case in DECIDED for code in (*case.get("finds", []), *case.get("among", []), *case.get("reviews", []))
    }
    assert set(CODES) - shown_codes == set(NO_FILE_SHOWS)
