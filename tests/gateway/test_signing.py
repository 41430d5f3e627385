"""Keys for signed packs: made once, for their owner's eyes, and trusted by their public line only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gateway.signing import BadKey, is_public_line, keygen, opens_for, signs_with
from policies.signed.packfile import NotTrusted, Signer

TEXT = "gapura-pack/v1\nyayasan\n"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    keygen(tmp_path / "foundation" / "yayasan.key", "yayasan.example")
    return tmp_path / "foundation" / "yayasan.key"


def public(key: Path) -> str:
    return key.with_name(key.name + ".pub").read_text("utf-8").strip()


def test_a_note_signed_is_opened_by_who_trusts_its_public_line(key: Path) -> None:
    text, signer = opens_for([public(key)])(signs_with(key)(TEXT))
    assert (text, signer) == (TEXT, Signer("yayasan.example", public(key).split("+")[1]))


def test_the_key_is_for_its_owner_alone_and_is_never_written_over(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert is_public_line(public(key))
    before = key.read_bytes()
    with pytest.raises(BadKey, match="left as it is"):
        keygen(key, "other.example")
    assert key.read_bytes() == before


def test_a_key_that_others_can_read_signs_nothing(key: Path) -> None:
    key.chmod(0o644)
    with pytest.raises(BadKey, match="chmod 600"):
        signs_with(key)


def test_what_is_no_key_or_another_key_signs_nothing(key: Path, tmp_path: Path) -> None:
    with pytest.raises(BadKey):
        signs_with(tmp_path / "nowhere.key")
    keygen(tmp_path / "other.key", "yayasan.example")
    key.with_name("yayasan.key.pub").write_text((tmp_path / "other.key.pub").read_text("utf-8"), "utf-8")
    with pytest.raises(BadKey, match="!="):
        signs_with(key)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a@b", "..", "-a", "a+b", "ยา"])
def test_a_signer_has_a_plain_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadKey) as caught:
        keygen(tmp_path / "a.key", name)
    assert "huruf" in caught.value.text("id")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadKey):
        keygen(tmp_path / "file" / "a.key", "a.example")


def test_notes_of_nobody_of_strangers_and_of_forgers_are_told_apart(key: Path, tmp_path: Path) -> None:
    note = signs_with(key)(TEXT)
    stranger = keygen(tmp_path / "b.key", "b.example")
    for trusted, wrong, why in (
        ([public(key)], TEXT, "unsigned"),
        ([], note, "unknown"),
        ([stranger], note, "unknown"),
        ([stranger, public(key)], note.replace("yayasan\n", "sekolah\n", 1), "wrong"),
    ):
        with pytest.raises(NotTrusted) as caught:
            opens_for(trusted)(wrong)
        assert caught.value.why == why


@pytest.mark.parametrize("line", ["", "yayasan.example", "yayasan.example+00000000+AAAA", "a/b+1+2"])
def test_only_a_public_line_can_be_trusted(line: str) -> None:
    assert not is_public_line(line)
    with pytest.raises(BadKey, match="public line"):
        opens_for([line])
