"""``gapura init`` and ``gapura check``: begin a site, and see whether it can open.

``check`` looks at everything ``serve`` needs, in the order it needs it, and says for each thing that is wrong what to
do. What needs detectors or a way out is handed in: this module knows neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from audit import AuditError, Log
from audit.cosignature import parse_key
from audit.reader import Reader
from audit.seal.people import People
from audit.witness.standing import standings
from gateway import site_checks, site_pace, site_probes, site_template
from gateway.admission.folders import Site, open_site
from gateway.admission.rosters import Listed, Rosters
from gateway.admission.stops import Stops
from gateway.admission.trouble import SiteError
from gateway.casework.child_checks import child_checks
from gateway.casework.contact_checks import contact_checks
from gateway.casework.hold_checks import hold_checks
from gateway.kept_checks import kept_checks
from gateway.objection_checks import objection_checks
from gateway.running import authority_trouble, certificate_trouble
from gateway.sealing import of_program, recorded_keys
from gateway.sections import Backend
from gateway.settings import Settings, SettingsError, read
from gateway.signing import disk_of
from gateway.site_checks import Check, Probed, Texts, broken, exit_code, good, say
from gateway.site_errors import StartError
from policies import Effect, Facts, PolicyError, Program, Vocabulary
from policies.errors import Problem, render
from policies.lock import write_locks
from policies.review.review import read_and_review
from policies.shelf import Disk
from policies.testing.tester import Inspector, Outcome, Report, run_beside, tests_for, tests_of

__all__ = ["AlreadyThere", "Check", "Parts", "check", "exit_code", "init"]
Language = Literal["en", "id"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What ``check`` needs from the rest of the house."""

    vocabulary: Callable[[Settings], Vocabulary]
    inspector: Callable[[Settings], Inspector]
    """Loads the detectors."""
    backend: Callable[[Backend, Settings], str | None]
    """Says why a backend of these settings does not answer, or None."""
    failures: tuple[type[Exception], ...] = ()
    """What the first two raise when detectors cannot load."""
    remotes: Callable[[Settings], Sequence[Probed]] = lambda _: ()
    """Asks each detector on another machine once."""


