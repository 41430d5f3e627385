"""What ``gapura policy new`` does: ask, draft, check the draft, write it, and read it back."""

from __future__ import annotations

import json
import locale
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import typer
from rich.console import Console

from policies import catalog, commands
from policies.commands import Printer
from policies.compiler import load
from policies.conditions import BUILDERS
from policies.drafting.answers import Answers, read_answers, texts
from policies.drafting.draft import Base, Draft, Drafter, packs_for
from policies.drafting.interview import Interview
from policies.errors import Language, PolicyError, Problems
from policies.explain.policy import explain
from policies.layers import LOCK_FILE, Gatherer
from policies.lock import write_locks
from policies.review.commands import Linted, lint
from policies.shelf import Disk
from policies.testing.tester import Inspector, Outcome, run_beside, tests_of
from policies.vocabulary import SCORES, Vocabulary


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed on the command line."""

    file: Path
    answers: Path | None
    force: bool


@dataclass(frozen=True, slots=True)
class Tools:
    """What the gate hands in: its vocabulary, and, where there are detectors, an inspector made when it is needed."""

    words: Vocabulary
    inspector: Callable[[], Inspector | None]


Files = dict[Path, str]


def language(chosen: str | None) -> Language:
    """The language asked for, or the system's."""
    if chosen is not None:
        return "id" if chosen == "id" else "en"
    code = (locale.getlocale()[0] or "en").lower()
    return "id" if code.startswith(("id", "in", "indonesian")) else "en"


def new(wanted: Wanted, tools: Tools, out: Printer) -> None:
    """Exit 0: written and all its tests pass; 1: written, and a test fails; 2: nothing was written."""
    interview = Interview(out.lang, tools.words.groups, Console(stderr=True))
    answers = _answered(wanted, interview, out)
    words = tools.words
    if words.groups is not None:  # a group that is not there yet is to be added, and is said at the end
        words = replace(words, groups=words.groups | frozenset(answers.groups))
    try:
        files, draft, left_out = made(answers, words, out.lang, wanted.file)
    except PolicyError as error:  # a pack that this site cannot use, for want of a person or a detector
        out.problems(error.problems)
        out.wrong(*_said("nothing"))
    there = [path for path, text in files.items() if path.exists() and _loses(_read(path, out), text, path)]
    names = ", ".join(path.name for path in there)
    if there and not wanted.force:
        if wanted.answers is not None:
            out.wrong(*_said("exists", names=names))
        if not interview.yes("overwrite", names=names):
            out.wrong(*_said("nothing"))
    _write(files, out)
    _report(draft, left_out, out)
    known = frozenset(answers.groups) if tools.words.groups is None else tools.words.groups
    strange = sorted(frozenset(answers.groups) - known)
    code = _read_back(wanted.file, replace(tools, words=words), out)
    _end(answers, strange, out)
    raise typer.Exit(code)


def _answered(wanted: Wanted, interview: Interview, out: Printer) -> Answers:
    if wanted.answers is None:
        try:
            return interview.answers()
        except typer.Abort:  # Ctrl-C, or the end of what was typed
            typer.echo(err=True)
            out.wrong(*_said("nothing"))
    try:
        return read_answers(wanted.answers)
    except PolicyError as error:
        out.problems(error.problems)
        raise typer.Exit(2) from None


def made(answers: Answers, words: Vocabulary, lang: Language, file: Path) -> tuple[Files, Draft, list[str]]:
    """The files as they would be written, the draft they come from, and the promises that the packs do not keep.

    All of it is tried in a folder of its own first: what is written can be used.
    """
    with tempfile.TemporaryDirectory(prefix="gapura-new-") as folder:
        trial = Path(folder) / "policy.yaml"
        draft = Drafter(answers, _base(answers, words, trial), words, lang).draft()
        head = texts()["test_head"][lang]
        trial.write_text(draft.policy, "utf-8")
        tests_of(trial).write_text(draft.test_file(head), "utf-8")
        write_locks([trial])
        failed = [result.name for result in run_beside(trial, words).results if result.outcome is Outcome.FAIL]
        lock = (trial.parent / LOCK_FILE).read_text("utf-8")
    beside = file.parent / LOCK_FILE
    written = {
        file: draft.policy,
        tests_of(file): draft.test_file(head, frozenset(failed)),
        beside: _joined(beside, lock),
    }
    return written, draft, failed


