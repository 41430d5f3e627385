"""What holds at a site now: its settings, the policies in force in words, and how its log stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import Language
from audit.verdict import Verdict
from audit.verify import verify
from gateway.admission.folders import Site
from gateway.admission.versions import Versions
from gateway.detectors.base import ModelError
from gateway.detectors.catalogue import folder_of
from gateway.detectors.manifest import Manifest
from gateway.office.reports.words import Texts, Words
from gateway.settings import Settings
from policies import kept
from policies.explain.policy import PolicySaid, explain_kept
from policies.program import Program

TEXTS: Texts = {
    "measures_log": (
        "Every decision is in a log in which nothing can be changed unseen; at this moment: {claim}",
        "Setiap keputusan ada dalam log yang tidak dapat diubah tanpa ketahuan; saat ini: {claim}",
    ),
    "measures_witness": ("Witnesses that see the log grow: {names}", "Saksi yang mengikuti pertumbuhan log: {names}"),
    "measures_texts": (
        "What people write is not kept, nor are answers, save where a rule orders it; then it is encrypted and "
        "expires after {days} days ({child} where somebody is at risk).",
        "Tulisan orang dan jawabannya tidak disimpan, kecuali diperintahkan aturan; jika demikian, terenkripsi dan "
        "kedaluwarsa setelah {days} hari ({child} untuk orang yang berisiko).",
    ),
    "measures_eyes": ("Two people must open together: {kinds}", "Harus dibuka dua orang bersama: {kinds}"),
    "measures_mask": (
        "Masked before anything leaves, by {count} rules in force ({floors} of them floors that no lower layer can "
        "make milder): {kinds}",
        "Disamarkan sebelum keluar, oleh {count} aturan ({floors} di antaranya lantai yang tidak dapat dilonggarkan): "
        "{kinds}",
    ),
    "measures_keys": (
        "API keys are kept as keyed hashes; people stand in records by pseudonyms that only this site can make.",
        "Kunci API disimpan sebagai hash berkunci; orang tercatat dengan pseudonim yang hanya dapat dibuat situs ini.",
    ),
    "measures_door": ("The gate listens at: {where}", "Gerbang mendengarkan di: {where}"),
    "here": ("this machine alone", "komputer ini saja"),
    "tls": ("the network, with TLS", "jaringan, dengan TLS"),
    "proxy": ("the network, behind a proxy that does TLS", "jaringan, di belakang proksi yang mengurus TLS"),
    "retention": (
        "Private parts of records: {records}. Sealed text {content} days, of somebody at risk {child}; closed cases "
        "{cases} days; hashes of texts {hours} hours.",
        "Bagian privat catatan: {records}. Teks tersegel {content} hari, untuk orang yang berisiko {child}; kasus "
        "tertutup {cases} hari; hash teks {hours} jam.",
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it."""

    settings: Settings
    digest: str
    """Of the policies in force; empty before the first start."""
    policies: tuple[PolicySaid, ...]
    """In words; empty where they cannot be made again here."""
    program: Program | None
    verdict: Verdict
    model: Mapping[str, Any] | None
    """What the model that scores harm says about itself; None: there is none, or it cannot be read."""

    def measures(self, say: Words) -> Iterator[str]:
        """Measures of security in force, each as a sentence."""
        if self.program is not None:
            masking = [rule for rule in self.program.rules if rule.redacts and not rule.shadow]
            kinds = {kind for rule in masking for kind in rule.redacts}
            floors = sum(rule.floor for rule in masking)
            yield say("measures_mask", count=len(masking), floors=floors, kinds=say.kinds(kinds))
        days = self.settings.retention
        yield say("measures_texts", days=days.content_days, child=days.child_days)
        if self.settings.record.four_eyes:
            yield say("measures_eyes", kinds=", ".join(self.settings.record.four_eyes))
        yield say("measures_keys")
        yield say("measures_log", claim=self.verdict.claim(say.lang))
        if self.settings.record.witnesses:
            yield say("measures_witness", names=", ".join(one.name for one in self.settings.record.witnesses))
        server = self.settings.server
        where = "tls" if server.tls_cert else "proxy" if server.behind_proxy else "here" if server.only_here else ""
        yield say("measures_door", where=say(where) if where else server.host)

    def retention(self, say: Words) -> str:
        """How long things are kept, in a sentence."""
        days = self.settings.retention
        return say("retention", records=days.said, content=days.content_days, child=days.child_days,
                   cases=days.case_days, hours=days.history_hours)  # fmt: skip

    def rules(self, lang: Language) -> Iterator[tuple[str, str, str]]:
        """Each rule in force: its name, its title, and what it does."""
        for policy in self.policies:
            for rule in policy.rules:
                title = rule.title
                words = [one.id if lang == "id" else one.en for one in rule.sentences]
                yield f"{rule.policy}/{rule.name}", _in(title, lang) if title else "", " ".join(words)


def standing_of(site: Site, settings: Settings) -> Standing:
    """How a site stands. Verifies its log; writes nothing."""
    versions = Versions(site.state)
    digest = versions.active() or ""
    sources = versions.sources(digest) if digest else None
    built = kept.build(sources, digest) if sources is not None else None
    said = explain_kept(sources, digest) if sources is not None and built is not None else None
    return Standing(
        settings, digest, tuple(said or ()), built.program if built else None, verify(site.data), _model(settings)
    )


def _model(settings: Settings) -> Mapping[str, Any] | None:
    try:
        return Manifest.read(folder_of(settings.detectors.model, settings.data)).document
    except (ModelError, OSError):
        return None


def _in(title: Any, lang: Language) -> str:
    return str(title.id if lang == "id" else title.en)
