"""``gapura case``: what people do about a case. Each act is on record, with account and person, before it counts.

Exit 0 good, 2 wrong use or none of yours.
"""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, say, say_readers

commands = typer.Typer()


@commands.command("take")
def take(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Look after a case from now on. Others see that you do."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.take(code), "take", worker, format, lang)


@commands.command("ack")
def ack(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Say that you know of it: nobody is told again."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.acknowledge(code), "ack", worker, format, lang)


@commands.command("hand-over")
def hand_over(
    code: CodeArgument,
    as_: AsOption,
    to: Annotated[str, typer.Option(help="Name of who looks after it from now on.")],
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Give a case to somebody else, who sees it from now on and can open what you can."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.hand_over(code, to), "hand_over", worker, format, lang)
        say_readers(code, worker, lang)


@commands.command("escalate")
def escalate(
    code: CodeArgument,
    as_: AsOption,
    role: Annotated[str, typer.Option(help="Role that gets it. [default: cases.above]")] = "",
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Pass a case up, to people who can open what you can. Who saw it still does."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.escalate(code, role), "escalate", worker, format, lang)
        say_readers(code, worker, lang)


@commands.command("share")
def share(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Give everybody who may see a case a key to what you can open. No word is shown."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.share(code), "share", worker, format, lang)
        say_readers(code, worker, lang)


@commands.command("exclude")
def exclude(
    code: CodeArgument,
    as_: AsOption,
    person: Annotated[str, typer.Option(help="Name of who may see no more of it.")],
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Keep somebody from a case that may concern them."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.exclude(code, person), "exclude", worker, format, lang)


@commands.command("close")
def close(
    code: CodeArgument,
    disposition: Annotated[
        str, typer.Argument(help="confirmed, false_positive, policy_change ...: a wrong one names all.")
    ],
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """End a case that you have, and say how."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.close(code, disposition), "close", worker, format, lang)


@commands.command("reopen")
def reopen(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """It was not over."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        say(worker.reopen(code), "reopen", worker, format, lang)
