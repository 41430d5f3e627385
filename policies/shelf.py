"""Where the files of a policy are read: from the disk, or from what was kept of an earlier load.

A signed pack lies on the disk as if it were a folder: ``yayasan.gapura-pack/policy.yaml``. Nothing in it can reach
out of it. Packs that ship with Gapura and signed packs have a *home*; every other file is the site's own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from policies import catalog
from policies.signed import packfile
from policies.signed.packfile import NotTrusted, OpenNote, Pack, PackError, Signer

Stamp = tuple[int, int, int] | None
"""What tells cheaply that a file may have changed; None where there is none."""


@dataclass(frozen=True, slots=True)
class Home:
    """The pack that a file belongs to: ``baseline``, or ``yayasan@yayasan.example`` for a signed one."""

    pack: str
    folder: Path
    signed: bool

    def label(self, path: Path) -> str:
        """The file's name in records, digests and messages."""
        return f"packs/{self.pack}/{path.relative_to(self.folder).as_posix()}"


class Shelf(Protocol):
    """Reads files for a :class:`~policies.layers.Gatherer`."""

    def resolve(self, path: Path) -> Path:
        """The one name of a file."""

    def exists(self, path: Path) -> bool:
        """Whether there is such a file; a folder is none."""

    def read(self, path: Path, limit: int) -> bytes:
        """Its bytes, no more than one beyond ``limit``; raises OSError."""

    def home(self, path: Path) -> Home | None:
        """The pack it belongs to; None for a file of the site."""

    def shipped(self, name: str, child: Path | None) -> Path | None:
        """The policy of the pack of this bare name, as ``child`` means it."""

    def signed(self, path: Path) -> Path:
        """The policy in the signed pack at ``path``; raises PackError, OSError."""

    def pack(self, path: Path) -> Pack | None:
        """The signed pack whose policy this is."""


def _nobody(note: str) -> tuple[str, Signer]:
    _, _, last = note.rpartition("\n\n")
    words = last.split(" ")
    raise NotTrusted("unknown" if len(words) > 2 else "unsigned", words[1] if len(words) > 2 else "")


class Disk:
    """The disk of this machine. ``open_note`` knows whom this site trusts; without it no signed pack is opened."""

    def __init__(self, open_note: OpenNote | None = None) -> None:
        self._open_note = open_note or _nobody
        self._packs: dict[Path, Pack] = {}
        self.asked: dict[Path, Stamp] = {}
        """Every file that was looked for, as it was then."""

    def resolve(self, path: Path) -> Path:
        """Symbolic links followed; in a pack there are none."""
        home = self._mounted(path)
        return Path(os.path.normpath(path)) if home else path.resolve()

    def exists(self, path: Path) -> bool:
        """Whether there is such a file; a folder is none."""
        folder = self._mounted(path)
        if folder is not None:
            return self._member(folder, path) in self._packs[folder].files
        self._note(path)
        return path.exists() and not path.is_dir()

    def read(self, path: Path, limit: int) -> bytes:
        """Its bytes, no more than one beyond ``limit``; raises OSError."""
        folder = self._mounted(path)
        if folder is not None:
            try:
                return self._packs[folder].files[self._member(folder, path)]
            except KeyError:
                raise FileNotFoundError(2, "No such file in the pack") from None
        self._note(path)
        with path.open("rb") as file:
            return file.read(limit + 1)

    def home(self, path: Path) -> Home | None:
        """The pack it belongs to."""
        folder = self._mounted(path)
        if folder is not None:
            return Home(self._packs[folder].label, folder, signed=True)
        name = catalog.pack_of(path)
        return Home(name, path.resolve().parent, signed=False) if name else None

    def shipped(self, name: str, child: Path | None) -> Path | None:
        """Inside a signed pack that is the one packed with it, whatever ships here."""
        folder = self._mounted(child) if child else None
        if folder is None:
            return catalog.pack(name) if catalog.is_pack(name) else None
        inside = folder / "packs" / name / "policy.yaml"
        return inside if self.exists(inside) else None

    def signed(self, path: Path) -> Path:
        """Opens it, unless it is open."""
        folder = self.resolve(path)
        if folder not in self._packs:
            if sum(other in folder.parents for other in self._packs) > packfile.MAX_NESTED:
                raise PackError("GP095", limit=f"{packfile.MAX_NESTED} packs in a pack")
            pack = packfile.read(self.read(path, packfile.MAX_BYTES), self._open_note)
            for other in self._packs.values():
                if other.label == pack.label and other.digest != pack.digest:
                    raise PackError("GP099", name=pack.label)
            self._packs[folder] = pack
        return folder / self._packs[folder].policy

    def pack(self, path: Path) -> Pack | None:
        """The signed pack whose policy this is."""
        folder = self._mounted(path)
        found = self._packs[folder] if folder else None
        return found if found is not None and folder is not None and folder / found.policy == path else None

    def now(self) -> dict[Path, Stamp]:
        """Every file that was looked for, as it is now; cheap."""
        return {path: _stamp(path) for path in self.asked}

    def changed(self) -> bool:
        """Whether a file that was looked for is not as it was then."""
        return self.now() != self.asked

    def _note(self, path: Path) -> None:
        self.asked.setdefault(path, _stamp(path))

    def _mounted(self, path: Path) -> Path | None:
        """The innermost open pack in which it lies."""
        if not self._packs:
            return None
        inside = Path(os.path.normpath(path))
        return max((one for one in self._packs if one in inside.parents), key=lambda one: len(one.parts), default=None)

    def _member(self, folder: Path, path: Path) -> str:
        return Path(os.path.normpath(path)).relative_to(folder).as_posix()


class Held:
    """Files by their labels, as ``Program.sources`` has them: compiling them again needs no disk and no signature.

    ``packs`` leads from the label of each signed pack to the label of its policy.
    """

    def __init__(self, files: Mapping[str, bytes], packs: Mapping[str, str] | None = None) -> None:
        self._files, self._packs = files, packs or {}

    def resolve(self, path: Path) -> Path:
        """Only the text of the name counts."""
        return Path(os.path.normpath(path))

    def exists(self, path: Path) -> bool:
        """Whether it is held."""
        label = self.resolve(path).as_posix()
        return label in self._files or label in self._packs

    def read(self, path: Path, limit: int) -> bytes:
        """Its bytes; raises OSError."""
        try:
            return self._files[self.resolve(path).as_posix()][: limit + 1]
        except KeyError:
            raise FileNotFoundError(2, "not held") from None

    def home(self, path: Path) -> Home | None:
        """The pack it belongs to, which its label says."""
        first, *rest = self.resolve(path).parts
        return Home(rest[0], Path(first, rest[0]), signed="@" in rest[0]) if first == "packs" and rest else None

    def shipped(self, name: str, child: Path | None) -> Path | None:
        """The one that was meant then."""
        home = self.home(child) if child else None
        inside = home.folder if home is not None and home.signed else Path()
        path = inside / "packs" / name / "policy.yaml"
        return path if self.exists(path) else None

    def signed(self, path: Path) -> Path:
        """The one that was meant then."""
        try:
            return Path(self._packs[self.resolve(path).as_posix()])
        except KeyError:
            raise FileNotFoundError(2, "not held") from None

    def pack(self, path: Path) -> Pack | None:
        """None: what is held was checked before it was kept."""
        return None


def _stamp(path: Path) -> Stamp:
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
