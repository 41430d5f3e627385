"""The parts of the page for a board that are more than lines: the rules, the difference, the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from policies.compare import impact_text
from policies.compare.diff import CHANGED, GONE, KINDS, NEW, Diff, RuleDiff
from policies.compare.diff_text import HEADS, HOLDS, WHAT
from policies.compare.impact import Impact
from policies.compare.privacy import Cell
from policies.compare.replay import BLOCKED, RELEASED, SAME
from policies.compare.sides import Seen, Side
from policies.errors import Language
from policies.explain.policy import say
from policies.explain.words import Both

BY_RULE = Both("by {name}", "oleh {name}")
ENTRIES = Both("entries {numbers}", "entri {numbers}")
GROUP = Both("group", "kelompok")
EXCHANGES = Both("exchanges", "pertukaran")
NOW = Both("now blocked", "kini diblokir")
NO_LONGER = Both("no longer", "tidak lagi")
UNKNOWN = Both("(unknown)", "(tidak diketahui)")
SMALL = Both(
    "By group: not shown, the groups are too small.", "Per kelompok: tidak ditampilkan, kelompoknya terlalu kecil."
)
NO_DIFFERENCE = Both("No difference in what the policies say.", "Tidak ada perbedaan dalam isi kebijakan.")
LOST = Both(
    "FLOORS LOST: these always stood, and do so no longer:",
    "BATAS DASAR HILANG: dahulu selalu berlaku, kini tidak lagi:",
)
BESIDES = Both("besides the rules", "di luar aturan")
ALWAYS = (BLOCKED, RELEASED, SAME)
"""Said even where they are none."""
_QUIET = frozenset({"title", "policy", "message"})
"""What the rule as written shows better than a before and after."""


def words(both: Both, lang: Language) -> str:
    """In one language, ready for the page."""
    return escape(both.en if lang == "en" else both.id)


def said(seen: Seen, new: Side, lang: Language) -> Iterator[str]:
    """One rule: its title and what it means."""
    root = next(
        root for layer, root in zip(new.layers, new.program.roots, strict=True) if seen.written.layer in layer.walk()
    )
    rule = say(seen.written, root, new.words)
    title = f"{words(rule.title, lang)} " if rule.title else ""
    yield f"<h3>{title}<code>{escape(rule.name)}</code></h3>"
    yield f"<p>{' '.join(words(sentence, lang) for sentence in rule.sentences)}</p>"


def written(seen: Seen) -> str:
    """The lines of the file, from this rule to the next."""
    form, document = seen.written.layer.form, seen.written.layer.document
    lines = seen.written.layer.data.decode("utf-8").splitlines()
    index = seen.written.index
    start = document.place(("rules", index)).line
    last = index + 1 == len(form.rules)
    end = len(lines) if last else document.place(("rules", index + 1)).line - 1
    return "\n".join(lines[start - 1 : max(start, end)]).rstrip()


# -- the difference


def difference(found: Diff, lang: Language) -> Iterator[str]:
    """What is new, gone, stricter, milder; what was a floor and is none comes first."""
    if found.same:
        yield f"<p>{words(NO_DIFFERENCE, lang)}</p>"
        return
    if found.lost_floors:
        names = ", ".join(f"<code>{escape(lost.name)}</code>" for lost in found.lost_floors)
        yield f'<p class="alarm">{words(LOST, lang)} {names}</p>'
    rows = [
        _row(_kind(one, rules, lang), _changes(one, lang))
        for kind in KINDS
        for rules in [[one for one in found.rules if one.kind == kind]]
        for one in rules
    ]
    for item in found.policies:
        head = HEADS[item.kind] if item.kind != CHANGED else Both("changed", "berubah")
        before, after = escape(item.change.old or "-"), escape(item.change.new or "-")
        what = f"{words(WHAT[item.change.what], lang)}: {before} &rarr; {after} [{words(head, lang)}]"
        rows.append(_row(words(BESIDES, lang), f"<code>{escape(item.policy)}</code> {what}"))
    yield table(rows)


def _kind(one: RuleDiff, rules: Sequence[RuleDiff], lang: Language) -> str:
    """Said beside the first of its kind."""
    return f"{words(HEADS[one.kind], lang)} ({len(rules)})" if one is rules[0] else ""


def _changes(one: RuleDiff, lang: Language) -> str:
    told = []
    for change in one.changes:
        what, before, after = words(WHAT[change.what], lang), escape(change.old or "-"), escape(change.new or "-")
        if one.kind == GONE:
            told.append(f"{what}: {before}")
        elif one.kind != NEW and change.what not in _QUIET:
            told.append(f"{what}: {before} &rarr; {after}")
    if one.direction:
        told.append(words(HOLDS[one.direction], lang))
    listed = f"<br><small>{' &middot; '.join(told)}</small>" if told else ""
    return f"<code>{escape(one.name)}</code> <small>{escape(one.policy)}</small>{listed}"


# -- the counts


def effect(found: Impact, lang: Language) -> Iterator[str]:
    """The counts by what would have happened, by rule, and by group."""
    rows = []
    for name, cell in found.results.items():
        if name in ALWAYS or cell != 0:
            rows.append(_row(_number(cell, lang), words(impact_text.WORDS[name], lang), "n"))
        for one, count in found.rules.get(name, {}).items():
            linked = found.links.get(name, {}).get(one, ())
            listed = ", ".join(map(str, linked)) if isinstance(linked, (list, tuple)) else ""
            tail = f" <small>{words(ENTRIES.fill(numbers=listed), lang)}</small>" if listed else ""
            rows.append(
                _row(_number(count, lang), f'<i class="in">{words(BY_RULE.fill(name=one), lang)}</i>{tail}', "n")
            )
    yield table(rows)
    yield from _groups(found, lang)
    others = [*impact_text.trials(found.shadow, found.days), *impact_text.remarks(found)]
    if others:
        yield "<p>" + "<br>".join(words(line, lang) for line in others) + "</p>"


def _groups(found: Impact, lang: Language) -> Iterator[str]:
    if not found.groups["exchanges"]:
        if found.total != 0:
            yield f"<p>{words(SMALL, lang)}</p>"
        return
    head = "".join(f"<th>{words(name, lang)}</th>" for name in (GROUP, EXCHANGES, NOW, NO_LONGER))
    rows = [f"<tr>{head}</tr>"]
    for group, count in sorted(found.groups["exchanges"].items()):
        cells = [count, *(impact_text.of_group(found, name, group) for name in (BLOCKED, RELEASED))]
        numbers = "".join(f'<td class="n">{_number(cell, lang)}</td>' for cell in cells)
        rows.append(f"<tr><td>{escape(group) or words(UNKNOWN, lang)}</td>{numbers}</tr>")
    yield table(rows, "groups")


def _number(cell: Cell, lang: Language) -> str:
    return words(impact_text.number(cell), lang)


def _row(first: str, second: str, kind: str = "k") -> str:
    return f'<tr><td class="{kind}">{first}</td><td>{second}</td></tr>'


def table(rows: Sequence[str], kind: str = "wide") -> str:
    """Rows as a table."""
    return f'<table class="{kind}">' + "\n".join(rows) + "</table>"
