"""What is sealed opens for whom it was sealed, whole and in its own place, and tells nothing before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.seal import boxes, envelope
from audit.seal.envelope import Label
from audit.seal.trouble import SealError

LABEL = Label("1" * 32, "2" * 32, "child", ("counsellor",), 2)
HALF, ANI, BUDI = bytes(32), bytes(range(32)), bytes(range(1, 33))
TEXT = {"question": [["user", "aku ingin mati \ud83d"]]}


def to(*people: bytes) -> dict[str, bytes]:
    return {boxes.key_id(public): public for public in map(boxes.public_of, people)}


def test_it_opens_for_each_of_whom_it_is_sealed_to() -> None:
    sealed = envelope.close(TEXT, LABEL, HALF, to(ANI, BUDI))
    assert envelope.opened(sealed, HALF, ANI) == envelope.opened(sealed, HALF, BUDI) == TEXT
    assert envelope.label_of(sealed) == (LABEL, frozenset(to(ANI, BUDI)))


def test_it_opens_for_nobody_else() -> None:
    sealed = envelope.close(TEXT, LABEL, HALF, to(ANI))
    for private in (BUDI, None):
        with pytest.raises(SealError) as told:
            envelope.opened(sealed, HALF, private)
        assert told.value.code == "not_yours"


@pytest.mark.parametrize("recipients", [{}, to(ANI)])
def test_without_the_gates_half_nobody_opens_it(recipients: dict[str, bytes]) -> None:
    sealed = envelope.close(TEXT, LABEL, HALF, recipients)
    with pytest.raises(SealError) as told:
        envelope.opened(sealed, bytes([1] * 32), ANI if recipients else None)
    assert told.value.code == "broken"


def test_what_no_role_was_named_for_opens_with_the_gates_half() -> None:
    assert envelope.opened(envelope.close(TEXT, LABEL, HALF, {}), HALF) == TEXT


@pytest.mark.parametrize(
    "other",
    [replace(LABEL, id="3" * 32), replace(LABEL, exchange="3" * 32), replace(LABEL, kind="general"),
     replace(LABEL, roles=("ppdp",)), replace(LABEL, eyes=1)],
)  # fmt: skip
def test_another_label_is_noticed(other: Label) -> None:
    sealed = envelope.close(TEXT, LABEL, HALF, to(ANI))
    with pytest.raises(SealError) as told:
        envelope.opened(sealed.replace(LABEL.bound(), other.bound()), HALF, ANI)
    assert told.value.code == "broken"


def test_a_box_taken_away_makes_no_content_of_the_gate_alone() -> None:
    form, label, _, body = envelope.close(TEXT, LABEL, HALF, to(ANI)).split(b"\n", 3)
    with pytest.raises(SealError):
        envelope.opened(b"\n".join((form, label, b"{}", body)), HALF)


@pytest.mark.parametrize("sealed", [b"", b"x", b"gapura-sealed/1\n{}\n{}\n", b"gapura-sealed/1\n[]\n[]\nx",
                                    b'gapura-sealed/1\n{"id":1}\n{"a":"zz"}\nx'])  # fmt: skip
def test_what_is_none_of_ours_is_broken(sealed: bytes) -> None:
    with pytest.raises(SealError, match="does not open"):
        envelope.opened(sealed, HALF, ANI)


def test_neither_the_text_nor_its_length_stands_outside() -> None:
    short, longer = (envelope.close(["rahasia" * times], LABEL, HALF, to(ANI)) for times in (1, 100))
    assert b"rahasia" not in short
    assert len(short) == len(longer)


def test_somebody_who_has_a_box_gives_more_people_one_and_nothing_else_changes() -> None:
    sealed = envelope.close(TEXT, LABEL, HALF, to(ANI))
    more = envelope.widened(sealed, ANI, to(ANI, BUDI))
    assert envelope.opened(more, HALF, ANI) == envelope.opened(more, HALF, BUDI) == TEXT
    before, after = sealed.split(b"\n", 3), more.split(b"\n", 3)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False, True]
    assert before[2][1:-1] in after[2]  # the first one's box is as it was
    assert envelope.widened(more, BUDI, to(ANI)) == more


def test_nobody_gives_what_they_do_not_have() -> None:
    for sealed in (envelope.close(TEXT, LABEL, HALF, to(ANI)), envelope.close(TEXT, LABEL, HALF, {})):
        with pytest.raises(SealError) as told:
            envelope.widened(sealed, BUDI, to(BUDI))
        assert told.value.code == "not_yours"


def test_a_box_under_another_label_is_given_to_nobody() -> None:
    other = envelope.close(TEXT, replace(LABEL, eyes=1), HALF, to(ANI)).replace(b'"eyes":1', b'"eyes":2')
    with pytest.raises(SealError) as told:
        envelope.widened(other, ANI, to(BUDI))
    assert told.value.code == "broken"


def test_a_box_is_taken_away_without_any_key_and_the_last_one_stays() -> None:
    both = envelope.close(TEXT, LABEL, HALF, to(ANI, BUDI))
    left = envelope.narrowed(both, to(ANI).keys())
    assert envelope.opened(left, HALF, BUDI) == TEXT
    with pytest.raises(SealError):
        envelope.opened(left, HALF, ANI)
    assert left.split(b"\n", 3)[3] == both.split(b"\n", 3)[3]
    assert envelope.narrowed(left, to(ANI, BUDI).keys()) == envelope.narrowed(left, to(ANI).keys()) == left
