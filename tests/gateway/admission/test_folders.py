"""One data folder, one keys folder, never the one inside the other, and never a demo taken for the real thing."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from audit.layout import PLACE_FILE
from gateway.admission.folders import Site, is_copy, is_demo, open_site
from gateway.admission.trouble import SiteError

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


def refused(code: str, data: Path, keys: Path | None = None, *, demo: bool = False, create: bool = True) -> bool:
    with pytest.raises(SiteError) as caught:
        open_site(data, keys, demo=demo, create=create)
    return caught.value.code == code


def test_the_data_folder_remembers_where_its_keys_are(site: Site) -> None:
    again = open_site(site.data)
    assert (again.id, again.keys, again.keyring) == (site.id, site.keys, site.keyring)
    assert again.origin == f"gapura.local/{site.id}"
    again.close()


def test_keys_lie_in_the_home_folder_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    opened = open_site(tmp_path / "data")
    assert opened.keys == tmp_path / ".gapura" / "keys" / opened.id
    opened.close()


def test_keys_may_move_but_not_be_mixed_up(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.keys, tmp_path / "moved")
    moved = open_site(site.data, tmp_path / "moved")
    moved.close()
    shutil.rmtree(site.keys)
    moved = open_site(site.data)
    assert moved.keyring == site.keyring
    moved.close()
    stranger = open_site(tmp_path / "other", tmp_path / "other-keys")
    stranger.close()
    assert refused("keys_missing", site.data, tmp_path / "other-keys")
    assert refused("keys_missing", site.data, tmp_path / "nowhere")


def test_keys_inside_the_data_are_refused(tmp_path: Path) -> None:
    assert refused("keys_inside", tmp_path / "data", tmp_path / "data" / "keys")
    (tmp_path / "link").symlink_to(tmp_path / "data")
    assert refused("keys_inside", tmp_path / "data", tmp_path / "link" / "keys")


def test_a_demo_keeps_its_keys_with_its_data_and_is_never_served(tmp_path: Path, site: Site) -> None:
    demo = open_site(tmp_path / "demo", demo=True)
    demo.close()
    assert demo.keys == tmp_path / "demo" / "demo-keys"
    assert is_demo(tmp_path / "demo")
    assert refused("demo_data", tmp_path / "demo")
    assert not is_demo(site.data)
    assert refused("site_data", site.data, demo=True)


def test_a_folder_that_is_no_site_is_not_made_one_by_looking(tmp_path: Path) -> None:
    assert refused("no_site", tmp_path / "data", create=False)
    assert not (tmp_path / "data").exists()
    assert not is_demo(tmp_path / "data")


@posix
def test_folders_and_files_are_for_their_owner_only(site: Site) -> None:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for folder in (site.data, site.keys) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (site.data, site.keys)} == {0o700}


@posix
def test_keys_that_others_can_read_are_refused(site: Site) -> None:
    (site.keys / "pepper.key").chmod(0o644)
    assert refused("keys_open", site.data)


def test_a_copy_is_a_folder_away_from_its_keys(site: Site, tmp_path: Path) -> None:
    assert not is_copy(site.data)
    assert is_copy(tmp_path / "nothing")
    shutil.move(site.keys, tmp_path / "moved")
    assert is_copy(site.data)
    assert not is_copy(site.data, tmp_path / "moved")
    demo = open_site(tmp_path / "demo", demo=True)
    demo.close()
    shutil.copytree(tmp_path / "demo", tmp_path / "taken")
    assert not is_copy(tmp_path / "taken"), "its keys came along"
    (tmp_path / "taken" / "state.db").write_bytes(b"no database " * 100)
    assert not is_copy(tmp_path / "taken"), "what is damaged is told when it is opened"


def test_a_copy_beside_its_keys_is_one_while_the_site_is_there(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.data, tmp_path / "backup")
    (tmp_path / "link").symlink_to(site.data)
    assert is_copy(tmp_path / "backup")
    assert not is_copy(site.data)
    assert not is_copy(tmp_path / "link")
    site.close()
    site.data.rename(tmp_path / "moved")
    assert not is_copy(tmp_path / "moved"), "a site may move"
    open_site(tmp_path / "moved").close()
    other = open_site(site.data, tmp_path / "other-keys")
    other.close()
    assert not is_copy(tmp_path / "moved")
    assert not is_copy(tmp_path / "backup"), "where it was there is another site now: this may be it, restored"


def test_a_log_in_a_database_is_the_same_from_every_copy_of_the_folder(site: Site, tmp_path: Path) -> None:
    (site.data / PLACE_FILE).write_text("GAPURA_URL\n")
    shutil.copytree(site.data, tmp_path / "second")
    assert not is_copy(tmp_path / "second")
