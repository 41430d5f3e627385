"""What ``gapura policy pack``, ``show`` and ``keygen`` do; ``cli`` beside it says how they are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from policies.commands import Printer, told
from policies.compiler import load
from policies.errors import Place, PolicyError, Problems
from policies.shelf import Disk
from policies.signed import packfile, packing
from policies.signed.packfile import OpenNote, PackError, SignNote
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Signing:
    """Keys and signatures, handed in by the gate: ``policies`` knows no cryptography."""

    trusted: Callable[[], Sequence[str]]
    """Public lines of the signers whom the site's settings name."""
    opens_for: Callable[[Sequence[str]], OpenNote]
    signs_with: Callable[[Path], SignNote]
    keygen: Callable[[Path, str], str]

    def disk(self, more: Sequence[str] = ()) -> Disk:
        """The disk, and the signed packs of those trusted here or by the way."""
        return Disk(self.opens_for([*self.trusted(), *more]))


def pack(policy: Path, key: Path, out: Path | None, words: Vocabulary, signing: Signing, printer: Printer) -> None:
    """Pack a policy that can be used, and sign it."""
    if policy.suffix == packfile.SUFFIX:
        printer.wrong(f"{policy} is packed already", f"{policy} sudah dikemas")
    disk = signing.disk()
    with told([policy], printer):
        program = load([policy], words, disk)
        data = packing.pack(policy, signing.signs_with(key), disk)
    name = program.roots[0].name
    target = out or Path(name + packfile.SUFFIX)
    try:
        target.write_bytes(data)
    except OSError as error:
        reason = error.strerror or "unknown"
        printer.wrong(f"{target} cannot be written: {reason}", f"{target} tidak dapat ditulis: {reason}")
    printer.say(f"wrote {target} ({len(data):,} bytes)", f"menulis {target} ({len(data):,} bita)")


def show(file: Path, signing: Signing, trust: Sequence[str], printer: Printer) -> None:
    """Say who signed a pack and what is in it."""
    try:
        found = packfile.read(_read(file), signing.opens_for([*signing.trusted(), *trust]))
    except PackError as error:
        _refused(file, error, printer)
    except OSError as error:
        reason = error.strerror or "unknown"
        printer.wrong(f"{file} cannot be read: {reason}", f"{file} tidak dapat dibaca: {reason}")
    if not printer.text:
        signer = {"name": found.signer.name, "key": found.signer.key}
        files = {name: len(data) for name, data in found.files.items()}
        printer.data({"ok": True, "name": found.name, "signer": signer, "digest": found.digest,
                      "policy": found.policy, "files": files})  # fmt: skip
        return
    signer_line = f"{found.signer.name} (+{found.signer.key})"
    printer.say(f"{found.name}, signed by {signer_line}", f"{found.name}, ditandatangani {signer_line}")
    typer.echo(found.digest)
    for name, data in found.files.items():
        typer.echo(f"{len(data):9,} {name}")


def keygen(path: Path, name: str, signing: Signing, printer: Printer) -> None:
    """Make a key to sign packs with; print the line that others are to trust."""
    line = signing.keygen(path, name)
    printer.say(
        f"wrote {path} (keep it secret) and {path}.pub. Whoever is to trust you writes this line in policies.trusted:",
        f"menulis {path} (rahasiakan) dan {path}.pub. Yang percaya pada Anda menulis baris ini di policies.trusted:",
    )
    typer.echo(line)


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(packfile.MAX_BYTES + 1)


def _refused(file: Path, error: PackError, printer: Printer) -> NoReturn:
    problems = Problems()
    problems.add(error.code, Place(str(file)), suggest=None, **error.values)
    with told([file], printer):
        raise PolicyError(problems.found)
    raise AssertionError
