"""``gapura audit report transparency``: numbers to publish, of this gate or added from the files of many.

Exit 0 good, 1 the log does not verify (the numbers are made, and say so), 2 wrong use.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, Format, FormatOption, LangOption, fail, language_of
from gateway.admission import desk

if TYPE_CHECKING:
    from audit.errors import Language
    from audit.statistics.periods import Period
    from audit.statistics.publication import Publication
    from gateway.office.transparency import Order

commands = typer.Typer()
_MADE = {
    "en": "{files}\nNumbers of {period}, each of at least {least} people. Publish them; they stay so.",
    "id": "{files}\nAngka {period}, masing-masing menyangkut paling sedikit {least} orang. Boleh diterbitkan, dan "
    "tetap demikian.",
}


@commands.command()
def transparency(
    what: Annotated[list[str], typer.Argument(help="2026-07, 2026-H2 or 2026; with --merge: JSON files.")],
    merge: Annotated[bool, typer.Option("--merge", help="Add up the files that many gates published.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Beginning of the files' names.")] = None,
    least: Annotated[int, typer.Option("--least", help="People that each number must be of.")] = 10,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder (./gapura-data).")] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="Keys folder.")] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Fingerprint of the log's key, obtained from elsewhere.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="Verifier key of a witness; may be given again.")
    ] = None,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Count what the gate did in a month, half-year or year: a page and a file to publish, about nobody."""
    from audit import display
    from audit.trust import Brought
    from gateway.office.transparency import Order, read_files

    language = language_of(lang)
    try:
        if merge:
            made = read_files(map(Path, what))
        else:
            with display.progress(output == Format.TEXT) as progress:
                order = Order(_period(what), least, Brought(key, tuple(witness or ())), progress)
                made = _published(order, (data, keys), language)
        names = _write(made, out or Path(f"transparency-{made.period.text}"))
    except AuditError as error:
        fail(error, language)
    if output == Format.JSON:
        display.as_json({"period": made.period.text, "least": made.least, "sha256": made.digest, "files": names})
    else:
        typer.echo(_MADE[language].format(files="\n".join(names), period=made.period.text, least=made.least))
    raise typer.Exit(BROKEN if any(one.level == "broken" for one in made.sources) else 0)


def _period(what: list[str]) -> Period:
    from audit.statistics.periods import Period
    from audit.statistics.trouble import StatisticsError

    if len(what) != 1:
        raise StatisticsError("one_choice")
    return Period.read(what[0])


def _published(order: Order, folders: tuple[Path | None, Path | None], language: Language) -> Publication:
    from gateway.office.transparency import publish

    with desk.opened(*folders, language) as site:
        return publish(
            site, order, time.time(), lambda said: desk.record("admin.export", site, {"what": said, "entries": 0}, {})
        )


def _write(made: Publication, stem: Path) -> list[str]:
    from audit.papers.files import write_page
    from gateway.office.transparency import pages

    files = list(pages(made, stem))
    for path, _ in files:
        if path.exists():
            raise AuditError("there", where=str(path))
    for path, content in files:
        write_page(path, content)
    return [str(path) for path, _ in files]
