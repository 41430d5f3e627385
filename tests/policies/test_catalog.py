import datetime
import re
from pathlib import Path

import pytest

from policies import catalog


def test_packs_ship_with_their_tests_and_readme() -> None:
    assert {"baseline", "school"} <= set(catalog.packs())
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


CARE = [(name, language) for name, texts in catalog.care_texts().items() for language in texts]
SHORTEST = "danger-now"


@pytest.mark.parametrize(("name", "language"), [pair for pair in CARE if pair[0] != SHORTEST])
def test_a_care_text_thanks_names_people_first_and_then_a_line(name: str, language: str) -> None:
    text = catalog.care_texts()[name][language]
    assert text.startswith({"en": "Thank you", "id": "Terima kasih"}[language])
    person = text.index({"en": "trust", "id": "percaya"}[language])
    contact, line = (
        text.index("{contact}"),
        min(text.index(name) for name in ("SAPA 129", "Healing119") if name in text),
    )
    assert person < contact < line
    assert re.search({"en": "not your fault", "id": "bukan salah"}[language], text)


def test_in_danger_the_text_is_the_shortest_and_asks_nothing() -> None:
    texts = catalog.care_texts()
    for language, text in texts[SHORTEST].items():
        assert "?" not in text
        assert len(text) * 3 < min(len(other[language]) for name, other in texts.items() if name != SHORTEST)


def test_who_hurts_a_child_may_live_with_it_so_parents_are_never_the_way() -> None:
    for name, language in CARE:
        family = {"en": r"parent|mother|father|mom|dad", "id": r"orang tua|ibu|ayah|bapak"}[language]
        assert not re.search(rf"\b({family})", catalog.care_texts()[name][language], re.IGNORECASE)


def test_healing119_never_stands_alone_and_its_queue_is_told() -> None:
    for name, language in CARE:
        text = catalog.care_texts()[name][language]
        if "Healing119" in text:
            assert "SAPA 129" in text
            assert re.search({"en": "queue|must wait", "id": "Antrean|menunggu"}[language], text)


def test_shipped_words_name_no_number_that_is_not_in_the_data() -> None:
    known = {digits for line in catalog.help_lines() for key in ("number", "whatsapp")
             for digits in re.findall(r"[\d-]+", line[key] or "")}  # fmt: skip
    for key in catalog.FILES:
        for texts in catalog.texts(key).values():
            for text in texts.values():
                assert {said.strip("-") for said in re.findall(r"\d[\d-]*", text)} <= known


def test_a_text_that_tells_what_to_type_names_words_that_call_for_help() -> None:
    for texts in catalog.texts("template").values():
        for language, text in texts.items():
            for typed in re.findall(r"(?:type|[Kk]etik): ([^.]+)\.", text, re.IGNORECASE):
                assert typed in catalog.help_words(), language


def test_the_sites_own_contact_is_a_sentence_of_its_own() -> None:
    for key in catalog.FILES:
        for texts in catalog.texts(key).values():
            for text in texts.values():
                assert text.count("{contact}") <= 1
                assert "{contact}" not in re.sub(r"(?:(?<=[.!?] )|(?<=\" )){contact}(?= |$)", "", text)
