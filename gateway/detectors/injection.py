"""Attempts to take over a model, told by rules in English and Indonesian: quick, readable, and blind to new wordings.

Each rule is a shape of sentence with a weight; weights add up, and :data:`FULL` is certainty. The trained model has a
head for the same score and the higher of both counts. What is hidden in a text is read too, and weighs more: nobody hides a
harmless order. Shapes follow OWASP LLM01:2026 and the project's own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.detectors.base import Scope
from gateway.detectors.hidden import hidden
from gateway.detectors.normal import normal
from gateway.detectors.readings import plain

FULL = 100
HIDDEN = 30
"""What it adds that an order was hidden."""
_LIFT = (
    r"(?:ignore|disregard|forget|bypass|override|neglect|abaikan|lupakan|hiraukan|langgar|hapus|lalekna|poho(?: )?keun"
    r"|jangan (?:ikuti|turuti|patuhi)|do(?:n't| not) (?:follow|obey))"
)
_RULES = (
    r"(?:instructions?|directives?|directions|guidelines?|guardrails?|(?:system |initial )?prompts?|polic(?:y|ies)|restrictions?"
    r"|safety (?:rules|training|protocols?|checks)|moderation|content filters?|programming|instruksi|aturan(?:mu)?|arahan"
    r"|perintah(?: sistem)?|pedoman|batasan|kebijakan|sensor|prentah|paréntah)"
)
_WHOSE = (
    r"(?:(?:all|any|every|the|of|your|my|these|those|previous|prior|earlier|above|preceding|initial|original|system|hidden"
    r"|semua|segala|seluruh|kabeh|setiap|sebelum(?:nya)?|di|yang|mu|kamu|anda|awal|sistem)\s+){0,5}"
)
_AI = (
    r"(?:ai|a\.i\.|assistants?|asisten(?: ai)?|chatbots?|language models?|llms?|models?|model bahasa|bots?|gpt|chatgpt)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape of sentence and how far it alone convinces."""

    name: str
    weight: int
    shape: re.Pattern[str]


def _rule(name: str, weight: int, shape: str) -> Rule:
    return Rule(name, weight, re.compile(shape, re.IGNORECASE))


