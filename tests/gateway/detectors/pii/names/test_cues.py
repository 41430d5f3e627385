"""What stands left of a name."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.names.cues import Cue, after_name, cue_before


@pytest.mark.parametrize(
    ("left", "cue"),
    [
        ("nama saya ", Cue.STRONG),
        ("Nama ibu kandung : ", Cue.STRONG),
        ("Sekretaris: ", Cue.STRONG),
        ("Hormat saya,\n", Cue.STRONG),
        ("bertemu Pak ", Cue.HONORIFIC),
        ("Dr. ", Cue.HONORIFIC),
        ("dengan ayahnya, ", Cue.ROLE),
        ("adik gw ", Cue.ROLE),
        ("nonton sama ", Cue.WEAK),
        ("Jl. ", Cue.PLACE),
        ("Universitas ", Cue.PLACE),
        ("kemarin ", Cue.NONE),
        ("Kelas: 7\n", Cue.NONE),
        ("", Cue.NONE),
    ],
)
def test_the_words_before_say_how_surely_a_name_follows(left: str, cue: Cue) -> None:
    assert cue_before(left + "Xandrio", len(left)) == cue


def test_words_further_away_than_can_be_seen_say_nothing() -> None:
    assert cue_before("Pak" + " " * 60 + "Xandrio", 63) == Cue.NONE


def test_a_list_goes_on_after_a_name() -> None:
    assert after_name("Sulastri dan Ambo", 13)
    assert not after_name("sepeda dan Ambo", 11)
    assert not after_name("Sulastri Ambo", 9)
