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


def test_help_lines_say_where_they_come_from_and_when_they_were_read() -> None:
    for line in catalog.help_lines():
        assert {"name", "number", "hours", "scope", "source", "checked_on"} <= line.keys()
        assert isinstance(line["checked_on"], datetime.date)


def test_no_number_that_is_known_to_be_dead_is_given() -> None:
    assert not re.search(r"500-?454|sejiwa", catalog.care_source().decode(), re.IGNORECASE)


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
