"""A site whose log holds what a gate would have written about a few people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from audit import Log, Record
from gateway.admission.folders import Site, open_site
from gateway.admission.identity import subject_of
from gateway.admission.keys import Keys, NewKey
from gateway.sections import GROUPS

POLICY = "sha256:" + "ab" * 32
STAMP = {"policy": POLICY, "settings": "sha256:" + "cd" * 32, "detectors": "sha256:" + "ef" * 32}
COMMITTED = {"nonce": "0" * 64, "sha256": "1" * 64}


class Desk:
    """Writes exchanges of people into a log."""

    def __init__(self, site: Site, log: Log) -> None:
        self.site, self.log, self._count = site, log, 0

    def key(self, name: str = "tablet", **more: Any) -> tuple[str, str]:
        """A key, and the pseudonym of who uses it."""
        with closing(Keys(self.site.state, self.site.keyring)) as keys:
            made = keys.create(NewKey("siswa-smp", name, shared=False, **more))[0].id
        return made, subject_of(self.site.keyring, made)

    def asked(
        self, who: tuple[str, str], found: dict[str, int] | None = None, *, redact: tuple[str, ...] = (),
        effect: str = "allow", rules: tuple[tuple[str, str], ...] = (), answer: dict[str, int] | None = None,
        hidden: tuple[str, ...] = (), sent: bool = True, ended: bool = True, more: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None, simulated: bool = False, disclosed: bool = False,
    ) -> str:  # fmt: skip
        """One exchange: types found in the question and in the answer, and what rules did. Gives its id."""
        self._count += 1
        exchange, (key, subject) = f"{self._count:032x}", who
        about: dict[str, Any] = {"exchange": exchange, "route": "/v1/chat/completions", "model": "m", "stream": False}
        about |= {"subject": subject, **({"simulated": True} if simulated else {})}
        matches = [{"rule": rule, "policy": "sekolah", "effect": did} for rule, did in rules]
        told = {"direction": "input", "group": "siswa-smp", "age": 13, "pii": found or {},
                "route": {"country": "SG", "contract": "PKS-12"}, **(facts or {})}  # fmt: skip
        decision = {"effect": effect, "matches": matches, "redact": list(redact), **(more or {})}
        self.log.append_sync(
            Record("decision", STAMP, {**about, "key": key, "assurance": "key", "facts": told, "decision": decision,
                                       "input": COMMITTED})
        )  # fmt: skip
        if disclosed:  # some of it was looked at on another machine
            where = {"to": "guard", "country": "DE", "contract": "AV-7"}
            self.log.append_sync(Record("disclosure", where, {"exchange": exchange, "characters": 40}))
        if ended:
            seen = {"direction": "output", "pii": answer or {}}
            spoke = {"effect": "redact" if hidden else "allow", "redact": list(hidden)}
            end = {"backend": "cloud", "attempts": 1, "facts": seen, "decision": spoke, "released": 12} if sent else {}
            result = "answered" if sent else "blocked"
            self.log.append_sync(Record("outcome", STAMP, {**about, "result": result, **end}))
        return exchange


@contextmanager
def written(folder: Path) -> Iterator[Desk]:
    """A site in ``folder``, until the block ends."""
    with closing(open_site(folder / "data", folder / "keys")) as site:
        site.state.set_groups(GROUPS)
        with closing(Log.open(site.data, site.keys, origin=site.origin)) as log:
            yield Desk(site, log)
