"""What of a record can be asked for, and what never can."""

from __future__ import annotations

import pytest

from audit.search.terms import FIELDS, FINDINGS, PERSON, answered, erased, field_of, terms_of

MINUTE = "2026-11-25T04:10Z"
DECISION = {
    "exchange": "ab" * 16,
    "subject": "5b" * 16,
    "key": "k7",
    "route": "/v1/chat/completions",
    "model": "small",
    "facts": {
        "group": "siswa-smp",
        "role": "student",
        "language": "id",
        "modality": ["image"],
        "pii": {"ID_NIK": 2},
        "scores": {"selfharm": 9100, "toxicity": 20},
        "labels": ["cheating", "disclosure"],
        "words": ["rahasia"],
    },
    "decision": {
        "effect": "redact",
        "rule": "numbers",
        "matches": [{"rule": "numbers", "effect": "redact"}, {"rule": "watch", "effect": "flag"}],
        "shadow": [{"rule": "trial", "effect": "block"}],
    },
}


def test_a_decision_is_found_by_names_and_words_of_closed_lists() -> None:
    assert terms_of("decision", MINUTE, DECISION) == {
        "kind=decision", "day=2026-11-25", "key=k7", "route=/v1/chat/completions", "model=small", "group=siswa-smp",
        "role=student", "language=id", "modality=image", "type=ID_NIK", "effect=redact", "rule=numbers", "rule=watch",
        "shadow=trial",
    }  # fmt: skip


def test_no_score_label_word_or_pseudonym_becomes_a_term() -> None:
    told = " ".join(terms_of("decision", MINUTE, DECISION))
    for never in ("selfharm", "toxicity", "9100", "cheating", "disclosure", "rahasia", "5b5b", "abab"):
        assert never not in told


def test_a_model_that_a_client_made_up_is_only_unlisted() -> None:
    assert "model=unlisted" in terms_of("outcome", MINUTE, {"model": "hmac:" + "ab" * 16})


def test_what_was_done_counts_where_it_is_more_than_what_was_decided() -> None:
    assert "effect=block" in terms_of("decision", MINUTE, {"decision": {"effect": "redact"}, "enforced": "block"})


@pytest.mark.parametrize("private", [{}, {"facts": 3, "decision": []}, {"route": 7, "model": None, "key": ["x"]}])
def test_a_record_of_another_shape_is_found_by_kind_and_day(private: dict[str, object]) -> None:
    assert terms_of("outcome", MINUTE, private) == {"kind=outcome", "day=2026-11-25"}


def test_an_outcome_is_found_by_what_was_said_of_its_question() -> None:
    asked = terms_of("decision", "2026-11-24T23:59Z", DECISION)
    own = terms_of("outcome", MINUTE, {"result": "answered", "model": "large", "decision": {"effect": "allow"}})
    whole = answered(own, asked)
    assert {
        "kind=outcome",
        "day=2026-11-25",
        "result=answered",
        "model=large",
        "group=siswa-smp",
        "rule=watch",
    } <= whole
    assert "effect=redact" in whole, "the severer effect of question and answer"
    assert not whole & {"kind=decision", "day=2026-11-24", "model=small", "effect=allow"}


def test_of_an_erased_entry_kind_and_day_are_left() -> None:
    assert erased(terms_of("decision", MINUTE, DECISION)) == {"kind=decision", "day=2026-11-25", "erased=yes"}


def test_every_field_stands_in_one_list() -> None:
    assert len(FIELDS) == len(set(FIELDS))
    assert not set(PERSON) & set(FINDINGS)
    assert {field_of(term) for term in terms_of("decision", MINUTE, DECISION)} <= set(FIELDS)
