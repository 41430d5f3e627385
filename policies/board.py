"""One page for a board: the rules as written, the difference, the effect, the errors, the limits. Prints on A4."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import yaml

from policies import diff_text, impact_text
from policies.diff import GONE, diff
from policies.errors import Language
from policies.explain_words import Both
from policies.impact import Impact
from policies.replay import ASKED_UNKNOWN, NOT_RECORDED
from policies.sides import Seen, Side

STYLE = """@page { size: A4; margin: 18mm } body { font: 10.5pt/1.4 Georgia, serif; max-width: 174mm; margin: 0 auto;
color: #111 } h1 { font-size: 17pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid }
pre { font: 8.5pt/1.35 monospace; white-space: pre-wrap; border-left: 2pt solid #999; padding-left: 3mm; margin: 1mm 0;
break-inside: avoid } li { margin: .5mm 0 } footer { margin-top: 5mm; font-size: 8pt; color: #444 }"""
TITLE = Both("What the new policy would change", "Apa yang akan diubah kebijakan baru")
RULES = Both("The rules as written", "Aturan sebagaimana tertulis")
DIFFERENCE = Both("The difference", "Perbedaannya")
EFFECT = Both("The effect on what was asked", "Akibatnya atas yang pernah ditanyakan")
ERRORS = Both("Errors and warnings", "Galat dan peringatan")
LIMITS = Both("The limits of this page", "Batas halaman ini")
TRIAL = Both("What cannot be replayed: try it in shadow", "Yang tidak dapat diulang: coba dalam percobaan")
NO_OLD = Both(
    "Compared with what was recorded; name the policy in force with --against to see the difference.",
    "Dibandingkan dengan yang tercatat; sebutkan kebijakan yang berlaku dengan --against untuk melihat perbedaannya.",
)
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
    yield f"<p><strong>{escape(_in(impact_text.headline(found), lang))}</strong></p>"
    changed = _changed(new, old)
    yield _head(RULES, lang)
    for seen in changed or list(new.rules().values()):
        yield f"<pre>{escape(_written(seen))}</pre>"
    yield _head(DIFFERENCE, lang)
    if old is None:
        yield f"<p>{escape(_in(NO_OLD, lang))}</p>"
    else:
        yield _pre([_in(line, lang) for line in diff_text.lines(diff(old, new))])
    yield _head(EFFECT, lang)
    yield _pre([_in(line, lang) for line in impact_text.lines(found)])
    yield _head(ERRORS, lang)
    yield _list([f"{one.code}: {one.message[lang]}" for one in new.program.warnings] or [_in(NONE, lang)])
    if any(found.results[reason] != 0 for reason in (NOT_RECORDED, ASKED_UNKNOWN)):
        yield _head(TRIAL, lang)
        yield from _trial(found, old, names, changed, lang)
    yield _head(LIMITS, lang)
    privacy = Both(f"Counts under {found.k} are not shown, nor any from which they would follow.",
                   f"Jumlah di bawah {found.k} tidak ditampilkan, juga yang dapat membukanya.")  # fmt: skip
    yield _list([_in(limit, lang) for limit in (*impact_text.LIMITS, privacy)])
    yield f"<footer>{escape(found.new)}<br>{escape(found.against)}</footer>"


def _changed(new: Side, old: Side | None) -> list[Seen]:
    """The rules of the new policy that are new or say something else."""
    if old is None:
        return []
    keys = {(rule.policy, rule.name) for rule in diff(old, new).rules if rule.kind != GONE}
    return [seen for key, seen in new.rules().items() if key in keys]


def _written(seen: Seen) -> str:
    """The lines of the file, from this rule to the next."""
    form, document = seen.written.layer.form, seen.written.layer.document
    lines = seen.written.layer.data.decode("utf-8").splitlines()
    index = seen.written.index
    start = document.place(("rules", index)).line
    last = index + 1 == len(form.rules)
    end = len(lines) if last else document.place(("rules", index + 1)).line - 1
    return "\n".join(lines[start - 1 : max(start, end)]).rstrip()


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
