"""An export is evidence by itself: the same steps, the same places as in the log it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.export import Selection, export_jsonl
from audit.keys import read_public
from audit.reader import Reader
from audit.trust import Brought
from audit.verdict import Level, Verdict
from audit.verify import verify


def export(site: Any, path: Path, selection: Selection = Selection(private=True)) -> Path:  # noqa: B008 - frozen
    with path.open("w", encoding="utf-8", newline="") as file:
        export_jsonl(Reader.open(site.data), read_public(site.data / "log.pub"), selection, file.write)
    return path


def failure(verdict: Verdict) -> tuple[int, str, dict[str, Any]]:
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    return verdict.failed.number, verdict.failed.failure.code, dict(verdict.failed.failure.places)


def test_what_holds_for_the_log_holds_for_its_export(sample: Any, tmp_path: Path) -> None:
    path = export(sample, tmp_path / "log.jsonl")
    key = sample.verify().fingerprint
    verdict = verify(path, Brought(key))
    assert (verdict.level, verdict.entries, verdict.signed) == (Level.SIGNED, 50, 50)
    assert {one.code: dict(one.places) for one in verdict.remarks} == {"erased": {"count": 2}}


def test_public_parts_alone_prove_the_same_tree_and_say_what_they_cannot_tell(sample: Any, tmp_path: Path) -> None:
    verdict = verify(export(sample, tmp_path / "log.jsonl", Selection()))
    assert verdict.level is Level.SELF_CONSISTENT
    assert [one.code for one in verdict.remarks] == ["public"]


@pytest.mark.parametrize("first", [0, 1, 4, 9, 31, 49])
@pytest.mark.parametrize("last", [1, 8, 9, 40, 49, None])
def test_any_range_leads_to_a_signed_root(sample: Any, tmp_path: Path, first: int, last: int | None) -> None:
    verdict = verify(export(sample, tmp_path / "log.jsonl", Selection(first, last, private=True)))
    assert verdict.level is Level.SELF_CONSISTENT
    assert verdict.signed > (49 if last is None else last)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"gapura_export": 2', '"gapura_export": 1', (1, "form", {"form": "gapura-export/2"})),
        ('"gapura_export": 2', '"gapura_export": 2.0', (1, "form", {"form": "gapura-export/2"})),
        ('"origin"', '"0rigin"', (1, "form", {"form": "gapura-export/2"})),
        ('"tree": []', '"tree": ["00"]', (1, "form", {"form": "gapura-export/2"})),
        ('"count": 50', '"count": 51', (7, "manifest", {"count": 51})),
        ('{"index": 7, ', '{"index": 7,  ', (1, "bad_line", {"line": 10})),
        ('{"index": 7, ', '{"index": 8, ', (2, "gap", {"index": 7, "found": 8})),
        ('"kind":"refusals"', '"kind":"outcome"', (3, "leaf", {"index": 0})),
    ],
)
def test_a_change_is_named_with_its_place(sample: Any, tmp_path: Path, old: str, new: str, expected: Any) -> None:
    path = export(sample, tmp_path / "log.jsonl")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert failure(verify(path)) == expected


def test_what_was_left_out_or_cut_off_is_named(sample: Any, tmp_path: Path) -> None:
    path = export(sample, tmp_path / "log.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for at in range(1, len(lines)):
        path.write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
        if '"checkpoint"' not in lines[at]:
            assert verify(path).level is None
    path.write_text("".join(lines[:-10]), encoding="utf-8")
    assert failure(verify(path))[1] in ("cut", "unnamed_gap")


def test_an_entry_within_the_range_cannot_be_only_a_hash(sample: Any, tmp_path: Path) -> None:
    path = export(sample, tmp_path / "log.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    leaf = lines[3][lines[3].index('"leaf": ') :].split('"')[3]
    lines[3] = f'{{"index": 1, "leaf": "{leaf}"}}\n'
    path.write_text("".join(lines), encoding="utf-8")
    assert failure(verify(path)) == (1, "bad_line", {"line": 4})


def test_a_range_tells_of_a_gap_and_leaves_the_rest_to_the_whole(sample: Any, tmp_path: Path) -> None:
    verdict = verify(export(sample, tmp_path / "log.jsonl", Selection(0, 8, private=True)))
    assert [one.code for one in verdict.remarks] == ["gone"]
