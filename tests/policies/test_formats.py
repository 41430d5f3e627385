import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policies import PolicyError, Problem, Vocabulary, load
from policies.codes.codes import CODES
from policies.errors import Place, Problems
from policies.formats import github, github_reports, junit, junit_reports, sarif
from policies.testing.tester import Outcome, Report, Result

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
BROKEN = HEAD + (
    "  - { name: a, when: { pii: URL }, then: stop }\n"
    "  - { name: b, when: { pii: URL }, then: block, on_error: flag }\n"
    "  - { name: a, when: { pii: URL }, then: flag }\n"
)
REPORT = Report(
    "a.test.yaml",
    (
        Result("good", 1, Outcome.PASS),
        Result("bad, 100%: <&>", 2, Outcome.FAIL, ({"en": "one\ntwo", "id": "satu\ndua"},), over=True),
        Result("broken", 3, Outcome.ERROR, ({"en": "down\x00", "id": "mati\x00"},)),
        Result("left", 4, Outcome.SKIP, ({"en": "later", "id": "nanti"},)),
    ),
    frozenset({"r"}),
    frozenset(),
)

# Of the OASIS schema (sarif-schema-2.1.0.json) what a log of ours may hold: object -> required, allowed members.
# Every object there has ``additionalProperties: false``.
SARIF: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema", "version", "runs", "inlineExternalProperties", "properties"}),
    "run": ({"tool"}, {"tool", "columnKind", "results", "invocations", "artifacts", "properties"}),
    "tool": ({"driver"}, {"driver", "extensions", "properties"}),
    "driver": ({"name"}, {"name", "version", "semanticVersion", "informationUri", "rules", "properties"}),
    "descriptor": ({"id"}, {"id", "name", "shortDescription", "fullDescription", "help", "helpUri",
                            "defaultConfiguration", "properties"}),
    "configuration": (set(), {"enabled", "level", "rank", "parameters", "properties"}),
    "result": ({"message"}, {"ruleId", "ruleIndex", "kind", "level", "message", "locations", "properties"}),
    "message": ({"text"}, {"text", "markdown", "id", "arguments", "properties"}),
    "location": (set(), {"id", "physicalLocation", "logicalLocations", "message", "properties"}),
    "physical": (set(), {"artifactLocation", "region", "contextRegion", "address", "properties"}),
    "artifact": (set(), {"uri", "uriBaseId", "index", "description", "properties"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn", "snippet", "properties"}),
}  # fmt: skip
KINDS = {
    "runs": "run", "tool": "tool", "driver": "driver", "rules": "descriptor", "defaultConfiguration": "configuration",
    "results": "result", "message": "message", "shortDescription": "message", "help": "message",
    "locations": "location", "physicalLocation": "physical", "artifactLocation": "artifact", "region": "region",
}  # fmt: skip


@pytest.fixture
def problems(site: Callable[..., Path], words: Vocabulary) -> list[Problem]:
    with pytest.raises(PolicyError) as caught:
        load([site({"policy.yaml": BROKEN}) / "policy.yaml"], words)
    return list(caught.value.problems)


def check(value: Any, kind: str) -> None:
    """Whether an object is in the form of the official schema, all below it too."""
    required, allowed = SARIF[kind]
    assert required <= value.keys() <= allowed, kind
    for name, inside in value.items():
        if name in KINDS:
            for one in inside if isinstance(inside, list) else [inside]:
                check(one, KINDS[name])


def test_sarif_has_the_official_form(problems: list[Problem]) -> None:
    log = sarif(problems, "en")
    check(log, "log")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startColumn"] < region["endColumn"]
        assert region["startLine"] >= 1


def test_sarif_shows_each_problem_where_it_stands(problems: list[Problem]) -> None:
    results = sarif(problems, "id")["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [problem.code for problem in problems]
    assert [one["message"]["text"].split("\n")[0] for one in results] == [one.message["id"] for one in problems]


def test_a_place_is_a_uri() -> None:
    found = Problems()
    found.add("GP008", Place("my rules/a%.yaml"))
    found.add("GP008", Place("/srv/a b.yaml"))
    places = [one["locations"][0]["physicalLocation"] for one in sarif(found.found, "en")["runs"][0]["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == ["my%20rules/a%25.yaml", "file:///srv/a%20b.yaml"]
    assert ["region" in place for place in places] == [False, False]


@pytest.mark.parametrize("code", CODES)
def test_no_description_of_a_code_shows_a_hole(code: str) -> None:
    found = Problem(code, "a.yaml", 1, 1, "", 1, {"en": "m", "id": "m"}, {"en": "", "id": ""}, "error")
    (rule,) = sarif([found], "en")["runs"][0]["tool"]["driver"]["rules"]
    assert not re.search(r"\{\w", rule["shortDescription"]["text"])


def test_github_shows_each_problem_on_its_line(problems: list[Problem]) -> None:
    lines = github(problems, "en").split("\n")
    assert len(lines) == len(problems)
    (first,) = [line for line in lines if "GP013" in line]
    place = problems[0].file
    assert first.startswith(f"::error file={place},line=5,col=42,endColumn=46,title=GP013::unknown effect")
    assert "%0Aeffects: allow" in first


def test_github_escapes_what_would_end_a_command() -> None:
    lines = github_reports([REPORT], "en").split("\n")
    assert lines == [
        "::error file=a.test.yaml,line=2,title=bad%2C 100%25%3A <&>::one%0Atwo",
        "::error file=a.test.yaml,line=3,title=broken::down\x00",
        "::notice file=a.test.yaml,line=4,title=left::later",
    ]


def test_junit_counts_cases_and_keeps_their_words() -> None:
    root = ElementTree.fromstring(junit_reports([REPORT], "id").split("\n", 1)[1])  # noqa: S314 - our own
    (suite,) = root
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "1"
    }  # fmt: skip
    good, bad, broken, left = suite
    assert (len(good), bad.get("name"), bad[0].tag, bad[0].get("message")) == (
        0, "bad, 100%: <&>", "failure", "satu\ndua"
    )  # fmt: skip
    assert (broken[0].tag, broken[0].get("message"), left[0].tag) == ("error", "mati\ufffd", "skipped")


def test_junit_of_a_lint_fails_a_file_with_errors(problems: list[Problem]) -> None:
    root = ElementTree.fromstring(junit([problems[0].file, "other.yaml"], problems, "en").split("\n", 1)[1])  # noqa: S314 - our own
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    bad, good = suite
    assert [element.tag for element in bad] == ["failure", "system-out"]
    assert (bad[0].get("type"), (bad[0].text or "").count("GP030"), (bad[1].text or "")[:5]) == ("GP030", 1, "GP034")
    assert (good.get("name"), len(good)) == ("other.yaml", 0)
