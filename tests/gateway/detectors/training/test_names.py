"""The table of names is made anew from its sources, the same each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from gateway.detectors.pii.names.gazetteer import names
from gateway.detectors.training.names import LOCALES, Sources, classes, counted, decisions, parts, written

ROOT = Path(__file__).parents[4]
DECIDED = {name: {word} for name, word in {
    "own": "asep", "shared": "indah", "no_name": "anak", "chat": "jaga", "english": "king", "ordinary": "kursi",
    "abroad": "rose", "given": "tom", "calendar": "senin",
    "of_regions": "kota", "countries": "jepang"}.items()}  # fmt: skip


def test_a_part_is_in_one_class_by_how_often_texts_have_it_in_small_letters() -> None:
    sources = Sources(
        indonesian={"asep", "indah", "anak", "bagus", "maluku", "kursi"},
        own={"asep", "indah", "anak", "bagus", "maluku", "kursi"},
        first={"kathleen", "hope", "tom", "king", "rose"},
        last={"quexley", "kathleen"},
        regions={"maluku", "jepang"},
        small=Counter(bagus=9, hope=50, tom=4),
        capital=Counter(asep=3),
    )

    assert classes(sources, DECIDED) == {
        "sure": {"asep"},
        "given": {"kathleen", "tom"},
        "family": {"quexley"},
        "shared": {"indah", "bagus", "hope", "rose"},
        "place": {"maluku", "jepang"},
    }


def test_words_are_counted_by_their_letters() -> None:
    small, capital = counted(["Budi makan, makan"], "ibu N O\nBali N B-LOC\nmalang N B-LOC\n")

    assert (small, capital) == (Counter(makan=2, ibu=1), Counter(budi=1))


def test_parts_are_words_in_latin_letters() -> None:
    assert parts(["Jean-Luc O", "\u0418\u0432\u0430\u043d", "Nur 2"]) == {"jean-luc", "nur"}


def test_the_decisions_fit_the_table_that_ships() -> None:
    decided, table = decisions(), names()

    assert {word for word in decided["own"] if word in table} > {"asep", "kogoya"}
    assert not any(word in table for word in decided["calendar"])


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for package in ("faker", "faker/providers", "faker/providers/person", "lokal", "lokal/samaran"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    for locale in [*LOCALES, "id_ID"]:
        body = "class Provider:\n    first_names = ('Xa" + locale[:2] + "', 'Zub')\n    last_names = ['Marq']\n"
        (tmp_path / "faker" / "providers" / "person" / f"{locale}.py").write_text(body)
    lists = "GIVEN_NAMES = ['rova']\nFAMILY_NAMES = ['oqui']\nAMBIGUOUS_GIVEN_NAMES = ['indah']\n"
    (tmp_path / "lokal" / "samaran" / "_names.py").write_text(lists)
    (tmp_path / "names.csv").write_text("name\nXeroval Quexley\n")
    (tmp_path / "regions.csv").write_text("level,name\nprovince,Maluku Utara\ndistrict,Oebelo\n")
    (tmp_path / "text").write_text("indah sekali Indah")
    made = [_run(tmp_path, seed) for seed in ("1", "2")]

    assert made[0] == made[1]
    assert "\n[place]\n" in made[0]
    assert {"xeroval", "maluku", "marq"} < set(made[0].split())
    assert written({"sure": {"b", "a"}}).splitlines()[1:] == ["[sure]", "a b"]


def _run(folder: Path, seed: str) -> str:
    out, texts = folder / f"out{seed}", folder / "text"
    command = [sys.executable, "-m", "gateway.detectors.training.names", out, "--names", folder / "names.csv",
               "--regions", folder / "regions.csv", "--tagged", texts, "--texts", texts]  # fmt: skip
    path = os.pathsep.join([str(folder), str(ROOT)])
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}, cwd=folder)
    return out.read_text("utf-8")
