"""``gapura model``: take in other models, list them, check their files, train heads, give one back to detoxify.

Exit 0 good, 1 a file that is not the one its manifest names, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission.commands import DataOption, Format, FormatOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.detectors.manifest import Manifest

DIFFERS, WRONG = 1, 2
app = typer.Typer(help="Models that score harm: the embedded one and others.", no_args_is_help=True)
takes = typer.Typer(help="Take in a model of other origin.", no_args_is_help=True)
gives = typer.Typer(help="Write a model in another form.", no_args_is_help=True)
app.add_typer(takes, name="import")
app.add_typer(gives, name="export")

IntoOption = Annotated[Path | None, typer.Option("--into", help="Folder to write. [default: DATA/models/NAME]")]
STAGES = {
    "read": ("hashing and reading the checkpoint", "menghitung hash dan membaca checkpoint"),
    "build": ("building the network", "menyusun jaringan"),
    "export": ("exporting", "mengekspor"),
    "compare": ("comparing with detoxify", "membandingkan dengan detoxify"),
    "measure": ("measuring on held-out sentences", "mengukur pada kalimat uji"),
    "score": ("reading the rows", "membaca baris"),
    "fit": ("training", "melatih"),
}
_WRITTEN = {
    Lang.en: "{out}: on {count} sentences detoxify differs by {mean} on average, {off} at most. In that folder:\n"
    "Detoxify(checkpoint='checkpoint.ckpt', huggingface_config_path='.')",
    Lang.id: "{out}: pada {count} kalimat, detoxify berbeda rata-rata {mean}, paling besar {off}. Di folder itu:\n"
    "Detoxify(checkpoint='checkpoint.ckpt', huggingface_config_path='.')",
}
_LEFT_OUT = {
    Lang.en: "Left out, since a Detoxify checkpoint has no place for it: {files}. Scores served here include it.",
    Lang.id: "Tidak disertakan karena checkpoint Detoxify tidak memuatnya: {files}. Skor yang dilayani di sini"
    " menyertakannya.",
}


@takes.callback()
def _takes() -> None:
    pass


@gives.callback()
def _gives() -> None:
    pass


@takes.command("detoxify")
def import_detoxify(
    checkpoint: Annotated[Path, typer.Option(help="Detoxify's checkpoint (.ckpt).")],
    sha256: Annotated[str, typer.Option(help="SHA-256 of that file, from whom you trust.")],
    tokenizer: Annotated[
        Path, typer.Option(help="Folder of the base model: config.json and the tokenizer, such as xlm-roberta-base.")
    ],
    name: Annotated[str | None, typer.Option(help="Name here. [default: detoxify- and the variant]")] = None,
    into: IntoOption = None,
    data: DataOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Take in a Detoxify checkpoint: hashed first, read without running it, served without torch, scores compared."""
    with _told(lang):
        from gateway.detectors.making.folders import named
        from gateway.detectors.making.importing import Source, import_detoxify

        room = _room(data)
        wanted = None if name is None else named(name)
        made = import_detoxify(
            Source(checkpoint, sha256, tokenizer), lambda own: into or room / own, wanted, _stage(lang)
        )
        _print_made(made, format, lang)


