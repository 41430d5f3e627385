"""``gapura``: the commands. Heavy things are imported inside the command that needs them.

Exit codes: 0 good, 1 a finding, 2 wrong use or broken configuration.
"""

from __future__ import annotations

import locale
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from audit import cli as audit_cli
from gateway import __version__, harm_commands, model_commands, roster_commands, stop_commands, topic_commands
from gateway.admission import commands as key_commands
from gateway.byhand import cli as byhand_cli
from gateway.office import cli as office_cli
from gateway.office.exporting import record_export

app = typer.Typer(
    name="gapura",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A gate for generative AI: policies, personal data kept in, harm kept out, a record that can be verified.",
)
office_cli.add_commands(audit_cli.app)
office_cli.add_rooms(app)
app.add_typer(audit_cli.app, name="audit", context_settings={"obj": record_export})
app.add_typer(key_commands.app, name="key")
app.add_typer(roster_commands.app, name="roster")
app.add_typer(model_commands.app, name="model")
app.add_typer(topic_commands.app, name="topic")
app.add_typer(stop_commands.app)
measures = typer.Typer(help="Measure detectors on marked texts.", no_args_is_help=True)
app.add_typer(measures, name="eval")

WRONG = 2


def main() -> None:
    """The entry point."""
    _add_policy()
    app()


def _add_policy() -> None:
    from policies import cli as policy_cli

    app.add_typer(policy_cli.build_app(_inspector, _vocabulary, _records, _signing()), name="policy")


def _inspector() -> Any:
    from gateway.inspecting import inspector_of
    from gateway.settings import read
    from gateway.words import registry_of

    def work() -> Any:
        registry = registry_of(read())
        return inspector_of(registry.load_all(), registry.only_remote())

    return _value(work)


def _vocabulary() -> Any:
    from gateway.settings import read
    from gateway.words import registry_of, vocabulary_of

    def work() -> Any:
        settings = read()
        return vocabulary_of(settings, registry_of(settings))

    return _value(work)


def _records(span: Any) -> Any:
    from gateway.history import log_of

    return _value(lambda: log_of(span.data, span.since, span.until))


def _signing() -> Any:
    from policies.signed.commands import Signing

    def trusted() -> Any:
        from gateway.settings import read

        return _value(lambda: read().policies.trusted)

    def by(name: str) -> Any:
        def work(*given: Any) -> Any:
            from gateway import signing  # cryptography comes in only where it is needed

            return _value(lambda: getattr(signing, name)(*given))

        return work

    return Signing(trusted, by("opens_for"), by("signs_with"), by("keygen"))


def _value(work: Any) -> Any:
    made: list[Any] = []
    _guarded(lambda: made.append(work()), _language(None))
    return made[0]


def _language(chosen: str | None) -> str:
    if chosen in ("en", "id"):
        return chosen
    code = (locale.getlocale()[0] or "en").lower()
    return "id" if code.startswith(("id", "in", "indonesian")) else "en"


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


@app.command()
def demo(
    data: Annotated[Path, typer.Option(help="Folder of the demo.")] = Path("gapura-demo"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8787,
    lang: Annotated[str | None, typer.Option(help="en or id; the system's language by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON when ready, for programs.")] = False,
    tour: Annotated[bool | None, typer.Option(help="Show the guided tour; on a terminal by default.")] = None,
) -> None:
    """Run the gate in front of a scripted model: nothing else is needed."""
    from gateway.serving import Demo, run_demo

    language = _language(lang)
    shown = not as_json and (sys.stdout.isatty() if tour is None else tour)  # a program wants its one line alone
    _guarded(lambda: run_demo(Demo(data, port, language, as_json, shown)), language)


@app.command()
def serve(
    config: Annotated[Path | None, typer.Option("-c", "--config", help="Settings file (gapura.yaml).")] = None,
    backend: Annotated[str | None, typer.Option(help="Address of the model server.")] = None,
    backend_key: Annotated[str | None, typer.Option(help="Environment variable with the backend's key.")] = None,
    backend_private: Annotated[bool, typer.Option("--backend-private", help="Its name is of your network.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port (8787).")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="PEM file with the certificate.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file with its private key.")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy in front does TLS.")] = False,
    workers: Annotated[int | None, typer.Option(help="Processes.")] = None,
    policy: Annotated[list[str] | None, typer.Option(help="Policy file or pack; may be given again.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder (./gapura-data).")] = None,
    keys: Annotated[Path | None, typer.Option(help="Keys folder.")] = None,
    lang: Annotated[str | None, typer.Option(help="en or id.")] = None,
) -> None:
    """Stand in front of a model server."""
    from gateway.settings import read

    given: dict[str, Any] = {
        "server.host": host,
        "server.port": port,
        "server.tls_cert": tls_cert,
        "server.tls_key": tls_key,
        "server.behind_proxy": behind_proxy or None,
        "server.workers": workers,
        "server.language": lang,
        "policies.files": policy or None,
        "data": data,
        "keys": keys,
    }
    if backend:
        given["backends"] = [{"name": "backend", "url": backend, "key": backend_key, "private": backend_private}]
    language = _language(lang)

    def ready(address: str) -> None:
        typer.echo(f"gapura: {address}", err=True)

    def work() -> None:
        settings = read(config, given)
        from gateway.serving import run_serve  # takes a second: a mistake in the settings is told before

        run_serve(settings, ready)

    _guarded(work, language)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="An empty or new folder.")],
    lang: Annotated[str | None, typer.Option(help="en or id: language of the comments.")] = None,
) -> None:
    """Write a commented gapura.yaml, a policy and its tests."""
    from gateway import site

    language = _language(lang)

    def work() -> None:
        for path in site.init(folder, "id" if language == "id" else "en"):
            typer.echo(path)
        then = "Selanjutnya" if language == "id" else "Next"
        typer.echo(f"{then}: cd {folder} && gapura check && gapura serve", err=True)

    _guarded(work, language)


