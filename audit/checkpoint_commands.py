"""``gapura audit checkpoint``: the head of the log, to be kept elsewhere, and compared later.

Exit codes: 0 good, 1 the log does not agree with what was brought, or has no such checkpoint, 2 wrong use.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of

if TYPE_CHECKING:
    from audit.errors import Language
    from audit.reader import Reader

commands = typer.Typer()
_SAID = {
    "en": {
        "none": "No checkpoint was signed at {size} entries. Without --size you get the newest.",
        "agrees": "The log agrees: its first {size} entries are those of the notice; {more} came since.",
        "another": "The notice is of another log: {theirs}. This one is {ours}.",
        "shorter": "The log has {found} entries, the notice speaks of {size}: an older copy was put back, or entries "
        "were removed.",
        "differs": "The log's first {size} entries are not those of the notice: they were changed.",
        "saved": "{file}: {size} entries",
    },
    "id": {
        "none": "Tidak ada titik periksa yang ditandatangani pada {size} entri. Tanpa --size Anda mendapat yang "
        "terbaru.",
        "agrees": "Log sesuai: {size} entri pertamanya adalah entri dalam pengumuman; {more} ditambahkan sesudahnya.",
        "another": "Pengumuman itu tentang log lain: {theirs}. Log ini {ours}.",
        "shorter": "Log berisi {found} entri, pengumuman menyebut {size}: salinan lama telah dipasang kembali, atau "
        "ada entri yang dihapus.",
        "differs": "{size} entri pertama log bukan entri dalam pengumuman: entri itu telah diubah.",
        "saved": "{file}: {size} entri",
    },
}


@commands.command()
def checkpoint(
    data: DataOption = Path("gapura-data"),
    size: Annotated[int | None, typer.Option("--size", help="The one signed at N entries.", min=0)] = None,
    short: Annotated[bool, typer.Option("--short", help="As a text for a notice board or a text message.")] = False,
    save: Annotated[Path | None, typer.Option("--save", help="Write the signed note to this file.")] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", help="A text that --short once gave, to compare the log with.")
    ] = None,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Print the newest signed checkpoint, to be kept where the gate's operator cannot change it."""
    from audit.reader import Reader

    language = language_of(lang)
    try:
        if compare is not None:
            raise typer.Exit(_compare(Reader.open(data), compare, output, language))
        _print(Reader.open(data), size, (short, save), output, language)
    except AuditError as error:
        fail(error, language)


def _print(reader: Reader, size: int | None, how: tuple[bool, Path | None], output: Format, language: Language) -> None:
    from audit import checkpoint as notes
    from audit import display, notice

    with reader.snapshot() as snapshot:
        found = [snapshot.checkpoint()] if size is None else [note for _, note in snapshot.checkpoints(size, size)]
    if not found:
        typer.echo(_SAID[language]["none"].format(size=size), err=True)
        raise typer.Exit(BROKEN)
    (signed,), (short, save) = found, how
    head = notes.read(signed)
    last = reader.get(head.size - 1) if head.size else None
    text = notice.write(head, last.minute[:10] if last else "-", language)
    if output == Format.JSON:
        root = head.root.hex()
        display.as_json({"origin": head.origin, "size": head.size, "root": root, "note": signed, "short": text})
    elif save is None:
        typer.echo(text if short else signed, nl=short)
    if save is not None:
        try:
            save.write_text(signed, encoding="utf-8", newline="")
        except OSError as error:
            fail(AuditError("unwritable", where=str(save), why=error.strerror or ""), language)
        typer.echo(_SAID[language]["saved"].format(file=save, size=head.size), err=True)


def _compare(reader: Reader, text: str, output: Format, language: Language) -> int:
    from audit import display, notice
    from audit.growth import grow
    from audit.merkle import Frontier

    brought = notice.read(text)
    with reader.snapshot() as snapshot:
        ours, found = snapshot.names()["origin"], snapshot.size()
        what = "agrees"
        if brought.origin != ours:
            what = "another"
        elif found < brought.size:
            what = "shorter"
        elif grow(Frontier(), snapshot.leaves(0, brought.size), brought.size).tree.root() != brought.root:
            what = "differs"
    if output == Format.JSON:
        display.as_json({"result": what, "origin": ours, "entries": found, "size": brought.size})
    else:
        numbers = {"size": brought.size, "found": found, "more": found - brought.size}
        typer.echo(_SAID[language][what].format(theirs=brought.origin, ours=ours, **numbers))
    return 0 if what == "agrees" else BROKEN
