"""The vault of one chat. Everybody here is invented, every number synthetic."""

from __future__ import annotations

import stat
import threading
import time
from pathlib import Path

import pytest

from gateway.admission.trouble import SiteError
from gateway.byhand.papers import PaperError
from gateway.byhand.vaults import DAY, KEY_FILE, Kept, VaultError, safe_in

NIK = "3174015509000001"
VALUES = [("PERSON", "Budi Santoso"), ("ID_NIK", NIK)]


@pytest.fixture
def file(tmp_path: Path, kept: Kept) -> Path:
    """A vault that lives for a day."""
    kept.until = time.time() + DAY
    kept.add(VALUES)
    with safe_in(tmp_path / "keys") as safe:
        safe.close(tmp_path / "surat.vault", kept)
    return tmp_path / "surat.vault"


def opened(file: Path, keys: str = "keys") -> Kept:
    with safe_in(file.parent / keys) as safe:
        return safe.open(file)


def test_it_opens_with_the_same_names_for_the_same_values(file: Path, kept: Kept) -> None:
    again = opened(file)
    names = [kept.vault.placeholder(kind, value, restorable=False) for kind, value in VALUES]
    assert [again.vault.value(name) for name in names] == ["Budi Santoso", NIK]
    again.add([("ID_NIK", "3174 0155 0900 0001"), ("PERSON", "Siti")])
    assert [again.vault.value(name) for name in names] == ["Budi Santoso", NIK]
    assert len(again.values) == 3


def test_two_vaults_name_one_value_differently(file: Path) -> None:
    assert Kept.new().vault.placeholder(*VALUES[0], restorable=True) != opened(file).vault.placeholder(
        *VALUES[0], restorable=True
    )


def test_nothing_of_it_can_be_read(file: Path, kept: Kept) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for secret in (b"Budi", NIK.encode(), b"PERSON", kept.key, kept.key.hex().encode()):
        assert secret not in file.read_bytes()
    assert NIK not in repr(kept)
    assert kept.key.hex() not in repr(kept)


@pytest.mark.parametrize("at", [0, 20, 40, 60, -1])
def test_one_changed_byte_closes_it(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises(VaultError):
        opened(file)


@pytest.mark.parametrize("size", [0, 10, 32, 40, 60])
def test_a_piece_of_one_is_none(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(VaultError):
        opened(file)


def test_another_accounts_key_does_not_open_it(file: Path) -> None:
    with pytest.raises(VaultError, match="another account or on another machine"):
        opened(file, "others")


def test_it_ends_on_its_day(file: Path, kept: Kept) -> None:
    kept.until = time.time() - 1
    with safe_in(file.parent / "keys") as safe:
        safe.close(file, kept)
    with pytest.raises(VaultError, match=r"ended on \d{4}-\d\d-\d\d"):
        opened(file)


def test_another_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a letter")
    with pytest.raises(VaultError, match="is no vault"):
        opened(tmp_path / "a.txt")


def test_a_link_is_not_followed(file: Path) -> None:
    link = file.with_name("link.vault")
    link.symlink_to(file)
    with pytest.raises(PaperError, match="is a link"):
        opened(link)


def test_a_vault_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="cannot be read: No such file"):
        opened(tmp_path / "no.vault")


def test_the_key_is_for_its_owner_alone(file: Path) -> None:
    key = file.parent / "keys" / KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    key.chmod(0o640)
    with pytest.raises(SiteError, match="other accounts"):
        opened(file)


def test_a_key_that_was_cut_short_is_told(file: Path) -> None:
    (file.parent / "keys" / KEY_FILE).write_bytes(b"short")
    with pytest.raises(VaultError, match="32 bytes"):
        opened(file)


def test_who_comes_second_waits(file: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with safe_in(file.parent / "keys"):
            order.append("second")

    thread = threading.Thread(target=second)
    with safe_in(file.parent / "keys"):
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
