"""What holds for every pack that ships: promises kept, words that people can read, norms that somebody has read."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import policies
from policies import Effect, catalog, offline
from policies.errors import Problems
from policies.explain.policy import explain
from policies.loader import parse
from policies.review.help_lines import banned_in
from policies.schema import PolicyForm, RuleForm, read
from policies.testing import tester
from policies.testing.tester import Outcome, run_beside
from policies.testing.testfile import Case, read_cases

PACKS = catalog.packs()
SCHOOLS = tuple(name for name in PACKS if name.startswith("school"))
ADULTS = ("university", "ngo-field", "public-service")
NORMS: Mapping[str, str] = {
    **dict.fromkeys((f"UU 27/2022 art. {n}" for n in (4, 10, 16, 25, 26, 32, 33, 34, 35, 39, 41, 42, 44, 46, 53)), "R"),
    **dict.fromkeys((f"UU 27/2022 art. {n}" for n in (20, 21, 22, 24, 30, 31, 40, 47, 51, 56)), "S"),
    **dict.fromkeys(("PP 17/2025 art. 9", "PP 17/2025 art. 10", "PP 17/2025 art. 21"), "R"),
    **dict.fromkeys(("PP 17/2025", "PP 17/2025 art. 17", "PP 33/2026 art. 93", "PP 33/2026 art. 38"), "S"),
    **dict.fromkeys((f"Kepmen Komdigi 142/2026 {n}" for n in ("KN01", "KN06", "GP03", "GF01", "GF07", "DP03")), "S"),
    "Permen Komdigi 9/2026": "S",
    "SKB 7 Menteri 2026": "S",
    "Permendikdasmen 6/2026": "S",
    "Permendikdasmen 6/2026 art. 31": "R",
    "Permendikdasmen 11/2025": "S",
    "Permendikbudristek 55/2024": "R",
    "Panduan GenAI 2024": "S",
    "SE Menkominfo 9/2023": "S",
    **dict.fromkeys(("UU ITE art. 16A", "UU ITE art. 29"), "R"),
    **dict.fromkeys(("UU ITE art. 27", "UU ITE art. 27A", "UU ITE art. 28"), "S"),
    "UU SPPA art. 19": "R",
    "UNESCO GenAI 2023": "S",
    "UNICEF Safer Chatbots": "R",
    "UNICEF AI and children v3": "S",
    **dict.fromkeys((f"EU AI Act art. {n}" for n in (4, 5, 12, 14, 19, 26, 27, 50)), "S"),
    "EU AI Act Annex III": "S",
    **dict.fromkeys(("GDPR art. 8", "GDPR art. 12"), "R"),
    **dict.fromkeys((f"NIST AI 600-1 {n}" for n in ("GV-1.3-002", "GV-1.4-001", "MG-2.4-002", "MG-4.3-002")), "R"),
    **dict.fromkeys((f"NIST AI 600-1 {n}" for n in ("GV-3.2-003", "MP-5.1-003", "MG-3.2-005", "MG-3.2-008")), "S"),
    **dict.fromkeys(("ISO/IEC 42001 A.8.2", "ISO/IEC 42001 A.8.3", "ISO/IEC 42001 A.9.4"), "S"),
    "COPPA": "S",
    "UK AADC": "S",
    **dict.fromkeys(("ICRC handbook 2024", "GBVIMS"), "R"),
    "provider terms for minors": "R/S",
    "AILuminate v1.0": "R",
    "WHO media resource 2023": "S",
    **dict.fromkeys((f"owasp-llm:2026/LLM{n:02}" for n in (1, 2, 3, 6, 7, 8, 10)), "R"),
}
"""Norm -> R, its wording was read; S, others describe it. What only general knowledge says may not be cited."""
NEVER_SAY = re.compile(
    r"""cari\sperhatian | \blebay\b | banyak\syang\slebih\ssusah | \bdosa | kurang\siman
    | semua\s(pasti\s|akan\s)?baik-baik | janji\stidak\s(bilang|akan\sbilang) | kenapa\s(kamu|Anda)\stidak
    | mengapa\s(kamu|Anda)\stidak
    | bunuh\sdiri\syang\s(gagal|berhasil) | (gagal|berhasil)\sbunuh\sdiri | paham\sperasaan | aku\stemanmu
    | melanggar\s(aturan|kebijakan) | segera\s(menjawab|dijawab)
    | attention[\s-]seek | have\sit\sworse | \bsins?\b | \bweak\b | \ball\sbe\s(fine|well|ok)
    | keep\s(it|this)\s(a\s)?secret
    | why\sdidn.t\syou | (failed|successful|commit(ted)?)\ssuicide | know\show\syou\sfeel | \b(I'm|I\sam)\syour\sfriend
    | violated? | answer(ed)?\sat\sonce | at\sonce\s.{0,20}answer""",
    re.VERBOSE | re.IGNORECASE,
)
WAITS: Mapping[str, frozenset[str]] = {}
"""Pack -> its own rules that must see a whole answer before anything of it is shown; everywhere else answers flow."""


def forms() -> Iterator[tuple[str, PolicyForm]]:
    for name in PACKS:
        document = parse(name, catalog.pack(name).read_bytes(), Problems())
        assert document is not None
        form = read(document, Problems())
        assert form is not None
        yield name, form


FORMS = dict(forms())


def rules_of(name: str) -> tuple[RuleForm, ...]:
    return tuple(FORMS[name].rules)


def cases_of(name: str) -> tuple[Case, ...]:
    path = tester.tests_of(catalog.pack(name))
    return read_cases(str(path), path.read_bytes(), offline(), Problems())


def readme(name: str) -> str:
    return (catalog.pack(name).parent / "README.md").read_text("utf-8")


def shown_texts() -> Iterator[tuple[str, str, str, str]]:
    """(where, name, language, text) of everything that a pack can show to a person."""
    for pack in PACKS:
        for rule in rules_of(pack):
            for said in filter(None, (rule.message, rule.label)):
                for language, text in said.by_language().items():
                    yield pack, rule.name, language, text
    for key in catalog.FILES:
        for name, said_there in catalog.texts(key).items():
            for language, text in said_there.items():
                yield key, name, language, text


def table(half: str) -> list[dict[str, str]]:
    """The rows of the tables of rules in one half of a README, by heading."""
    rows: list[dict[str, str]] = []
    headings: list[str] = []
    for line in half.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            headings = []
        elif not headings:
            headings = cells if cells[0] in ("rule", "aturan") else ["-"]
        elif headings != ["-"] and not set(line) <= set("|-: "):
            rows.append(dict(zip(headings, cells, strict=True)))
    return rows


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# -- promises


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_keeps_its_promises(name: str) -> None:
    report = run_beside(Path(name), offline(), None)
    assert report.good, [result for result in report.results if result.reasons]
    assert report.count(Outcome.PASS) >= 15


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_promises_enough_and_also_what_must_not_be_blocked(name: str) -> None:
    cases = cases_of(name)
    assert len(cases) >= 20
    assert sum(case.expect.effect is Effect.ALLOW for case in cases) >= 8
    assert len({case.name for case in cases}) == len(cases)
    assert any(case.text is not None for case in cases)


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_of_a_pack_is_tested_beside_it(name: str) -> None:
    promised = {rule for case in cases_of(name) for rule in case.expect.rules}
    assert {rule.name for rule in rules_of(name)} - promised == set()


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_lets_answers_flow_but_for_the_rules_that_say_so(name: str) -> None:
    assert set(policies.load([Path(name)]).whole) == set().union(*(WAITS.get(one, set()) for one in line_of(name)))


def line_of(name: str) -> set[str]:
    """A pack and all that it stands on."""
    return {name}.union(*(line_of(below) for below in FORMS[name].extends))


def test_what_the_baseline_can_do_everywhere_is_a_floor() -> None:
    assert [rule.name for rule in rules_of("baseline") if not rule.floor and not rule.requires] == []


def test_every_pack_stands_on_the_baseline() -> None:
    assert [name for name in PACKS if "baseline" not in line_of(name)] == []


@pytest.mark.parametrize("name", [*SCHOOLS, *ADULTS])
def test_a_place_can_stand_on_every_law_besides(name: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    laws = ", ".join(law for law in ("indonesia-pdp", "eu-ai-act", "exam") if law in PACKS)
    path.write_text(f"gapura: policy/v1\nname: ours\nextends: [{name}, {laws}]\ndefault: allow\n", "utf-8")
    assert {rule.policy for rule in policies.load([path]).rules} >= {name, "eu-ai-act", "indonesia-pdp", "baseline"}


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_school_answers_with_readable_words_and_tells_no_parent(name: str) -> None:
    assert FORMS[name].respond == "refusal"


@pytest.mark.parametrize("name", PACKS)
def test_who_is_told_has_somebody_else_to_be_told_and_is_no_parent(name: str) -> None:
    for rule in rules_of(name):
        if rule.notify is not None:
            assert rule.notify.instead not in (None, rule.notify.role)
            assert not re.search("parent|guardian|ortu|wali", f"{rule.notify.role} {rule.notify.instead}")


# -- the page beside it


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_has_a_page_in_two_languages_and_claims_no_compliance(name: str) -> None:
    page = readme(name)
    english, indonesian = page.split("\n## Bahasa Indonesia\n")
    assert len(page.splitlines()) <= 150
    assert "not legal advice" in english
    assert "bukan nasihat hukum" in indonesian
    assert "`checked_on: 2026-11-25`" in english
    assert "2026-11-25" in indonesian
    for said in ("cannot do", "site must do"):
        assert said in english
    assert all("**" in half and len(half) > 500 for half in (english, indonesian))


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_has_a_row_in_both_languages_and_no_other_rule_has(name: str) -> None:
    own = sorted(rule.name for rule in rules_of(name))
    for half in readme(name).split("\n## Bahasa Indonesia\n"):
        first = [next(iter(row.values())) for row in table(half)]
        assert sorted(rule for cell in first for rule in named(cell)) == own
    for rule in rules_of(name):
        assert rule.title is not None
        assert set(rule.title.by_language()) >= {"en", "id"}


@pytest.mark.parametrize("name", PACKS)
def test_a_row_says_what_its_rule_needs_and_which_norm_it_serves(name: str) -> None:
    needs = {rule.name: set(rule.requires) for rule in rules_of(name)}
    for row in table(readme(name).split("\n## Bahasa Indonesia\n")[0]):
        for rule in named(row["rule"]):
            assert set(named(row["needs"])) == needs[rule], rule
        for norm in row["norm (mark)"].split("; "):
            if norm != "-":
                said = re.fullmatch(r"(.+) \((R|S|R/S)\)", norm)
                assert said is not None, norm
                assert NORMS.get(said[1]) == said[2], norm


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_can_be_read_aloud_with_every_rule_that_is_its_own(name: str) -> None:
    (policy,), _ = explain([Path(name)])
    there = {rule.name for rule in policy.rules}
    active = {rule.name for rule in policies.load([Path(name)]).rules if rule.policy == name}
    assert active <= there
    assert all(rule.title is not None and rule.title.en != rule.title.id for rule in policy.rules)


# -- the words


def test_nothing_names_what_no_longer_exists() -> None:
    folder = catalog.pack("baseline").parent.parent
    files = [*folder.glob("*/*"), folder.parent / "texts" / "care.yaml", folder.parent / "texts" / "templates.yaml"]
    for text in (file.read_text("utf-8") for file in files):
        assert "TPPK" not in text
        assert re.findall(r"(?<!owasp-llm:2026/)LLM\d\d", text) == []
        assert [one.said for one in banned_in(text)] == []


def test_nobody_is_shown_what_must_never_be_said() -> None:
    said = [
        (where, name, found[0]) for where, name, _, text in shown_texts() for found in [NEVER_SAY.search(text)] if found
    ]
    assert said == []


def test_the_list_of_what_must_never_be_said_finds_it() -> None:
    for text in ("Kamu cuma cari perhatian", "aku janji tidak bilang siapa-siapa", "It will all be fine.",
                 "petugas segera menjawab", "you violated the policy", "aku paham perasaanmu"):  # fmt: skip
        assert NEVER_SAY.search(text)


def test_a_text_quotes_no_rule_and_no_score() -> None:
    rules = {rule.name for pack in PACKS for rule in rules_of(pack) if "-" in rule.name}
    for where, name, _, text in shown_texts():
        assert [rule for rule in rules if rule in text] == [], (where, name)
        assert not re.search(r"policy|kebijakan|\bscore|\bskor\b", text, re.IGNORECASE), (where, name)


def test_small_children_read_short_sentences() -> None:
    for where, name, _, text in shown_texts():
        if where == "school-primary" or name.endswith("-primary"):
            for sentence in re.split(r"(?<=[.!?:])\s+", text.replace(catalog.CONTACT, "")):
                assert len(sentence.split()) <= 12, (where, name, sentence)


def test_a_pack_that_others_stand_on_addresses_nobody_by_age() -> None:
    for where, name, language, text in shown_texts():
        if language == "id" and where in ("baseline", "indonesia-pdp", "eu-ai-act"):
            assert not re.search(r"\bkamu\b|\w{3,}mu\b|\bAnda\b", text), (where, name)


def test_grown_ups_are_addressed_as_such_and_children_are_not() -> None:
    for where, name, language, text in shown_texts():
        if language == "id" and (where in ADULTS or name.endswith("-adult")):
            assert not re.search(r"\bkamu\b|\w{3,}mu\b", text), (where, name)
        if language == "id" and (where in SCHOOLS or name.endswith("-primary")):
            assert "Anda" not in text, (where, name)
