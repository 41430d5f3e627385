"""Evidence for the self-assessment under PP 17/2025 (TUNAS), parameter by parameter where a gate has any.

The worksheet's text was not seen by those who wrote this: its parameters and weights are told by others (mark S), and
the official one counts. A rule is taken for a parameter by what it looks at, not by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from audit.errors import Language
from gateway.office.reports.paper import Block, Paper
from gateway.office.reports.standing import TEXTS, Standing
from gateway.office.reports.summary import LEAST, Summary, small
from gateway.office.reports.words import Words
from policies.decision import Effect
from policies.rules import Rule

CHECKED_ON = "2026-11-25"
UNSUITABLE = frozenset(
    "toxicity severe_toxicity obscene threat insult identity_attack sexual_explicit unsafe_request csae "
    "sexual_violence grooming hate_sara bullying extremism violence profanity companion deepfake".split()
)
DANGEROUS = frozenset("selfharm selfharm_method selfharm_third eating_disorder weapons crime_help violence".split())
_TIMES = frozenset({"clock", "quota"})
_TEXTS = {
    "title": ("Evidence for the TUNAS self-assessment", "Bukti untuk penilaian mandiri TUNAS"),
    "note": (
        "Sources: PP 17/2025 and Kepmen Komdigi 142/2026 as told by others (mark S: secondary, checked on {day}); the "
        "official worksheet was not seen and counts. Its weights are an unofficial translation's. Engineering notes, "
        "not legal advice.",
        "Sumber: PP 17/2025 dan Kepmen Komdigi 142/2026 menurut pihak lain (tanda S: sekunder, diperiksa {day}); "
        "lembar kerja resmi tidak dilihat dan itulah yang berlaku. Bobotnya dari terjemahan tidak resmi. Catatan "
        "teknis, bukan nasihat hukum.",
    ),
    "period": ("Period (UTC)", "Masa (UTC)"),
    "exchanges": ("Exchanges", "Pertukaran"),
    "under": ("Groups with people under 18", "Kelompok dengan orang di bawah 18"),
    "least": ("Numbers of what rules stopped are not written out below {least}: they may be about few people.",
              "Angka yang dihentikan aturan tidak ditulis di bawah {least}: mungkin menyangkut sedikit orang."),
    "parameter": ("Parameter (mark)", "Parameter (tanda)"),
    "about": ("About", "Tentang"),
    "rules": ("Rules in force", "Aturan yang berlaku"),
    "evidence": ("Evidence in the period", "Bukti dalam masa itu"),
    "KN01": ("unsuitable content (weight 26.1 %)", "konten yang tidak sesuai (bobot 26,1 %)"),
    "KN06": ("block and report (7.5)", "blokir dan lapor (7,5)"),
    "DP03": ("security (12.7)", "keamanan (12,7)"),
    "DP06": ("notice (6.8)", "pemberitahuan (6,8)"),
    "GP03, GF01": ("time limits (16.6, 25.5)", "batas waktu (16,6; 25,5)"),
    "GF07": ("dangerous acts (3.5)", "tindakan berbahaya (3,5)"),
    "stopped": ("{count} questions or answers were stopped or replaced by them",
                "{count} pertanyaan atau jawaban dihentikan atau diganti olehnya"),
    "objections": ("page for objections, without an account: {on}; objections received {count}, upheld {upheld}",
                   "halaman keberatan tanpa akun: {on}; keberatan diterima {count}, dikabulkan {upheld}"),
    "labels": ("at {count} questions it was said that a machine answers", "pada {count} pertanyaan diberitahukan bahwa "
               "mesin yang menjawab"),
    "see": ("see the measures below", "lihat tindakan di bawah"),
    "unreadable": ("[the policies in force cannot be read here: start the gate once]",
                   "[kebijakan yang berlaku tidak dapat dibaca di sini: jalankan gerbang sekali]"),
    "no_rules": ("no rule in force: no evidence here", "tidak ada aturan yang berlaku: tidak ada bukti di sini"),
    "rest": ("All other parameters", "Semua parameter lain"),
    "rest_says": (
        "Organisational, no evidence here: among them DP04 (impact assessment; the gate fills in an annex: gapura "
        "audit report dpia), DP07 (data-protection officer), DP01 and DP02 (default visibility), and the consent of "
        "parents.",
        "Bersifat organisasi, tidak ada bukti di sini: antara lain DP04 (penilaian dampak; lampirannya diisi gerbang "
        "dengan gapura audit report dpia), DP07 (petugas pelindungan data), DP01 dan DP02 (visibilitas awal), serta "
        "persetujuan orang tua.",
    ),
    "measures": ("Measures in force (DP03)", "Tindakan yang berlaku (DP03)"),
    "yes": ("yes", "ya"),
    "no": ("no", "tidak"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Parameter:
    code: str
    takes: Callable[[Rule], bool] | None
    """Which rules are evidence; None: none are."""


def looks_at(rule: Rule) -> frozenset[str]:
    """Scores, labels and circumstances that a rule asks for."""
    return frozenset(rule.condition.scores) | rule.condition.labels | rule.condition.looks_at


_PARAMETERS = (
    _Parameter("KN01", lambda rule: bool(looks_at(rule) & UNSUITABLE) and rule.effect >= Effect.WARN),
    _Parameter("KN06", None),
    _Parameter("DP03", None),
    _Parameter("DP06", lambda rule: any(one.kind == "label" for one in rule.obligations)),
    _Parameter("GP03, GF01", lambda rule: bool(looks_at(rule) & _TIMES) and rule.effect >= Effect.WARN),
    _Parameter("GF07", lambda rule: bool(looks_at(rule) & DANGEROUS)),
)


def tunas(standing: Standing, summary: Summary, lang: Language) -> Paper:
    """The paper."""
    say = Words(lang, TEXTS, _TEXTS)
    return Paper("gapura/tunas-evidence/v1", say("title"), tuple(_blocks(standing, summary, say)))


def _blocks(standing: Standing, summary: Summary, say: Words) -> Iterator[Block]:
    minors = [one.name for one in standing.settings.groups
              if one.ages and one.ages[0] < 18 and one.name in summary.groups]  # fmt: skip
    yield Block("", (say("note", day=CHECKED_ON), say("least", least=LEAST)), (
        (say("period"), f"{summary.since or summary.first or '-'} - {summary.until or summary.last or '-'}"),
        (say("exchanges"), str(summary.reading.exchanges)),
        (say("under"), ", ".join(minors) or "-"),
    ))  # fmt: skip
    rows = tuple(_row(one, standing, summary, say) for one in _PARAMETERS)
    yield Block("", head=tuple(say.head("parameter about rules evidence")), rows=rows)
    yield Block(say("rest"), (say("rest_says"),))
    yield Block(say("measures"), tuple(standing.measures(say)))


def _row(one: _Parameter, standing: Standing, summary: Summary, say: Words) -> tuple[str, str, str, str]:
    head = (f"{one.code} (S)", say(one.code))
    if one.code == "KN06":
        cases = summary.cases
        said = say("objections", on=say("yes" if standing.settings.cases.objections else "no"),
                   count=cases["objection", "open"], upheld=cases["objection", "objection_upheld"])  # fmt: skip
        return (*head, "-", said)
    if one.takes is None:
        return (*head, "-", say("see"))
    if standing.program is None:
        return (*head, "-", say("unreadable"))
    every = standing.program.rules
    rules = [rule for rule in every if not rule.shadow and one.takes(rule)]
    if not rules:
        return (*head, "-", say("no_rules"))
    names = ", ".join(f"{rule.policy}/{rule.name}" for rule in rules)
    if one.code == "DP06":
        return (*head, names, say("labels", count=summary.labelled))
    stopped = sum(summary.stopped[name] for name in {rule.name for rule in rules})
    return (*head, names, say("stopped", count=small(stopped)))
