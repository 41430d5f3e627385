"""Which files make up a policy: what it extends, pinned by digest, and which of their rules remain.

``extends`` names a pack, or a policy file by its path relative to the file that says so. ``policy.lock`` beside that
file pins each by a digest over the named file and everything it extends in turn. A child overrides a rule by writing
one of the same name. A floor cannot be overridden at all: a stricter rule beside it does what a stricter override
would do, and nothing can be milder by oversight.
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

LOCK_FILE = "policy.lock"


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy file, read, with the layers it stands on."""

    path: Path
    pack: str | None
    """Name of the pack where it ships with Gapura."""
    data: bytes
    document: Document
    form: PolicyForm
    parents: tuple[Layer, ...]

    def walk(self) -> Iterator[Layer]:
        """This layer and all below it."""
        yield self
        for parent in self.parents:
            yield from parent.walk()

    @property
    def digest(self) -> str:
        """``sha256:<hex>`` over this file and all it extends; the same wherever the folder lies."""
        here = self.path.parent
        return digest_of({layer.label(here): layer.data for layer in self.walk()})

    def label(self, base: Path) -> str:
        """A name that does not tell where on this machine the file lies."""
        if self.pack is not None:
            return f"packs/{self.pack}/policy.yaml"
        return "site/" + Path(os.path.relpath(self.path, base)).as_posix()


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

    def __init__(self, problems: Problems, *, locked: bool = True) -> None:
        self.problems = problems
        self.locked = locked
        """False while a lock is being written."""
        self.known: dict[Path, Layer | None] = {}

    def root(self, path: Path) -> Layer | None:
        """Read the policy at ``path``; a bare pack name stands for the pack."""
        name = path.as_posix()
        if not path.exists() and catalog.is_pack(name):
            path = catalog.pack(name)
        elif not path.exists() and "/" not in name and not path.suffix:  # meant as the name of a pack
            known = catalog.packs()
            self.problems.add("GP040", Place(name), name=name, known=", ".join(known), suggest=(name, known))
            return None
        return self._read(path, (), Place(str(path)))

    def _read(self, path: Path, above: tuple[Path, ...], asked: Place) -> Layer | None:
        resolved = path.resolve()
        if resolved in above:
            self.problems.add("GP041", asked, name=path.name)
            return None
        if resolved not in self.known:
            self.known[resolved] = self._read_once(path, (*above, resolved))
        return self.known[resolved]

    def _read_once(self, path: Path, above: tuple[Path, ...]) -> Layer | None:
        pack = catalog.pack_of(path)
        name = f"packs/{pack}/policy.yaml" if pack else str(path)
        data = self._bytes(path, name)
        document = None if data is None else parse(name, data, self.problems)
        form = None if document is None else read(document, self.problems)
        if data is None or document is None or form is None:
            return None
        lock = {} if pack else self._lock(path.parent / LOCK_FILE)
        parents = []
        for index, reference in enumerate(form.extends):
            place = self._extends_place(document, index)
            parent = self._parent(reference, path, above, place)
            if parent is not None:
                if not pack and self.locked:
                    self._check_pin(reference, parent, lock, place)
                parents.append(parent)
        return Layer(path.resolve(), pack, data, document, form, tuple(parents))

    def _extends_place(self, document: Document, index: int) -> Place:
        return document.place(("extends", index) if isinstance(document.value["extends"], list) else ("extends",))

    def _parent(self, reference: str, child: Path, above: tuple[Path, ...], place: Place) -> Layer | None:
        if catalog.is_pack(reference):
            return self._read(catalog.pack(reference), above, place)
        target = child.parent / reference
        if "/" not in reference and not target.is_file():
            known = catalog.packs()
            self.problems.add("GP040", place, name=reference, known=", ".join(known), suggest=(reference, known))
            return None
        if not target.is_file():
            self.problems.add("GP040", place, name=reference, known=", ".join(catalog.packs()))
            return None
        return self._read(target, above, place)

    def _bytes(self, path: Path, name: str) -> bytes | None:
        try:
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            self.problems.add("GP001", Place(name), reason=error.strerror or "unknown")
            return None

    def _lock(self, path: Path) -> Mapping[str, str]:
        if not path.is_file():
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
            if first != written:
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


def sources_of(layers: list[Layer]) -> dict[str, bytes]:
    """Relative path -> bytes of every policy file in use."""
    every = {layer.path: layer for root in layers for layer in root.walk()}
    folders = [str(layer.path.parent) for layer in every.values() if layer.pack is None]
    base = Path(os.path.commonpath(folders)) if folders else Path()
    return {layer.label(base): layer.data for layer in every.values()}
