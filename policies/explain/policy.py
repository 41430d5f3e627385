"""Policies and rules as plain sentences in English and Indonesian, to be read aloud.

The sentences are made from the written form, so that each rule can name the pack or file it comes from. Every key of
the language has its sentence in ``POLICY_SENTENCES`` or ``RULE_SENTENCES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from policies import kept
from policies.compiler import compile_layers
from policies.errors import Problems
from policies.explain.effects import EFFECT
from policies.explain.rule import NOTHING, RULE_SENTENCES, Context, people
from policies.explain.words import AND, Both, joined, quoted
from policies.layers import Gatherer, Layer, Written, merge
from policies.program import Program
from policies.rules import Root
from policies.shelf import Shelf
from policies.vocabulary import Vocabulary, offline


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """One rule in words, and where it comes from."""

    name: str
    policy: str
    pack: str | None
    file: str
    line: int
    title: Both | None
    sentences: tuple[Both, ...]

    @property
    def source(self) -> Both:
        """The pack or file and the line in which the rule is written."""
        if self.pack is not None:
            return Both(f"from the pack {self.pack}", f"dari paket {self.pack}")
        return Both(f"from {self.file}, line {self.line}", f"dari {self.file}, baris {self.line}")

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "policy": self.policy,
            "pack": self.pack,
            "file": self.file,
            "line": self.line,
            "title": self.title.to_json() if self.title else None,
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }


@dataclass(frozen=True, slots=True)
class PolicySaid:
    """One policy in words."""

    name: str
    sentences: tuple[Both, ...]
    rules: tuple[RuleSaid, ...]

    def to_json(self, only: str | None = None) -> dict[str, Any]:
        """As JSON values; with ``only``, the one rule of that name."""
        return {
            "name": self.name,
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "rules": [rule.to_json() for rule in self.rules if only in (None, rule.name)],
        }


def explain(
    paths: Sequence[Path], vocabulary: Vocabulary | None = None, shelf: Shelf | None = None
) -> tuple[list[PolicySaid], Program]:
    """The policies in words, and compiled.

    Args:
        paths: policy files, or bare names of packs, as for :func:`policies.load`.
        vocabulary: what the site's detectors and groups are; the offline one where there is no gate.
        shelf: where files are read, and whose signed packs are opened.

    Raises:
        PolicyError: a policy cannot be used; what cannot be carried out is not explained either.
    """
    words = vocabulary or offline()
    problems = Problems()
    gatherer = Gatherer(problems, shelf)
    layers = [layer for layer in map(gatherer.root, paths) if layer is not None]
    program = compile_layers(layers, words, problems)
    return [_policy(layer, root, words) for layer, root in zip(layers, program.roots, strict=True)], program


def explain_kept(sources: Mapping[str, str], digest: str) -> list[PolicySaid] | None:
    """The policies that a gate kept by digest, in words; see :func:`policies.kept.rebuild`. None: they cannot be made
    here any more."""
    built = kept.build(sources, digest)
    if built is None:
        return None
    return [_policy(*pair, built.words) for pair in zip(built.layers, built.program.roots, strict=True)]


def _policy(layer: Layer, root: Root, words: Vocabulary) -> PolicySaid:
    rules = tuple(say(written, root, words) for written in merge(layer, Problems()).values())
    return PolicySaid(layer.form.name, _sentences(POLICY_SENTENCES, (layer, root)), rules)


def say(written: Written, root: Root, words: Vocabulary) -> RuleSaid:
    """One rule in words, as part of the policy ``root``."""
    title = written.form.title
    return RuleSaid(
        name=written.form.name,
        policy=written.layer.form.name,
        pack=written.layer.pack,
        file=written.place.file,
        line=written.place.line,
        title=Both(title.en, title.id) if title else None,
        sentences=_sentences(RULE_SENTENCES, Context(written, _replaced(written), root, words)),
    )


T = TypeVar("T")


def _sentences(table: Mapping[str, Callable[[T], Both]], of: T) -> tuple[Both, ...]:
    found = (make(of) for make in table.values())
    return tuple(Both(*(text[:1].upper() + text[1:] for text in said)) for said in found if said != NOTHING)


def _replaced(written: Written) -> str | None:
    for parent in written.layer.parents:
        for layer in parent.walk():
            if any(rule.name == written.form.name for rule in layer.form.rules):
                return layer.form.name
    return None


# -- a policy


_Policy = tuple[Layer, Root]


def _head(policy: _Policy) -> Both:
    layer, _ = policy
    version = layer.form.gapura.removeprefix("policy/")
    return Both(
        f'The policy "{{name}}"{{title}} (policy language {version}).',
        f'Kebijakan "{{name}}"{{title}} (bahasa kebijakan {version}).',
    ).fill(name=layer.form.name, title=_titled(layer))


def _titled(layer: Layer) -> Both:
    title = layer.form.title
    return Both(f": {title.en}", f": {title.id}") if title else NOTHING


def _extends(policy: _Policy) -> Both:
    layer, _ = policy
    if not layer.parents:
        return NOTHING
    names = [
        Both(f"the pack {parent.pack}", f"paket {parent.pack}") if parent.pack
        else Both(f'the policy "{parent.form.name}"', f'kebijakan "{parent.form.name}"')
        for parent in layer.parents
    ]  # fmt: skip
    return Both("It stands on {it}, whose rules hold as well.", "Kebijakan ini berdiri di atas {it}; "
                "aturannya ikut berlaku.").fill(it=joined(names, AND))  # fmt: skip


def _applies(policy: _Policy) -> Both:
    _, root = policy
    if root.groups is None and root.roles is None:
        return Both("It speaks to everyone.", "Kebijakan ini berlaku untuk semua orang.")
    return Both(
        "It speaks to {it}. Whoever no policy speaks to is refused.",
        "Kebijakan ini berlaku untuk {it}. Orang yang tidak dituju kebijakan mana pun ditolak.",
    ).fill(it=people(root.groups, root.roles))


def _default(policy: _Policy) -> Both:
    word = policy[1].default.word
    return Both("Where no rule says otherwise: {it}.", "Bila tidak ada aturan lain: {it}.").fill(it=EFFECT[""][word])


RESPOND: Mapping[str, Both] = {
    "native": Both(
        "A refusal is told to the program in its own protocol's way.",
        "Penolakan disampaikan ke aplikasi dengan cara protokolnya sendiri.",
    ),
    "refusal": Both(
        "A refusal reads like an answer of the assistant.", "Penolakan tampil seperti jawaban biasa dari asisten."
    ),
    "error": Both("A refusal is an error to the program.", "Penolakan diterima aplikasi sebagai galat."),
}
UNSEEN: Mapping[str, Both] = {
    "refuse": Both(
        "What nobody here can look into, such as images and files, is refused.",
        "Isi yang tidak dapat diperiksa di sini, seperti gambar dan berkas, ditolak.",
    ),
    "pass": Both(
        "What nobody here can look into, such as images and files, may pass unseen, and the record says so.",
        "Isi yang tidak dapat diperiksa di sini, seperti gambar dan berkas, boleh lewat, dan itu tercatat.",
    ),
}
UNMAPPED: Mapping[str, Both] = {
    "scan": Both(
        "Fields of a request that the gate does not know are looked through like any text.",
        "Bagian permintaan yang tidak dikenal gerbang diperiksa seperti teks lain.",
    ),
    "reject": Both(
        "A request with fields that the gate does not know is refused.",
        "Permintaan dengan bagian yang tidak dikenal gerbang ditolak.",
    ),
}


def _restore_to(policy: _Policy) -> Both:
    tools = sorted(policy[1].terms.restore_to)
    if not tools:
        return Both("No tool gets back the values that were replaced.", "Tidak ada alat yang menerima kembali nilai "
                    "yang sudah diganti.")  # fmt: skip
    return Both(
        "These tools get back a person's own values that were replaced: {it}.",
        "Alat ini menerima kembali nilai milik penanya yang sudah diganti: {it}.",
    ).fill(it=quoted(tools, AND))


def _rules(policy: _Policy) -> Both:
    count = len(merge(policy[0], Problems()))
    return Both(
        f"It has {count} rule{'' if count == 1 else 's'}; all that match are recorded, the most severe effect wins.",
        f"Kebijakan ini punya {count} aturan; semua yang cocok dicatat, dan efek terberat yang menang.",
    )


def _calendar(policy: _Policy) -> Both:
    name = policy[0].form.calendar
    if name is None:
        return NOTHING
    return Both('Its periods stand in the calendar "{it}".', 'Periodenya ada dalam kalender "{it}".').fill(it=name)


def _help_words(policy: _Policy) -> Both:
    words = policy[0].form.help_words
    if not words:
        return NOTHING
    return Both("Typed alone, these words are a call for help too: {it}.",
                "Bila diketik sendiri, kata ini juga tanda minta tolong: {it}.").fill(it=quoted(words))  # fmt: skip


POLICY_SENTENCES: Mapping[str, Callable[[_Policy], Both]] = {
    "gapura": _head,
    "name": lambda policy: NOTHING,  # said in the head, with the title
    "title": lambda policy: NOTHING,
    "extends": _extends,
    "applies": _applies,
    "default": _default,
    "respond": lambda policy: RESPOND[policy[1].terms.respond],
    "unseen": lambda policy: UNSEEN[policy[1].terms.unseen],
    "unmapped": lambda policy: UNMAPPED[policy[1].terms.unmapped],
    "restore_to": _restore_to,
    "calendar": _calendar,
    "help_words": _help_words,
    "rules": _rules,
}
"""Key of a policy -> its sentence; empty where it has nothing to say by itself."""