def _base(answers: Answers, words: Vocabulary, trial: Path) -> Base:
    """The packs that fit this audience, and together: one that contradicts the first is left out."""
    packs, more = packs_for(answers, catalog.packs())
    for pack in more:
        try:
            load([_bare(trial, [*packs, pack])], words)
        except PolicyError:
            continue
        packs.append(pack)
    path = _bare(trial, packs)
    program = load([path], words)
    gatherer = Gatherer(Problems(), locked=False)
    layer = gatherer.root(path)
    asked = json.dumps([rule.when for one in (layer.walk() if layer else ()) for rule in one.form.rules])
    return Base(tuple(packs), program, frozenset(name for name in BUILDERS.keys() | SCORES if f'"{name}"' in asked))


def _bare(trial: Path, packs: list[str]) -> Path:
    trial.write_text(f"gapura: policy/v1\nname: base\nextends: [{', '.join(packs)}]\ndefault: allow\n", "utf-8")
    write_locks([trial])
    return trial


def _joined(path: Path, lock: str) -> str:
    """The lock with what other policies of this folder have pinned in it."""
    mine = set(lock.splitlines())
    pinned = {line.split('":')[0] for line in mine}
    try:
        others = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        others = []
    kept = {line for line in others if line.strip() and line.split('":')[0] not in pinned}
    return "".join(f"{line}\n" for line in sorted(mine | kept))


def _loses(old: str, new: str, path: Path) -> bool:
    """Whether something of what is there would be gone; a lock may be added to."""
    return not set(old.splitlines()) <= set(new.splitlines()) if path.name == LOCK_FILE else old != new


def _read(path: Path, out: Printer) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""
    except OSError as error:
        out.wrong(*_said("unreadable", name=str(path), reason=error.strerror or "unknown"))


def _write(files: Mapping[Path, str], out: Printer) -> None:
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            out.wrong(*_said("unreadable", name=str(path), reason=error.strerror or "unknown"))
        out.say(*_said("wrote", name=str(path)))


def _report(draft: Draft, left_out: list[str], out: Printer) -> None:
    packs = ", ".join(draft.packs)
    for danger in draft.kept:
        named = texts()["danger"][danger]
        en, id_ = texts()["said"]["kept"]["en"], texts()["said"]["kept"]["id"]
        out.say(en.format(danger=named["en"], packs=packs), id_.format(danger=named["id"], packs=packs))
    if left_out:
        out.say(*_said("left_out", names=", ".join(left_out)))


def _read_back(file: Path, tools: Tools, out: Printer) -> int:
    """The policy as plain sentences, what lint says of it, and its tests: their exit code."""
    typer.echo()
    (policy,), _ = explain([file], tools.words)
    for sentence in policy.sentences:
        out.both(sentence)
    for rule in policy.rules:
        if rule.pack is None:
            commands.print_rule(rule, out)
    out.say(*("\n" + words for words in _said("more", name=str(file))))
    typer.echo()
    lint(Linted([file]), tools.words, out)
    code = 0
    try:
        commands.test([file], tools.words, tools.inspector(), 0, out, Disk)
    except typer.Exit as end:
        code = int(end.exit_code)
    return code


def _end(answers: Answers, strange: list[str], out: Printer) -> None:
    """What is left to do."""
    typer.echo()
    if answers.groups:
        out.say(*_said("only", groups=", ".join(answers.groups)))
    if strange:
        out.say(*_said("add"))
        youngest, oldest = answers.ages
        for name in strange:
            typer.echo(f"  - {{ name: {json.dumps(name)}, role: {answers.role}, ages: [{youngest}, {oldest}] }}")
    out.say(*_said("next"))


def _said(key: str, **values: str) -> tuple[str, str]:
    words = texts()["said"][key]
    return words["en"].format(**values), words["id"].format(**values)
