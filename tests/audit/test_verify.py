"""Verification: whatever is changed in the file, the step and the place are named."""

# ruff: noqa: S608 - these tests are the attacker who writes SQL

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import Log, LogUnusable, Record, checkpoint
from audit.checkpoint import Checkpoint
from audit.keys import load_key
from audit.merkle import Frontier, leaf_hash
from audit.record import Sealed, seal
from audit.verdict import Level, Verdict
from audit.verify import verify

Tamper = Callable[..., Verdict]
LAST = 49
COLUMNS = "kind, minute, entry, leaf, random, private, exchange, subject"


def found(verdict: Verdict) -> tuple[int, str]:
    """The number of the first bad step, and what was said."""
    assert verdict.level is None
    step = verdict.failed
    assert step is not None
    assert step.failure is not None
    assert {one.state for one in verdict.steps[: step.number - 1]} <= {"ok", "not asked"}
    assert {one.state for one in verdict.steps[step.number :]} <= {"not checked"}
    return step.number, step.failure.code


def place(verdict: Verdict) -> int | str:
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    return verdict.failed.failure.places["index"]


def test_an_untouched_log_is_consistent_and_claims_no_more(sample: Any) -> None:
    verdict = sample.verify()
    assert verdict.level is Level.SELF_CONSISTENT
    assert (verdict.entries, verdict.signed) == (50, 50)
    assert [step.state for step in verdict.steps] == ["ok"] * 7 + ["not asked"] * 2 + ["ok"]
    assert {one.code: dict(one.places) for one in verdict.remarks} == {
        "erased": {"count": 2},
        "no_outcome": {"count": 7, "index": 29},
    }
    assert "verified" not in verdict.claim("en").lower()


def test_with_the_fingerprint_from_elsewhere_it_is_signed(sample: Any) -> None:
    pub = (sample.data / "log.pub").read_text()
    printed_by_sha256sum = sha256(pub.encode()).hexdigest()
    for key in (printed_by_sha256sum, f"sha256:{printed_by_sha256sum.upper()}".lower(), pub):
        verdict = sample.verify(key)
        assert verdict.level is Level.SIGNED
        assert verdict.meets(Level.SELF_CONSISTENT)
        assert not verdict.meets(Level.WITNESSED)


def test_an_old_or_foreign_key_is_not_this_logs_key(sample: Any, tmp_path: Path) -> None:
    other = Log.open(tmp_path / "data", tmp_path / "keys", origin=load_key(sample.keys, "x").verifier.name)
    other.close()
    assert found(sample.verify(other.fingerprint)) == (6, "other_key")
    assert found(sample.verify((tmp_path / "data" / "log.pub").read_text())) == (6, "key_swapped")
    with pytest.raises(LogUnusable, match="--key takes the fingerprint"):
        sample.verify("not a fingerprint")


# Every way to tamper with one entry, as (name, statements about entry {i}, first bad step and what is said of it).
MUTATIONS: list[tuple[str, str, tuple[int, str]]] = [
    ("text", "UPDATE entries SET entry = replace(entry, '2025-11', '2024-11') WHERE idx = {i}", (3, "columns")),
    ("spelling", "UPDATE entries SET entry = replace(entry, ',', ', ') WHERE idx = {i}", (3, "not_canonical")),
    (
        "version",
        """UPDATE entries SET entry = replace(entry, '"v":1', '"v":2') WHERE idx = {i}""",
        (3, "not_canonical"),
    ),
    ("member", """UPDATE entries SET entry = '{{"a":1,' || substr(entry, 2) WHERE idx = {i}""", (3, "leaf")),
    ("no text", "UPDATE entries SET entry = 7 WHERE idx = {i}", (3, "not_canonical")),
    ("leaf", "UPDATE entries SET leaf = zeroblob(32) WHERE idx = {i}", (3, "leaf")),
    ("no leaf", "UPDATE entries SET leaf = x'' WHERE idx = {i}", (3, "leaf")),
    ("kind", "UPDATE entries SET kind = 'disclosure' WHERE idx = {i}", (3, "columns")),
    ("minute", "UPDATE entries SET minute = '2020-01-01T00:00Z' WHERE idx = {i}", (3, "columns")),
    ("random", "UPDATE entries SET random = zeroblob(32) WHERE idx = {i}", (4, "private")),
    ("private", 'UPDATE entries SET private = \'{{"subject":"another"}}\' WHERE idx = {i}', (4, "private")),
    ("exchange", "UPDATE entries SET exchange = 'ffffffffffffffffffffffffffffffff' WHERE idx = {i}", (4, "exchange")),
    ("subject", "UPDATE entries SET subject = 'ffffffffffffffffffffffffffffffff' WHERE idx = {i}", (4, "exchange")),
    ("half erased", "UPDATE entries SET random = NULL WHERE idx = {i}", (4, "private")),
    (
        "erased",
        "UPDATE entries SET random = NULL, private = NULL, exchange = NULL, subject = NULL WHERE idx = {i}",
        (4, "unnamed_gap"),
    ),
    ("removed", "DELETE FROM entries WHERE idx = {i}", (2, "gap")),
]
WITHOUT_PRIVATE = {
    "random": (4, "private"),
    "private": (4, "private"),
    "exchange": (4, "private"),
    "subject": (4, "private"),
}