@gives.command("detoxify")
def export_detoxify(
    out: Annotated[Path, typer.Option(help="Folder to write.")],
    model: Annotated[str, typer.Option(help="Model to write: embedded, a name, or a folder.")] = "embedded",
    language: Annotated[str, typer.Option(help="Whose calibration is taken, such as id. [default: all others']")] = "",
    data: DataOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Write a model as a checkpoint that the detoxify package loads; its scores are compared."""
    with _told(lang):
        from gateway.detectors.catalogue import folder_of
        from gateway.detectors.making.exporting import export_detoxify

        folder = folder_of(model, _room(data).parent)
        report = export_detoxify(folder, out, language, _stage(lang))
        if format is Format.json:
            typer.echo(json.dumps({"folder": str(out), **report}, ensure_ascii=False))
            return
        off, mean = report["largest_difference"], report["mean_difference"]
        typer.echo(_WRITTEN[lang].format(out=out, off=off, mean=mean, count=report["sentences"]))
        if report["left_out"]:
            typer.echo(_LEFT_OUT[lang].format(files=", ".join(report["left_out"])))


@app.command("list")
def list_(data: DataOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en) -> None:
    """List all models: name, version, size, languages they were measured in, heads, licence."""
    with _told(lang):
        rows = [_row(name, manifest) for name, manifest in _all(data, ())]
        if format is Format.json:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            _print(rows, lang)


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Names or folders. [default: all]")] = None,
    data: DataOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Hash the files of models and compare them with their manifests; exit code 1 where one differs."""
    from gateway.detectors.catalogue import check

    with _told(lang):
        rows = [
            {"model": name, "file": one.name, "ok": one.wrong is None,
             "problem": one.wrong.message[lang.value] if one.wrong else None}
            for name, manifest in _all(data, names or ())
            for one in check(manifest)
        ]  # fmt: skip
    if format is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            typer.echo(f"{row['model']} {row['file']}: {'ok' if row['ok'] else row['problem']}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(DIFFERS)


@app.command()
def train(
    table: Annotated[Path, typer.Argument(help="CSV in UTF-8: text, and a column of 0, 1 or nothing for each head.")],
    out: Annotated[str, typer.Option(help="Name of the new model in DATA/models, or a folder.")],
    base: Annotated[str, typer.Option(help="Model to train over: embedded, a name, or a folder.")] = "embedded",
    heads: Annotated[str | None, typer.Option(help="Columns to train, with commas. [default: all]")] = None,
    seed: Annotated[int, typer.Option(help="Decides which rows are held out.")] = 1,
    data: DataOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Train heads on your own rows, over a model that stays as it is; a quarter of the rows is held out to measure."""
    with _told(lang):
        from gateway.detectors.catalogue import folder_of
        from gateway.detectors.making.folders import named
        from gateway.detectors.making.heads import Order
        from gateway.detectors.making.heads import train as made_of

        room = _room(data)
        into = room / out if Path(out).name == out else Path(out)
        named(into.name)
        only = tuple(name.strip() for name in (heads or "").split(",") if name.strip())
        report = made_of(Order(table, folder_of(base, room.parent), into, only, seed), _stage(lang))
        if format is Format.json:
            typer.echo(json.dumps({"folder": str(into), "held_out": report}, ensure_ascii=False, indent=2))
        else:
            _print_report(report, lang)
            _print_made(into, format, lang)


def _room(data: Path | None) -> Path:
    from gateway import settings
    from gateway.detectors.catalogue import ROOM

    return settings.folders(data, None)[0] / ROOM


def _all(data: Path | None, names: Any) -> list[tuple[str, Manifest]]:
    from gateway.detectors.catalogue import folder_of, installed
    from gateway.detectors.manifest import Manifest

    home = _room(data).parent
    found = [(name, folder_of(name, home)) for name in names] or installed(home)
    return [(name, Manifest.read(folder)) for name, folder in found]


def _row(name: str, manifest: Manifest) -> dict[str, Any]:
    from gateway.detectors.catalogue import size

    return {
        "name": name,
        "model": manifest.name,
        "version": manifest.version,
        "bytes": size(manifest),
        "languages": list(manifest.languages),
        "heads": [head.name for head in manifest.heads],
        "licence": manifest.document.get("licence", ""),
        "folder": str(manifest.folder),
    }


def _print(rows: list[dict[str, Any]], lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    english = ("name", "version", "MB", "languages", "heads", "licence")
    indonesian = ("nama", "versi", "MB", "bahasa", "keluaran", "lisensi")
    table = Table(*(indonesian if lang is Lang.id else english), box=None)
    for row in rows:
        languages = " ".join(row["languages"]) or ("belum divalidasi" if lang is Lang.id else "none validated")
        cells = (row["name"], row["version"], f"{row['bytes'] / 1e6:.1f}", languages, " ".join(row["heads"]))
        table.add_row(*map(Text, (*cells, row["licence"])))
    Console().print(table)


def _print_report(report: dict[str, Any], lang: Lang) -> None:
    """Figures on rows that were held out, each with its 95 % interval."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    english = ("head", "language", "held out 1 / 0", "AUC", "recall at 5 %", "recall at 1 %")
    indonesian = ("keluaran", "bahasa", "uji 1 / 0", "AUC", "recall pada 5 %", "recall pada 1 %")
    table = Table(*(indonesian if lang is Lang.id else english), box=None)
    for name, told in report.items():
        for spoken, one in {"": told, **told["languages"]}.items():
            cells = [f"{one[key]:.3f} ({one[f'{key}_interval'][0]:.3f}-{one[f'{key}_interval'][1]:.3f})"
                     if key in one else "-" for key in ("auc", "recall_at_5%", "recall_at_1%")]  # fmt: skip
            table.add_row(*map(Text, (name, spoken, f"{one['positive']} / {one['negative']}", *cells)))
    Console().print(table)


def _print_made(folder: Path, format: Format, lang: Lang) -> None:
    from gateway.detectors.manifest import Manifest

    row = _row(folder.name, Manifest.read(folder))
    if format is Format.json:
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    _print([row], lang)
    typer.echo(f"{folder}\n" + ("Pakai" if lang is Lang.id else "Use it") + f": detectors: {{ model: {folder.name} }}")


def _stage(lang: Lang) -> Any:
    """Says on a terminal what is being done; large models take minutes."""
    quiet = not sys.stderr.isatty()
    return lambda stage: None if quiet else typer.echo(f"... {STAGES[stage][lang is Lang.id]}", err=True)


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
        raise typer.Exit(WRONG) from None
    except settings.SettingsError as error:
        typer.echo(render(error.problems, lang.value), err=True)
        raise typer.Exit(WRONG) from None
