"""A dossier as a page to print."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from audit import notice
from audit.errors import Language
from audit.papers.evidence import steps
from audit.papers.page import Content, Markup, document, facts, heading, link, listing, paragraph, table
from gateway.admission.keys import Key
from gateway.office.dossier import Act, Change, Dossier

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Dossier of the log {origin}", "Berkas audit log {origin}"),
    "personal": (
        "Holds personal data: names of keys, system accounts, and in the bundles what was decided about persons. Keep "
        "it under lock. That it was made is itself a record.",
        "Memuat data pribadi: nama kunci, akun sistem, dan di dalam bundel keputusan tentang orang. Simpan di tempat "
        "terkunci. Pembuatan berkas ini juga tercatat.",
    ),
    "period": ("Period (UTC)", "Masa (UTC)"),
    "entries": ("Entries in the log", "Entri dalam log"),
    "decisions": ("Decisions in the period", "Keputusan dalam masa itu"),
    "seed": ("Seed of the sample", "Benih sampel"),
    "key": ("Fingerprint of the log's key", "Sidik jari kunci log"),
    "verdict": ("Whether the log holds", "Apakah log ini benar"),
    "again": (
        "Checked on the gate's own machine: do it again on yours with a copy of audit.db and log.pub, and with a "
        "fingerprint that you had before: gapura audit verify --data COPY --key FINGERPRINT",
        "Diperiksa di komputer gerbang sendiri: ulangi di komputer Anda dengan salinan audit.db dan log.pub, dan "
        "dengan sidik jari yang sudah Anda miliki: gapura audit verify --data SALINAN --key SIDIK_JARI",
    ),
    "sample": ("Sample of decisions", "Sampel keputusan"),
    "drawn": (
        "Drawn are the decisions whose SHA-256 over seed, newline and number is smallest. Whoever has the log can draw "
        "again. Each bundle can be checked alone.",
        "Yang ditarik adalah keputusan dengan SHA-256 terkecil atas benih, baris baru, dan nomor. Siapa pun yang "
        "memegang log dapat menarik ulang. Setiap bundel dapat diperiksa sendiri.",
    ),
    "number": ("No.", "No."),
    "time": ("Time", "Waktu"),
    "code": ("Code", "Kode"),
    "bundle": ("Bundle", "Bundel"),
    "page": ("Page", "Halaman"),
    "policies": ("Policies that came into force", "Kebijakan yang mulai berlaku"),
    "rules": ("Rules of the last of them", "Aturan pada yang terakhir"),
    "come": ("new: {names}", "baru: {names}"),
    "gone": ("gone: {names}", "hilang: {names}"),
    "unreadable": ("its text is not kept here", "teksnya tidak tersimpan di sini"),
    "rule": ("Rule", "Aturan"),
    "meaning": ("In plain words", "Dalam kata-kata biasa"),
    "digest": ("Policy", "Kebijakan"),
    "changed": ("Changed", "Perubahan"),
    "keys": ("Who has access", "Siapa yang punya akses"),
    "id": ("Key", "Kunci"),
    "name": ("Name", "Nama"),
    "group": ("Group", "Kelompok"),
    "role": ("Role", "Peran"),
    "scopes": ("May", "Boleh"),
    "made": ("Made", "Dibuat"),
    "ends": ("Ends", "Berakhir"),
    "revoked": ("Revoked", "Dicabut"),
    "who": ("By", "Oleh"),
    "kind": ("Kind", "Jenis"),
    "says": ("Says", "Isi"),
    "none": ("None in this period.", "Tidak ada dalam masa ini."),
    "configuration": ("Changes of the configuration", "Perubahan konfigurasi"),
    "access": ("Changes of access", "Perubahan akses"),
    "reveals": ("Content revealed, persons looked for", "Isi yang dibuka, orang yang dicari"),
    "exports": ("Exports", "Ekspor"),
    "erasures": ("Erasures, retention, holds, rights of persons", "Penghapusan, retensi, penahanan, hak orang"),
    "overrides": ("Overrides: backends and addresses stopped, cases", "Tindakan khusus: penghentian, kasus"),
    "running": ("Starts, stops, clock, witnesses", "Mulai, berhenti, jam, saksi"),
    "other": ("Other acts", "Tindakan lain"),
    "checkpoint": ("Newest checkpoint", "Titik periksa terbaru"),
}
_ACTS = ("configuration", "access", "reveals", "exports", "erasures", "overrides", "running", "other")


def dossier_page(dossier: Dossier, bundles: Sequence[str], lang: Language) -> str:
    """The page; ``bundles`` are the names of the files beside it, one for each decision drawn, without ending."""
    return document(_say("title", lang, origin=dossier.verdict.origin), lang, _body(dossier, bundles, lang))


def _body(dossier: Dossier, bundles: Sequence[str], lang: Language) -> Iterator[Markup]:
    yield paragraph(_say("personal", lang))
    period = f"{dossier.period.first or '...'} - {dossier.period.last or '...'}"
    yield facts(
        [
            (_say("period", lang), period),
            (_say("entries", lang), f"{dossier.verdict.entries}"),
            (_say("decisions", lang), f"{dossier.decisions}"),
            (_say("seed", lang), dossier.seed),
            (_say("key", lang), dossier.verdict.fingerprint),
        ]
    )
    yield heading(_say("verdict", lang))
    yield from steps(dossier.verdict, lang)
    yield paragraph(_say("again", lang))
    yield from _sample(dossier, bundles, lang)
    yield from _policies(dossier.policies, lang)
    yield heading(_say("keys", lang))
    yield table(_head("id name group role scopes made ends revoked", lang), map(_key, dossier.keys))
    for name in _ACTS:
        yield from _acts(name, dossier.acts.get(name, ()), lang)
    yield heading(_say("checkpoint", lang))
    yield paragraph(notice.write(dossier.head, time.strftime("%Y-%m-%d", time.gmtime()), lang))
    yield listing(dossier.note)


def _sample(dossier: Dossier, bundles: Sequence[str], lang: Language) -> Iterator[Markup]:
    yield heading(_say("sample", lang))
    yield paragraph(_say("drawn", lang))
    rows: list[Sequence[Content]] = [
        (
            f"{one.index}",
            one.minute,
            one.code,
            link(f"{name}.json", f"{name}.json"),
            link(f"{name}.html", _say("page", lang)),
        )
        for one, name in zip(dossier.drawn, bundles, strict=True)
    ]
    yield table(_head("number time code bundle page", lang), rows)


def _policies(changes: Sequence[Change], lang: Language) -> Iterator[Markup]:
    yield heading(_say("policies", lang))
    if not changes:
        yield paragraph(_say("none", lang))
        return
    rows = [(f"{one.index}", one.minute, one.by, one.digest, _change(one, lang)) for one in changes]
    yield table(_head("number time who digest changed", lang), rows)
    if last := changes[-1].rules:
        yield heading(_say("rules", lang), 3)
        yield table(_head("rule meaning", lang), [(one.name, one.words[lang]) for one in last])


def _change(change: Change, lang: Language) -> str:
    if change.rules is None:
        return _say("unreadable", lang)
    named = (("come", change.come), ("gone", change.gone))
    return "; ".join(_say(word, lang, names=", ".join(names)) for word, names in named if names)


def _acts(name: str, acts: Sequence[Act], lang: Language) -> Iterator[Markup]:
    yield heading(_say(name, lang))
    if not acts:
        yield paragraph(_say("none", lang))
        return
    rows = [(f"{one.index}", one.minute, one.by, one.kind, one.said) for one in acts]
    yield table(_head("number time who kind says", lang), rows)


def _key(key: Key) -> tuple[str, ...]:
    days = (_day(key.created), _day(key.expires), _day(key.revoked))
    return (key.id, key.name, key.group, key.role, ", ".join(sorted(key.scopes)), *days)


def _day(seconds: int | None) -> str:
    return "" if seconds is None else time.strftime("%Y-%m-%d", time.gmtime(seconds))


def _head(names: str, lang: Language) -> list[str]:
    return [_say(name, lang) for name in names.split()]


def _say(name: str, lang: Language, **values: object) -> str:
    return _WORDS[name][lang == "id"].format(**values)
