import datetime
import re
from pathlib import Path

import pytest

from policies import catalog


def test_packs_ship_with_their_tests_and_readme() -> None:
    assert catalog.packs() == ("baseline", "school")
    for name in catalog.packs():
        folder = catalog.pack(name).parent
        assert {"policy.yaml", "policy.test.yaml", "README.md"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["none", "", "..", "../packs/baseline", "baseline/../school", "Baseline"])
def test_only_a_packs_name_names_a_pack(name: str) -> None:
    assert not catalog.is_pack(name)
    with pytest.raises(KeyError):
        catalog.pack(name)


def test_a_packs_file_is_recognised_and_no_other(tmp_path: Path) -> None:
    assert catalog.pack_of(catalog.pack("school")) == "school"
    assert catalog.pack_of(tmp_path / "school" / "policy.yaml") is None


MEMBERS = {"name", "number", "whatsapp", "reach", "hours", "cost", "scope", "country", "use", "evidence", "source"}
USES = {"default", "together", "second", "regional", "confirm"}


def test_help_lines_say_where_they_come_from_and_when_they_were_read() -> None:
    for line in catalog.help_lines():
        assert line.keys() == MEMBERS | {"checked_on"}
        assert line["reach"].keys() == line["scope"].keys() == {"en", "id"}
        assert line["use"] in USES
        assert isinstance(line["checked_on"], datetime.date) or (line["checked_on"], line["use"]) == (None, "confirm")


def test_what_is_dead_or_renamed_is_told_in_both_languages() -> None:
    banned = catalog.banned_lines()
    assert [one["why"].keys() for one in (*banned["dead"], *banned["renamed"])] == [{"en", "id"}] * 3
    assert {one["now"] for one in banned["renamed"]} <= {line["name"] for line in catalog.help_lines()}


@pytest.mark.parametrize("name", catalog.care_texts())
def test_a_care_text_gives_two_ways_out_and_promises_nothing(name: str) -> None:
    for language, text in catalog.care_texts()[name].items():
        assert "119" in text
        assert "SAPA 129" in text
        never = {
            "en": "secret|violated|policy|suicide|commit|attention|worse|sin\\b|i know how you feel|at once",
            "id": "rahasia|melanggar|kebijakan|bunuh diri|dosa|lebay|perhatian|segera menjawab|aku paham perasaan",
        }[language]
        assert not re.search(never, text, re.IGNORECASE)


def test_a_care_text_can_be_read_by_a_child() -> None:
    for texts in catalog.care_texts().values():
        for text in texts.values():
            assert max(len(sentence.split()) for sentence in re.split(r"[.!?]\s", text)) <= 20
