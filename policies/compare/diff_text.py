"""A difference of two policies, told to people in English and Indonesian."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compare.diff import CHANGED, GONE, KINDS, MILDER, NEW, STRICTER, Diff, RuleDiff
from policies.explain.words import Both, same

HEADS = {
    NEW: Both("new", "baru"),
    GONE: Both("gone", "hilang"),
    STRICTER: Both("stricter", "lebih ketat"),
    MILDER: Both("milder", "lebih longgar"),
    CHANGED: Both("changed, not shown to be stricter or milder",
                  "berubah, tidak terbukti lebih ketat atau lebih longgar"),
}  # fmt: skip
WHAT = {
    "name": Both("name", "nama"),
    "policy": Both("stands in", "tertulis di"),
    "when": Both("condition", "syarat"),
    "then": Both("effect", "efek"),
    "as": Both("values become", "nilai menjadi"),
    "except": Both("except", "kecuali"),
    "on_error": Both("on_error", "on_error"),
    "floor": Both("floor", "batas dasar"),
    "shadow": Both("shadow", "percobaan"),
    "requires": Both("requires", "memerlukan"),
    "set aside": Both("set aside, its detector is absent", "dikesampingkan, pendeteksinya tidak ada"),
    "message": Both("message", "pesan"),
    "care": Both("care text", "teks bantuan"),
    "title": Both("title", "judul"),
    "default": Both("default", "default"),
    "respond": Both("respond", "respond"),
    "unseen": Both("unseen", "unseen"),
    "unmapped": Both("unmapped", "unmapped"),
    "restore_to": Both("restore_to", "restore_to"),
    "applies": Both("applies to", "berlaku untuk"),
    "extends": Both("extends", "bersandar pada"),
    "inactive": Both("rules set aside", "aturan yang dikesampingkan"),
}
HOLDS = {
    "more": Both("the condition holds more often", "syarat lebih sering terpenuhi"),
    "less": Both("the condition holds less often", "syarat lebih jarang terpenuhi"),
}


def lines(found: Diff) -> Iterator[Both]:
    """The difference, line by line: floors that were lost come first."""
    if found.same:
        yield Both("no difference in what the policies say", "tidak ada perbedaan dalam isi kebijakan")
        return
    if found.lost_floors:
        yield Both("FLOORS LOST: these always stood, and do so no longer",
                   "BATAS DASAR HILANG: dahulu selalu berlaku, kini tidak lagi")  # fmt: skip
        yield from (same(f"  ! {rule.name} ({rule.policy})") for rule in found.lost_floors)
    for kind in KINDS:
        rules = [rule for rule in found.rules if rule.kind == kind]
        if rules:
            yield Both(*(f"{text} ({len(rules)})" for text in HEADS[kind]))
        for rule in rules:
            yield from _rule(rule)
    if found.policies:
        yield Both("besides the rules", "di luar aturan")
    for item in found.policies:
        head = HEADS[item.kind] if item.kind != CHANGED else Both("changed", "berubah")
        what, old, new = WHAT[item.change.what], item.change.old or "-", item.change.new or "-"
        yield Both(*(f"  {item.policy}: {what[n]}: {old} -> {new} [{head[n]}]" for n in (0, 1)))


def _rule(rule: RuleDiff) -> Iterator[Both]:
    yield same(f"  {rule.name} ({rule.policy})")
    for change in rule.changes:
        what = WHAT[change.what]
        if rule.kind in (NEW, GONE):
            yield Both(*(f"     {text}: {change.old or change.new}" for text in what))
        else:
            yield Both(*(f"     {text}: {change.old or '-'}" for text in what))
            yield Both(*(f"     {' ' * len(text)}  -> {change.new or '-'}" for text in what))
    if rule.direction:
        yield Both(*(f"     ({text})" for text in HOLDS[rule.direction]))
