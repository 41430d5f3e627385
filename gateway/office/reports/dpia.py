"""An annex for an impact assessment (UU 27/2022 art. 34): what the gate can say of itself, and blanks for the rest.

It is no assessment. What a rule does is told in the words of the policy's own explanation; figures of error are those
that ship with the model, and results of tests are those of the file that was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.errors import Language
from gateway.office.reports.paper import Block, Paper
from gateway.office.reports.standing import TEXTS, Standing
from gateway.office.reports.summary import Summary
from gateway.office.reports.words import Words, class_of

_TEXTS = {
    "title": ("Annex to an impact assessment", "Lampiran penilaian dampak"),
    "note": (
        "Pre-filled by the gate; it is not the assessment. Square brackets are for people. Engineering notes, not "
        "legal advice (UU 27/2022 art. 34).",
        "Diisi sebagian oleh gerbang; ini bukan penilaian dampaknya. Tanda kurung siku diisi oleh orang. Catatan "
        "teknis, bukan nasihat hukum (UU 27/2022 pasal 34).",
    ),
    "period": ("Period (UTC)", "Masa (UTC)"),
    "digest": ("Digest of the policies in force", "Sidik kebijakan yang berlaku"),
    "flows": ("Flows", "Aliran data"),
    "from": ("From", "Dari"),
    "to": ("To", "Ke"),
    "what": ("What", "Apa"),
    "where": ("Country, contract", "Negara, kontrak"),
    "often": ("Exchanges", "Pertukaran"),
    "client": ("people and their programs", "orang dan programnya"),
    "gate": ("this gate", "gerbang ini"),
    "question": ("questions, looked at before anything leaves", "pertanyaan, diperiksa sebelum ada yang keluar"),
    "masked": ("questions after masking and stopping", "pertanyaan setelah penyamaran dan penghentian"),
    "detecting": ("text after masking, to be looked at", "teks tersamar, untuk diperiksa"),
    "log": ("the log on this machine", "log di komputer ini"),
    "facts": ("types, numbers, pseudonyms; no text", "jenis, angka, pseudonim; tanpa teks"),
    "why": ("Why an assessment may be needed (art. 34)", "Mengapa penilaian mungkin diperlukan (pasal 34)"),
    "sign": ("Sign", "Tanda"),
    "evidence": ("What the gate has of it", "Bukti di gerbang"),
    "automatic": ("Automated decisions with significant effect", "Keputusan otomatis dengan dampak signifikan"),
    "automatic_said": ("{count} questions or answers were stopped or replaced by rules; people can object: {object}",
                       "{count} pertanyaan atau jawaban dihentikan atau diganti oleh aturan; orang dapat "
                       "berkeberatan: {object}"),
    "specific": ("Specific data", "Data spesifik"),
    "specific_said": ("found: {kinds}. Everything about a child counts as specific; groups with people under 18: "
                      "{groups}",
                      "ditemukan: {kinds}. Semua data tentang anak termasuk spesifik; kelompok dengan orang di bawah "
                      "18: {groups}"),
    "scale": ("Large scale", "Skala besar"),
    "scale_said": ("{people} people (pseudonyms) in {exchanges} exchanges", "{people} orang (pseudonim) dalam "
                   "{exchanges} pertukaran"),
    "watching": ("Systematic scoring or monitoring", "Penilaian atau pemantauan sistematis"),
    "watching_said": ("each text is scored when it passes; no score is kept or shown by person, save in cases",
                      "setiap teks dinilai saat lewat; tidak ada skor yang disimpan atau ditampilkan per orang, "
                      "kecuali dalam kasus"),
    "matching": ("Matching of data", "Pencocokan data"),
    "matching_said": ("the gate matches nothing with other sources; [other systems of yours]",
                      "gerbang tidak mencocokkan data dengan sumber lain; [sistem lain milik Anda]"),
    "new": ("New technology", "Teknologi baru"),
    "new_said": ("generative AI; models behind the gate: {models}", "AI generatif; model di balik gerbang: {models}"),
    "limits": ("Limiting rights", "Pembatasan hak"),
    "limits_said": ("[who may use the gate, and what they can do otherwise]",
                    "[siapa yang boleh memakai gerbang, dan apa pilihan lainnya]"),
    "rules": ("Rules in force, in words", "Aturan yang berlaku, dengan kata-kata"),
    "rule": ("Rule", "Aturan"),
    "does": ("What it does", "Yang dilakukannya"),
    "unreadable": ("[they cannot be put into words here: start the gate once, or use the release that made them]",
                   "[tidak dapat disusun di sini: jalankan gerbang sekali, atau pakai rilis yang membuatnya]"),
    "tests": ("Tests of the policies", "Uji kebijakan"),
    "tests_none": ("No results were given. Make them with: gapura policy test --format json > tests.json, and name "
                   "the file with --tests.",
                   "Hasil uji tidak diberikan. Buat dengan: gapura policy test --format json > tests.json, lalu "
                   "sebutkan berkasnya dengan --tests."),
    "file": ("Tests", "Berkas uji"),
    "pass": ("Passed", "Lulus"),
    "fail": ("Failed", "Gagal"),
    "skip": ("Skipped", "Dilewati"),
    "coverage": ("Rules tested, %", "Aturan teruji, %"),
    "errors": ("Measured errors of the model", "Galat terukur model"),
    "errors_said": ("Model {name} {version}, measured in: {languages}. In any other language nobody measured it.",
                    "Model {name} {version}, diukur dalam: {languages}. Dalam bahasa lain belum pernah diukur."),
    "level": ("Level", "Tingkat"),
    "alarms": ("False alarms", "Alarm palsu"),
    "known": ("Known limits", "Batas yang diketahui"),
    "no_model": ("No model scores harm here.", "Tidak ada model penilai bahaya di sini."),
    "measures": ("Measures in force", "Tindakan yang berlaku"),
    "risks": ("Risks that are left", "Risiko yang tersisa"),
    "risk": ("Risk", "Risiko"),
    "likely": ("Likelihood", "Kemungkinan"),
    "severe": ("Severity", "Dampak"),
    "measure": ("Measure", "Tindakan"),
    "decided": ("Decided by, date", "Diputuskan oleh, tanggal"),
    "blank": ("[ ]", "[ ]"),
    "none": ("None.", "Tidak ada."),
    "unstated": ("not stated", "tidak dinyatakan"),
    "yes": ("yes", "ya"),
    "no": ("no", "tidak"),
}  # fmt: skip
_RISKS = (
    ("a detector misses a value, and it leaves unmasked", "detektor melewatkan nilai, dan nilai itu keluar utuh"),
    ("a harmless text is stopped", "teks yang tidak berbahaya dihentikan"),
    ("the backend keeps or uses what it got", "backend menyimpan atau memakai yang diterimanya"),
    ("somebody uses another's key", "seseorang memakai kunci orang lain"),
    ("an answer is wrong and is believed", "jawaban keliru dan dipercaya"),
    ("a person at risk is not noticed, or is told of to the wrong one",
     "orang yang berisiko tidak terlihat, atau diberitahukan kepada orang yang salah"),
)  # fmt: skip
_SIGNS = "automatic specific scale watching matching new limits"


def dpia(standing: Standing, summary: Summary, tests: Mapping[str, Any] | None, lang: Language) -> Paper:
    """The paper. ``tests``: what ``gapura policy test --format json`` printed; see :func:`results_of`."""
    say = Words(lang, TEXTS, _TEXTS)
    return Paper("gapura/dpia-annex/v1", say("title"), tuple(_blocks(standing, summary, tests, say)))


def results_of(tests: object) -> Mapping[str, Any] | None:
    """What a file of results says; None where it is something else."""
    reports = tests.get("reports") if isinstance(tests, dict) else None
    wanted = ("file", "pass", "fail", "skip", "coverage")
    if not isinstance(reports, list) or not all(isinstance(one, dict) and set(wanted) <= one.keys() for one in reports):
        return None
    return {"reports": [{name: one[name] for name in wanted} for one in reports]}


def _blocks(standing: Standing, summary: Summary, tests: Mapping[str, Any] | None, say: Words) -> Iterator[Block]:
    since, until = summary.since or summary.first or "-", summary.until or summary.last or "-"
    yield Block("", (say("note"),), ((say("period"), f"{since} - {until}"), (say("digest"), standing.digest or "-")))
    flows, why = tuple(_flows(standing, summary, say)), tuple(_why(standing, summary, say))
    yield Block(say("flows"), head=tuple(say.head("from to what where often")), rows=flows)
    yield Block(say("why"), head=tuple(say.head("sign evidence")), rows=why)
    rules = tuple((name, " ".join(filter(None, (f"{title}:" if title else "", words))))
                  for name, title, words in standing.rules(say.lang))  # fmt: skip
    yield Block(say("rules"), head=tuple(say.head("rule does")), rows=rules, none=say("unreadable"))
    yield _tests(tests, say)
    yield from _errors(standing.model, say)
    yield Block(say("measures"), (*standing.measures(say), standing.retention(say)))
    risks = tuple((both[say.lang == "id"], *[say("blank")] * 4) for both in (*_RISKS, ("[ ]", "[ ]")))
    yield Block(say("risks"), head=tuple(say.head("risk likely severe measure decided")), rows=risks)


def _flows(standing: Standing, summary: Summary, say: Words) -> Iterator[tuple[str, ...]]:
    gate, count = say("gate"), str(summary.reading.exchanges)
    yield say("client"), gate, say("question"), "-", count
    for one in standing.settings.backends:
        where = f"{one.country or say('unstated')}, {one.contract or say('unstated')}"
        used = summary.backends.get(one.name)
        yield gate, one.name, say("masked"), where, str(used.exchanges if used else 0)
    for remote in standing.settings.detectors.remote:
        where = f"{remote.country or say('unstated')}, {remote.contract or say('unstated')}"
        asked = sum(number for (name, *_), number in summary.remotes.items() if name == remote.name)
        yield gate, remote.name, say("detecting"), where, str(asked)
    yield gate, say("log"), say("facts"), "-", count


def _why(standing: Standing, summary: Summary, say: Words) -> Iterator[tuple[str, str]]:
    settings = standing.settings
    kinds = [kind for kind in summary.kinds if class_of(kind) == "specific"]
    minors = [one.name for one in settings.groups if one.ages and one.ages[0] < 18 and one.name in summary.groups]
    models = ", ".join(dict.fromkeys(model for one in settings.backends for model in one.models)) or say("unstated")
    places: dict[str, dict[str, object]] = {
        "automatic": {
            "count": summary.stopped.total(),
            "object": say("yes" if settings.cases.objections else "no"),
        },
        "specific": {"kinds": say.kinds(kinds), "groups": ", ".join(minors) or "-"},
        "scale": {"people": len(summary.people), "exchanges": summary.reading.exchanges},
        "new": {"models": models},
    }
    for sign in _SIGNS.split():
        yield say(sign), say(f"{sign}_said", **places.get(sign, {}))


def _tests(tests: Mapping[str, Any] | None, say: Words) -> Block:
    if tests is None:
        return Block(say("tests"), (say("tests_none"),))
    rows = tuple(
        (
            "/".join(Path(str(one["file"])).parts[-2:]),
            *(str(one[name]) for name in ("pass", "fail", "skip", "coverage")),
        )
        for one in tests["reports"]
    )
    return Block(say("tests"), head=tuple(say.head("file pass fail skip coverage")), rows=rows, none=say("none"))


def _errors(model: Mapping[str, Any] | None, say: Words) -> Iterator[Block]:
    if model is None:
        yield Block(say("errors"), (say("no_model"),))
        return
    said = say("errors_said", name=model.get("name", "?"), version=model.get("version", "?"),
               languages=", ".join(model.get("languages") or ()))  # fmt: skip
    levels: Mapping[str, str] = model.get("levels_are") or {}
    yield Block(say("errors"), (said,), head=tuple(say.head("level alarms")), rows=tuple(levels.items()))
    limits: Sequence[str] = (model.get("limits") or {}).get(say.lang) or ()
    if limits:
        yield Block(say("known"), tuple(limits), level=3)
