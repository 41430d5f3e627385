"""``gapura case verdict``, ``sample`` and ``agreement``: how often the gate errs, as two readers see it.

Exit 0 good, 1 nothing there, 2 wrong use or none of yours.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, place_of, say
from gateway.office.case_texts import SAID

if TYPE_CHECKING:
    from gateway.casework.quality import Quality

commands = typer.Typer()
NOTHING = 1


@commands.command()
def verdict(
    code: CodeArgument,
    verdict: Annotated[str, typer.Argument(help="confirmed, false_positive, policy_change or unclear.")],
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Say what you think of a drawn case. Nobody is told until a second reader has said it, too."""
    from audit.cases.readings import give

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        case = give(worker.register, code, worker.sight, verdict, worker.before())
        say(case, "verdict_close" if case.disposition else "verdict", worker, format, lang)


@commands.command()
def sample(
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Draw now from what ended since the last time. A running gate does so by itself, every minute."""
    from gateway.casework.sampling import Sampling

    with desk.opened(data, keys, lang.value) as site:
        place = place_of(site, data, keys)
        if not place.terms.sample:
            typer.echo(SAID[lang.value]["no_sample"], err=True)
            raise typer.Exit(NOTHING)
        opened = Sampling(site.data, site.keyring, place.terms, place.write, place.by).sweep()
    text = SAID[lang.value]["sampled"].format(opened=opened)
    typer.echo(json.dumps({"opened": opened}) if format is Format.json else text)


@commands.command()
def agreement(
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """How far readers agree, and how often each rule was wrong, among the drawn cases that you see."""
    from gateway.casework.quality import quality

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        found = quality(worker.register, worker.sight)
    if format is Format.json:
        typer.echo(json.dumps(found.told(), ensure_ascii=False, indent=2))
        return
    _print(found, lang)


def _print(found: Quality, lang: Lang) -> None:
    from audit.cases.agreement import FEW

    said, figures = SAID[lang.value], found.agreement
    raw = "-" if figures.raw is None else f"{figures.raw:.0%}"
    kappa = "-" if figures.kappa is None else f"{figures.kappa:.2f}"
    typer.echo(said["agreement"].format(read=figures.read, same=figures.same, raw=raw, kappa=kappa))
    if figures.few:
        typer.echo(said["few"].format(few=FEW))
    for rule, ends in found.rules.items():
        typer.echo(said["rule"].format(rule=rule or said["no_rule"], judged=sum(ends.values()), **ends))
