"""Taking values out of text: nothing of them survives, and what was JSON stays JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.enforcement.pseudonyms import Vault
from gateway.enforcement.redact import IRREVERSIBLE, Edit, Manner, Redaction, applied, category, redact
from gateway.exchange import Finding, Part
from policies.decision import Mode

NIK = frozenset({"ID_NIK"})


def redacted(parts: list[Part], *findings: Finding, types: frozenset[str] = NIK) -> tuple[Redaction, Vault]:
    vault = Vault(b"k" * 32)
    return redact(parts, findings, types, vault, "user"), vault


def part(index: int, text: str, kind: str = "text", role: str = "user") -> Part:
    return Part(index, text, ("messages", index, "content"), role, index, kind)  # type: ignore[arg-type]


def found(index: int, start: int, end: int, kind: str = "ID_NIK", group: int | None = None) -> Finding:
    return Finding(kind, index, start, end, 9000, "pii", group=group)


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(1, 15)), max_size=8))
@settings(max_examples=300, deadline=None)
def test_overlapping_edits_leave_no_original_character_and_touch_no_other(places: list[tuple[int, int]]) -> None:
    text = "".join(chr(0x4E00 + place) for place in range(40))
    edits = [Edit(start, min(40, start + length), "#") for start, length in places]
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    kept = "".join(character for place, character in enumerate(text) if place not in taken)
    assert applied(text, edits).replace("#", "") == kept


def test_a_value_becomes_its_name_and_the_person_may_have_it_back() -> None:
    result, vault = redacted([part(0, "NIK 3174015509000001!")], found(0, 4, 20))
    name = result.edits[0][4:-1]
    assert result == Redaction({0: f"NIK {name}!"})
    assert vault.value(name) == "3174015509000001"


def test_a_value_from_another_role_is_hidden_for_good() -> None:
    result, vault = redacted([part(0, "3174015509000001", role="system")], found(0, 0, 16))
    assert vault.is_own(result.edits[0])
    assert vault.value(result.edits[0]) is None


def test_other_types_stay() -> None:
    assert redacted([part(0, "a@b.example")], found(0, 0, 11, "EMAIL_ADDRESS"))[0] == Redaction({})


def test_a_value_split_over_parts_is_one_value() -> None:
    parts = [part(0, "NIK 31740155"), part(1, "09000001 ya")]
    result, vault = redacted(parts, found(0, 4, 12, group=0), found(1, 0, 8, group=0))
    name = result.edits[0][4:]
    assert result.edits[1] == " ya"
    assert vault.value(name) == "3174015509000001"


def test_a_number_in_arguments_becomes_a_string_and_its_other_half_an_empty_one() -> None:
    parts = [part(0, '{"nik": 31740155}', "arguments"), part(1, '{"rest": 99000001}', "arguments")]
    result, vault = redacted(parts, found(0, 8, 16, group=0), found(1, 9, 17, group=0))
    assert vault.is_own(json.loads(result.edits[0])["nik"])
    assert json.loads(result.edits[1]) == {"rest": ""}


def test_a_value_in_a_member_name_cannot_be_taken_out() -> None:
    result, _ = redacted([part(0, "3174015509000001", "member")], found(0, 0, 16))
    assert result.impossible
    assert result.edits == {}


@pytest.mark.parametrize("kind", sorted(IRREVERSIBLE))
def test_what_is_irreversible_leaves_a_mark_and_nothing_in_the_vault(kind: str) -> None:
    result, vault = redacted([part(0, "ini 4111111111111111 ya")], found(0, 4, 20, kind), types=frozenset({kind}))
    assert result == Redaction({0: f"ini [{kind}] ya"})
    assert len(vault) == 0
    assert not vault.restores


def test_an_irreversible_number_in_arguments_becomes_a_string() -> None:
    parts = [part(0, '{"card": 4111111111111111}', "arguments")]
    result, _ = redacted(parts, found(0, 9, 25, "CREDIT_CARD"), types=frozenset({"CREDIT_CARD"}))
    assert json.loads(result.edits[0]) == {"card": "[CREDIT_CARD]"}


def test_a_person_gets_back_what_they_wrote_not_how_a_system_prompt_wrote_it() -> None:
    parts = [part(0, "3174-0155-0900-0001", role="system"), part(1, "3174015509000001"), part(2, "3174 015509 000001")]
    result, vault = redacted(parts, found(0, 0, 19), found(1, 0, 16), found(2, 0, 18))
    assert result.edits[0] == result.edits[1] == result.edits[2]
    assert vault.value(result.edits[1]) == "3174015509000001"


@pytest.mark.parametrize(
    ("mode", "language", "stands"),
    [
        ("mask", "id", "[ID_NIK]"),
        ("category", "id", "[nomor induk kependudukan (NIK)]"),
        ("category", "en", "[an identity number (NIK)]"),
    ],
)
def test_a_mark_or_words_stand_for_a_value_that_leaves_nothing_behind(mode: Mode, language: str, stands: str) -> None:
    vault = Vault(b"k" * 32)
    manner = Manner({"ID_NIK": mode}, language)
    result = redact([part(0, "NIK 3174015509000001!")], [found(0, 4, 20)], NIK, vault, "user", manner)
    assert (result.edits, len(vault)) == ({0: f"NIK {stands}!"}, 0)


def test_a_hash_tells_one_value_from_another_and_is_given_back_to_nobody() -> None:
    vault = Vault(b"k" * 32)
    parts = [part(0, "3174015509000001"), part(1, "3174 0155 0900 0001"), part(2, "3174015509000002")]
    findings = [found(0, 0, 16), found(1, 0, 19), found(2, 0, 16)]
    edits = redact(parts, findings, NIK, vault, "user", Manner({"ID_NIK": "hash"})).edits
    assert edits[0] == edits[1] != edits[2]
    assert (vault.is_own(edits[0]), vault.value(edits[0]), vault.restores) == (True, None, False)


def test_a_surrogate_reads_like_a_value_and_is_given_back() -> None:
    vault = Vault(b"k" * 32)
    manner = Manner({"ID_NIK": "surrogate"})
    edits = redact([part(0, "NIK 3174015509000001!")], [found(0, 4, 20)], NIK, vault, "user", manner).edits
    assert edits[0][4:-1].isdigit()
    assert vault.value(edits[0][4:-1]) == "3174015509000001"


def test_of_a_date_of_birth_the_year_is_left() -> None:
    assert category("DATE_OF_BIRTH", "id", "17 Agustus 2010") == "[tanggal lahir, 2010]"
    assert category("DATE_OF_BIRTH", "en", "17-08-10") == "[a date of birth]"


def test_no_policy_makes_what_is_irreversible_come_back() -> None:
    vault = Vault(b"k" * 32)
    manner = Manner(dict.fromkeys(IRREVERSIBLE, "surrogate"))
    assert manner.instead("SECRET", "x", vault, restorable=True) == "[SECRET]"
    assert len(vault) == 0


FORGED = ["<ID_NIK_{}>", "ID_NIK_{}", "[id_nik_{}]", "< ID_NIK_{} >", "NOMOR_{}"]


@pytest.mark.parametrize("form", FORGED)
@pytest.mark.parametrize("role", ["user", "system"])
def test_a_placeholder_that_the_person_typed_means_no_value_and_comes_back_as_typed(form: str, role: str) -> None:
    parts = [part(0, "3174015509000001", role=role), part(1, "")]
    known, _ = redacted(parts, found(0, 0, 16))
    typed = form.format(known.edits[0][8:-1])
    result, vault = redacted([parts[0], part(1, f"Apa itu {typed}?")], found(0, 0, 16))
    assert result.edits[0] == known.edits[0] not in result.edits[1]
    name = result.edits[1][len("Apa itu ") : -1]
    assert name.startswith("<TEXT_")
    assert vault.value(name) == typed


def test_a_placeholder_of_somebody_else_or_of_nobody_comes_back_as_typed() -> None:
    result, vault = redacted([part(0, "3174015509000001 <PERSON_k7f2m9qa>")], found(0, 0, 16))
    own, typed = result.edits[0].split()
    assert (vault.value(own), vault.value(typed)) == ("3174015509000001", "<PERSON_k7f2m9qa>")


@pytest.mark.parametrize("role", ["tool", "assistant"])
def test_our_own_placeholder_in_what_a_tool_or_the_model_wrote_goes_on_meaning_its_value(role: str) -> None:
    known, _ = redacted([part(0, "3174015509000001")], found(0, 0, 16))
    result, _ = redacted([part(0, "3174015509000001"), part(1, known.edits[0], role=role)], found(0, 0, 16))
    assert result.edits.keys() == {0}


def test_where_nothing_is_redacted_nothing_is_touched() -> None:
    assert redacted([part(0, "<PERSON_k7f2m9qa>")])[0] == Redaction({})


def test_a_text_full_of_typed_placeholders_takes_no_longer_than_its_length(
    cpu: Callable[[Callable[[], object]], float],
) -> None:
    """Comparing each with each took more than a minute for a megabyte: a way to stop the gate."""
    typed = "".join(f"<PERSON_k7f2m{n % 10}q{'abcdefgh'[n % 8]}> " for n in range(20_000))
    whole = part(0, f"{typed}3174015509000001")
    finding = found(0, len(typed), len(typed) + 16)

    assert cpu(lambda: redact([whole], [finding], NIK, Vault(b"k" * 32), "user")) < 2
