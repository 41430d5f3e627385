"""The signing key: made once, for its owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from audit import LogUnusable
from audit.keys import KEY_FILE, load_key, load_or_create, private_folder, read_public, write_new

NAME = "school.example/log"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_key_is_private_signs_and_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"
    key = load_or_create(folder, NAME)
    assert mode(folder) == 0o700
    assert mode(folder / KEY_FILE) == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]
    Ed25519PublicKey.from_public_bytes(key.verifier.public).verify(key.sign(b"data"), b"data")
    assert load_or_create(folder, NAME).verifier == load_key(folder, NAME).verifier == key.verifier
    assert key.verifier.name == NAME


def test_its_repr_shows_only_the_name(tmp_path: Path) -> None:
    assert repr(load_or_create(tmp_path, NAME)) == f"SigningKey({NAME!r})"


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert write_new(path, b"first")
    assert not write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


def test_a_missing_key_is_not_replaced_when_it_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LogUnusable, match="Restore the keys folder"):
        load_key(tmp_path, NAME)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_or_create(tmp_path, NAME)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(LogUnusable, match="chmod 600"):
        load_key(tmp_path, NAME)


def test_a_damaged_or_foreign_key_is_refused_without_showing_it(tmp_path: Path) -> None:
    other_kind = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n", other_kind):
        path = tmp_path / KEY_FILE
        path.unlink(missing_ok=True)
        write_new(path, content)
        with pytest.raises(LogUnusable) as refused:
            load_key(tmp_path, NAME)
        assert refused.value.code == "bad_key"
        assert "SECRET" not in str(refused.value)


def test_a_name_that_no_note_can_carry_is_refused(tmp_path: Path) -> None:
    for name in ("", "two words", "plus+sign", "new\nline"):
        with pytest.raises(LogUnusable) as refused:
            load_or_create(tmp_path, name)
        assert refused.value.code == "bad_name"


def test_the_public_half_is_read_back_or_refused(tmp_path: Path) -> None:
    key = load_or_create(tmp_path, NAME)
    path = tmp_path / "log.pub"
    path.write_text(f"{key.verifier}\n")
    assert read_public(path) == key.verifier
    for damage in (b"", b"\xff\xfe", b"name+00000000+AAAA"):
        path.write_bytes(damage)
        with pytest.raises(LogUnusable):
            read_public(path)
    with pytest.raises(LogUnusable):
        read_public(tmp_path / "absent")
