import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import Problem, Problems
from policies.loader import MAX_BYTES, MAX_DEPTH, Document, parse


def read(text: str | bytes) -> tuple[Document | None, list[Problem]]:
    problems = Problems()
    data = text if isinstance(text, bytes) else text.encode()
    return parse("p.yaml", data, problems), problems.found


def value(text: str) -> object:
    document, problems = read(text)
    assert not problems
    assert document is not None
    return document.value


def refused(text: str | bytes) -> str:
    _, problems = read(text)
    return " ".join(f"{problem.code} {problem.line}:{problem.column}" for problem in problems)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("on: no", {"on": "no"}),
        ("a: 0777", {"a": "0777"}),
        ("a: 2026-01-01", {"a": "2026-01-01"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: [1, -2, 0.5, 1e3, true, null, ~]", {"a": [1, -2, 0.5, 1000.0, True, None, None]}),
        ("a: '1'", {"a": "1"}),
        ("a: >-\n  one\n  two", {"a": "one two"}),
        ("1: x\ntrue: y", {"1": "x", "true": "y"}),
        ("a: 1e999", {"a": "1e999"}),
        ("a: " + "9" * 400, {"a": "9" * 400}),
        ("<<: x", {"<<": "x"}),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(text: str, meant: object) -> None:
    assert value(text) == meant


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: 1\nb: 2\na: 3\n", "GP006 3:1"),
        ("a: {x: 1, x: 2}", "GP006 1:11"),
        ("a: &x 1\nb: *x", "GP005 1:4"),
        ("a: *x", "GP005 1:4"),
        ("a: !!python/object/apply:os.system [id]", "GP005 1:4"),
        ("a: 1\n---\nb: 2", "GP005 2:1"),
        ("? [a]\n: 1", "GP007 1:3"),
        ("a: 1\nb: [1\nc: 2\n", "GP002 3:2"),
        ("a:\n\t- 1", "GP002 2:1"),
        ("", "GP008 0:0"),
        ("# nothing\n", "GP008 0:0"),
        (b"\xef\xbb\xbfa: 1", "GP003 0:0"),
        (b"a: \xff", "GP003 0:0"),
        ("a: 1".encode("utf-16"), "GP003 0:0"),
        (b"x" * (MAX_BYTES + 1), "GP004 0:0"),
    ],
)
def test_what_other_readers_let_pass_is_refused(text: str | bytes, where: str) -> None:
    assert refused(text) == where


def test_several_repeated_keys_are_reported_at_once() -> None:
    assert refused("a: 1\na: 2\nb: 1\nb: 2\n") == "GP006 2:1 GP006 4:1"


def test_depth_is_bounded() -> None:
    assert value("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).startswith("GP004")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000,
        "{a: " * 200_000,
        "- " * 400_000,
        "[" + "1," * 400_000 + "]",
        "a: &a [x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)),
        "a: " + "9" * 900_000,
        "&a " * 300_000,
        "? " * 300_000,
    ],
    ids=["brackets", "braces", "dashes", "long list", "laughs", "digits", "anchors", "question marks"],
)
def test_a_hostile_file_costs_no_more_than_its_length(text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 5


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_is_raised(text: str | bytes) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    document, problems = read(data)
    assert document is not None or problems


@given(st.text(alphabet="ab:- \n{}[],'\"?#|>&*!", max_size=60))
def test_any_near_yaml_is_read_or_refused_and_nothing_is_raised(text: str) -> None:
    document, problems = read(text)
    assert document is not None or problems


def test_places_are_exact_for_values_keys_and_what_is_not_there() -> None:
    document, _ = read("rules:\n  - name: x\n    when: { pii: [A, BB] }\n")
    assert document is not None
    value = document.place(("rules", 0, "when", "pii", 1))
    assert (value.line, value.column, value.width, value.excerpt) == (3, 22, 2, "    when: { pii: [A, BB] }")
    key = document.place(("rules", 0, "when"), key=True)
    assert (key.line, key.column, key.width) == (3, 5, 4)
    absent = document.place(("rules", 0, "then"))
    assert (absent.line, absent.column) == (2, 5)
    assert document.place(("rules", 7)).line == 2


def test_columns_count_characters_and_not_bytes() -> None:
    document, _ = read("{ é: 1, b: 2 }")
    assert document is not None
    assert document.place(("b",), key=True).column == 9