def rows(site: Any) -> Iterator[tuple[int, bool, bool]]:
    """(index, has a private part, has an exchange id) of each entry."""
    for index, private, exchange in site.sql("SELECT idx, private IS NOT NULL, exchange IS NOT NULL FROM entries"):
        yield index, bool(private), bool(exchange)


def test_every_single_change_to_every_entry_is_found_at_its_place(sample: Any, tampered: Tamper) -> None:
    tried = 0
    for index, has_private, has_exchange in rows(sample):
        for name, statement, expected in MUTATIONS:
            if name in ("half erased", "erased") and not has_private:
                continue  # nothing to take away
            if name == "removed" and index == LAST:
                continue  # the end: see test_a_cut_end
            step = WITHOUT_PRIVATE.get(name, expected) if not has_private else expected
            verdict = tampered(statement.format(i=index))
            if name in ("exchange", "subject") and has_private and not has_exchange:
                step = (4, "exchange")
            assert (found(verdict), place(verdict)) == (step, index), (name, index)
            tried += 1
    assert tried > 500


def test_a_change_made_consistent_is_caught_by_the_next_checkpoint(sample: Any, tampered: Tamper) -> None:
    """Text and leaf hash changed together: only the tree can tell."""
    checkpoints = [size for (size,) in sample.sql("SELECT size FROM checkpoints ORDER BY size")]
    for index, entry in sample.sql("SELECT idx, entry FROM entries"):
        forged = '{"a":1,' + entry[1:]
        leaf = leaf_hash(forged.encode()).hex()
        verdict = tampered(f"UPDATE entries SET entry = '{forged}', leaf = x'{leaf}' WHERE idx = {index}")
        assert found(verdict) == (5, "root")
        said = verdict.failed.failure.places  # type: ignore[union-attr]
        assert said["first"] <= index <= said["last"]
        assert said["size"] == min(size for size in checkpoints if size > index)


@pytest.mark.parametrize("index", range(LAST))
def test_entries_that_change_places_are_found(tampered: Tamper, index: int) -> None:
    move = "UPDATE entries SET idx = {} WHERE idx = {}"
    verdict = tampered(move.format(-1, index), move.format(index, index + 1), move.format(index + 1, -1))
    moved_an_erased_one = index in (2, 3, 4)
    assert found(verdict) in [(5, "root"), (4, "unnamed_gap")][: 1 + moved_an_erased_one]


@pytest.mark.parametrize("index", range(0, LAST, 3))
def test_an_entry_removed_with_all_later_ones_moved_up_is_found(tampered: Tamper, index: int) -> None:
    verdict = tampered(
        f"DELETE FROM entries WHERE idx = {index}",
        f"UPDATE entries SET idx = -idx WHERE idx > {index}",
        "UPDATE entries SET idx = -idx - 1 WHERE idx < 0",
    )
    assert found(verdict)[0] in (4, 5)  # moving the erased pair from under its record shows in step 4 first


@pytest.mark.parametrize("index", range(1, LAST + 2, 3))
def test_an_entry_slipped_in_is_found(tampered: Tamper, index: int) -> None:
    verdict = tampered(
        f"UPDATE entries SET idx = -idx - 1 WHERE idx >= {index}",
        "UPDATE entries SET idx = -idx WHERE idx < 0",
        f"INSERT INTO entries (idx, {COLUMNS}) SELECT {index}, {COLUMNS} FROM entries WHERE idx = 0",
    )
    assert found(verdict)[0] == (4 if index <= 4 else 7 if index > LAST else 5)


@pytest.mark.parametrize("size", range(LAST + 1))
def test_a_cut_end_is_found_where_it_was_cut(tampered: Tamper, size: int) -> None:
    verdict = tampered(f"DELETE FROM entries WHERE idx >= {size}")
    if size == LAST:  # the erasure record is the last entry: its gap is unnamed now
        assert found(verdict) == (4, "unnamed_gap")
    elif size > 3:
        assert found(verdict)[0] == 4
    else:
        assert found(verdict) == (5, "cut")
        assert place(verdict) == size


