"""Content is kept, found, opened, and destroyed so that no copy of it opens any more."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from audit.seal import boxes, envelope
from audit.seal.content import ContentStore, Kept, Order, Owner, sealing_key
from audit.seal.trouble import SealError, Unkept

ANI = bytes(range(32))
ANIS = {boxes.key_id(boxes.public_of(ANI)): boxes.public_of(ANI)}
MARK = "rahasia-4711"
CHILD = Order("child", ("counsellor",), 2_000, eyes=2, recipients=ANIS)
GENERAL = Order("general", ("ppdp",), 1_000)


def owner(exchange: int = 1, subject: int = 1, conversation: int = 1) -> Owner:
    return Owner(f"{exchange:032x}", f"{subject:032x}", f"{conversation:064x}")


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "data", sealing_key(tmp_path / "keys"))


def test_what_is_kept_is_found_by_its_id_and_by_its_exchange(store: ContentStore) -> None:
    kept = store.keep([MARK], owner(), CHILD)
    (item,) = store.find(kept.id)
    assert store.find(f"{1:032x}") == store.find(kept.id[:10]) == (item,)
    assert (item.owner, item.label.roles, item.label.eyes, item.recipients) == (
        owner(), ("counsellor",), 2, frozenset(ANIS)
    )  # fmt: skip
    assert store.read(item, ANI) == [MARK]


def test_a_record_can_show_which_content_it_means(store: ContentStore) -> None:
    one, other = (store.keep([MARK], owner(), GENERAL) for _ in range(2))
    (item,) = store.find(one.id)
    assert item.matches({"nonce": one.nonce, "sha256": one.sha256})
    assert not item.matches({"nonce": other.nonce, "sha256": other.sha256})


def test_all_that_is_kept_is_listed_by_its_end(store: ContentStore) -> None:
    later, sooner = store.keep([MARK], owner(1), CHILD), store.keep([MARK], owner(2), GENERAL)
    assert [item.id for item in store.all()] == [sooner.id, later.id]


def test_where_nothing_was_ever_kept_everything_works_and_makes_no_file(store: ContentStore, tmp_path: Path) -> None:
    assert store.find("1" * 32) == store.all() == ()
    assert (
        store.forget(subject="1" * 32).items == store.expire(10).items == store.drop_unrecorded(lambda _: []).items == 0
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["", "1", "*" * 32, "x" * 32, f"{1:032x}" + "0"])
def test_what_is_no_id_finds_nothing(store: ContentStore, name: str) -> None:
    store.keep([MARK], owner(), GENERAL)
    assert store.find(name) == ()


def test_the_files_are_private_and_hold_no_text(store: ContentStore, tmp_path: Path) -> None:
    store.keep([MARK], owner(), GENERAL)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"content.db", "content-keys.db", "sealing.key"}
    for path in files:
        assert MARK.encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_who_steals_the_data_has_nothing(store: ContentStore, tmp_path: Path) -> None:
    kept = store.keep([MARK], owner(), GENERAL)
    thief = ContentStore(tmp_path / "data", bytes(32))
    (item,) = thief.find(kept.id)
    with pytest.raises(SealError, match="does not open"):
        thief.read(item)


def test_who_steals_data_and_keys_has_no_childs_words(store: ContentStore) -> None:
    store.keep([MARK], owner(), CHILD)
    store.keep([MARK], owner(2), GENERAL)
    child, general = store.find(f"{1:032x}") + store.find(f"{2:032x}")
    assert store.read(general) == [MARK]  # the README says so
    with pytest.raises(SealError) as told:
        store.read(child)
    assert told.value.code == "not_yours"


@pytest.mark.parametrize("whose", [{"subject": f"{1:032x}"}, {"exchange": f"{1:032x}"}, {"conversation": f"{1:064x}"}])
def test_what_is_forgotten_opens_in_no_old_copy_of_it(
    store: ContentStore, tmp_path: Path, whose: dict[str, str]
) -> None:
    kept, other = store.keep([MARK], owner(), CHILD), store.keep(["lain"], owner(2, 2, 2), GENERAL)
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(tmp_path / "data" / "content.db")) as base, closing(sqlite3.connect(copy)) as into:
        base.backup(into)
    gone = store.forget(**whose)
    assert (gone.items, gone.overwritten, store.find(kept.id)) == (1, True, ())
    for name in ("content.db", "content.db-wal", "content.db-shm"):
        (tmp_path / "data" / name).unlink(missing_ok=True)
    shutil.copy(copy, tmp_path / "data" / "content.db")
    (item,) = store.find(kept.id)
    with pytest.raises(SealError, match="key was destroyed"):
        store.read(item, ANI)
    assert store.read(store.find(other.id)[0]) == ["lain"]


def test_the_destroyed_keys_are_nowhere_in_the_files(store: ContentStore, tmp_path: Path) -> None:
    store.keep([MARK], owner(), GENERAL)
    with closing(sqlite3.connect(tmp_path / "data" / "content-keys.db")) as base:
        keys = [row[0] for table in ("owners", "halves") for row in base.execute(f"SELECT wrapped FROM {table}")]  # noqa: S608
    assert len(keys) == 2
    (sealed,) = (item.sealed for item in store.find(f"{1:032x}"))
    store.forget(subject=f"{1:032x}")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert [key for key in (*keys, sealed[-300:]) if key in everything] == []


def test_a_reader_of_an_older_state_is_told_of_and_swept_later(
    store: ContentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.seal.files._WAIT", 0.1)
    store.keep([MARK], owner(), GENERAL)
    with closing(sqlite3.connect(tmp_path / "data" / "content-keys.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM halves").fetchall()
        assert store.forget(exchange=f"{1:032x}").overwritten is False
        reader.execute("ROLLBACK")
    assert store.sweep()


def test_a_person_has_a_key_for_each_conversation(store: ContentStore, tmp_path: Path) -> None:
    for exchange, conversation in ((1, 1), (2, 1), (3, 2)):
        store.keep([MARK], owner(exchange, 1, conversation), GENERAL)
    with closing(sqlite3.connect(tmp_path / "data" / "content-keys.db")) as base:
        assert base.execute("SELECT count(*) FROM owners").fetchone() == (2,)
        assert store.forget(conversation=f"{1:064x}").items == 2
        assert base.execute("SELECT count(*) FROM owners").fetchone() == (1,)
    assert store.read(*store.find(f"{3:032x}")) == [MARK]


def test_to_forget_takes_a_name(store: ContentStore) -> None:
    with pytest.raises(ValueError, match="whose"):
        store.forget()


def test_what_is_over_goes_and_what_is_held_stays(store: ContentStore) -> None:
    for exchange, order in ((1, GENERAL), (2, GENERAL), (3, CHILD)):
        store.keep([MARK], owner(exchange), order)
    assert store.expire(999).items == 0
    assert store.expire(1_000, held=lambda owner: owner.exchange == f"{2:032x}").items == 1
    assert [len(store.find(f"{exchange:032x}")) for exchange in (1, 2, 3)] == [0, 1, 1]
    assert store.read(*store.find(f"{2:032x}")) == [MARK]


def test_what_no_record_names_goes(store: ContentStore) -> None:
    named, lost = store.keep([MARK], owner(1), GENERAL), store.keep([MARK], owner(2), GENERAL)
    assert store.drop_unrecorded(lambda exchange: [named.id] if exchange == f"{1:032x}" else []).items == 1
    assert (len(store.find(named.id)), store.find(lost.id)) == (1, ())


def test_a_content_that_was_put_in_anothers_place_is_broken(store: ContentStore, tmp_path: Path) -> None:
    one, other = store.keep(["satu"], owner(1), GENERAL), store.keep(["dua"], owner(2), GENERAL)
    with closing(sqlite3.connect(tmp_path / "data" / "content.db")) as base, base:
        base.execute(
            "UPDATE items SET sealed = (SELECT sealed FROM items WHERE id = ?) WHERE id = ?", (other.id, one.id)
        )
    with pytest.raises(SealError, match="moved from another place"):
        store.find(one.id)


def test_keys_of_another_person_do_not_serve(store: ContentStore, tmp_path: Path) -> None:
    kept = store.keep(["satu"], owner(1, 1), GENERAL)
    store.keep(["dua"], owner(2, 2), GENERAL)
    with closing(sqlite3.connect(tmp_path / "data" / "content-keys.db")) as base, base:
        base.execute("UPDATE owners SET wrapped = (SELECT wrapped FROM owners WHERE subject = ?)", (f"{2:032x}",))
    with pytest.raises(SealError):
        store.read(*store.find(kept.id))


def test_a_content_db_that_was_away_finds_its_keys_again(store: ContentStore, tmp_path: Path) -> None:
    kept = store.keep([MARK], owner(), CHILD)
    data = tmp_path / "data"
    store.expire(0)
    shutil.move(data / "content.db", tmp_path / "away.db")
    store.expire(1_999)
    shutil.move(tmp_path / "away.db", data / "content.db")
    assert store.read(*store.find(kept.id), ANI) == [MARK]


def test_many_at_once_lose_nothing(store: ContentStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: store.keep([n], owner(n, n % 2, n % 3), GENERAL), range(24)))
    assert [store.read(*store.find(one.id)) for one in kept] == [[n] for n in range(24)]


def test_another_file_is_never_written_to(store: ContentStore, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "content.db").write_bytes(b"no database at all" * 300)
    with pytest.raises(SealError, match="damaged"):
        store.keep([MARK], owner(), GENERAL)
    (tmp_path / "data" / "content.db").unlink()
    with closing(sqlite3.connect(tmp_path / "data" / "content.db")) as base:
        base.execute("PRAGMA user_version = 2")
    with pytest.raises(SealError, match="another version"):
        store.keep([MARK], owner(), GENERAL)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unkept, match="cannot be written"):
        ContentStore(tmp_path / "file" / "data", bytes(32)).keep([MARK], owner(), GENERAL)
    with pytest.raises(Unkept):
        sealing_key(tmp_path / "file" / "keys")


def test_the_sealing_key_is_made_once_and_guarded(tmp_path: Path) -> None:
    key = sealing_key(tmp_path / "keys")
    assert sealing_key(tmp_path / "keys") == key
    path = tmp_path / "keys" / "sealing.key"
    path.chmod(0o644)
    with pytest.raises(SealError, match="chmod 600"):
        sealing_key(tmp_path / "keys")
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(SealError, match="32 bytes"):
        sealing_key(tmp_path / "keys")


BUDI = bytes(range(1, 33))
BUDIS = {boxes.key_id(boxes.public_of(BUDI)): boxes.public_of(BUDI)}


def test_other_keys_are_written_down_before_they_are_there(store: ContentStore) -> None:
    kept, said = store.keep([MARK], owner(), CHILD), []

    def note(new: Kept, keys: frozenset[str]) -> None:
        said.append((new, keys))

    def wider(sealed: bytes) -> bytes:
        return envelope.widened(sealed, ANI, BUDIS)

    def broken(*_: object) -> None:
        raise OSError

    with pytest.raises(Unkept):
        store.rebox(kept.id, wider, broken)
    (item,) = store.find(kept.id)
    assert (item.recipients, item.matches({"nonce": kept.nonce, "sha256": kept.sha256})) == (frozenset(ANIS), True)
    assert store.rebox(kept.id, wider, note)
    (item,), ((new, keys),) = store.find(kept.id), said
    assert store.read(item, BUDI) == store.read(item, ANI) == [MARK]
    assert item.recipients == keys == frozenset({*ANIS, *BUDIS})
    assert item.matches({"nonce": new.nonce, "sha256": new.sha256})
    assert not item.matches({"nonce": kept.nonce, "sha256": kept.sha256})
    assert not store.rebox(kept.id, wider, broken)  # nothing to change: nothing to write down
    assert not store.rebox("1" * 32, wider, broken)


def test_a_box_that_was_taken_away_is_in_no_copy_of_the_file_from_then_on(store: ContentStore, tmp_path: Path) -> None:
    kept = store.keep([MARK], owner(), Order("child", ("counsellor",), 2_000, 2, {**ANIS, **BUDIS}))
    (box,) = [
        line for line in store.find(kept.id)[0].sealed.split(b"\n")[2].split(b",") if next(iter(BUDIS)).encode() in line
    ]
    assert store.rebox(kept.id, lambda sealed: envelope.narrowed(sealed, BUDIS), lambda *_: None)
    assert store.sweep()
    assert [box[30:90] in file.read_bytes() for file in (tmp_path / "data").iterdir()] == [False] * len(
        [*(tmp_path / "data").iterdir()]
    )
