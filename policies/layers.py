"""Which files make up a policy: what it extends, pinned by digest, and which of their rules remain.

``extends`` names a pack, or a policy file or a signed pack by its path relative to the file that says so.
``policy.lock`` beside that file pins each by a digest over the named file and everything it extends in turn. A child
overrides a rule by writing one of the same name. A floor cannot be overridden at all: a stricter rule beside it does
what a stricter override would do, and nothing can be milder by oversight.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies import catalog
from policies.errors import Place, Problems
from policies.loader import MAX_BYTES, Document, parse
from policies.program import digest_of
from policies.schema import PolicyForm, RuleForm, read
from policies.shelf import Disk, Home, Shelf
from policies.signed.packfile import SUFFIX, Pack, PackError

LOCK_FILE = "policy.lock"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a policy names and that can change its decisions: its calendar."""

    path: Path
    data: bytes
    document: Document | None
    """None where it is no YAML, which has been noted."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file, read, with the layers it stands on."""

    path: Path
    home: Home | None
    """The pack it belongs to; None for a file of the site."""
    data: bytes
    document: Document
    form: PolicyForm
    parents: tuple[Layer, ...]
    signed: Pack | None = None
    """The signed pack whose policy it is."""
    packs: tuple[tuple[Path, Layer], ...] = ()
    """Signed packs that it names itself, each with the policy in it."""
    calendar: Attached | None = None

    @property
    def pack(self) -> str | None:
        """Name of the pack: ``baseline``, or ``yayasan@yayasan.example`` for a signed one."""
        return self.home.pack if self.home else None

    def walk(self) -> Iterator[Layer]:
        """This layer and all below it."""
        yield self
        for parent in self.parents:
            yield from parent.walk()

    @property
    def digest(self) -> str:
        """``sha256:<hex>`` over this file and all it extends; the same wherever the folder lies."""
        if self.signed is not None:
            return self.signed.digest
        here = self.path.parent
        return digest_of(dict(pair for layer in self.walk() for pair in layer.sources(here)))

    def sources(self, base: Path) -> Iterator[tuple[str, bytes]]:
        """Its files by names that do not tell where on this machine they lie."""
        yield self.label(self.path, base), self.data
        if self.calendar is not None:
            yield self.label(self.calendar.path, base), self.calendar.data

    def label(self, path: Path, base: Path) -> str:
        """The name of one of its files, or of a pack that it names."""
        if self.home is not None:
            return self.home.label(path)
        return "site/" + Path(os.path.relpath(path, base)).as_posix()


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as written, and where."""

    layer: Layer
    index: int

    @property
    def form(self) -> RuleForm:
        """The rule."""
        return self.layer.form.rules[self.index]

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return self.layer.document.place(("rules", self.index, "name"))


class Gatherer:
    """Reads policy files and everything they extend, each once."""

    def __init__(self, problems: Problems, shelf: Shelf | None = None, *, locked: bool = True) -> None:
        self.problems = problems
        self.shelf = shelf or Disk()
        self.locked = locked
        """False while a lock is being written."""
        self.known: dict[Path, Layer | None] = {}

    def root(self, path: Path) -> Layer | None:
        """Read the policy at ``path``; a bare pack name stands for the pack."""
        name, place = path.as_posix(), Place(str(path))
        if path.suffix == SUFFIX:
            return self._signed(path, (), place)
        if not self.shelf.exists(path) and catalog.is_pack(name):
            path = catalog.pack(name)
        elif not self.shelf.exists(path) and "/" not in name and not path.suffix:  # meant as the name of a pack
            known = catalog.packs()
            self.problems.add("GP040", Place(name), name=name, known=", ".join(known), suggest=(name, known))
            return None
        return self._read(path, (), place)

    def _read(self, path: Path, above: tuple[Path, ...], asked: Place) -> Layer | None:
        resolved = self.shelf.resolve(path)
        if resolved in above:
            self.problems.add("GP041", asked, name=path.name)
            return None
        if resolved not in self.known:
            self.known[resolved] = self._read_once(path, (*above, resolved))
        return self.known[resolved]

    def _read_once(self, path: Path, above: tuple[Path, ...]) -> Layer | None:
        home = self.shelf.home(path)
        name = home.label(self.shelf.resolve(path)) if home else str(path)
        data = self._bytes(path, name)
        document = None if data is None else parse(name, data, self.problems)
        form = None if document is None else read(document, self.problems)
        if data is None or document is None or form is None:
            return None
        lock = {} if home else self._lock(path.parent / LOCK_FILE)
        parents, packs = [], []
        for index, reference in enumerate(form.extends):
            place = self._extends_place(document, index)
            parent = self._parent(reference, path, above, place)
            if parent is not None:
                if not home and self.locked:
                    self._check_pin(reference, parent, lock, place)
                parents.append(parent)
                if reference.endswith(SUFFIX):
                    packs.append((self.shelf.resolve(path.parent / reference), parent))
        resolved = self.shelf.resolve(path)
        calendar = self._calendar(form, path, document)
        return Layer(resolved, home, data, document, form, tuple(parents), self.shelf.pack(resolved), tuple(packs),
                     calendar)  # fmt: skip

    def _calendar(self, form: PolicyForm, path: Path, document: Document) -> Attached | None:
        if form.calendar is None:
            return None
        target, place = path.parent / form.calendar, document.place(("calendar",))
        if not self._may_reach(path, target):
            self.problems.add("GP098", place, name=form.calendar)
            return None
        if not self.shelf.exists(target):
            self.problems.add("GP001", place, reason=form.calendar)
            return None
        home = self.shelf.home(target)
        resolved = self.shelf.resolve(target)
        name = home.label(resolved) if home else str(target)
        data = self._bytes(target, name)
        return None if data is None else Attached(resolved, data, parse(name, data, self.problems))

    def _extends_place(self, document: Document, index: int) -> Place:
        return document.place(("extends", index) if isinstance(document.value["extends"], list) else ("extends",))

    def _parent(self, reference: str, child: Path, above: tuple[Path, ...], place: Place) -> Layer | None:
        shipped = self.shelf.shipped(reference, child) if catalog.is_name(reference) else None
        if shipped is not None:
            return self._read(shipped, above, place)
        target = child.parent / reference
        if not self._may_reach(child, target):
            self.problems.add("GP098", place, name=reference)
            return None
        if not self.shelf.exists(target):
            known = catalog.packs()
            suggest = (reference, known) if "/" not in reference else None
            self.problems.add("GP040", place, name=reference, known=", ".join(known), suggest=suggest)
            return None
        return self._signed(target, above, place) if target.suffix == SUFFIX else self._read(target, above, place)

    def _may_reach(self, child: Path, target: Path) -> bool:
        """What stands in a signed pack is signed with it: nothing in it means a file outside."""
        home = self.shelf.home(child)
        return home is None or not home.signed or home.folder in self.shelf.resolve(target).parents

    def _signed(self, path: Path, above: tuple[Path, ...], place: Place) -> Layer | None:
        try:
            return self._read(self.shelf.signed(path), above, place)
        except PackError as error:
            self.problems.add(error.code, place if place.line else Place(str(path)), suggest=None, **error.values)
        except OSError as error:
            self.problems.add("GP001", place, reason=error.strerror or "unknown")
        return None

    def _bytes(self, path: Path, name: str) -> bytes | None:
        try:
            return self.shelf.read(path, MAX_BYTES)
        except OSError as error:
            self.problems.add("GP001", Place(name), reason=error.strerror or "unknown")
            return None

    def _lock(self, path: Path) -> Mapping[str, str]:
        if not self.shelf.exists(path):
            return {}
        data = self._bytes(path, str(path))
        document = None if data is None else parse(str(path), data, self.problems)
        value = document.value if document else {}
        return {name: pin for name, pin in value.items() if isinstance(pin, str)} if isinstance(value, dict) else {}

    def _check_pin(self, reference: str, parent: Layer, lock: Mapping[str, str], place: Place) -> None:
        expected = lock.get(reference)
        if expected is None:
            self.problems.add("GP044" if parent.pack else "GP042", place, name=reference)
        elif expected != parent.digest:
            self.problems.add("GP043", place, name=reference, expected=expected[:19], found=parent.digest[:19])


def merge(layer: Layer, problems: Problems) -> dict[str, Written]:
    """The rules that remain, by name, parents first."""
    rules: dict[str, Written] = {}
    contested: dict[str, tuple[Written, Written]] = {}
    for parent in layer.parents:
        for name, written in merge(parent, problems).items():
            first = rules.setdefault(name, written)
            if _stands_on(written, first):
                rules[name] = written
            elif not _stands_on(first, written) and not _same(first, written):
                contested[name] = (first, written)
    own: set[str] = set()
    for index, form in enumerate(layer.form.rules):
        written = Written(layer, index)
        if form.name in own:
            problems.add("GP030", written.place, name=form.name)
            continue
        own.add(form.name)
        inherited = contested.get(form.name, (rules.get(form.name),))
        floor = next((rule for rule in inherited if rule is not None and rule.form.floor), None)
        if floor is not None:
            problems.add("GP031", written.place, name=form.name, policy=floor.layer.form.name)
        rules[form.name] = written
    for name, (one, other) in contested.items():
        if name not in own:
            place = layer.document.place(("extends",))
            problems.add("GP045", place, name=name, one=one.layer.form.name, other=other.layer.form.name)
    return rules


def _stands_on(one: Written, other: Written) -> bool:
    """Whether a rule was written by who knew the other and wrote over it: then it is no contest."""
    return one.layer.path != other.layer.path and any(below.path == other.layer.path for below in one.layer.walk())


def _same(one: Written, other: Written) -> bool:
    """Whether both are one rule, be it packed twice: the same place in the same text, standing on the same texts."""
    return one.index == other.index and _texts(one.layer) == _texts(other.layer)


def _texts(layer: Layer) -> list[bytes]:
    return [data for below in layer.walk() for _, data in below.sources(below.path.parent)]
