"""What the two commands do, in order: look, decide, keep, write. Where one of these fails, nothing is written."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import typer

from gateway.byhand import papers, tables
from gateway.byhand.looking import Stretch, values_in
from gateway.byhand.masking import TOPICS, Masked, Restored, mask, restore
from gateway.byhand.papers import STREAM, PaperError
from gateway.byhand.vaults import DAY, Kept, safe_in
from gateway.detectors.base import Detector, DetectorError, ModelError
from gateway.detectors.registry import Registry
from gateway.detectors.runner import Runner
from gateway.enrolled import enrolled_in
from gateway.exchange import Finding, Part
from gateway.settings import Settings
from gateway.settings import read as settings_of
from gateway.signing import disk_of
from gateway.site_errors import StartError
from gateway.words import registry_of, vocabulary_of
from policies import compiler
from policies.decision import Effect
from policies.facts import Facts
from policies.program import Program

SUFFIX = ".vault"


class Stopped(Exception):
    """A policy lets nothing of this text out."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Masking:
    """What ``gapura mask`` was asked."""

    file: Path
    out: Path
    vault: Path | None
    days: int
    types: str | None
    policy: Path | None
    group: str
    config: Path | None
    keys: Path | None


@dataclass(frozen=True, slots=True)
class Done:
    """What was masked, and where its values are kept."""

    masked: Masked
    vault: Path
    last_day: str
    exposed: bool
    """Whether others may take away or replace the vault, which they cannot read."""


def masked(asked: Masking) -> Done:
    """Masks one text. Raises :class:`Stopped`, or what is wrong, said to the person."""
    vault = _vault_of(asked)
    settings = settings_of(asked.config)
    only = settings.detectors.model_copy(update={"enabled": ("pii",)})
    registry = registry_of(settings.model_copy(update={"detectors": only}))
    chosen = _Chosen.by(asked, settings, registry)
    paper = papers.read(asked.file)
    part = Part(0, paper.text, ("text",), "user", 0, "arguments" if paper.form == "json" else "text")
    found = found_in(part, lambda: registry.load_all(enrolled_in(settings.data, settings.keys)))
    if paper.form == "table":
        found += tables.values_in(paper.text)
    types = chosen.among(found)
    with safe_in(asked.keys) as safe:
        kept = safe.open(vault) if vault.exists() or vault.is_symlink() else Kept.new()
        kept.until = max(kept.until, time.time() + asked.days * DAY)
        done = mask(part, found, types, kept)
        safe.close(vault, kept)
    papers.write(asked.out, paper.of(done.text))
    return Done(done, vault, kept.last_day, papers.is_open(vault.absolute().parent))


def restored(file: Path, out: Path, vault: Path, keys: Path | None) -> Restored:
    """Puts the values of a vault back into one text. Raises what is wrong, said to the person."""
    if papers.same(out, vault):
        raise PaperError(*_OVER_VAULT)
    paper = papers.read(file)
    with safe_in(keys) as safe:
        done = restore(paper, safe.open(vault))
    papers.write(out, paper.of(done.text))
    return done


_OVER_VAULT = (
    "-o names the vault; the text would take its place. Name another file.",
    "-o menunjuk berkas brankas; isinya akan tertimpa. Sebutkan berkas lain.",
)


def _vault_of(asked: Masking) -> Path:
    """Where the vault is, or shall be: beside the file unless told."""
    if asked.vault is None and asked.file == STREAM:
        raise PaperError(
            "A text from standard input needs --vault FILE, where its values are kept.",
            "Teks dari masukan standar memerlukan --vault BERKAS untuk menyimpan nilainya.",
        )
    vault = asked.vault or asked.file.with_name(asked.file.name + SUFFIX)
    if papers.same(asked.file, vault) or papers.same(asked.out, vault):
        raise PaperError(*_OVER_VAULT)
    if papers.same(asked.file, asked.out):
        raise PaperError(
            "-o names the text itself, and the vault ends on a day: then nobody could put it back. Name another file.",
            "-o menunjuk teks itu sendiri, sedangkan brankas akan kedaluwarsa. Sebutkan berkas lain.",
        )
    return vault


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which types are masked: those named, those a policy redacts, or whatever tells who somebody is."""

    types: frozenset[str]
    program: Program | None
    who: Facts

    @classmethod
    def by(cls, asked: Masking, settings: Settings, registry: Registry) -> _Chosen:
        """What was asked. Raises :class:`StartError`, ``PolicyError``."""
        known = registry.vocabulary().entities
        if asked.policy is None:
            return cls(_named(asked.types, known), None, Facts("input"))
        if asked.types:
            raise StartError(
                "--policy and --types say the same thing twice. Take one of them.",
                "--policy dan --types menyatakan hal yang sama. Pakai salah satu.",
            )
        vocabulary = vocabulary_of(settings, registry_of(settings))
        program = compiler.load([asked.policy], vocabulary, disk_of(settings))
        group = next((one for one in settings.groups if one.name == asked.group), None)
        if asked.group and group is None:
            names = ", ".join(one.name for one in settings.groups)
            raise StartError(f"There is no such group. Groups: {names}.", f"Kelompok itu tidak ada. Kelompok: {names}.")
        age = group.ages[0] if group and group.ages else None
        who = Facts("input", group=asked.group, role=group.role if group else "", age=age,
                    consent=bool(group and group.consent))  # fmt: skip
        return cls(known, program, who)

    def among(self, found: Sequence[Finding]) -> frozenset[str]:
        """The types to mask in a text with these values. Raises :class:`Stopped`."""
        if self.program is None:
            return self.types
        who = self.who
        decision = self.program.decide(
            Facts("input", group=who.group, role=who.role, age=who.age, consent=who.consent, pii=_counts(found))
        )
        if decision.effect >= Effect.REPLACE:
            raise Stopped(decision.rule or "default")
        return decision.redact


def _counts(found: Sequence[Finding]) -> Counter[str]:
    return Counter(one.type for one in found)


def _named(types: str | None, known: frozenset[str]) -> frozenset[str]:
    if types is None:
        return known - TOPICS
    if types == "all":
        return known
    named = frozenset(filter(None, (word.strip().upper() for word in types.split(","))))
    if not named or named - known:
        names = ", ".join(sorted(known))
        raise StartError(
            f"--types takes all, or these with commas between them: {names}.",
            f"--types menerima all, atau nama berikut dengan koma: {names}.",
        )
    return named


def found_in(part: Part, load: Callable[[], Sequence[Detector]]) -> list[Finding]:
    """All values in a text. Raises :class:`StartError` where nobody could look, be it at a part of it."""
    try:
        with closing(Runner(load())) as runner:
            return values_in(part, runner, _watched)
    except ModelError:  # says itself what is wrong
        raise
    except DetectorError:
        raise StartError(
            "A detector failed, so nobody knows what is in this text, and nothing was written. gapura check "
            "says more of the detectors; a part of the text may work.",
            "Sebuah detektor gagal sehingga isi teks ini tidak diketahui, jadi tidak ada yang ditulis. Lihat "
            "gapura check, atau coba sebagian teks.",
        ) from None


def _watched(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    if len(stretches) < 4 or not sys.stderr.isatty():
        yield from stretches
        return
    shown: Iterable[Stretch]
    with typer.progressbar(stretches, file=sys.stderr) as shown:
        yield from shown
