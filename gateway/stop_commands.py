"""``gapura stop`` and ``gapura start``: a switch for backends, addresses or all, beside a running gate or without one.

Exit 0 good, 2 wrong use. A stop counts within a second in every process, stays over restarts, and is in the audit log
before it counts, with the account that made it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.admission.stops import Note, Stop, Stops

app = typer.Typer()
_SAID = {
    "en": {
        "stopped": "{name}: stopped; let it run again with: gapura start {name}",
        "before": "{name}: was stopped before",
        "started": "{name}: runs again",
        "still": "{name}: runs again, unless {others} keeps it stopped",
        "none": "nothing is stopped",
        "since": "{name}  since {when}",
        "what": "Say what to stop: a backend's name, an address such as /v1/chat/completions, or all. What is stopped: "
        "gapura stop --list",
    },
    "id": {
        "stopped": "{name}: dihentikan; jalankan lagi dengan: gapura start {name}",
        "before": "{name}: sudah dihentikan sebelumnya",
        "started": "{name}: berjalan lagi",
        "still": "{name}: berjalan lagi, kecuali masih tertahan oleh {others}",
        "none": "tidak ada yang dihentikan",
        "since": "{name}  sejak {when}",
        "what": "Sebutkan yang dihentikan: nama backend, alamat seperti /v1/chat/completions, atau all. Yang sedang "
        "dihentikan: gapura stop --list",
    },
}


@app.command()
def stop(
    name: Annotated[str | None, typer.Argument(help="A backend's name, an address such as /v1/chat, or all.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Only say what is stopped.")] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Stop a backend, an address or all at once: new requests get 503, answers under way are cut."""
    if (name is None) != listed:
        typer.echo(_SAID[lang.value]["what"], err=True)
        raise typer.Exit(desk.WRONG)
    with _stops(data, keys, lang) as (stops, note):
        fresh = name is not None and stops.stop(name, note("stop"))
        found = stops.list()
    if listed or format is Format.json:
        _print(found, format, lang)
    else:
        typer.echo(_SAID[lang.value]["stopped" if fresh else "before"].format(name=name))


@app.command()
def start(
    name: Annotated[str, typer.Argument(help="What was stopped, as gapura stop --list shows it.")],
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Let what was stopped run again."""
    with _stops(data, keys, lang) as (stops, note):
        stops.start(name, note("start"))
        found = stops.list()
    if format is Format.json:
        _print(found, format, lang)
    else:
        others = ", ".join(one.name for one in found)
        typer.echo(_SAID[lang.value]["still" if others else "started"].format(name=name, others=others))


@contextmanager
def _stops(data: Any, keys: Any, lang: Lang) -> Iterator[tuple[Stops, Callable[[str], Note]]]:
    from gateway.admission.stops import Stops

    with desk.opened(data, keys, lang.value) as site:

        def note(action: str) -> Note:
            return lambda name: desk.record("admin.route", site, {"action": action, "route": name}, {})

        yield Stops(site.state), note


def _print(found: list[Stop], format: Format, lang: Lang) -> None:
    if format is Format.json:
        typer.echo(json.dumps([{"name": one.name, "since": one.since} for one in found], indent=2))
        return
    said = _SAID[lang.value]
    typer.echo("\n".join(said["since"].format(name=one.name, when=one.since) for one in found) or said["none"])
