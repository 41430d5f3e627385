"""House numbers, and the sentence that the folders say."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path
from typing import Any

PATH = ["admission", "codecs", "detectors", "enforcement", "forwarding", "relay", "trail"]
BESIDE = {"byhand", "casework", "demo", "office", "web"}
"""Rooms that no request walks through."""


def test_the_folders_in_alphabetical_order_are_the_path_of_a_request(root: Path) -> None:
    folders = sorted(path.parent.name for path in (root / "gateway").glob("*/__init__.py"))
    assert [name for name in folders if name not in BESIDE] == PATH


def test_no_module_is_long(modules: list[Any]) -> None:
    assert {str(m.path): n for m in modules if (n := m.text.count("\n")) > 300} == {}


def test_no_function_is_long_and_most_are_short(modules: list[Any]) -> None:
    sizes = {
        f"{module.path}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in modules
        for function in module.functions()
    }
    table = {name: size for name, size in sizes.items() if not name.endswith("errors.py:answer_of")}
    assert {name: size for name, size in table.items() if size > 50} == {}
    assert statistics.median(sizes.values()) <= 10


def test_no_function_takes_many_parameters(modules: list[Any]) -> None:
    """Commands excepted: their parameters are the options a person reads."""
    many = {}
    for module in modules:
        for function in module.functions():
            arguments = function.args
            names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
            if len([name for name in names if name not in {"self", "cls"}]) > 6 and not _is_command(module, function):
                many[f"{module.path}:{function.name}"] = len(names)
    assert many == {}


def _is_command(module: Any, function: Any) -> bool:
    return module.path.stem.endswith(("cli", "commands")) and any(
        "command" in ast.dump(d) for d in function.decorator_list
    )


def test_no_module_has_a_name_that_says_nothing(modules: list[Any]) -> None:
    assert [
        str(m.path) for m in modules if {"utils", "util", "helpers", "common", "misc"} & set(m.name.split("."))
    ] == []


def test_everything_is_caught_in_two_places_only(modules: list[Any]) -> None:
    places = {
        str(module.path)
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & {n.id for n in ast.walk(node.type)
                                                                    if isinstance(n, ast.Name)})
    }  # fmt: skip
    assert places <= {"gateway/detectors/runner.py", "gateway/server.py"}


def test_what_is_public_in_policies_and_audit_is_explained(modules: list[Any]) -> None:
    silent = []
    for module in modules:
        if module.path.parts[0] == "gateway" or module.text.strip() == "":
            continue
        if not ast.get_docstring(module.tree):
            silent.append(str(module.path))
        for node in _public(module.tree):
            if not ast.get_docstring(node):
                silent.append(f"{module.path}:{node.name}")
    assert silent == []


def _public(tree: Any) -> list[Any]:
    found = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            found.append(node)
            if isinstance(node, ast.ClassDef):
                found += _public(node)
    return found


FORBIDDEN = [
    # One letter of each stands in brackets, so that the rule does not name what it forbids.
    re.compile(r"/w[o]rk/|/h[o]me/\w+/|/U[s]ers/\w+/"),
    re.compile(r"p[y]pi\.org/simple|files\.pythonh[o]sted\.org|registry\.npm[j]s\.org|index-u[r]l", re.IGNORECASE),
]


def test_no_tracked_file_names_a_machines_path_or_a_registry(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    found = []
    for name in filter(None, listed.split("\0")):
        path = root / name
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [name for pattern in FORBIDDEN if pattern.search(text)]
    assert found == []


COVERED_BY_JOURNEYS = {
    "gateway": {"cli", "house", "serving", "tour"},
    "policies": set[str](),
    "audit": {"migrations.env", "migrations.versions.v0001_log", "migrations.versions.v0002_record"},
}
"""Proved where a person meets them: the command line, what it starts and the tour by real commands in processes of
their own; the migrations by every log that is opened. ``house`` is a list of parts with nothing to tell of itself."""


def test_every_module_has_a_test_file_of_its_name(modules: list[Any], root: Path) -> None:
    lacking = []
    for module in modules:
        package, *rest = module.name.split(".")
        if module.path.name == "__init__.py" or ".".join(rest) in COVERED_BY_JOURNEYS[package]:
            continue
        if not (root / "tests" / module.path.parent / f"test_{module.path.name}").is_file():
            lacking.append(str(module.path))
    assert lacking == []
