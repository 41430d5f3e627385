from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml

from policies import PolicyError, load, offline
from policies.codes.codes import CODES
from policies.codes.packs import PACKS
from policies.explain.code import CODES_FILE, explain_code
from policies.review.review import read_and_review

SHOWN = [code for code in CODES if (said := explain_code(code)) is not None and said.example is not None]


def test_every_code_is_explained_and_no_other() -> None:
    texts = yaml.safe_load(resources.files("policies").joinpath(CODES_FILE).read_text("utf-8"))
    assert texts.keys() == CODES.keys()
    assert {frozenset(said) - {"rule", "file"} for said in texts.values()} == {frozenset({"means", "out"})}


@pytest.mark.parametrize("code", CODES)
def test_it_is_explained_in_both_languages(code: str) -> None:
    said = explain_code(code)
    assert said is not None
    assert "" not in (*said.means, *said.way_out)
    assert said.means.en != said.means.id
    assert said.way_out.en != said.way_out.id


@pytest.mark.parametrize("code", SHOWN)
def test_the_example_really_gives_the_code(code: str, tmp_path: Path) -> None:
    said = explain_code(code)
    assert said is not None
    assert said.example is not None
    path = tmp_path / "policy.yaml"
    path.write_text(said.example, "utf-8")
    try:
        load([path])
        found = read_and_review([path], offline(), date(2026, 11, 25), tested=False)[1]
    except PolicyError as error:
        found = error.problems
    # A policy that stands on a pack is told besides that the pack is not pinned, and which of its rules sleep.
    beside = {problem.code for problem in found if problem.file.startswith("packs/")} | {"GP044"}
    assert {problem.code for problem in found} - beside == {code} - beside
    assert code in {problem.code for problem in found}


def test_most_codes_have_an_example() -> None:
    able = {"GP015", "GP073"}  # what a gate cannot do: this one can
    alone = CODES.keys() - PACKS.keys() - able  # a signed pack is no text that could be shown
    assert len(SHOWN) >= len(alone) * 3 // 4


def test_it_reads_as_a_page() -> None:
    said = explain_code("GP034")
    assert said is not None
    assert said.text("id").splitlines()[0] == "GP034, peringatan: kebijakan tetap dapat dipakai"
    assert said.text("en").endswith("    - { name: a, when: { pii: URL }, then: block, on_error: flag }")
    assert said.to_json()["way_out"]["id"].startswith("Hapus on_error")


def test_what_is_no_code_is_none() -> None:
    assert explain_code("GP999") is None