class AlreadyThere(StartError):
    """``init`` never writes over a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} exists already and is left as it is. Choose an empty folder: gapura init DIR",
            f"{path} sudah ada dan tidak diubah. Pilih folder kosong: gapura init DIR",
        )


def init(folder: Path, language: Language = "en") -> list[Path]:
    """Write gapura.yaml, a policy that extends the school pack, its tests and its lock. Gives what was written.

    Raises :class:`AlreadyThere` before anything is written, ``StartError`` where the folder cannot be written.
    """
    policy = folder / "policies" / "policy.yaml"
    files = {
        folder / "gapura.yaml": site_template.settings_file(language),
        policy: site_template.POLICY,
        tests_of(policy): site_template.TESTS,
    }
    for path in files:
        if path.exists():
            raise AlreadyThere(path)
    try:
        policy.parent.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or ""
        raise StartError(
            f"{folder} cannot be written: {why}. Choose a folder of your own: gapura init DIR",
            f"{folder} tidak dapat ditulis: {why}. Pilih folder Anda sendiri: gapura init DIR",
        ) from None
    locks = [policy.parent / lock.name for lock in write_locks([policy])]  # as written by the person: not resolved
    return [*files, *locks]


def check(file: Path | None, parts: Parts, cli: Mapping[str, Any] | None = None) -> list[Check]:
    """Look at everything; if the settings cannot be read, only at them."""
    try:
        settings = read(file, cli)
    except SettingsError as error:
        return [broken("settings", _rendered(error.problems))]
    return [
        good("settings", settings.digest),
        *_policies_and_machine(settings, parts),
        *_listening(settings),
        *_backends(settings, parts),
        *site_checks.remotes(parts.remotes(settings)),
    ]


def _policies_and_machine(settings: Settings, parts: Parts) -> Iterator[Check]:
    inspector = yield from _policies(settings, parts)
    yield from _folders(settings)
    if inspector is not None and settings.data.is_dir():
        look, sync = site_pace.look_seconds(inspector), site_pace.sync_seconds(settings.data)
        people = site_pace.people(look)
        yield say("machine", "pace", look=f"{look * 1e3:.1f}", sync=f"{sync * 1e3:.1f}", people=people)


def _policies(settings: Settings, parts: Parts) -> Generator[Check, None, Inspector | None]:
    """The checks; its result is what the detectors look with, where they could be loaded."""
    try:
        vocabulary = parts.vocabulary(settings)
        disk = disk_of(settings)
        files, today = [Path(name) for name in settings.policies.files], datetime.now().astimezone().date()
        side, remarks = read_and_review(files, vocabulary, today, disk, tested=False)  # tests have a line of their own
        program = side.program
        yield say("policies", "policies", rules=len(program.rules), digest=program.digest)
        if remarks:
            yield Check("policies", "note", _rendered(remarks))
        yield from _groups(settings, program)
        yield from _sealed(settings, program)
        yield from kept_checks(settings, program)
        yield from contact_checks(settings, program)
        yield from objection_checks(settings)
        yield from child_checks(settings, program)
        yield from hold_checks(settings, program)
        inspector = parts.inspector(settings)
    except PolicyError as error:
        yield broken("policies", _rendered(error.problems))
    except parts.failures as error:
        yield broken("detectors", getattr(error, "message", {"en": str(error), "id": str(error)}))
    else:
        yield good("detectors", ", ".join(settings.detectors.enabled) or "-")
        for name in settings.policies.files:
            yield _tests(Path(name), vocabulary, inspector, disk)
        return inspector
    return None


def _groups(settings: Settings, program: Program) -> Iterator[Check]:
    """Groups of which nobody could ever be answered, because a rule wants an age that the settings do not state."""
    for group in settings.groups:
        if group.ages is not None:
            continue
        for direction in ("input", "output"):
            anybody = Facts(direction, group=group.name, role=group.role, time=0, first_turn=True)
            decision = program.decide(anybody)
            if decision.effect is Effect.BLOCK and not decision.known:
                yield say("groups", "no_age", group=group.name, rule=decision.rule)
                break


def _sealed(settings: Settings, program: Program) -> Iterator[Check]:
    """Whether somebody can open what policies order to be kept, and whether the log knows them all."""
    rules: dict[tuple[str, ...], list[str]] = {}
    for rule, what in of_program(program):
        rules.setdefault(what.roles, []).append(rule)
    if not rules:
        return
    try:
        now = [one for one in People(settings.data).list() if one.ended is None]
        known = recorded_keys(settings.data) if now else set()
    except AuditError as error:
        yield broken("sealed", {"en": error.text("en"), "id": error.text("id")})
        return
    for named, names in rules.items():
        roles = named or settings.record.reveal_roles
        people = [one.name for one in now if one.role in roles]
        code = "sealed" if people else "sealed_nobody" if named else "sealed_unread"
        yield say("sealed", code, rules=", ".join(names), roles=", ".join(roles), role=roles[0],
                  people=", ".join(people))  # fmt: skip
    for one in now:
        if one.id not in known:
            yield say("sealed", "sealed_unknown", person=one.name, role=one.role)


def _tests(policy: Path, vocabulary: Vocabulary, inspector: Inspector, disk: Disk) -> Check:
    beside = tests_for(policy, disk)
    if not disk.exists(beside):
        return say("tests", "no_tests", file=policy, beside=beside.name)
    try:
        report: Report = run_beside(policy, vocabulary, inspector, disk)
    except PolicyError as error:
        return broken("tests", _rendered(error.problems))
    passed, cases = report.count(Outcome.PASS), len(report.results)
    code = "tests_good" if report.good else "tests_bad"
    return say("tests", code, file=report.file, policy=policy, passed=passed, all=cases)


def _folders(settings: Settings) -> Iterator[Check]:
    try:
        site = open_site(settings.data, settings.keys)
    except SiteError as error:
        yield broken("data", {"en": error.text("en"), "id": error.text("id")})
        return
    try:
        yield good("data", str(site.data))
        yield good("keys", str(site.keys))
        yield from _rosters(Rosters(site.state, site.keyring).list(), time.time())
        for one in Stops(site.state).list():
            yield say("routes", "stopped", way=one.name, since=one.since)
        yield _log(site)
        yield from _witnesses(site, settings)
    finally:
        site.close()


def _rosters(lists: Sequence[Listed], now: float) -> Iterator[Check]:
    used = [one for one in lists if one.used_at(now)]
    if used:
        yield say("rosters", "rosters", lists=len(used), persons=sum(one.persons for one in used))
    for one in lists:
        if not one.used_at(now):
            yield say("rosters", "roster_over", id=one.id, list=one.name, group=one.group, day=one.last_day)


def _witnesses(site: Site, settings: Settings) -> Iterator[Check]:
    keys = [parse_key(one.key) for one in settings.record.witnesses]
    try:
        stood = standings(Reader.open(site.data), keys) if keys else []
    except AuditError:
        return  # the line of the log says why
    yield from site_checks.witnesses(stood)


def _log(site: Site) -> Check:
    try:
        log = Log.open(site.data, site.keys, origin=site.origin)
    except AuditError as error:
        return broken("log", {"en": error.text("en"), "id": error.text("id")})
    log.close()
    return good("log", f"{log.origin}, sha256:{log.fingerprint}")


def _listening(settings: Settings) -> Iterator[Check]:
    server = settings.server
    where = f"{server.host}:{server.port}"
    if not server.loopback and server.tls_cert is None and not server.behind_proxy:
        yield say("tls", "no_tls", where=where)
    if server.tls_cert is not None and server.tls_key is not None:
        bad = certificate_trouble(server.tls_cert, server.tls_key)
        yield say("tls", "bad_tls", why=bad) if bad else good("tls", str(server.tls_cert))
    trouble = site_probes.port_trouble(server.host, server.port)
    if trouble is None:
        yield good("port", where)
    elif trouble == site_probes.IN_USE:
        yield say("port", "port_taken", where=where)
    else:
        yield say("port", "port_bad", where=where, why=trouble)


def _backends(settings: Settings, parts: Parts) -> Iterator[Check]:
    for one in settings.reached:
        if one.ca is not None and (why := authority_trouble(one.ca)):
            yield say("ca", "bad_ca", holder=one.name, why=why)
            return
    if not settings.backends:
        yield say("backends", "no_backends")
    for backend in settings.backends:
        trouble = parts.backend(backend, settings)
        if trouble is None:
            yield good("backends", backend.name)
        elif trouble == site_probes.PRIVATE:
            yield say("backends", "backend_private", backend=backend.name, url=backend.url)
        else:
            yield say("backends", "backend_bad", backend=backend.name, url=backend.url, why=trouble)
        if doors := site_probes.other_doors(backend.url):
            yield say("backends", "back_door", backend=backend.name, doors=", ".join(doors))


def _rendered(problems: tuple[Problem, ...]) -> Texts:
    return {"en": render(problems, "en"), "id": render(problems, "id")}
