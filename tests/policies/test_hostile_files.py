"""Files that somebody wrote to do harm: refused with a code, within the time their length takes, and nothing runs.

The same for every file a person hands in: a policy, one it stands on, a calendar, tests, a lock.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policies
from policies import PolicyError, Problem, offline
from policies.codes.codes import CODES
from policies.errors import Problems
from policies.loader import MAX_BYTES, parse
from policies.testing.testfile import read_cases

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
SECONDS = 5.0
"""Far more than any of them takes, and far less than one that got through would."""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "aliases that grow": (BOMB, "GP005"),
    "an alias of itself": ("a: &a [*a]\n", "GP005"),
    "a merge key": ("a: &a {}\nb: { <<: *a }\n", "GP005"),
    "a call": ("a: !!python/object/apply:os.system [exit 1]\n", "GP005"),
    "a new object": ("a: !!python/object/new:os.system { args: [exit 1] }\n", "GP005"),
    "a module": ("a: !!python/module:antigravity\n", "GP005"),
    "a tag of one's own": ("%TAG ! tag:example.org,2026:\n---\na: !thing x\n", "GP005"),
    "a tag on a key": ("!!python/name:os.system a: b\n", "GP005"),
    "brackets without end": ("[" * 400_000, "GP002"),
    "braces without end": ("{a: " * 200_000, "GP004"),
    "lists in lists": ("- " * 200_000 + "a\n", "GP004"),
    "ten megabytes": ("a: " + "x" * 10_000_000, "GP004"),
    "too many values": ("[" + "x," * 200_000 + "]", "GP004"),
    "too many keys": ("".join(f"k{n}: x\n" for n in range(40_000)), "GP004"),
    "many documents": ("--- a\n" * 100_000, "GP005"),
    "a mark before the text": ("\ufeffa: b\n", "GP003"),
    "a letter that ends texts": ("a: \x00b\n", "GP002"),
    "half a pair": ("a: \udc80\n", "GP003"),
    "a key that is a mapping": ("? { a: b }\n: c\n", "GP007"),
    "a quotation without end": ('a: "' + "x\n" * 200_000, "GP002"),
    "a number without end": (f"a: {'9' * 500_000}\nb: [\n", "GP002"),
}


@pytest.fixture
def within_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS
    assert "antigravity" not in sys.modules


def codes(problems: Sequence[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


hostile = pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=list(HOSTILE))


@hostile
@pytest.mark.usefixtures("within_time")
def test_a_policy(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "policy.yaml").write_bytes(bytes_of(text))
    with pytest.raises(PolicyError) as caught:
        policies.load([tmp_path / "policy.yaml"])
    assert codes(caught.value.problems) == {code}


@hostile
@pytest.mark.usefixtures("within_time")
@pytest.mark.parametrize("name", ["below.yaml", "calendar.yaml", "policy.lock"])
def test_a_file_that_a_policy_stands_on(tmp_path: Path, name: str, text: str, code: str) -> None:
    files = {
        "below.yaml": HEAD,
        "calendar.yaml": "gapura: calendar/v1\nzone: UTC\nperiods: {}\n",
        "policy.lock": "{}\n",
    }
    for each, good in files.items():
        (tmp_path / each).write_bytes(bytes_of(text if each == name else good))
    (tmp_path / "policy.yaml").write_text(HEAD + "extends: [below.yaml]\ncalendar: calendar.yaml\n", "utf-8")
    with pytest.raises(PolicyError) as caught:
        policies.load([tmp_path / "policy.yaml"])
    assert codes(caught.value.problems) >= {code}


@hostile
@pytest.mark.usefixtures("within_time")
def test_tests(text: str, code: str) -> None:
    problems = Problems()
    read_cases("policy.test.yaml", bytes_of(text), offline(), problems)
    assert codes(problems.found) == {code}


@pytest.mark.usefixtures("within_time")
def test_what_is_large_and_allowed_is_read_in_time(tmp_path: Path) -> None:
    """Half a megabyte in every place where a text may stand."""
    long = "x" * 450_000
    (tmp_path / "policy.yaml").write_text(
        HEAD + f'rules: [{{ name: a, when: {{ words: "{long}", time: "{long}" }}, then: "{long[:9000]}" }}]\n', "utf-8"
    )
    with pytest.raises(PolicyError) as caught:
        policies.load([tmp_path / "policy.yaml"])
    assert codes(caught.value.problems) == {"GP012", "GP013", "GP029"}


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    problems = Problems()
    assert (parse("policy.yaml", data, problems) is None) <= bool(problems.found)


KEYS = "gapura name default rules when then pii all not extends applies message quota tool except".split()
structure = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["policy/v1", "allow", "URL"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(KEYS) | st.text(max_size=4),
        inner, max_size=4),
    max_leaves=25,
)  # fmt: skip


@given(structure)
@settings(max_examples=300, deadline=None)
def test_any_structure_is_a_policy_or_refused_with_a_code(value: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(json.dumps(value), "utf-8")  # JSON is YAML
        try:
            found = policies.load([path]).warnings
        except PolicyError as error:
            found = error.problems
    assert all(problem.code in CODES and problem.message["id"] for problem in found)


def test_the_limit_is_where_it_says(tmp_path: Path) -> None:
    room = MAX_BYTES - len(HEAD.encode()) - 2
    for size, found in ((room, set()), (room + 1, {"GP004"})):
        problems = Problems()
        parse("policy.yaml", (HEAD + "#" + "x" * size + "\n").encode(), problems)
        assert codes(problems.found) == found
