"""``gapura audit search`` and ``gapura audit reindex``."""

from __future__ import annotations

from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.errors import AuditError
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of

if TYPE_CHECKING:
    from audit.errors import Language
    from audit.reader import Reader
    from audit.search.query import Query
    from audit.search.rebuilding import Comparison, Progress
    from audit.store.base import Store

commands = typer.Typer()
LOCK_SECONDS = 10.0
"""How long to wait for a gate that writes."""
SinceOption = Annotated[str | None, typer.Option("--since", help="Day or minute (UTC), for example 2026-11-25.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Only before this day or minute (UTC).")]


@commands.command()
def search(
    where: Annotated[
        list[str] | None, typer.Argument(help="field=value, for example effect=block group=siswa-smp; same field: or.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option("--limit", help="Entries of a page.", min=1, max=1000)] = 25,
    cursor: Annotated[str | None, typer.Option("--cursor", help="As the page before printed it.")] = None,
    oldest: Annotated[bool, typer.Option("--oldest-first", help="In the order of the log.")] = False,
    facets: Annotated[bool, typer.Option("--facets", help="Count instead: how often which value occurs.")] = False,
    save: Annotated[str | None, typer.Option("--save", help="Keep this search under a name.")] = None,
    saved: Annotated[str | None, typer.Option("--saved", help="Run the search of this name.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List saved searches.")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Forget the search of this name.")] = None,
    data: DataOption = Path("gapura-data"),
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Find entries by what they are about: fields and times, page by page; never by text."""
    from audit.reader import Reader
    from audit.search.query import Query
    from audit.search.saved import remove as forget
    from audit.search.saved import save as keep

    language = language_of(lang)
    given = bool(where or since or until)
    try:
        if sum([listed, saved is not None, remove is not None]) > 1 or (given and (listed or saved or remove)):
            raise AuditError("one_search")
        if remove is not None:
            with closing(_store(data)) as store, store.transaction() as database:
                forget(database, remove)
            return
        reader = Reader.open(data)
        if listed:
            _list(reader, output, language)
            return
        query = reader.saved(saved) if saved is not None else Query.of(where or (), since, until)
        if save is not None:
            with closing(_store(data)) as store, store.transaction() as database:
                keep(database, save, query)
        found = _counts(reader, query, output, language) if facets else None
        if found is None:
            found = _page(reader, query, (cursor, limit, not oldest), output, language)
    except AuditError as error:
        fail(error, language)
    raise typer.Exit(0 if found else BROKEN)


@commands.command()
def reindex(
    check: Annotated[bool, typer.Option("--check", help="Only say where rows and entries differ.")] = False,
    data: DataOption = Path("gapura-data"),
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Make the rows for searching anew from the entries, beside a running gate; or compare them."""
    from audit import display
    from audit.search.rebuilding import rebuild
    from audit.search.showing import comparison, told

    language = language_of(lang)
    result: dict[str, Any]
    try:
        with display.progress(output == Format.TEXT) as progress:
            if check:
                found = _compare(data, progress)
            else:
                with closing(_store(data)) as store:
                    count = rebuild(store.transaction, progress)
    except AuditError as error:
        fail(error, language)
    if not check:
        said, result = told("rebuilt", language, count=count), {"entries": count}
    else:
        wrong = [list(span) for span in found.wrong]
        said = comparison(found, language)
        result = {"good": found.good, "entries": found.entries, "wrong": wrong, "beyond": found.beyond}
    display.as_json(result) if output == Format.JSON else typer.echo(said)
    if check and not found.good:
        raise typer.Exit(BROKEN)


def _page(reader: Reader, query: Query, how: Any, output: Format, language: Language) -> int:
    from audit import display
    from audit.search.lines import lines
    from audit.search.showing import table, told

    cursor, limit, newest_first = how
    page = reader.page(query, cursor, limit, newest_first=newest_first)
    found = lines(page.entries, page.terms, query)
    if output == Format.JSON:
        display.as_json({"total": page.total, "entries": found, "next": page.next, "previous": page.previous})
        return len(found)
    if not found:
        typer.echo(told("nothing", language))
        return 0
    table(found, query, language)
    typer.echo("\n" + told("total", language, total=page.total))
    for name, other in (("previous", page.previous), ("next", page.next)):
        if other is not None:
            typer.echo(told(name, language, cursor=other))
    return len(found)


def _counts(reader: Reader, query: Query, output: Format, language: Language) -> int:
    from audit import display
    from audit.search.showing import counts

    counted = reader.count(query)
    if output == Format.JSON:
        display.as_json({"total": counted.total, "counts": counted.values})
    else:
        counts(counted, language)
    return counted.total


def _list(reader: Reader, output: Format, language: Language) -> None:
    from audit import display
    from audit.search.showing import told

    with reader.snapshot() as snapshot:
        found = {name: query.told() for name, query in snapshot.saved().items()}
    if output == Format.JSON:
        display.as_json(found)
        return
    for name, query in found.items():
        pairs = [f"{field}={value}" for field, values in query.pop("where").items() for value in values]
        typer.echo(" ".join((name, *pairs, *(f"--{time} {given}" for time, given in query.items()))))
    if not found:
        typer.echo(told("none", language))


def _store(data: Path) -> Store:
    from audit.reader import Reader
    from audit.store.place import open_store

    Reader.open(data)  # or says what is wrong with it: nothing new is begun here
    return open_store(data, None, LOCK_SECONDS)


def _compare(data: Path, progress: Progress | None) -> Comparison:
    """A file is only read, so that an auditor can do it with a copy."""
    from audit.evidence import open_readonly
    from audit.layout import DATABASE
    from audit.reader import Reader
    from audit.search.rebuilding import compare
    from audit.store.place import variable_of

    if variable_of(data) is not None:
        with closing(_store(data)) as store:
            return compare(store.transaction, progress)
    Reader.open(data)
    with closing(open_readonly(data / DATABASE)) as database:
        database.execute("BEGIN")
        return compare(lambda: nullcontext(database), progress)
