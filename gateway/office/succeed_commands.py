"""``gapura audit succeed``: go on with a new log where the old one cannot be continued.

Exit 0 good, 2 wrong use, or a log that can be continued.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

commands = typer.Typer()
_SAID = {
    "en": "The old log lies in {aside}; look at it with: gapura audit verify --data {aside}\nThe new one is called "
    "{successor} and begins with the record of this. Write down the fingerprint of its key (sha256sum "
    "{data}/log.pub), and give witnesses its new line.",
    "id": "Log lama ada di {aside}; periksa dengan: gapura audit verify --data {aside}\nLog baru bernama {successor} "
    "dan dimulai dengan catatan tentang hal ini. Catat sidik jari kuncinya (sha256sum {data}/log.pub), dan berikan "
    "baris barunya kepada para saksi.",
}


@commands.command()
def succeed(
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words; it is recorded.")],
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Set a log aside that was rolled back or damaged, and begin one that names it. Stop the gate first."""
    with desk.opened(data, keys, lang.value) as site:
        from gateway.office.succession import succeed as do

        done = do(site, reason)
        where = site.data
    if format is Format.json:
        made = {"predecessor": done.predecessor, "successor": done.successor, "aside": str(done.aside)}
        typer.echo(json.dumps(made))
    else:
        typer.echo(_SAID[lang.value].format(aside=done.aside, successor=done.successor, data=where))
