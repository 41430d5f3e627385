"""What counts as a text, and how one is written. Everybody here is invented."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gateway.byhand import papers
from gateway.byhand.papers import MOST_BYTES, Paper, PaperError


def test_marks_and_line_ends_stay_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "surat.txt"
    file.write_bytes(b"\xef\xbb\xbfHalo\r\nBudi\r\n")
    paper = papers.read(file)
    assert (paper.text, paper.form) == ("Halo\r\nBudi\r\n", "prose")
    assert paper.of(paper.text) == file.read_bytes()
    assert "Budi" not in repr(paper)


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04docx", b"%PDF-1.7", b"{\\rtf1 Budi}", b"a\0b", "Jos\u00e9".encode("latin-1"), "Budi".encode("utf-16")],
)
def test_what_is_no_plain_text_is_refused_with_what_to_do(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "surat.docx"
    file.write_bytes(data)
    with pytest.raises(PaperError, match="save it as plain text") as error:
        papers.read(file)
    assert "simpan sebagai teks biasa" in error.value.text("id")
    assert "Budi" not in str(error.value)


def test_more_than_can_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"a" * (MOST_BYTES + 1))
    with pytest.raises(PaperError, match="Divide it"):
        papers.read(file)


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.csv", "nama", "table"),
        ("a.JSON", "{", "json"),
        ("a.txt", ' {"a": 1}', "json"),
        ("a.txt", "[sic] a", "prose"),
    ],
)
def test_a_form_is_told_by_name_or_by_what_stands_there(tmp_path: Path, name: str, text: str, form: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert papers.read(tmp_path / name).form == form


def leaves(paper: Paper) -> list[str]:
    return [paper.text[start:end] for start, end in paper.leaves()]


def test_strings_and_cells_are_read_on_their_own() -> None:
    assert leaves(Paper("a, b\nc", "prose")) == ["a, b\nc"]
    assert leaves(Paper('{"a": "b \\" c", "d": 5}', "json")) == ["a", 'b \\" c', "d"]
    assert leaves(Paper('no;nama\r\n1;"Hartono; ""Siti"""\r\n', "table")) == ["no", "nama", "1", 'Hartono; ""Siti""']


def test_a_file_is_for_its_owner_and_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_text("old")
    file.chmod(0o644)
    papers.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.txt"]  # noqa: PTH208 - hidden ones too


def test_no_link_and_no_device_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine.txt")
    for path in (tmp_path / "link", tmp_path, Path(os.devnull)):
        with pytest.raises(PaperError):
            papers.write(path, b"new")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match=r"cannot be written: No such file"):
        papers.write(tmp_path / "no" / "out.txt", b"new")


def test_one_file_is_known_under_two_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert papers.same(tmp_path / "a", tmp_path / "b")
    assert not papers.same(Path("-"), Path("-"))


def test_a_folder_in_which_others_may_write_is_known(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert papers.is_open(tmp_path)
    tmp_path.chmod(0o1777)
    assert not papers.is_open(tmp_path)
