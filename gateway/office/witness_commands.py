"""``gapura audit witness``: be the witness of other logs.

Exit 0 good, 1 a log that it knows contradicted itself (``--list``), 2 wrong use.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from audit.options import BROKEN, Format, FormatOption, LangOption, language_of

if TYPE_CHECKING:
    from audit.errors import Language
    from gateway.running import Listen

commands = typer.Typer()
WRONG = 2
_SAID = {
    "en": {
        "key": "This witness: {key}\nGive that line to those who run the logs (record.witnesses in their gapura.yaml) "
        "and to those who check them (gapura audit verify --witness).",
        "ready": "Answers at {address}/add-checkpoint for: {logs}",
        "no_origin": "Say which logs to witness: --origin with the line in each log's log.pub. What was signed so far: "
        "--list",
        "folder": "The folder {where} cannot be used ({why}). Choose another with --data.",
        "seen": "{origin}: {size} entries, grew last on {when}",
        "disputed": "{origin}: {count} checkpoints that its key signed contradict what was signed here. Somebody "
        "rewrote that log, or runs two. They are kept in {file} (table disputes).",
        "nothing": "Nothing was signed here yet.",
    },
    "id": {
        "key": "Saksi ini: {key}\nBerikan baris itu kepada pengelola log (record.witnesses di gapura.yaml mereka) dan "
        "kepada pemeriksanya (gapura audit verify --witness).",
        "ready": "Menjawab di {address}/add-checkpoint untuk: {logs}",
        "no_origin": "Sebutkan log yang disaksikan: --origin dengan baris dari log.pub setiap log. Yang sudah "
        "ditandatangani: --list",
        "folder": "Folder {where} tidak dapat dipakai ({why}). Pilih folder lain dengan --data.",
        "seen": "{origin}: {size} entri, terakhir bertambah {when}",
        "disputed": "{origin}: {count} titik periksa yang ditandatangani kuncinya bertentangan dengan yang "
        "ditandatangani di sini. Log itu ditulis ulang, atau ada dua. Semuanya tersimpan di {file} (tabel disputes).",
        "nothing": "Belum ada yang ditandatangani di sini.",
    },
}


@commands.command()
def witness(
    data: Annotated[Path, typer.Option("--data", help="Folder of the witness: its key and what it signed.")] = Path(
        "gapura-witness"
    ),
    origin: Annotated[
        list[str] | None, typer.Option("--origin", help="A log's log.pub: the line, or the file; may be given again.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Of a new witness, such as sman2.example/saksi.")] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port.")] = 8788,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help="PEM file with the certificate.")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="PEM file with its private key.")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy in front does TLS.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Only say what was signed here.")] = False,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Witness other logs: sign their checkpoints as long as they only ever grow."""
    from audit.errors import AuditError

    language = language_of(lang)
    said = _SAID[language]
    try:
        if listed:
            raise typer.Exit(_list(data, output, said))
        if not origin:
            _fail(said["no_origin"])
        from gateway.running import Listen

        _run(_Wish(data, name, origin, Listen(host, port, tls_cert, tls_key), behind_proxy), output, language)
    except AuditError as error:
        _fail(error.text(language))
    except OSError as error:
        _fail(said["folder"].format(where=data, why=error.strerror or error))


@dataclass(frozen=True, slots=True)
class _Wish:
    """The witness somebody wants to be."""

    data: Path
    name: str | None
    origins: list[str]
    where: Listen
    behind_proxy: bool


def _run(wish: _Wish, output: Format, language: Language) -> None:
    from audit.witness.core import Witness
    from audit.witness.state import WitnessState
    from gateway.office.witness_server import known_logs, require_safe, run_witness
    from gateway.site_errors import StartError

    logs, keys = known_logs(wish.origins), []

    def make() -> Witness:
        state = WitnessState.open(wish.data, wish.name)
        keys.append(str(state.key))
        return Witness(state.key, state.sign, logs, state, time.time)

    try:
        require_safe(wish.where, behind_proxy=wish.behind_proxy)
        run_witness(make, wish.where, lambda address: _announce(keys[0], address, list(logs), output, _SAID[language]))
    except StartError as error:
        _fail(error.text(language))


def _announce(key: str, address: str, logs: list[str], output: Format, said: dict[str, str]) -> None:
    if output == Format.JSON:
        print(json.dumps({"key": key, "url": address, "logs": logs}), flush=True)
        return
    print(said["key"].format(key=key), flush=True)
    typer.echo(said["ready"].format(address=address, logs=", ".join(logs)), err=True)


def _list(data: Path, output: Format, said: dict[str, str]) -> int:
    from audit.witness.state import DATABASE, WitnessState

    file = data / DATABASE
    seen = WitnessState.open(data).seen() if file.is_file() else []  # looking begins no witness
    if output == Format.JSON:
        rows = [
            {"origin": one.origin, "size": one.size, "seconds": one.seconds, "note": one.note, "disputes": one.disputes}
            for one in seen
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in seen:
            when = time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(one.seconds))
            print(said["seen"].format(origin=one.origin, size=one.size, when=when))
            if one.disputes:
                print(said["disputed"].format(origin=one.origin, count=one.disputes, file=file))
        if not seen:
            print(said["nothing"])
    return BROKEN if any(one.disputes for one in seen) else 0


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(WRONG)
