"""``gapura audit print`` as somebody types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli import app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["print", *map(str, arguments)])


def test_a_page_lies_beside_the_bundle(tmp_path: Path, bundle_file: Path) -> None:
    done = run(bundle_file, "--lang", "id")
    assert (done.exit_code, done.output) == (0, f"{bundle_file}.html\n")
    assert '<html lang="id">' in Path(f"{bundle_file}.html").read_text(encoding="utf-8")
    again = run(bundle_file, "--lang", "id")
    assert (again.exit_code, "sudah ada" in again.output) == (2, True)
    assert run(bundle_file, "-o", tmp_path / "other.html", "--key", "ab" * 32).exit_code == 0


def test_wrong_use_is_told(tmp_path: Path, bundle_file: Path) -> None:
    (tmp_path / "no.json").write_text("{}")
    for arguments, words in (
        ((tmp_path / "none.json",), "tidak dapat dibaca"),
        ((tmp_path / "no.json",), "bukan bundel"),
        ((bundle_file, "-o", tmp_path / "x.html", "--key", "nonsense"), "--key"),
    ):
        told = run(*arguments, "--lang", "id")
        assert (told.exit_code, words in told.output) == (2, True), told.output


@pytest.fixture
def bundle_file(tmp_path: Path, decision: object, site: object) -> Path:
    from audit.bundle.making import Told, make
    from audit.keys import read_public
    from audit.reader import Reader

    log = site.open()  # type: ignore[attr-defined]
    log.append_sync(decision(1))  # type: ignore[operator]
    log.close()
    data: Path = site.data  # type: ignore[attr-defined]
    reader = Reader.open(data)
    entry = reader.get(0)
    assert entry is not None
    told = Told(lambda digest: None, lambda entries: {"en": "One.", "id": "Satu."})
    with reader.snapshot() as snapshot:
        (tmp_path / "one.bundle.json").write_bytes(make(snapshot, read_public(data / "log.pub"), [entry], told))
    return tmp_path / "one.bundle.json"
