"""``gapura audit recompute``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.errors import AuditError
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of

if TYPE_CHECKING:
    from audit.errors import Language
    from audit.reader import Entry, Reader
    from gateway.office.recompute import Again, Recorded, Sources

commands = typer.Typer()

_WORDS = {
    "same": ("decided again, the same bit for bit", "diputuskan lagi, sama sampai bit terakhir"),
    "different": ("ANOTHER DECISION", "KEPUTUSAN LAIN"),
    "erased": ("erased: nothing is left to decide", "dihapus: tidak ada lagi yang dapat diputuskan"),
    "no policy": (
        "NO POLICY: what it was is not kept here, or this release of Gapura makes another of it",
        "TANPA KEBIJAKAN: salinannya tidak ada di sini, atau rilis Gapura ini menyusunnya lain",
    ),
    "unreadable": ("UNREADABLE: no facts that a policy could look at", "TIDAK TERBACA: tidak ada fakta untuk dinilai"),
    "nothing": ("No record there holds a decision.", "Tidak ada catatan di sana yang memuat keputusan."),
    "entry": ("entry", "entri"),
    "differs": ("differs in", "berbeda pada"),
}


@commands.command()
def recompute(
    index: Annotated[int | None, typer.Argument(help="Number of one entry; all, if nothing is said.", min=0)] = None,
    exchange: Annotated[
        str | None, typer.Option("--exchange", help="One exchange: its id, how that begins, or a refusal's code.")
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option("--bundle", help="An evidence bundle in place of a log; it is verified first.")
    ] = None,
    first: Annotated[int, typer.Option("--from", help="First entry.", min=0)] = 0,
    last: Annotated[int | None, typer.Option("--to", help="Last entry; by default the newest.", min=0)] = None,
    data: DataOption = Path("gapura-data"),
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Decide again what was decided, from the record's facts and the policy kept by its digest, and compare."""
    from audit import display
    from audit.reader import Reader
    from gateway.admission.versions import kept
    from gateway.office.recompute import GOOD
    from gateway.office.recompute import recompute as decide_again

    language = language_of(lang)
    choices = (index is not None, exchange is not None, first > 0 or last is not None, bundle is not None)
    if sum(choices) > 1:
        fail(AuditError("one_choice"), language)
    try:
        if bundle is None:
            entries: Iterable[Recorded] = _chosen(Reader.open(data), index, exchange, (first, last))
            sources: Sources = lambda digest: kept(data, digest)  # noqa: E731 - one of two ways to the same
        else:
            entries, sources = _held(bundle, language)
    except AuditError as error:
        fail(error, language)
    found: Counter[str] = Counter()
    bad: list[Again] = []
    for again in decide_again(entries, sources):
        found[again.finding] += 1
        if again.finding not in GOOD:
            bad.append(again)
    if output == Format.JSON:
        display.as_json({"found": dict(found), "bad": [one.as_json() for one in bad]})
    else:
        _print(found, bad, language)
    raise typer.Exit(0 if found and not bad else BROKEN)


def _held(path: Path, lang: Language) -> tuple[Iterable[Recorded], Sources]:
    """What stands in a bundle: its records, and the text of its policy. One that is broken proves nothing."""
    from audit.bundle.form import Bundle, read
    from audit.verify import verify
    from gateway.office.recompute import of_bundle

    verdict = verify(path)
    form = read(path.read_bytes())
    if verdict.failed is not None or not isinstance(form, Bundle):
        typer.echo(verdict.claim(lang), err=True)
        raise typer.Exit(BROKEN)
    return of_bundle(form)


def _chosen(reader: Reader, index: int | None, exchange: str | None, span: tuple[int, int | None]) -> Iterator[Entry]:
    from audit.codes import beginning_of, read_code

    if exchange is not None:
        code = read_code(exchange) if "-" in exchange else None
        yield from reader.exchange(beginning_of(code) if code else exchange.strip().lower())
        return
    first, last = (index, index) if index is not None else span
    with reader.snapshot() as snapshot:
        end = snapshot.size() - 1
        yield from snapshot.between(first or 0, end if last is None else last)


def _print(found: Counter[str], bad: list[Any], lang: Language) -> None:
    if not found:
        typer.echo(_word("nothing", lang))
    for finding, count in sorted(found.items()):
        typer.echo(f"{count:>7}  {_word(finding, lang)}")
    for one in bad:
        more = f": {_word('differs', lang)} {', '.join(one.differs)}" if one.differs else ""
        typer.echo(f"  {_word('entry', lang)} {one.index} ({one.kind}, {one.policy[:19]}): "
                   f"{_word(one.finding, lang)}{more}")  # fmt: skip


def _word(name: str, lang: Language) -> str:
    return _WORDS[name][lang == "id"]
