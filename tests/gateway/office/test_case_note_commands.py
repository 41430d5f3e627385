"""Cases by hand, and words among those who look after one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateway.office.test_case_act_commands import childs, opened

SECRET = "Kenari77 menangis di kelas"
PHRASE = "empat kata yang rahasia"


def noted(site: Any, code: str, text: str = SECRET, as_: str = "Sari") -> Any:
    return site.case("note", code, as_=as_, stdin=f"{PHRASE}\n{text}\n")


def test_a_note_is_read_by_those_of_the_case_and_stands_nowhere_in_clear(case_site: Any) -> None:
    code = childs(case_site, "Sari", "Rina").code
    assert noted(case_site, code).exit_code == 0
    told = json.loads(case_site.case("notes", code, "--anywhere", "--format", "json", as_="Rina").stdout)
    assert [(one["person"], one["text"]) for one in told] == [("Sari", SECRET)]
    assert case_site.case("notes", code, "--anywhere", as_="Adi").exit_code == 2
    assert [one["action"] for one in case_site.records()] == ["note", "read_notes"]
    for file in case_site.folder.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file


def test_who_comes_later_has_no_key_to_an_older_note(case_site: Any) -> None:
    code = childs(case_site, "Sari").code
    noted(case_site, code)
    case_site.case("hand-over", code, "--to", "Rina", as_="Sari")
    noted(case_site, code, "kedua")
    told = case_site.case("notes", code, "--anywhere", "--format", "json", as_="Rina").stdout
    assert [one["text"] for one in json.loads(told)] == [None, "kedua"]
    assert "(not sealed to you" in case_site.case("notes", code, "--anywhere", as_="Rina").stdout


def test_a_note_is_shown_at_a_terminal_and_cannot_move_its_cursor(case_site: Any) -> None:
    code = opened(case_site).code
    noted(case_site, code, "a\x1b[2Jb", as_="Adi")
    assert case_site.case("notes", code, as_="Adi").exit_code == 2
    shown = case_site.case("notes", code, "--anywhere", as_="Adi").stdout
    assert ("\\u001b[2J" in shown, "\x1b" in shown) == (True, False)


def test_empty_and_endless_notes_are_none(case_site: Any) -> None:
    code = opened(case_site).code
    for text in (" ", "x" * 4001):
        refused = noted(case_site, code, text, as_="Adi")
        assert (refused.exit_code, "1 to 4000 characters" in refused.stderr) == (2, True)
    assert case_site.case("notes", code, "--anywhere", as_="Adi").exit_code == 1


def test_a_note_comes_from_a_file(case_site: Any) -> None:
    code = opened(case_site).code
    (case_site.folder / "note.txt").write_text("dari berkas")
    assert case_site.case("note", code, "--from", str(case_site.folder / "note.txt"), as_="Adi").exit_code == 0
    assert "dari berkas" in case_site.case("notes", code, "--anywhere", as_="Adi").stdout


def test_a_teacher_reports_a_child_at_risk_and_sees_no_more_of_it(case_site: Any) -> None:
    done = case_site.case("open", "--child", "--group", "7b", as_="Adi")
    assert (done.exit_code, "opened for counsellor" in done.stdout) == (0, True)
    code = done.stdout.split(":")[0]
    assert case_site.case("show", code, as_="Adi").exit_code == 2
    assert case_site.case("show", code, as_="Sari").exit_code == case_site.case("show", code, as_="Rina").exit_code == 0
    (record,) = case_site.records()
    assert (record["action"], record["of"], record["person"]) == ("open", "manual", "Adi")


def test_a_case_of_nobody_elses_class_is_opened_by_hand(case_site: Any) -> None:
    told = json.loads(case_site.case("open", "--group", "7a", "--format", "json", as_="Adi").stdout)
    assert case_site.case("show", told["code"], as_="Adi").exit_code == 0
    refused = [case_site.case("open", *words, as_="Adi") for words in (["--group", "7b"], ["--exchange", "K7F2-M9QA"])]
    assert {one.exit_code for one in refused} == {2}
    assert len({one.stderr for one in refused}) == 1


@pytest.mark.parametrize("role", ["teacher", "nobody-has-it"])
def test_a_child_is_reported_only_to_those_for_whom_children_are(case_site: Any, role: str) -> None:
    assert case_site.case("open", "--child", "--role", role, as_="Adi").exit_code == 2
