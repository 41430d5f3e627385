"""``gapura audit dossier``: papers for an auditor's visit, in one folder.

Exit 0 good, 1 the log does not verify (the dossier is made, and says so), 2 wrong use.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, LangOption, fail, language_of
from gateway.admission import desk

if TYPE_CHECKING:
    from audit.errors import Language
    from gateway.admission.folders import Site
    from gateway.office.dossier import Dossier

commands = typer.Typer()
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MADE = {
    "en": "{out}: dossier.html, the checkpoint, the key and {count} bundles. It holds personal data.",
    "id": "{out}: dossier.html, titik periksa, kunci, dan {count} bundel. Berkas ini memuat data pribadi.",
}


@commands.command()
def dossier(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to make; it must not be there yet.")],
    seed: Annotated[str, typer.Option("--seed", help="Chosen by the auditor: decides which decisions are drawn.")],
    sample: Annotated[int, typer.Option("--sample", help="Decisions to draw.", min=0, max=1000)] = 20,
    first: Annotated[str | None, typer.Option("--from", help="First day (UTC), as 2026-11-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day (UTC).")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder (./gapura-data).")] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="Keys folder.")] = None,
    lang: LangOption = None,
) -> None:
    """Gather what an auditor asks for: a drawn sample, policies, access, acts, the verdict. Is itself recorded."""
    from gateway.office.dossier import Period, gather

    language = language_of(lang)
    try:
        if any(day and not _DAY.fullmatch(day) for day in (first, last)):
            raise AuditError("day")
        if out.exists():
            raise AuditError("there", where=str(out))
        with desk.opened(data, keys, language) as site:
            made = gather(site, Period(first, last), seed, sample)
            desk.record("admin.export", site, {"what": "dossier", "entries": len(made.drawn)}, {})
            _write(site, made, out, language)
    except AuditError as error:
        fail(error, language)
    typer.echo(_MADE[language].format(out=out, count=len(made.drawn)))
    raise typer.Exit(BROKEN if made.verdict.level is None else 0)


def _write(site: Site, made: Dossier, out: Path, language: Language) -> None:
    from audit.keys import private_folder
    from audit.layout import PUBLIC_FILE
    from audit.papers.evidence import evidence_page
    from audit.papers.files import write_page
    from gateway.office.bundling import bundle_of
    from gateway.office.dossier_page import dossier_page

    try:
        private_folder(out)
        private_folder(out / "bundles")
    except OSError as error:
        raise AuditError("unwritable", where=str(out), why=error.strerror or "") from None
    names = [f"bundles/{one.index}.bundle" for one in made.drawn]
    for one, name in zip(made.drawn, names, strict=True):
        bundle = bundle_of(site.data, one.entries)
        write_page(out / f"{name}.json", bundle)
        write_page(out / f"{name}.html", evidence_page(bundle, language))
    write_page(out / "checkpoint.note", made.note)
    write_page(out / PUBLIC_FILE, (site.data / PUBLIC_FILE).read_bytes())
    write_page(out / "dossier.html", dossier_page(made, names, language))