@app.command()
def check(
    config: Annotated[Path | None, typer.Option("-c", "--config", help="Settings file (gapura.yaml).")] = None,
    lang: Annotated[str | None, typer.Option(help="en or id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    wire: Annotated[
        bool, typer.Option("--wire", help="Also send planted values through every address to a throw-away backend.")
    ] = False,
) -> None:
    """Look over everything before the gate is started."""
    from gateway.checks import print_checks, site_checks

    language = _language(lang)
    code = 0

    def work() -> None:
        nonlocal code
        code = print_checks(site_checks(config, wire=wire), language, as_json=as_json)

    _guarded(work, language)
    raise typer.Exit(code)


@measures.callback()
def _measures() -> None:
    pass


@measures.command("pii")
def eval_pii(
    dataset: Annotated[Path, typer.Argument(help="Marked texts: JSONL, presidio-research JSON, or BIO.")],
    config: Annotated[Path | None, typer.Option("-c", "--config", help="Settings file (gapura.yaml).")] = None,
    format: Annotated[key_commands.Format, typer.Option("--format", help="text or json.")] = key_commands.Format.text,
    against: Annotated[
        list[str] | None, typer.Option(help="Beside: presidio, presidio:MODEL, lokal-id; may be given again.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Also write the figures with plots to this HTML file.")] = None,
    require_f2: Annotated[float | None, typer.Option(min=0, max=1, help="Exit code 1 where F2 is below.")] = None,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Print the values that were missed or found wrongly.")
    ] = False,
    lang: Annotated[str | None, typer.Option(help="en or id; the system's language by default.")] = None,
) -> None:
    """How well personal data is found: precision, recall, F2. Shows places and no text, unless asked to."""
    from gateway.measuring import personal_data, reaches, told, write_page

    language = _language(lang)

    def work() -> None:
        measured = personal_data(dataset, config, against or (), quiet=not sys.stderr.isatty())
        typer.echo(told(measured, format.value, language, show_text=show_text), nl=False)
        if report is not None:
            write_page(measured, report, dataset.name, language)
        if require_f2 is not None and not reaches(measured.ours, require_f2):
            raise typer.Exit(1)

    _guarded(work, language)


def _guarded(work: Any, language: str) -> None:
    """Runs a command; what is wrong with the site is said in the person's language, and the exit code is 2."""
    from audit.errors import AuditError
    from gateway.admission.trouble import SiteError
    from gateway.detectors.base import ModelError
    from gateway.detectors.evaluation.marked import DatasetError
    from gateway.settings import SettingsError
    from gateway.site_errors import StartError
    from policies.errors import PolicyError, render

    try:
        work()
    except StartError as error:
        _fail(error.text(language))
    except (SettingsError, PolicyError) as error:
        _fail(render(error.problems, "id" if language == "id" else "en"))
    except SiteError as error:
        _fail(error.text("id" if language == "id" else "en"))
    except (ModelError, DatasetError) as error:
        _fail(error.message["id" if language == "id" else "en"])
    except AuditError as error:
        _fail(error.text("id" if language == "id" else "en"))


byhand_cli.add_commands(app, _guarded, _language)
harm_commands.add_commands(measures, _guarded, _language)
harm_commands.add_commands(model_commands.app, _guarded, _language, "eval")


def _fail(text: str) -> None:
    typer.echo(text, err=True)
    raise typer.Exit(WRONG)


if __name__ == "__main__":
    main()
