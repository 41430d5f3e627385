"""Everybody on a list of this site, as the detector of personal data asks for them while lists come and go."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gateway.admission.folders import Site, is_demo, open_site
from gateway.admission.rosters import Rosters
from gateway.admission.state import DATABASE
from gateway.detectors.base import NOBODY, Known, Span
from gateway.detectors.pii.names.roster import Roster


class Enrolled:
    """Persons on lists that count now, whoever asks: a pupil of 7A is hidden in what a teacher writes, too."""

    def __init__(self, rosters: Rosters) -> None:
        self._rosters = rosters
        self._used: tuple[str, ...] = ()
        self._roster = Roster({}, rosters.mac)

    def follow(self) -> None:
        """Take up lists that were made, and let go of those that were removed or whose last day has passed. Blocks."""
        try:
            used = self._rosters.used()
            if used != self._used:
                self._roster, self._used = Roster(self._rosters.hashes(used), self._rosters.mac), used
        except DBAPIError:
            return  # nobody can read there now: what was known stays known

    def find(self, text: str) -> Sequence[Span]:
        """Where a text names them."""
        return self._roster.find(text)

    def opens(self, before: str, after: str) -> bool:
        """Whether one of their names may lie over a gap."""
        return self._roster.opens(before, after)


def enrolled_at(site: Site) -> Enrolled:
    """Those who are on a list of this site now."""
    enrolled = Enrolled(Rosters(site.state, site.keyring))
    enrolled.follow()
    return enrolled


def enrolled_in(data: Path, keys: Path | None) -> Known:
    """Those who are on a list of the site whose data lie there now; nobody where there is no site.

    Raises ``SiteError`` where there is one that cannot be opened.
    """
    if not (data / DATABASE).is_file():
        return NOBODY
    with closing(open_site(data, keys, demo=is_demo(data), create=False)) as site:
        return enrolled_at(site)
