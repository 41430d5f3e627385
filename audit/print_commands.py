"""``gapura audit print``: an evidence bundle as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.errors import AuditError
from audit.options import LangOption, fail, language_of

commands = typer.Typer()


@commands.command("print")
def print_(
    file: Annotated[Path, typer.Argument(help="A file that gapura audit bundle wrote.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="HTML file; by default FILE with .html.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="Fingerprint of the log's key, from elsewhere.")] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="Verifier key of a witness; may be given again.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Make a page to print of an evidence bundle: no script, no network, for any browser."""
    from audit.papers.evidence import evidence_page
    from audit.papers.files import write_page
    from audit.trust import Brought

    language = language_of(lang)
    to = out or file.with_name(file.name + ".html")
    try:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise AuditError("unreadable_file", where=str(file), why=error.strerror or "") from None
        write_page(to, evidence_page(data, language, Brought(key, tuple(witness or ()))))
    except AuditError as error:
        fail(error, language)
    typer.echo(str(to))
