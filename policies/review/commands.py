"""What ``gapura policy lint`` does; ``policies.cli`` says how it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer

from policies.commands import Printer, told
from policies.errors import Problem
from policies.lock import write_locks
from policies.program import Program
from policies.review.review import read_and_review
from policies.shelf import Disk
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Linted:
    """What is to be checked: with ``lock`` it is pinned first, with ``strict`` a warning is a finding."""

    files: list[Path]
    lock: bool = False
    strict: bool = False


def lint(asked: Linted, words: Vocabulary, out: Printer, disk: Disk | None = None) -> None:
    """Check policies together, as the gate would read them, and look at them a second time."""
    files = asked.files
    with told(files, out):
        for path in write_locks(files, disk) if asked.lock else ():
            if out.text:
                out.say(f"wrote {path}", f"menulis {path}")
        side, remarks = read_and_review(files, words, date.today(), disk)  # noqa: DTZ011 - the day where people read this
    bad = asked.strict and any(not _ships(one) for one in remarks)
    if out.text:
        _print_lint(side.program, remarks, out)
    elif out.format == "json":
        out.data(_lint_json(side.program, remarks, ok=not bad))
    else:
        out.found(files, remarks)
    if bad:
        raise typer.Exit(1)


_ASLEEP = {
    "en": "{count} rules of packs are set aside here, for want of what they need (explain says what): {names}\n",
    "id": "{count} aturan paket dikesampingkan di sini, karena yang diperlukan tidak ada (lihat explain): {names}\n",
}


def _name_at(remark: Problem) -> str:
    return remark.excerpt[remark.column - 1 :][: remark.width]


def _ships(remark: Problem) -> bool:
    """What nobody who writes a policy can mend: a rule of a pack waits for its detector, or tells somebody who is not
    there at this site."""
    return _sleeps_in_a_pack(remark) or (remark.code == "GP063" and remark.file.startswith("packs/"))


def _sleeps_in_a_pack(remark: Problem) -> bool:
    """A rule that ships and waits for its detector: nothing that an author here could mend."""
    return remark.code == "GP037" and remark.file.startswith("packs/")


def _lint_json(program: Program, remarks: Sequence[Problem], *, ok: bool) -> dict[str, Any]:
    return {
        "ok": ok,
        "policy": program.digest,
        "rules": len(program.rules),
        "inactive": list(program.inactive),
        "whole": list(program.whole),
        "problems": [problem.to_json() for problem in remarks],
    }


def _print_lint(program: Program, remarks: Sequence[Problem], out: Printer) -> None:
    out.problems([one for one in remarks if not _sleeps_in_a_pack(one)])
    asleep = [_name_at(one) for one in remarks if _sleeps_in_a_pack(one)]
    if asleep:
        names, count = ", ".join(sorted(asleep)), len(asleep)
        typer.echo(_ASLEEP[out.lang].format(count=count, names=names), err=True)
    count = len(program.rules)
    out.say(f"{count} rules in force, {program.digest}", f"{count} aturan berlaku, {program.digest}")
