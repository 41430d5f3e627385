"""An evidence bundle as a page to print: what happened in plain words, whether the file holds, and everything in it.

The page is a copy for people. What can be checked is the bundle itself; the page says how.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from audit.bundle.form import Bundle, Held, read
from audit.bundle.verifying import verify_bundle
from audit.errors import AuditError, Language
from audit.papers.page import Markup, document, facts, heading, listing, paragraph, table
from audit.trust import Brought, Trust
from audit.verdict import Step, Verdict

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Evidence from the log {origin}", "Bukti dari log {origin}"),
    "words": ("In plain words", "Dalam kata-kata biasa"),
    "own": (
        "These sentences were written by the gate that made the file; the records below are what was logged.",
        "Kalimat ini ditulis oleh gerbang yang membuat berkas; catatan di bawah inilah yang ada di log.",
    ),
    "holds": ("Whether the file holds", "Apakah berkas ini benar"),
    "how": (
        "Check the file yourself, offline: gapura audit verify FILE --key FINGERPRINT. The fingerprint must come from "
        "elsewhere than this page, such as the minutes of a meeting.",
        "Periksa sendiri berkasnya, tanpa jaringan: gapura audit verify BERKAS --key SIDIK_JARI. Sidik jarinya harus "
        "berasal dari tempat lain, misalnya notulen rapat.",
    ),
    "step": ("Step", "Langkah"),
    "checked": ("What is checked", "Yang diperiksa"),
    "result": ("Result", "Hasil"),
    "ok": ("ok", "ok"),
    "failed": ("FAILED", "GAGAL"),
    "not checked": ("not checked", "tidak diperiksa"),
    "not asked": ("not asked", "tidak diminta"),
    "log": ("Log", "Log"),
    "key": ("Fingerprint of its key", "Sidik jari kuncinya"),
    "checkpoint": ("Checkpoint", "Titik periksa"),
    "record": ("Record {index}: {kind}, {time}", "Catatan {index}: {kind}, {time}"),
    "private": ("Its private part", "Bagian privatnya"),
    "policy": ("The policy that was in force: {digest}", "Kebijakan yang berlaku: {digest}"),
    "shown": ("Text of record {index}, {member}", "Teks catatan {index}, {member}"),
}


def evidence_page(data: bytes, lang: Language, brought: Brought | None = None) -> str:
    """The page about the bundle in these bytes.

    Args:
        data: the file.
        lang: language of the page.
        brought: what was obtained from elsewhere, as for :func:`audit.verify.verify`.

    Raises:
        AuditError: it is no bundle (``no_bundle``).
        LogUnusable: what was brought has not its form.
    """
    bundle = read(data)
    if isinstance(bundle, str):
        raise AuditError("no_bundle")
    verdict = verify_bundle(data, Trust(brought or Brought()))
    title = _say("title", lang, origin=bundle.origin)
    return document(title, lang, _body(bundle, verdict, lang))


def steps(shown: Verdict, lang: Language) -> Iterator[Markup]:
    """A verdict: its claim, its steps, its remarks. Also for a verdict on a whole log."""
    yield paragraph(shown.claim(lang), "claim")
    head = [_say(name, lang) for name in ("step", "checked", "result")]
    yield table(head, [(f"{one.number}", one.title(lang), _result(one, lang)) for one in shown.steps])
    for remark in shown.remarks:
        yield paragraph(remark.text(lang))


def _result(step: Step, lang: Language) -> str:
    word = _say(step.state, lang)
    return word if step.failure is None else f"{word}: {step.failure.text(lang)}"


def _body(bundle: Bundle, verdict: Verdict, lang: Language) -> Iterator[Markup]:
    yield heading(_say("words", lang))
    yield paragraph(bundle.explanation.get(lang, ""))
    yield paragraph(_say("own", lang))
    yield heading(_say("holds", lang))
    yield from steps(verdict, lang)
    yield paragraph(_say("how", lang))
    yield facts([(_say("log", lang), bundle.origin), (_say("key", lang), verdict.fingerprint)])
    for held in bundle.records:
        yield from _record(held, lang)
    for shown in bundle.revealed:
        yield heading(_say("shown", lang, index=shown.get("index", ""), member=shown.get("member", "")))
        yield listing(str(shown.get("text", "")))
    if bundle.policy is not None:
        yield heading(_say("policy", lang, digest=bundle.policy["digest"]))
        for source in bundle.policy["sources"]:
            yield heading(str(source["path"]), 3)
            yield listing(str(source["text"]))
    yield heading(_say("checkpoint", lang))
    yield listing(bundle.checkpoint)


def _record(held: Held, lang: Language) -> Iterator[Markup]:
    public = _object(held.entry)
    yield heading(_say("record", lang, index=held.index, kind=public.get("kind", ""), time=public.get("time", "")))
    yield listing(_pretty(held.entry))
    if held.private is not None:
        yield heading(_say("private", lang), 3)
        yield listing(_pretty(held.private))


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _pretty(text: str) -> str:
    """JSON over several lines; what is none stays as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _say(name: str, lang: Language, **values: object) -> str:
    return _WORDS[name][lang == "id"].format(**values)
