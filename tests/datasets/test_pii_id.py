"""The open test set of personal data in Indonesian is what its README promises."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "pii-id"
TYPES = set(
    "EMAIL_ADDRESS PHONE_NUMBER CREDIT_CARD IBAN_CODE IP_ADDRESS URL MAC_ADDRESS CRYPTO COORDINATES PERSON LOCATION "
    "DATE_OF_BIRTH SCHOOL SECRET ID_NIK ID_KK ID_NPWP ID_NISN ID_NUPTK ID_NIP ID_BPJS ID_SIM ID_PASSPORT ID_PLATE "
    "ID_BANK_ACCOUNT ID_ADDRESS BIRTH_PLACE RELIGION ETHNICITY HEALTH BIOMETRIC CRIMINAL_RECORD MY_NRIC "
    "SG_NRIC_FIN".split()
)


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


DEV, TEST = read("dev.jsonl"), read("test.jsonl")
ROWS = DEV + TEST


def values(kind: str, *, bent: bool = False) -> list[str]:
    """Every marked value of this type, those that were bent to hide left out."""
    return [
        row["text"][span["start"] : span["end"]]
        for row in ROWS
        for span in row["spans"]
        if span["type"] == kind and (bent or not row.get("evasion"))
    ]


def luhn(digits: str) -> bool:
    return sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


@pytest.fixture(scope="module")
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("pii_id_generate", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sys.path[:] = before
    yield module
    for name in ("pii_id_generate", "draw", "fillers"):
        sys.modules.pop(name, None)


def test_the_committed_files_are_what_the_sources_make(generator):
    assert generator.build() == {name: (FOLDER / name).read_text(encoding="utf-8") for name in generator.build()}


def test_every_span_is_a_whole_value_and_none_lies_over_another():
    wrong = []
    for row in ROWS:
        end = 0
        for span in row["spans"]:
            value = row["text"][span["start"] : span["end"]]
            if span["start"] < end or not value or value != value.strip() or span["type"] not in TYPES:
                wrong.append((row["id"], span))
            end = span["end"]
    assert wrong == []


def test_no_mark_of_the_sources_is_left_in_a_text():
    assert [row["id"] for row in ROWS if re.search(r"<<|>>|\|[A-Z_]{3,}\]\]|[⏎⇥]", row["text"])] == []


def test_rows_say_what_they_are():
    assert {row["register"] for row in ROWS} == {"formal", "chat", "slang", "mixed", "form", "list"}
    assert {row["language"] for row in ROWS} == {"id", "en", "mixed"}
    assert {row["origin"] for row in ROWS} == {"written", "generated"}
    assert [r["id"] for r in ROWS if r["clean"] != all(span["type"] == "LOCATION" for span in r["spans"])] == []
    assert [r["id"] for r in ROWS if r.get("near") and not r["clean"]] == []


def test_no_row_and_no_text_comes_twice():
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_no_template_is_in_both_halves():
    def sources(rows):
        return {row["id"][: len("g-01234567")] for row in rows}

    assert sources(DEV) & sources(TEST) == set()


def test_every_type_occurs_in_both_halves():
    for rows in (DEV, TEST):
        assert TYPES - {span["type"] for row in rows for span in row["spans"]} == set()


def test_it_is_as_large_as_the_readme_says():
    written = [row for row in ROWS if row["origin"] == "written"]
    assert len(ROWS) >= 2500
    assert len(written) >= 950
    assert sum(row["origin"] == "written" for row in TEST) >= 450
    assert sum(row["clean"] for row in ROWS) >= 740
    assert sum(row["clean"] for row in written) >= 390
    assert sum(row.get("evasion", False) for row in ROWS) >= 150
    assert len({row["id"][: len("g-01234567")] for row in ROWS} - {row["id"] for row in written}) >= 220
    assert min(len(DEV), len(TEST)) >= 1100


def test_numbers_hold_where_they_can_be_checked():
    """A NIK begins with the code of a district that is or was one, and check digits are right."""
    table = next((ROOT / "gateway").rglob("districts.txt")).read_text(encoding="utf-8").splitlines()
    districts = {line.split()[0] + end for line in table if line[:1].isdigit() for end in line.split()[1:]}
    niks = [re.sub(r"\D", "", value) for kind in ("ID_NIK", "ID_KK") for value in values(kind)]
    assert {nik for nik in niks if len(nik) != 16 or nik[:6] not in districts} == set()
    assert {card for card in values("CREDIT_CARD") if not luhn(re.sub(r"\D", "", card))} == set()
    npwps = [re.sub(r"\D", "", value) for value in values("ID_NPWP")]
    assert {n for n in npwps if not luhn(n[-15:][:9])} == set()


def test_nobody_is_called_or_written_to():
    """Subscriber parts begin with 00, hosts lie in domains kept for examples."""
    mobile = [n for n in (re.sub(r"\D", "", v) for v in values("PHONE_NUMBER")) if re.match(r"(62|0)?8", n)]
    assert {n for n in mobile if not re.match(r"(62|0)?8\d\d00", n)} == set()
    mails = [v for v in values("EMAIL_ADDRESS") if "@" in v]
    assert {v for v in mails if not v.lower().endswith((".example", ".test"))} == set()
    assert {v for v in values("URL") if not re.search(r"\.(example|test)(/|$)", v.lower())} == set()
    kept = ("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:")
    assert {v for v in values("IP_ADDRESS") if not v.startswith(kept)} == set()


@pytest.mark.parametrize("page", ["README.md", "README.id.md"])
def test_the_readme_counts_right(page):
    text = (FOLDER / page).read_text(encoding="utf-8")
    counts = Counter(span["type"] for row in ROWS for span in row["spans"])
    told = {kind: int(number) for kind, number in re.findall(r"^\| `([A-Z_]+)` \| .*\| (\d+) \|$", text, re.MULTILINE)}
    assert told == dict(counts)
