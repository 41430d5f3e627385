"""What ``lint`` and ``test`` print for other programs: SARIF 2.1.0, GitHub workflow commands, JUnit XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import PurePath
from typing import Any, Literal
from urllib.parse import quote

from policies.codes.codes import CODES
from policies.errors import Language, Problem
from policies.testing.tester import Outcome, Report, Result

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold, not even escaped."""


def sarif(problems: Sequence[Problem], lang: Language) -> dict[str, Any]:
    """A SARIF 2.1.0 log of one run. Columns count code points, as everywhere here."""
    codes = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": _plain(CODES[code].message[lang])},
            "help": {"text": f"gapura policy explain {code}"},
            "defaultConfiguration": {"level": CODES[code].severity},
        }
        for code in codes
    ]
    driver = {"name": "gapura", "rules": rules}
    results = [_sarif_result(problem, codes.index(problem.code), lang) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_result(problem: Problem, index: int, lang: Language) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(problem.file)}}
    if problem.line:
        place["region"] = {
            "startLine": problem.line,
            "startColumn": problem.column,
            "endColumn": problem.column + problem.width,
        }
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": _message(problem, lang)},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _plain(template: str) -> str:
    """A template as words: ``{name}`` becomes ``name``."""
    return re.sub(r"\{(\w+)\}", r"\1", template)


def _message(problem: Problem, lang: Language) -> str:
    return "\n".join(text for text in (problem.message[lang], problem.help[lang]) if text)


# -- GitHub workflow commands (actions/toolkit, packages/core/src/command.ts)


def github(problems: Iterable[Problem], lang: Language) -> str:
    """One ``::error`` or ``::warning`` line for each problem."""
    return "\n".join(
        _command(
            problem.severity,
            _message(problem, lang),
            file=problem.file,
            line=problem.line,
            col=problem.column,
            endColumn=problem.column + problem.width if problem.line else 0,
            title=problem.code,
        )
        for problem in problems
    )


def github_reports(reports: Iterable[Report], lang: Language) -> str:
    """One line for each case that did not pass; a skipped one is a notice."""
    severity: dict[Outcome, Literal["error", "notice"]] = {
        Outcome.FAIL: "error", Outcome.ERROR: "error", Outcome.SKIP: "notice"
    }  # fmt: skip
    return "\n".join(
        _command(
            severity[result.outcome], _reasons(result, lang), file=report.file, line=result.line, title=result.name
        )
        for report in reports
        for result in report.results
        if result.outcome in severity
    )


def _command(kind: str, message: str, **properties: str | int) -> str:
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{kind} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# -- JUnit XML


def junit(files: Sequence[str], problems: Sequence[Problem], lang: Language) -> str:
    """Each file is a case that fails where it holds an error; warnings stand in its output."""
    named = dict.fromkeys([*files, *(problem.file for problem in problems)])
    cases, failed = [], 0
    for file in named:
        errors = [one for one in problems if one.file == file and one.severity == "error"]
        warnings = [one for one in problems if one.file == file and one.severity == "warning"]
        failed += bool(errors)
        inside = [_element("failure", _at(one, lang), message=one.message[lang], type=one.code) for one in errors[:1]]
        if len(errors) > 1:  # a case has one failure; what else is wrong stands in its text
            text = "\n".join(_at(one, lang) for one in errors)
            inside = [_element("failure", text, message=errors[0].message[lang], type=errors[0].code)]
        if warnings:
            inside.append(_element("system-out", "\n".join(_at(one, lang) for one in warnings)))
        cases.append(_element("testcase", *inside, raw=True, classname="gapura policy lint", name=file))
    suite = _element(
        "testsuite", *cases, raw=True, name="gapura policy lint", tests=len(cases), failures=failed, errors=0, skipped=0
    )
    return _document(suite)


def _at(problem: Problem, lang: Language) -> str:
    return f"{problem.code} {problem.file}:{problem.line}:{problem.column}: {_message(problem, lang)}"


_ENDED = {Outcome.FAIL: "failure", Outcome.ERROR: "error", Outcome.SKIP: "skipped"}


def junit_reports(reports: Iterable[Report], lang: Language) -> str:
    """A suite for each test file."""
    suites = []
    for report in reports:
        cases = []
        for result in report.results:
            kind = _ENDED.get(result.outcome)
            why = _reasons(result, lang)
            inside = [] if kind is None else [_element(kind, message=why)]
            cases.append(
                _element("testcase", *inside, raw=True, classname=report.file, name=result.name, line=result.line)
            )
        suites.append(
            _element(
                "testsuite",
                *cases,
                raw=True,
                name=report.file,
                tests=len(cases),
                failures=report.count(Outcome.FAIL),
                errors=report.count(Outcome.ERROR),
                skipped=report.count(Outcome.SKIP),
            )
        )
    return _document(*suites)


def _reasons(result: Result, lang: Language) -> str:
    return "; ".join(reason[lang] for reason in result.reasons)


def _document(*suites: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _element("testsuites", *suites, raw=True)


def _element(tag: str, /, *inside: str, raw: bool = False, **attributes: str | int) -> str:
    """An element; what is inside is text unless it is ``raw`` (elements already)."""
    # A quiet newline in an attribute would be read as a space (XML 1.0, 3.3.3).
    listed = "".join(f' {key}="{_escaped(str(value)).replace(chr(10), "&#10;")}"' for key, value in attributes.items())
    body = "".join(inside if raw else map(_escaped, inside))
    return f"<{tag}{listed}>{body}</{tag}>" if body else f"<{tag}{listed}/>"


def _escaped(text: str) -> str:
    return escape(_CONTROL.sub("\ufffd", text))
