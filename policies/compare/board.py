"""One page for a board: the rules as written, the difference, the effect, the errors, the limits. Prints on A4."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import yaml

from policies.compare import board_parts, impact_text
from policies.compare.diff import GONE, diff
from policies.compare.impact import RECORDED, Impact
from policies.compare.replay import ASKED_UNKNOWN, NOT_RECORDED
from policies.compare.sides import Seen, Side
from policies.errors import Language
from policies.explain.words import Both

STYLE = """@page { size: A4; margin: 14mm 18mm } * { box-sizing: border-box }
body { font: 9.5pt/1.35 Georgia, "Liberation Serif", serif; max-width: 174mm; margin: 6mm auto; padding: 0 2mm;
color: #111 } @media print { body { margin: 0 auto; padding: 0 } }
h1 { font-size: 17pt; margin: 0 } h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; border-bottom: .5pt solid #999 }
h3 { font-size: 9.5pt; margin: 1.5mm 0 0 } h2, h3 { break-after: avoid } p { margin: .5mm 0 }
.headline { font-size: 12pt; font-weight: bold; margin: 2mm 0 0; border-left: 3pt solid #111; padding-left: 3mm }
.alarm { font-weight: bold; border: 1.5pt solid #111; padding: 1.5mm 3mm } code { font: 9pt monospace }
pre { font: 8pt/1.35 monospace; white-space: pre-wrap; border-left: 2pt solid #bbb; padding-left: 3mm; margin: 1mm 0 }
pre, tr, li { overflow-wrap: anywhere } tr, li { break-inside: avoid } ul { margin: .5mm 0; padding-left: 5mm }
table { border-collapse: collapse; margin: .5mm 0 1.5mm } td, th { padding: .25mm 3mm .25mm 0; vertical-align: top;
text-align: left; border-bottom: .3pt solid #ddd } th { font-size: 9pt; color: #444 } .wide { width: 100% }
td.k { width: 26mm; font-weight: bold } td.n { width: 26mm; text-align: right; font-variant-numeric: tabular-nums;
white-space: nowrap } .groups td, .groups th { padding-right: 8mm } .groups th + th { text-align: right }
.in { font-style: normal; padding-left: 4mm } small { font-size: 8pt; color: #444 }
.appendix { break-before: page } footer { margin-top: 5mm; font-size: 8pt; color: #444; overflow-wrap: anywhere }"""
TITLE = Both("What the new policy would change", "Apa yang akan diubah kebijakan baru")
RULES = Both("The rules", "Aturannya")
WRITTEN = Both("The rules as written", "Aturan sebagaimana tertulis")
DIFFERENCE = Both("The difference", "Perbedaannya")
EFFECT = Both("The effect on what was asked", "Akibatnya atas yang pernah ditanyakan")
ERRORS = Both("Errors and warnings", "Galat dan peringatan")
LIMITS = Both("The limits of this page", "Batas halaman ini")
TRIAL = Both("What cannot be replayed: try it in shadow", "Yang tidak dapat diulang: coba dalam percobaan")
NO_OLD = Both(
    "Compared with what was recorded; name the policy in force with --against to see the difference.",
    "Dibandingkan dengan yang tercatat; sebutkan kebijakan yang berlaku dengan --against untuk melihat perbedaannya.",
)
DIGESTS = Both("New policy {new}, compared with {against}.", "Kebijakan baru {new}, dibandingkan dengan {against}.")
RECORDED_WORDS = Both("what was recorded", "yang tercatat")
NONE = Both("none", "tidak ada")
SAVE = Both(
    "Save as trial.yaml beside {file}, run the two commands in place of the present start, and after two weeks the "
    "third. Nothing is stopped by it.",
    "Simpan sebagai trial.yaml di samping {file}, jalankan dua perintah pertama sebagai pengganti perintah mulai yang "
    "sekarang, dan setelah dua minggu yang ketiga. Tidak ada yang dihentikan karenanya.",
)
NAME_OLD = Both(
    "Run this again with --against and the policy in force: the page then gives the commands.",
    "Jalankan lagi dengan --against dan kebijakan yang berlaku: halaman ini lalu memberi perintahnya.",
)


@dataclass(frozen=True, slots=True)
class Names:
    """What was typed, for the commands on the page."""

    new: tuple[str, ...]
    against: str | None
    data: str


def page(found: Impact, new: Side, old: Side | None, names: Names, lang: Language) -> str:
    """The page as HTML: self-contained, no script."""
    body = "\n".join(_sections(found, new, old, names, lang))
    title = escape(_in(TITLE, lang))
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n{body}\n</body></html>\n"
    )


def _sections(found: Impact, new: Side, old: Side | None, names: Names, lang: Language) -> Iterator[str]:
    headline = _in(impact_text.headline(found), lang)
    yield f'<p class="headline">{escape(headline[:1].upper() + headline[1:])}.</p>'
    changed = _changed(new, old)
    yield _head(RULES, lang)
    for seen in changed or _own(new):
        yield from board_parts.said(seen, new, lang)
    yield _head(DIFFERENCE, lang)
    if old is None:
        yield f"<p>{escape(_in(NO_OLD, lang))}</p>"
    else:
        yield from board_parts.difference(diff(old, new), lang)
    yield _head(EFFECT, lang)
    yield from board_parts.effect(found, lang)
    yield _head(ERRORS, lang)
    yield _list([f"{one.code}: {one.message[lang]}" for one in new.program.warnings] or [_in(NONE, lang)])
    yield _head(LIMITS, lang)
    privacy = Both(f"Counts under {found.k} are not shown, nor any from which they would follow.",
                   f"Jumlah di bawah {found.k} tidak ditampilkan, juga yang dapat membukanya.")  # fmt: skip
    yield _list([_in(limit, lang) for limit in (*impact_text.LIMITS, privacy)])
    yield '<section class="appendix">'
    yield from _appendix(found, (new, old), names, changed, lang)
    yield "</section>"
    against = _in(RECORDED_WORDS, lang) if found.against == RECORDED else found.against
    yield f"<footer>{escape(_in(DIGESTS.fill(new=found.new, against=against), lang))}</footer>"


def _appendix(
    found: Impact, sides: tuple[Side, Side | None], names: Names, changed: list[Seen], lang: Language
) -> Iterator[str]:
    """For those who run the gate, on a sheet of its own."""
    new, old = sides
    yield _head(WRITTEN, lang)
    for seen in changed or _own(new):
        yield f"<pre>{escape(board_parts.written(seen))}</pre>"
    if any(found.results[reason] != 0 for reason in (NOT_RECORDED, ASKED_UNKNOWN)):
        yield _head(TRIAL, lang)
        yield from _trial(found, old, names, changed, lang)


def _changed(new: Side, old: Side | None) -> list[Seen]:
    """The rules of the new policy that are new or say something else."""
    if old is None:
        return []
    keys = {(rule.policy, rule.name) for rule in diff(old, new).rules if rule.kind != GONE}
    return [seen for key, seen in new.rules().items() if key in keys]


def _own(new: Side) -> list[Seen]:
    """What the site wrote itself; all of it where everything comes from packs."""
    rules = list(new.rules().values())
    return [seen for seen in rules if seen.written.layer.pack is None] or rules


def _trial(found: Impact, old: Side | None, names: Names, changed: list[Seen], lang: Language) -> Iterator[str]:
    if old is None or names.against is None or not changed:
        yield f"<p>{escape(_in(NAME_OLD, lang))}</p>"
        return
    first, *rest = names.against.split(",")
    policy: dict[str, Any] = {"gapura": "policy/v1", "name": "trial", "extends": [first],
                              "default": old.program.roots[0].default.word}  # fmt: skip
    policy["rules"] = [_shadow(seen) for seen in changed]
    text = yaml.safe_dump(policy, sort_keys=False, allow_unicode=True, width=100)
    others = "".join(f" --policy {name}" for name in rest)
    # Its own facts are then recorded: what the rules ask for is looked for, and stops nothing.
    yield f"<p>{escape(_in(SAVE.fill(file=first), lang))}</p>"
    yield f"<pre>{escape(text.rstrip())}</pre>"
    since = f" --since {found.until}" if found.until else ""
    yield _pre(
        [
            "gapura policy lint --lock trial.yaml",
            f"gapura serve -c gapura.yaml --policy trial.yaml{others}",
            f"gapura policy impact {' '.join(names.new)} --against {names.against} --data {names.data}{since}",
        ]
    )


def _shadow(seen: Seen) -> dict[str, Any]:
    """The rule on trial, under a name that takes the place of none."""
    form = seen.written.form
    rule = json.loads(form.model_dump_json(by_alias=True, exclude_defaults=True, exclude_none=True))
    rule["name"] = f"trial-{form.name}"[:64].rstrip("-")
    return {**{name: value for name, value in rule.items() if name != "floor"}, "shadow": True}


def _in(words: Both, lang: Language) -> str:
    return words.en if lang == "en" else words.id


def _head(words: Both, lang: Language) -> str:
    return f"<h2>{escape(_in(words, lang))}</h2>"


def _pre(lines: list[str]) -> str:
    return "<pre>" + escape("\n".join(lines)) + "</pre>"


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
