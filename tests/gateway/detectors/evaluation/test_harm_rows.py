"""Labelled texts are read from lines and tables; what is wrong is told by its line alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.evaluation.harm_rows import read
from gateway.detectors.evaluation.marked import DatasetError

SECRET = "Siti Rekaan"


def written(tmp_path: Path, name: str, content: str) -> Path:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    return file


def test_lines_of_json(tmp_path: Path) -> None:
    file = written(tmp_path, "a.jsonl", '{"text": "bodoh", "labels": ["insult"], "language": "id"}\n\n'
                   '{"text": "Pagi", "labels": [], "category": "chat", "group": "none"}\n')  # fmt: skip
    harmful, harmless = read([file])
    assert harmful.labels == {"insult", "toxicity"}
    assert harmful.kind("language") == "id"
    assert (harmless.labels, harmless.kind("group"), harmless.family) == (frozenset(), "none", "pagi")


def test_tables_know_what_is_unknown(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "text;threat;bullying;language\nsatu;1;;id\ndua;0;0;\n")
    one, two = read([file])
    assert (one.labels, one.unknown) == ({"threat", "toxicity"}, {"bullying"})
    assert (two.labels, two.unknown, two.kinds) == (frozenset(), frozenset(), ())


def test_of_texts_that_name_their_split_only_one_is_read(tmp_path: Path) -> None:
    table = "split,text,labels,family\ntrain,satu,insult,f1\ntest,dua,threat selfharm,f2\ntest,tiga,,f2\n"
    file = written(tmp_path, "a.csv", table)
    assert [(row.text, sorted(row.labels), row.family) for row in read([file], "test")] == [
        ("dua", ["selfharm", "threat", "toxicity"], "f2"), ("tiga", [], "f2")
    ]  # fmt: skip
    assert len(read([file])) == 3


def test_sheets_are_split_by_family(tmp_path: Path) -> None:
    lines = "".join(f"kamu bodoh nomor {n}\n~ kamu rajin nomor {n}\n" for n in range(60))
    file = written(tmp_path, "a.txt", f"## plain | id | chat | insult\n{lines}")
    tested, everything = read([file], "test"), read([file])
    assert 0 < len(tested) < len(everything) == 120
    assert all(len({row.labels for row in tested if row.family == one.family}) == 2 for one in tested)
    assert tested[0].kind("category") == "plain"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.jsonl", f'{{"text": "a", "labels": []}}\n{{"text": "{SECRET}"}}', "2"),
        ("a.jsonl", f'{{"text": "{SECRET}", "labels": [', "1"),
        ("a.jsonl", f'{{"text": "a", "labels": ["<b>{SECRET}"]}}', "1"),
        ("a.txt", f"## a | id | chat | insult\n{SECRET} {{{SECRET}}}\n## a | id | chat | {SECRET}", "3"),
        ("a.csv", f"text,threat\n{SECRET},ya\n", "2"),
        ("a.csv", f"kalimat,threat\n{SECRET},1\n", "2"),
        ("a.csv", f"text,threat\n{SECRET}\n", "2"),
    ],
)
def test_an_error_tells_the_line_and_nothing_of_it(tmp_path: Path, name: str, content: str, line: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read([written(tmp_path, name, content)])
    said = "".join(caught.value.message.values())
    assert f"line or row {line}" in said
    assert SECRET not in said


def test_files_that_hold_nothing_or_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no"):
        read([written(tmp_path, "a.csv", "text,threat\n")])
    with pytest.raises(DatasetError, match="cannot be read"):
        read([tmp_path / "none.csv"])
    (tmp_path / "b.csv").write_bytes(b"text,threat\n\xff,1\n")
    with pytest.raises(DatasetError, match="not UTF-8"):
        read([tmp_path / "b.csv"])
