"""Who takes the log out with ``gapura audit export`` is on the record of the site it is taken from."""

from __future__ import annotations

from pathlib import Path

from audit.errors import Language, LogUnusable
from gateway.admission import desk


def record_export(data: Path, keys: Path | None, entries: int, language: Language) -> bool:
    """See ``audit.reader_commands.Recorder``. An older copy that stands in for the log takes no record either.

    Who names ``keys`` says that this is a site: then it is recorded, or nothing is taken out.
    """
    from gateway import settings  # noqa: PLC0415 - heavy, and only this needs it
    from gateway.admission.folders import is_copy  # noqa: PLC0415

    with desk.told(language):
        folder, stated = settings.folders(data, keys)
        if keys is None and is_copy(folder, stated):
            return False
    with desk.opened(data, keys, language) as site:
        try:
            desk.record("admin.export", site, {"what": "log", "entries": entries}, {})
        except LogUnusable as error:
            if error.code != "rolled_back":
                raise
            return False
    return True
