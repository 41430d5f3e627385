"""``gapura topic``: teach the gate a topic by examples, list what it was taught, forget one.

Exit 0 good, 1 a topic of which most examples are not recognised, 2 wrong use. A change is in the audit log before it
counts, and counts from the next start on. No sentence of an author is kept, printed or recorded.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.admission.folders import Site
    from gateway.detectors.manifest import Manifest
    from gateway.detectors.topics import Topic

WEAK = 1
app = typer.Typer(help="Topics of a site, learnt from example sentences.", no_args_is_help=True)
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Model in use: embedded, a name, a folder. [default: from gapura.yaml]")
]
_STAGES = {"score": ("reading the sentences", "membaca kalimat"), "fit": ("learning", "mempelajari")}
_LEARNT = {
    Lang.en: "{name}: {recognised} of {examples} examples are recognised when left out; {false_alarms} of {ordinary}"
    " ordinary sentences are taken for it. Given from {limit} on.",
    Lang.id: "{name}: {recognised} dari {examples} contoh dikenali bila tidak ikut dipelajari; {false_alarms} dari"
    " {ordinary} kalimat biasa keliru dikenali. Diberikan mulai {limit}.",
}
_CLOSEST = {Lang.en: "Closest counter-examples: {numbers}.", Lang.id: "Contoh tandingan terdekat: {numbers}."}
_AS_CLOSE = {
    Lang.en: "As close as the examples themselves: against {numbers}. Do they belong to the topic?",
    Lang.id: "Sedekat contohnya sendiri: against {numbers}. Apakah itu bagian dari topik?",
}
_WEAK = {
    Lang.en: "Warning: this does not work yet, since most examples are not recognised. Give more of them, say them in"
    " more ways, or make the topic narrower.",
    Lang.id: "Peringatan: topik ini belum bekerja, karena sebagian besar contohnya tidak dikenali. Tambah contohnya,"
    " tulis dengan lebih banyak cara, atau persempit topiknya.",
}
_KEPT = {
    Lang.en: "In force from the next start of the gate on; rules name it as topic: {name}. The sentences are not kept.",
    Lang.id: "Berlaku sejak gerbang dijalankan ulang; aturan menyebutnya topic: {name}. Kalimatnya tidak disimpan.",
}
_DRY = {Lang.en: "Nothing was written (--dry-run).", Lang.id: "Tidak ada yang ditulis (--dry-run)."}
_UNKNOWN = {
    Lang.en: "There is no topic of this name in {room}. See: gapura topic list.",
    Lang.id: "Tidak ada topik bernama itu di {room}. Lihat: gapura topic list.",
}


@app.command()
def learn(
    file: Annotated[Path, typer.Argument(help="YAML: name, title, examples (5 to 40), against (up to 200).")],
    model: ModelOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure only.")] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Learn a topic from example sentences, say how well it is recognised, and keep it for the gate."""
    with _told(lang):
        from gateway.detectors.encoder import Encoder
        from gateway.detectors.making.examples import read
        from gateway.detectors.making.topic import learn as learnt

        written = read(file)
        encoder = Encoder(_manifest(model, data))
        encoder.load()
        topic = learnt(written, encoder, datetime.now(UTC).date().isoformat(), _stage(lang))
    if not dry_run:
        with desk.opened(data, keys, lang.value) as site:
            counts = {name: value for name, value in topic.figures.items() if isinstance(value, int)}
            _record(site, "learn", topic.name, digest=topic.digest, source=topic.source, limit=topic.limit, **counts)
            _write(site.data, topic)
    if format is Format.json:
        typer.echo(json.dumps(_row(topic, fits=True) | {"written": not dry_run}, ensure_ascii=False))
    else:
        typer.echo("\n".join([*_said(topic, lang), (_DRY if dry_run else _KEPT)[lang].format(name=topic.name)]))
    if _weak(topic):
        raise typer.Exit(WEAK)


