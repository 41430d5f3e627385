"""A recorded decision in plain sentences: what was known, which rules matched, which won and why, what was in doubt.

A record holds no text, so neither do the sentences. With a program the decision is made again from the recorded facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from policies.explain.effects import EFFECT, MODE
from policies.explain.names import CAPABILITY, CONTENT, contents_of
from policies.explain.recorded import Recorded
from policies.explain.words import AND, ENTITY, SCORE, Both, counted, detector, joined, kind, quoted, role, same, score
from policies.facts import CIRCUMSTANCES, UNSEEN, Facts
from policies.program import Program
from policies.rules import DEFAULT, NO_POLICY, UNSEEN_RULE, UNVALIDATED_RULE
from policies.vocabulary import TOP


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """A recorded decision in words."""

    sentences: tuple[Both, ...]
    same: bool | None = None
    """Whether deciding again gives the same; None where no policy was given."""

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"sentences": [sentence.to_json() for sentence in self.sentences], "same": self.same}


def explain_record(recorded: Recorded, program: Program | None = None) -> DecisionSaid:
    """The record in words; with a program, whether it decides the same again."""
    sentences = [*_known(recorded.facts), *_matched(recorded.decision), *_won(recorded)]
    if program is None:
        return DecisionSaid(tuple(sentences))
    again = program.decide(recorded.facts).record()
    different = sorted(
        name for name in again.keys() | recorded.decision.keys() if again.get(name) != recorded.decision.get(name)
    )
    sentences += _again(recorded, program, again["effect"], different)
    return DecisionSaid(tuple(sentences), same=not different)


# -- what was known


def _known(facts: Facts) -> list[Both]:
    said = [_asked(facts)]
    if facts.pii:
        said.append(Both("Found in it: {it}.", "Yang ditemukan di dalamnya: {it}.").fill(it=_counts(facts.pii)))
    if facts.pii_history:
        said.append(
            Both("In earlier messages: {it}.", "Dalam pesan sebelumnya: {it}.").fill(it=_counts(facts.pii_history))
        )
    high = {name: value for name, value in facts.scores.items() if value}
    if high:
        scores = [
            Both("{how}: {n}", "{how}: {n}").fill(how=score(name), n=f"{value / TOP:.2f}")
            for name, value in sorted(high.items(), key=lambda item: (-item[1], item[0]))
        ]
        said.append(Both("How it looked, from 0 to 1: {it}.", "Kesan teksnya, dari 0 sampai 1: {it}.").fill(
            it=joined(scores, AND)))  # fmt: skip
    if facts.unseen:
        kinds = joined([kind(name) for name in sorted(facts.unseen)], AND)
        said.append(Both("Nobody could look into: {it}.", "Tidak dapat diperiksa: {it}.").fill(it=kinds))
    if facts.missing:
        names = joined([_doubt(name) for name in sorted(facts.missing)], AND)
        said.append(Both("In doubt, because nobody could tell: {it}.", "Diragukan, karena tidak dapat diketahui: {it}.")
                    .fill(it=names))  # fmt: skip
    return said


def _asked(facts: Facts) -> Both:
    who = role(facts.role) if facts.role else Both("somebody without a role", "orang tanpa peran")
    details = [
        Both("group {v}", "kelompok {v}").fill(v=facts.group or "-"),
        Both("age {v}", "usia {v}").fill(v=Both("unknown", "tidak diketahui") if facts.age is None else str(facts.age)),
        Both("consent on file", "persetujuan tercatat") if facts.consent else Both("no consent", "tanpa persetujuan"),
    ]
    if facts.first_turn is not None:
        details.append(
            Both("first turn", "giliran pertama") if facts.first_turn else Both("later turn", "giliran lanjut")
        )
    if facts.time is not None:
        when = datetime.fromtimestamp(facts.time * 60, UTC).strftime("%Y-%m-%d %H:%M UTC")
        details.append(same(when))
    if facts.model:
        details.append(Both(f"model {facts.model}", f"model {facts.model}"))
    details += [same(f"{name}: {value}") for name, value in sorted({**facts.route, **facts.quota}.items())]
    details += contents_of(facts)
    what = Both("A question from", "Pertanyaan dari") if facts.direction == "input" else Both(
        "An answer for", "Jawaban untuk")  # fmt: skip
    row = Both(", ".join(item.en for item in details), ", ".join(item.id for item in details))
    return Both("{what} {who} ({row}).", "{what} {who} ({row}).").fill(what=what, who=who, row=row)


def _counts(found: Mapping[str, int]) -> Both:
    return joined([counted(name, count) for name, count in sorted(found.items())], AND)


def _doubt(name: str) -> Both:
    if name in ENTITY or name in SCORE:
        return detector(name)
    special = {
        UNSEEN: Both(
            "whether there was anything that nobody can look into", "apakah ada isi yang tidak dapat diperiksa"
        ),
        "consent": Both("whether consent is on file", "apakah persetujuan tercatat"),
        "route": Both("what is stated of the provider", "apa yang dinyatakan tentang penyedia"),
        **CONTENT,
    }
    assert special.keys() >= CIRCUMSTANCES  # noqa: S101 - a circumstance without words
    return special.get(name, same(name))


# -- what matched, what won


def _match(match: Mapping[str, Any]) -> Both:
    doubt = Both(", in doubt", ", diragukan") if match.get("known") is False else same("")
    return Both('"{rule}" of {policy} ({effect}{doubt})', '"{rule}" dari {policy} ({effect}{doubt})').fill(
        rule=str(match["rule"]), policy=str(match["policy"]), effect=str(match["effect"]), doubt=doubt
    )


def _matched(decision: Mapping[str, Any]) -> list[Both]:
    matches = decision.get("matches", ())
    said = [Both("No rule matched.", "Tidak ada aturan yang cocok.")]
    if matches:
        said = [Both("What matched: {it}.", "Yang cocok: {it}.").fill(it=joined([_match(m) for m in matches], AND))]
    if decision.get("shadow"):
        trial = joined([_match(match) for match in decision["shadow"]], AND)
        said.append(
            Both("On trial, recorded and not done: {it}.", "Masih percobaan, hanya dicatat: {it}.").fill(it=trial)
        )
    if decision.get("inactive"):
        said.append(
            Both(
                "Not in force, for want of what they need: {it}.",
                "Tidak berlaku karena yang diperlukan tidak ada: {it}.",
            ).fill(it=quoted([str(name) for name in decision["inactive"]], AND))
        )
    return said


def _won(recorded: Recorded) -> list[Both]:
    decision = recorded.decision
    effect, direction = decision["effect"], recorded.facts.direction
    said = [Both('The decision is "{effect}": {it}.', 'Keputusannya "{effect}": {it}.').fill(
        effect=effect, it=EFFECT[direction][effect]), _why(decision)]  # fmt: skip
    if decision.get("redact"):
        types = joined([detector(str(name)) for name in decision["redact"]], AND)
        said.append(Both("To be replaced: {it}.", "Yang harus diganti: {it}.").fill(it=types))
    said += [Both("For {what}: {it}.", "Untuk {what}: {it}.").fill(what=detector(str(name)), it=MODE[mode])
             for name, mode in decision.get("modes", {}).items()]  # fmt: skip
    said += [_order(order) for order in decision.get("obligations", ())]
    if decision.get("care"):
        said.append(Both("The person was shown words of help.", "Penanya diberi kata-kata bantuan."))
    if recorded.enforced and recorded.enforced != effect:
        said.append(
            Both(
                'What was done is more: "{it}", because a value stood where nothing can be replaced.',
                'Yang dilakukan lebih berat: "{it}", karena ada nilai di tempat yang tidak dapat diganti.',
            ).fill(it=recorded.enforced)
        )
    return said


def _order(order: Mapping[str, Any]) -> Both:
    what = CAPABILITY.get(str(order["kind"]), same(str(order["kind"])))
    told = f" ({order['argument']})" if order.get("argument") else ""
    return Both('Ordered by "{rule}": {what}{told}.', 'Diperintahkan "{rule}": {what}{told}.').fill(
        rule=str(order["rule"]), what=what, told=told
    )


def _why(decision: Mapping[str, Any]) -> Both:
    rule = decision.get("rule")
    if decision.get("known") is False:
        return Both(
            'It rests on doubt alone: "{it}" could not be checked, and nobody is said to have erred.',
            'Dasarnya hanya keraguan: "{it}" tidak dapat diperiksa, dan tidak ada yang dinyatakan bersalah.',
        ).fill(it=str(rule))
    reasons = {
        None: Both("No written rule asked for more.", "Tidak ada aturan tertulis yang meminta lebih."),
        NO_POLICY: Both("No policy speaks to this person.", "Tidak ada kebijakan yang berlaku untuk orang ini."),
        UNSEEN_RULE: Both(
            "The policy refuses what nobody can look into.", "Kebijakan menolak isi yang tidak dapat diperiksa."
        ),
        UNVALIDATED_RULE: Both(
            "It is written in a language in which the model was never measured.",
            "Teks itu ditulis dalam bahasa yang belum pernah diukur pada model.",
        ),
        DEFAULT: Both("The policy's default said so.", "Aturan bawaan kebijakan menentukannya."),
    }
    written = Both(
        'The rule "{it}" won: none that matched is more severe.',
        'Aturan "{it}" menang: tidak ada yang cocok dan lebih berat.',
    )
    if rule is None and any(match["rule"] == DEFAULT for match in decision.get("matches", ())):
        return reasons[DEFAULT]
    return reasons[rule] if rule in reasons else written.fill(it=str(rule))


def _again(recorded: Recorded, program: Program, effect: str, different: list[str]) -> list[Both]:
    said = []
    if recorded.policy and recorded.policy != program.digest:
        said.append(
            Both(
                "The record was made under {then}; these files are {now}.",
                "Catatan dibuat di bawah {then}; berkas ini {now}.",
            ).fill(then=recorded.policy, now=program.digest)
        )
    if not different:
        said.append(Both("Decided again with these files, the same comes out.",
                         "Diputuskan lagi dengan berkas ini, hasilnya sama."))  # fmt: skip
    else:
        said.append(
            Both(
                'Decided again with these files, it is "{effect}"; what differs: {it}.',
                'Diputuskan lagi dengan berkas ini, hasilnya "{effect}"; yang berbeda: {it}.',
            ).fill(effect=effect, it=", ".join(different))
        )
    return said
