"""The desk at which commands work on a site, beside a running gate or without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from gateway.admission.folders import Site

WRONG = 2


@contextmanager
def opened(data: Path | None, keys: Path | None, language: str) -> Iterator[Site]:
    """The site of these folders; what is wrong with it is said as by :func:`told`."""
    from gateway import settings  # noqa: PLC0415
    from gateway.admission.folders import is_demo, open_site  # noqa: PLC0415

    with told(language):
        folder, recorded = settings.folders(data, keys)
        with closing(open_site(folder, recorded, demo=is_demo(folder), create=False)) as site:
            yield site


@contextmanager
def told(language: str) -> Iterator[None]:
    """What is wrong with a site or its settings is said in the person's language, and the exit code is 2."""
    from audit.errors import AuditError  # noqa: PLC0415
    from gateway import settings  # noqa: PLC0415
    from gateway.admission.trouble import SiteError  # noqa: PLC0415
    from policies.errors import render  # noqa: PLC0415

    try:
        yield
    except (SiteError, AuditError) as error:
        typer.echo(error.text("id" if language == "id" else "en"), err=True)
        raise typer.Exit(WRONG) from None
    except settings.SettingsError as error:
        typer.echo(render(error.problems, "id" if language == "id" else "en"), err=True)
        raise typer.Exit(WRONG) from None


def record(kind: str, site: Site, public: Mapping[str, Any], private: Mapping[str, Any]) -> None:
    """Write down what is done to a site, and by which account; durable when this returns."""
    from audit import Log, Record  # noqa: PLC0415
    from gateway.admission.account import os_account  # noqa: PLC0415

    log = Log.open(site.data, site.keys, origin=site.origin)
    try:
        log.append_sync(Record(kind, public, {"by": os_account(), **private}))
    finally:
        log.close()