def test_a_cut_end_without_erasures_is_found_too(site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    for number in range(10):
        log.append_sync(decision(number))
    log.close()
    for size in reversed(range(10)):
        site.sql("DELETE FROM entries WHERE idx >= ?", size)
        site.sql("UPDATE head SET size = ?", size)
        assert (found(site.verify()), place(site.verify())) == ((5, "cut"), size)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM checkpoints", (5, "no_checkpoint")),
        ("UPDATE checkpoints SET size = size + 1 WHERE size = 50", (5, "bad_checkpoint")),
        ("UPDATE checkpoints SET size = -3 WHERE size = 50", (5, "bad_checkpoint")),
        ("UPDATE checkpoints SET note = 'gone' WHERE size = 50", (5, "bad_checkpoint")),
        ("UPDATE checkpoints SET note = 7 WHERE size = 50", (5, "bad_checkpoint")),
        ("UPDATE checkpoints SET note = x'ff' WHERE size = 50", (5, "bad_checkpoint")),
        ("UPDATE checkpoints SET note = replace(note, 'gapura.local/', 'other.local/')", (5, "bad_checkpoint")),
        ("UPDATE meta SET value = 'other.local/log' WHERE name = 'origin'", (5, "bad_checkpoint")),
        ("UPDATE head SET size = 49", (7, "head")),
        ("UPDATE head SET frontier = zeroblob(64)", (7, "head")),
        ("DELETE FROM head", (7, "head")),
        ("DELETE FROM meta", (1, "form")),
        ("UPDATE meta SET value = 'gapura-log/99' WHERE name = 'format'", (1, "form")),
        ("DROP TABLE meta", (1, "form")),
        ("DROP TABLE entries", (1, "unreadable")),
    ],
)
def test_checkpoints_head_and_names_are_checked_too(
    tampered: Tamper, statement: str, expected: tuple[int, str]
) -> None:
    assert found(tampered(statement)) == expected


def test_a_signature_of_another_checkpoint_is_found(sample: Any, tampered: Tamper) -> None:
    (first,), (second,) = sample.sql("SELECT note FROM checkpoints WHERE size > 0 ORDER BY size LIMIT 2")
    forged = first[: first.index("\n\n")] + second[second.index("\n\n") :]
    size = int(first.splitlines()[1])
    assert found(tampered(f"UPDATE checkpoints SET note = '{forged}' WHERE size = {size}")) == (6, "signature")


def test_a_missing_public_key_is_said(sample: Any, tmp_path: Path) -> None:
    copy = sample.copy(tmp_path / "copy")
    pub = (copy.data / "log.pub").read_text()
    (copy.data / "log.pub").unlink()
    assert found(copy.verify()) == (6, "no_public_key")
    assert copy.verify(pub).level is Level.SIGNED, "the whole key may be given instead"


def test_a_forger_of_everything_is_caught_by_the_fingerprint_alone(sample: Any, tmp_path: Path) -> None:
    """All entries rewritten, a new tree, new key, new checkpoints: self-consistent, and not this log."""
    fingerprint = load_key(
        sample.keys, sample.sql("SELECT value FROM meta WHERE name='origin'")[0][0]
    ).verifier.fingerprint
    copy = sample.copy(tmp_path / "copy")
    (copy.data / "log.pub").unlink()
    shutil.rmtree(copy.data)
    forger = Log.open(copy.data, tmp_path / "forged-keys", origin="gapura.local/forged")
    forger.append_sync(Record("refusals", {}))
    forger.close()
    assert copy.verify().level is Level.SELF_CONSISTENT
    assert found(copy.verify(fingerprint)) == (6, "other_key")


def test_erasure_needs_its_record(site: Any, decision: Callable[[int], Record], tmp_path: Path) -> None:
    log = site.open()
    for number in range(4):
        log.append_sync(decision(number))
    log.erase_private([1, 2], "request", by="os:operator")
    log.close()
    assert site.verify().level is Level.SELF_CONSISTENT
    site.sql("UPDATE entries SET random = NULL, private = NULL, exchange = NULL, subject = NULL WHERE idx = 3")
    assert (found(site.verify()), place(site.verify())) == ((4, "unnamed_gap"), 3)


@pytest.mark.parametrize("erased", [[[0, 1], [5, 5]], [[1, 0]], [["0", "0"]], [[-1, 0]], "all", None, [[0]]], ids=repr)
def test_an_erasure_record_can_only_name_what_came_before_it(site: Any, erased: object) -> None:
    log = site.open()
    log.append_sync(Record("refusals", {}))
    log.append_sync(Record("refusals", {}))
    public = {} if erased is None else {"erased": erased}
    log.append_sync(Record("retention", public))
    log.close()
    assert (found(site.verify()), place(site.verify())) == ((4, "bad_erasure"), 2)