RULES = (
    _rule("lift rules", 70, rf"\b{_LIFT}\s+{_WHOSE}{_RULES}\b"),
    _rule("of before", 25, rf"\b{_RULES}\s+(?:(?:above|before|sebelum(?:nya)?|saméméhna|sadurunge|di atas)\b|(?:you|that) )"),
    _rule("everything before", 60, rf"\b{_LIFT}\s+(?:everything|all|semua|segala)\s+(?:\w+\s+){{0,3}}(?:above|before|earlier|di atas|sebelumnya)\b"),
    _rule("your rules", 15, rf"\b(?:your|kamu|mu)\s+(?:\w+\s+)?{_RULES}|\b(?:aturan|instruksi|pedoman|batasan|filter)mu\b"),
    _rule("no limits", 55, r"\b(?:no|without(?: any)?|zero|tanpa|tidak (?:ada|punya|terikat)|gak ada|free (?:of|from)|bebas dari)\s+(?:more\s+|any\s+|lagi\s+)?(?:restrictions?|limits|rules|filters?|guardrails?|ethics|morals|censorship|moderation|batas(?:an)?|aturan|sensor|filter|larangan|moral)\b"),
    _rule("persona", 60, r"\b(?:(?-i:you are DAN|kamu adalah DAN|as DAN)|do anything now|jailbroken|(?:god|unrestricted|unfiltered) mode|mode (?:dewa|bebas)|evil twin|uncensored|unrestricted|tanpa sensor)\b"),
    _rule("mode", 35, r"\b(?:enable|enter|activate|aktifkan|masuk(?: ke)?)\s+(?:the\s+)?(?:developer|debug|admin|sudo|root) mode\b|\bmode (?:pengembang|admin) aktif\b"),
    _rule("switch", 25, r"\b(?:you are now|from now on,? you|act as if|pretend (?:that )?you|kamu sekarang|mulai (?:sekarang|detik ini),? kamu|anggap (?:saja )?(?:kamu|tidak ada)|berperanlah)\b"),
    _rule("extraction", 75, r"\b(?:reveal|show|print|repeat|output|display|leak|copy|translate|spell out|summari[sz]e|encode|tell me|what (?:is|are|was)|list|quote|tampilkan|tunjukkan|ulangi|sebutkan|bocorkan|bocorin|terjemahkan|tuliskan|kasih (?:tau|liat|tahu|lihat)|apa isi)\b[^.?!]{0,40}\b(?:your|the|system|hidden|secret|initial|developer|di atas|sistem|rahasia|awal|pengembang)(?:mu)?\b[^.?!]{0,20}\b(?:system prompt|prompt|system message|hidden (?:rules|instructions|prompt)|initial (?:message|prompt|instructions)|developer (?:notes|message)|instructions|prompt sistem(?:mu)?|pesan sistem|instruksi(?:mu)?)\b"),
    _rule("words above", 60, r"\b(?:repeat|print|output|copy|ulangi|tampilkan|kutip)\b[^.?!]{0,30}\b(?:above|before this|first (?:message|line)|di atas|sebelum ini)\b[^.?!]{0,20}(?:you are|kamu adalah|verbatim|word for word|persis)?"),
    _rule("your prompt", 60, r"\b(?:prompt|instruksi|pesan) (?:sistem|rahasia)(?:mu| kamu)\b|\byour (?:secret |hidden |own )?(?:system prompt|initial message|developer notes)\b"),
    _rule("template", 80, r"<\|(?:im_start|im_end|system|endoftext|start_header_id|eot_id)\|?>|\[/?INST\]|<<SYS>>|</?(?:system|instructions?)>|^\s*#{2,}\s*(?:system|instruction|new (?:task|instructions?))\b|\"role\"\s*:\s*\"system\""),
    _rule("fake system", 45, r"^\W{0,4}(?:system|sistem|developer|admin|assistant)\W{0,3}:\s|^\[(?:system|sistem|assistant)\]|\bend of (?:system prompt|document|instructions)\b"),
    _rule("new orders", 40, r"\b(?:new (?:instructions?|task|objective|orders?|directive)|tugas baru|instruksi baru|perintah (?:baru|asli(?:nya)?))\b\s*[:.,]?\s*(?:\w|$)"),
    _rule("to the machine", 60, rf"\b(?:(?:note|attention|important|instructions?|message|catatan|perintah|pesan|teks ini)\b[^.?!:]{{0,30}}\b(?:to|for|untuk|kepada|khusus)\s+(?:the\s+|any\s+|all\s+|semua\s+)?{_AI}|(?:if|when|jika|bila|kalau|saat)\s+(?:an?\s+|you are an?\s+|anda\s+|kamu\s+)?{_AI}\b[^.?!]{{0,30}}\b(?:read|reads|reading|process|membaca|memproses)|{_AI}\s+(?:reading|yang membaca))\b"),
    _rule("machine, do", 35, rf"^\W{{0,6}}(?:hey |hello |halo |dear |kepada )?{_AI}\s*[,:!]\s*\w"),
    _rule("no refusal", 55, r"\b(?:never (?:say (?:no|you can|that you can)|refuse|apologi[sz]e)|do(?:n't| not) (?:refuse|apologi[sz]e|warn)|refusing is (?:forbidden|not allowed)|jangan (?:nolak|menolak|minta maaf)|tanpa peringatan|no warnings?)\b"),
    _rule("forced start", 50, r"\b(?:start|begin|mulai(?:lah)?|balas|jawab)\b[^.?!]{0,30}\b(?:with|dengan)\b\s*[\"'“](?:sure|absolutely|of course|tentu|baik|oke|access granted|akses)"),
    _rule("exfiltration", 70, r"!\[[^\]]{0,40}\]\(https?://[^)\s]{0,200}[?=][^)]{0,200}\)|\b(?:send|forward|post|append|kirim(?:kan)?|teruskan)\b[^.?!]{0,40}\b(?:conversation|chat history|passwords?|api keys?|secrets?|contacts?|percakapan|kata sandi|kontak pengguna|data pengguna)\b[^.?!]{0,40}\b(?:to|ke|address|alamat|https?)"),
    _rule("switch off", 65, r"\b(?:turn off|disable|switch off|deactivate|remove|matikan|matiin|nonaktifkan|buka)\b[^.?!]{0,25}\b(?:safety|moderation|content filter|guardrails?|restrictions?|filter(?:nya)?|penyaring(?:nya)?|sensor(?:nya)?|keamananmu)\b(?!\s+(?:wi-?fi|air|kopi|ac|kolam))"),
    _rule("be free", 45, r"\b(?:you (?:have been freed|are no longer bound)|no longer bound|speak freely|answer freely|jawab bebas|tidak lagi terikat|keluar dari (?:mode aman|aturan))\b"),
    _rule("talk about it", -60, r"^(?=.*[\"“'«])(?=.*\b(?:explain|why|phrase|example|sentence|attacks?|attackers?|flagged|means?|lesson|contoh|kalimat|jelaskan|serangan|frasa|artinya|maksud(?:nya)?)\b)|\bwhat is an?\b|\bapa itu\b|\bis it legal\b"),
)  # fmt: skip
LEVELS = {"cautious": 4500, "balanced": 6000, "strict": 8500}
"""Weights in hundredths of :data:`FULL`: one medium sign; one that hardly anybody writes by chance; two of them."""


class InjectionDetector:
    """Scores sentences by :data:`RULES`, on the scale of another model of the same score where there is one: what
    reaches a level of the rules reaches that model's level of the same name."""

    name = "injection"
    version = "1"
    scope: Scope = "sentence"
    provides = frozenset({"injection"})

    def __init__(self, levels: Mapping[str, int] | None = None) -> None:
        self._levels = levels or LEVELS

    def load(self) -> None:
        """Nothing to load: the rules are part of the program."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """``injection`` 0..10000 for each sentence."""
        return [{"injection": self._scaled(weight(sentence) * 10_000 // FULL)} for sentence in sentences]

    def _scaled(self, own: int) -> int:
        reached = [self._levels[name] for name, least in LEVELS.items() if own >= least]
        return max(reached) if reached else max(0, own) * (self._levels["cautious"] - 1) // LEVELS["cautious"]


def weight(sentence: str) -> int:
    """The weights of all rules that a sentence, or what it hides, meets."""
    text = plain(sentence).text
    shown = max(_of(text), _of(normal(text) or ""))
    unseen = max((_of(one) for one in hidden(sentence)), default=0)
    return max(shown, unseen + HIDDEN if unseen else 0)


def _of(text: str) -> int:
    return sum(rule.weight for rule in RULES if rule.shape.search(text)) if text else 0
