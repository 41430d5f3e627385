"""Text in a language that a model was never measured in is known as such, and ordinary text is not."""

from __future__ import annotations

import pytest

from gateway.detectors import language
from gateway.detectors.unvalidated import is_strange, stranger
from gateway.exchange import Part

pytestmark = pytest.mark.skipif(not language.available(), reason="no build of pycld2 for this machine")

MEASURED = frozenset({"en", "id"})
JAVANESE = "Aku ora ngerti kowe arep lunga menyang ngendi dina iki karo kancamu."
SUNDANESE = "Abdi henteu terang anjeun bade angkat ka mana dinten ieu sareng babaturan."
INDONESIAN = "Saya tidak tahu kamu akan pergi ke mana hari ini bersama temanmu."
MALAY = "Saya tidak tahu awak hendak pergi ke mana hari ini bersama kawan awak."
ENGLISH = "I do not know where you are going today with your friend."


def parts(*said: tuple[str, str]) -> list[Part]:
    return [Part(i, text, (i,), role, message=i) for i, (role, text) in enumerate(said)]


@pytest.mark.parametrize(("text", "strange"), [
    (JAVANESE, True), (SUNDANESE, True), (INDONESIAN, False), (ENGLISH, False), ("", False), ("123 !?", False),
    (MALAY, False),  # nobody can tell it from Indonesian by a sentence
    ("gmn caranya bikin ppt yg bagus sih, besok dikumpulin nih", False),
])  # fmt: skip
def test_a_text_is_strange_or_not(text: str, strange: bool) -> None:
    (part,) = asked = parts(("user", text))
    assert stranger(asked, asked, MEASURED) == (part if strange else None)
    assert is_strange([text], (), MEASURED) is strange


def test_malay_is_strange_to_a_model_that_knows_only_english() -> None:
    assert is_strange([MALAY], (), {"en"})


def test_a_short_text_is_in_the_language_of_its_author() -> None:
    talk = parts(("user", JAVANESE), ("assistant", INDONESIAN), ("user", "Yo wis, piye?"), ("assistant", "Baik."))
    assert stranger(talk, talk[2:], MEASURED) == talk[2]
    assert stranger(talk, talk[3:], MEASURED) is None
    assert stranger(talk[1:], talk[2:], MEASURED) is None, "nobody can tell"
    assert is_strange(["Yo wis."], [JAVANESE], MEASURED)
    assert not is_strange([INDONESIAN], [JAVANESE], MEASURED)


def test_a_strange_page_among_known_ones_is_named() -> None:
    talk = parts(("user", "Ringkas halaman ini, tolong, dalam tiga kalimat saja."), ("tool", INDONESIAN + JAVANESE * 3))
    assert stranger(talk, talk, MEASURED) == talk[1]


def test_names_of_members_and_json_are_no_language() -> None:
    (part,) = asked = [Part(0, JAVANESE, (0,), "user", kind="schema")]
    assert stranger(asked, [part], MEASURED) is None


def test_where_nothing_reads_languages_nothing_is_strange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "available", lambda: False)
    (part,) = asked = parts(("user", JAVANESE))
    assert stranger(asked, [part], MEASURED) is None
    assert not is_strange([JAVANESE], (), MEASURED)