def test_private_parts_that_came_back_are_remarked(sample: Any, site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    log.append_sync(decision(1))
    (kept,) = site.sql("SELECT random, private, exchange, subject FROM entries")
    log.erase_private([0], "request", by="os:operator")
    log.close()
    site.sql("UPDATE entries SET random = ?, private = ?, exchange = ?, subject = ? WHERE idx = 0", *kept)
    remarks = {one.code: dict(one.places) for one in site.verify().remarks}
    assert remarks["undeleted"] == {"count": 1, "index": 0}


def test_what_lies_beyond_the_last_checkpoint_is_compared_and_said(
    site: Any, decision: Callable[[int], Record]
) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    key = load_key(site.keys, log.origin)
    for number in (2, 3):
        append_unsigned(site, seal(decision(number), "2025-11-25T04:10Z"))
    verdict = site.verify(key.verifier.fingerprint)
    assert (verdict.level, verdict.entries, verdict.signed) == (Level.SIGNED, 3, 1)
    assert verdict.remarks[0].text("en") == "2 entries after the last checkpoint (1) are not signed yet."
    site.sql("UPDATE entries SET entry = replace(entry, ',', ' ,') WHERE idx = 2")
    assert found(site.verify()) == (3, "not_canonical")
    site.sql("DELETE FROM entries WHERE idx = 2")
    assert found(site.verify()) == (7, "head")


def append_unsigned(site: Any, sealed: Sealed) -> None:
    """What a gate does that dies before its next checkpoint."""
    tree = Frontier()
    for (leaf,) in site.sql("SELECT leaf FROM entries ORDER BY idx"):
        tree.append(leaf)
    values = (sealed.kind, sealed.minute, sealed.entry, sealed.leaf, sealed.random, sealed.private, sealed.exchange,
              sealed.subject)  # fmt: skip
    site.sql(f"INSERT INTO entries (idx, {COLUMNS}) VALUES ({tree.size},?,?,?,?,?,?,?,?)", *values)
    tree.append(sealed.leaf)
    site.sql("UPDATE head SET size = ?, frontier = ?", tree.size, b"".join(tree.hashes))


def test_a_log_signed_only_while_empty_is_not_signed(site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    log.close()
    assert site.verify(log.fingerprint).level is Level.SIGNED, "an empty log, signed as empty"
    append_unsigned(site, seal(decision(1), "2025-11-25T04:10Z"))
    assert site.verify(log.fingerprint).level is Level.SELF_CONSISTENT


def test_a_checkpoint_signed_over_a_forked_tree_is_found(site: Any, decision: Callable[[int], Record]) -> None:
    """Even the holder of the key cannot sign two histories into one file."""
    log = site.open()
    log.append_sync(decision(1))
    log.append_sync(decision(2))
    log.close()
    key = load_key(site.keys, log.origin)
    fork = checkpoint.sign(Checkpoint(log.origin, 1, leaf_hash(b"another history")), key.verifier, key.sign)
    site.sql("INSERT INTO checkpoints (size, note) VALUES (1, ?)", fork)
    verdict = site.verify()
    assert found(verdict) == (5, "root")
    assert verdict.failed.failure.places["size"] == 1  # type: ignore[union-attr]


def content(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes  # the same bytes as text or as a blob mean the same to verify
        return [database.execute(f"SELECT * FROM {table}").fetchall() for table in ("entries", "checkpoints", "meta")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_byte_is_found_or_has_no_meaning(sample: Any, tmp_path: Path, data: st.DataObject) -> None:
    copy = sample.copy(tmp_path / "copy")
    raw = bytearray(copy.database.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    copy.database.write_bytes(raw)
    if copy.verify().level is not None:
        assert content(copy.database) == content(sample.database)


def test_no_database_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(LogUnusable) as refused:
        verify(tmp_path)
    assert refused.value.code == "no_log"


def test_a_file_that_is_no_database_fails_the_first_step(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_bytes(b"nothing of the kind" * 100)
    assert found(verify(tmp_path)) == (1, "unreadable")


def test_progress_is_told(sample: Any) -> None:
    told: list[tuple[int, int]] = []
    verify(sample.data, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 50)]


def test_it_runs_where_only_cryptography_is_installed(sample: Any) -> None:
    """An auditor's machine: no SQLAlchemy, no orjson, no typer, no gateway."""
    program = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        allowed = {'audit', 'cryptography', 'cffi', '_cffi_backend', 'pycparser'}\n"
        "        if name.split('.')[0] not in allowed | sys.stdlib_module_names:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from pathlib import Path\n"
        "from audit.verify import verify\n"
        "print(verify(Path(sys.argv[1])).level.word)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(sample.data)], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("self-consistent\n", "")
