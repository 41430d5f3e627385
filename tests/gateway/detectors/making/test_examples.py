"""What is wrong with an author's file is said by line or number, in two languages, and never by its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.making.examples import read

HEAD = "name: sea\ntitle: { en: the sea, id: laut }\n"
FIVE = "examples: [rahasia a, rahasia b, rahasia c, rahasia d, rahasia e]\n"


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(HEAD + FIVE + "against: ['  bukan laut ']\n")
    written = read(tmp_path / "t.yaml")
    assert (written.name, written.title["id"], len(written.examples)) == ("sea", "laut", 5)
    assert written.against == ("bukan laut",)
    assert "rahasia" not in repr(written)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rahasia", "no members"),
        (HEAD + "examples: [rahasia", "line 3"),
        (HEAD + "examples: [rahasia a]\n", "5 to 40"),
        (HEAD + FIVE.replace("rahasia c", "3"), "examples 3 is no text"),
        (HEAD + FIVE.replace("rahasia c", "Rahasia A"), "examples 1 and 3"),
        (HEAD + FIVE + "against: [x laut, Rahasia b]\n", "examples 2 and against 2"),
        (HEAD + FIVE + "rahasia: 1\n", "besides"),
        (HEAD.replace("sea\n", "Sea\n") + FIVE, "small letters"),
        (HEAD.replace("sea\n", "medical\n") + FIVE, "belongs to the policy language"),
        (HEAD.replace("id: laut", "xx: laut") + FIVE, "title"),
    ],
)
def test_what_is_wrong_is_said_without_its_text(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.yaml").write_text(text)
    with pytest.raises(ModelError) as caught:
        read(tmp_path / "t.yaml")
    assert said in caught.value.message["en"]
    assert "rahasia" not in "".join(caught.value.message.values()).casefold()
    assert "tidak dapat dipelajari" in caught.value.message["id"]