@app.command("list")
def list_(
    model: ModelOption = None,
    data: DataOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """List the topics of a site: title, limit, how well each is recognised, whether it fits the model in use."""
    with _told(lang):
        from gateway.detectors.topics import installed

        manifest = _manifest(model, data)
        rows = [_row(topic, fits=topic.fits(manifest)) for topic in installed(_home(data))]
    if format is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print(rows, lang)


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="Name of the topic, from: gapura topic list")],
    data: DataOption = None,
    keys: KeysOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Remove a topic. Rules that name it are refused from the next start on."""
    from gateway.detectors.making.examples import NAME
    from gateway.detectors.topics import ROOM, path_of

    with desk.opened(data, keys, lang.value) as site:
        if not NAME.fullmatch(name) or not path_of(site.data, name).is_file():
            typer.echo(_UNKNOWN[lang].format(room=site.data / ROOM), err=True)
            raise typer.Exit(desk.WRONG)
        _record(site, "forget", name)
        path_of(site.data, name).unlink()
    typer.echo(f"{name}: dihapus" if lang is Lang.id else f"{name}: forgotten")


def _record(site: Site, action: str, name: str, **private: Any) -> None:
    """The audit record: hashes and counts, never a sentence."""
    desk.record("admin.topic", site, {"action": action}, {"topic": name, **private})


def _write(data: Path, topic: Topic) -> None:
    """Whole or not at all."""
    from gateway.detectors.topics import path_of

    path = path_of(data, topic.name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(topic.to_json())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _home(data: Path | None) -> Path:
    from gateway import settings

    return settings.folders(data, None)[0]


def _manifest(model: str | None, data: Path | None) -> Manifest:
    from gateway import settings
    from gateway.detectors.catalogue import folder_of
    from gateway.detectors.manifest import Manifest

    return Manifest.read(folder_of(model or settings.read().detectors.model, _home(data)))


def _weak(topic: Topic) -> bool:
    return bool(topic.figures["recognised"] * 2 < topic.figures["examples"])


def _said(topic: Topic, lang: Lang) -> list[str]:
    figures = topic.figures
    said = [_LEARNT[lang].format(name=topic.name, limit=f"{topic.limit / 10_000:.2f}", **figures)]
    if closest := figures["closest"]:
        numbers = ", ".join(f"{number} ({score / 10_000:.2f})" for number, score in closest.items())
        said.append(_CLOSEST[lang].format(numbers=numbers))
    if figures["as_close"]:
        said.append(_AS_CLOSE[lang].format(numbers=", ".join(map(str, figures["as_close"]))))
    return [*said, *([_WEAK[lang]] if _weak(topic) else [])]


def _row(topic: Topic, *, fits: bool) -> dict[str, Any]:
    return {"name": topic.name, "title": dict(topic.title), "limit": topic.limit, "date": topic.date,
            **topic.figures, "digest": topic.digest, "fits": fits}  # fmt: skip


def _print(rows: list[dict[str, Any]], lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    english = ("name", "title", "limit", "recognised", "false alarms", "fits the model")
    indonesian = ("nama", "judul", "batas", "dikenali", "keliru", "cocok dengan model")
    table = Table(*(indonesian if lang is Lang.id else english), box=None)
    yes, no = ("ya", "tidak: pelajari lagi") if lang is Lang.id else ("yes", "no: learn it again")
    for row in rows:
        found, wrong = f"{row['recognised']}/{row['examples']}", f"{row['false_alarms']}/{row['ordinary']}"
        cells = (row["name"], row["title"][lang.value], f"{row['limit'] / 10_000:.2f}", found, wrong)
        table.add_row(*map(Text, (*cells, yes if row["fits"] else no)))
    Console().print(table)


def _stage(lang: Lang) -> Any:
    quiet = not sys.stderr.isatty()
    return lambda stage: None if quiet else typer.echo(f"... {_STAGES[stage][lang is Lang.id]}", err=True)


@contextmanager
def _told(lang: Lang) -> Iterator[None]:
    """What is wrong is said in the person's language, and the exit code is 2."""
    from gateway import settings
    from gateway.detectors.base import ModelError
    from policies.errors import render

    try:
        yield
    except ModelError as error:
        typer.echo(error.message[lang.value], err=True)
        raise typer.Exit(desk.WRONG) from None
    except settings.SettingsError as error:
        typer.echo(render(error.problems, lang.value), err=True)
        raise typer.Exit(desk.WRONG) from None
