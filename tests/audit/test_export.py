"""An export carries what is needed to check it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from audit import checkpoint
from audit.export import Selection, export_jsonl
from audit.merkle import Frontier, leaf_hash, root_of
from audit.note import VerifierKey
from audit.reader import Reader
from audit.record import commit_private

KEY = VerifierKey("school.example/log", bytes(32))


@pytest.fixture(scope="module")
def reader(sample: Any) -> Reader:
    return Reader.open(sample.data)


def exported(reader: Reader, selection: Selection) -> tuple[dict[str, Any], list[str]]:
    lines: list[str] = []
    count = export_jsonl(reader, KEY, selection, lines.append)
    manifest = json.loads(lines[0])
    entries = [line for line in lines[1:] if "entry" in json.loads(line)]
    assert manifest["count"] == count == len(entries)
    assert manifest["sha256"] == sha256("".join(entries).encode()).hexdigest()
    assert manifest["key"] == str(KEY)
    return manifest, entries


def test_all_public_parts_lead_to_the_root_of_the_checkpoint(reader: Reader) -> None:
    manifest, lines = exported(reader, Selection())
    signed = checkpoint.read(manifest["checkpoint"])
    leaves = [bytes.fromhex(json.loads(line)["leaf"]) for line in lines]
    assert (signed.size, signed.root) == (len(leaves), root_of(leaves))
    assert signed.origin == manifest["origin"]
    assert "pupil" not in "".join(lines)
    assert not any("random" in json.loads(line) for line in lines)


def test_what_was_hashed_stands_in_the_line_byte_for_byte(reader: Reader) -> None:
    _, lines = exported(reader, Selection(private=True))
    committed = 0
    for line in lines:
        said = json.loads(line)
        entry = line[line.index('"entry": ') + 9 : line.index(', "leaf": ')]
        assert leaf_hash(entry.encode()).hex() == said["leaf"]
        if "private" in said:
            private = line[line.index('"private": {') + 11 : -2]
            assert commit_private(bytes.fromhex(said["random"]), private.encode()) == said["entry"]["private"]
            committed += 1
    assert committed == 44  # 45 decisions and outcomes, less the erased pair, and the erasure record's own part


@pytest.mark.parametrize(
    ("selection", "expected"),
    [(Selection(3, 5), [3, 4, 5]), (Selection(48), [48, 49]), (Selection(48, 999), [48, 49]), (Selection(60), [])],
)
def test_a_range(reader: Reader, selection: Selection, expected: list[int]) -> None:
    manifest, lines = exported(reader, selection)
    assert [json.loads(line)["index"] for line in lines] == expected
    assert (manifest["first"], manifest["private"], manifest["size"]) == (min(selection.first, 50), False, 50)
    assert manifest["last"] == manifest["first"] + len(lines) - 1


def test_checkpoints_stand_behind_what_they_cover_and_a_range_leads_on_to_the_next(reader: Reader) -> None:
    lines: list[str] = []
    export_jsonl(reader, KEY, Selection(5, 20), lines.append)
    manifest, *said = [json.loads(line) for line in lines]
    tree = Frontier(5, map(bytes.fromhex, manifest["tree"]))
    passed = []
    for one in said:
        if "checkpoint" in one:
            assert checkpoint.read(one["checkpoint"]).root == tree.root()
            passed.append(one["size"])
        else:
            assert ("entry" in one) is (one["index"] <= 20)
            tree.append(bytes.fromhex(one["leaf"]))
    assert passed == [9, 28]
    assert manifest["checkpoint"] == said[-1]["checkpoint"]
