"""``gapura case``: list, look at and act on cases, as one of the people of ``gapura audit people``.

Exit 0 good, 1 nothing there, 2 wrong use or none of yours. Every act is on record, with the account and the person,
before it counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, say_readers
from gateway.office.case_texts import SAID

if TYPE_CHECKING:
    from audit.cases.register import Counts, Page

commands = typer.Typer()
NOTHING = 1

StateOption = Annotated[
    list[str] | None, typer.Option("--state", help="open, taken, closed, or all. [default: open, taken]")
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", help="escalation, hold, objection, sample, right, breach, manual; may be given again."),
]


@commands.command("list")
def list_(
    as_: AsOption,
    state: StateOption = None,
    kind: KindOption = None,
    group: Annotated[str, typer.Option(help="Only of this group.")] = "",
    rule: Annotated[str, typer.Option(help="Only by this rule.")] = "",
    owner: Annotated[str, typer.Option(help="Only those that this person has.")] = "",
    cursor: Annotated[str, typer.Option(help="Where the last list ended.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Your cases: children first, then what is due first."""
    from gateway.casework.caseworker import wanted_of

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        wanted = wanted_of(state or (), kind or (), group=group, owner=owner, rule=rule)
        page, counts, now = worker.page(wanted, cursor, limit), worker.count(wanted), worker.register.now()
        zone = worker.place.zone
    _print_page(page, counts, now, format, (lang.value, zone))


@commands.command()
def show(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """One case, and what was done to it."""
    from audit.cases.readings import readings
    from gateway.casework.assurance import said as said_of
    from gateway.office.case_telling import told, told_event
    from gateway.office.case_words import clock, label, read, word

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        case, events = worker.get(code), worker.history(code)
        row, rows = told(case, worker.register.now()), [told_event(event) for event in events]
        say_readers(code, worker, lang)
        verdicts = [
            {"person": one.person, "verdict": one.verdict} for one in readings(worker.register, code, worker.sight)
        ]
        zone = worker.place.zone
    if format is Format.json:
        typer.echo(json.dumps({**row, "history": rows, "readings": verdicts}, ensure_ascii=False, indent=2))
        return
    origin = row.pop("origin")
    origin["assurance"] = said_of(origin["assurance"], lang.value)
    for name, value in {**read(row, lang.value, zone), **origin}.items():
        if value not in ("", None, [], 0, False):
            typer.echo(f"{label(name, lang.value):13} {', '.join(value) if isinstance(value, list) else value}")
    said = SAID[lang.value]
    for event in rows:
        facts = " ".join(f"{name}={value}" for name, value in event["said"].items())
        person = event["person"] or said["by_gate"]
        at, action = clock(event["at"], zone), word(event["action"], lang.value)
        typer.echo(said["event"].format(at=at, person=person, action=action, said=facts).rstrip())
    for one in verdicts:
        typer.echo(said["reading"].format(person=one["person"], verdict=word(one["verdict"], lang.value)))


def _print_page(page: Page, counts: Counts, now: int, format: Format, reader: tuple[str, str]) -> None:
    """``reader``: the language they read, and the zone of their clock."""
    from gateway.office.case_telling import told, told_counts
    from gateway.office.case_words import read

    rows: list[dict[str, Any]] = [told(case, now) for case in page.cases]
    if format is Format.json:
        out = {"cases": rows, "next": page.next, "counts": told_counts(counts)}
        typer.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    said = SAID[reader[0]]
    for row in rows:
        late = said["late"] if row["overdue"] else ""
        typer.echo(said["row"].format(**{**read(row, *reader), "late": late, "owner": row["owner"] or "-"}))
    if not rows:
        typer.echo(said["none"])
        raise typer.Exit(NOTHING)
    typer.echo(said["counts"].format(total=counts.total, overdue=counts.overdue))
    if page.next:
        typer.echo(said["more"].format(next=page.next))
