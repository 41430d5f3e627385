"""What an error may name was written by us."""

from __future__ import annotations

import pytest

from gateway.codecs.openai_chat import KNOWN
from gateway.members import NAMED, spoken


def test_every_member_that_the_chat_codec_knows_can_be_named() -> None:
    assert KNOWN <= NAMED


def test_a_name_of_ours_is_said() -> None:
    assert spoken("logit_bias", "id") == "logit_bias"


@pytest.mark.parametrize("name", ["3174015509000001", "Logit_bias", "", "messages.content.Ani"])
def test_a_name_the_client_chose_is_not_repeated(name: str) -> None:
    assert spoken(name, "en") == "a member that this gate does not know"
    assert spoken(name, "id") == "nama yang tidak dikenal gerbang ini"
    assert spoken(name, "fr") == spoken(name, "en")
