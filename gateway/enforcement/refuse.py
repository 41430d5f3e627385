"""Choosing the words of a refusal: the policy's own in the person's language, ours where it has none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from gateway.errors import Reason, text_of
from policies.decision import Decision
from policies.rules import NO_POLICY, UNSEEN_RULE

_OURS = {NO_POLICY: Reason.NO_POLICY, UNSEEN_RULE: Reason.UNSEEN}
"""What the gate itself says where no written rule did."""
UNSEEN: dict[str, tuple[str, str]] = {
    "image": ("an image", "gambar"),
    "audio": ("audio", "audio"),
    "video": ("a video", "video"),
    "file": ("a file", "berkas"),
    "token_ids": ("token ids instead of text", "id token sebagai ganti teks"),
    "remote_url": ("an address to fetch", "alamat untuk diambil isinya"),
    "hosted_tool": ("a tool that runs at the provider (such as web search)", "alat yang berjalan di penyedia (misalnya "
                    "pencarian web)"),
    "template": ("a prompt template or raw prompt switch", "templat prompt atau pengaturan prompt mentah"),
    "server_prompt": ("a prompt kept by the provider", "prompt yang disimpan penyedia"),
    "server_side": ("an order to store the conversation at the provider (store)", "perintah menyimpan percakapan di "
                    "penyedia (store)"),
    "encrypted_reasoning": ("encrypted reasoning", "penalaran terenkripsi"),
    "logprobs": ("a wish for token probabilities (logprobs), which repeat the answer", "permintaan peluang token "
                 "(logprobs), yang mengulang jawabannya"),
    "modality": ("a wish for an answer that is not text", "permintaan jawaban yang bukan teks"),
    "unknown_part": ("a kind of content that is not known here", "jenis isi yang tidak dikenal di sini"),
}  # fmt: skip
"""What nobody can look into, by kind, as a person may read it: a closed list, so nothing of the request is in it."""
Languages = Sequence[str]
"""Codes of the languages somebody reads, the best first; Indonesian or English is among them."""
_OLD = {"in": "id", "jw": "jv", "iw": "he"}
"""``in`` is what old Android still calls Indonesian."""
_OURS_IN = ("id", "en")
_MOST = 20
"""Languages that are looked at: nobody reads more."""
_TAG = re.compile(r"[a-z]{2,3}")
_QVALUE = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)")


def languages_of(accept_language: str | None, default: str) -> Languages:
    """The languages the client would rather have, the best first (RFC 9110, section 12.5.4), the site's own last."""
    wanted: dict[str, float] = {}
    for item in (accept_language or "").lower().split(",")[:_MOST]:
        tag, _, weight = item.partition(";")
        language = tag.strip().split("-")[0]
        quality = _quality(weight)
        if quality and _TAG.fullmatch(language):
            wanted.setdefault(_OLD.get(language, language), quality)
    ranked = sorted(wanted, key=lambda language: -wanted[language])
    return (*ranked, default)


def ours(languages: Languages) -> str:
    """``id`` or ``en``: the better of the two that the gate itself speaks."""
    return next(language for language in languages if language in _OURS_IN)


def _quality(parameter: str) -> float:
    """The weight of ``q=0.8``; 1 where there is none, 0 for what is none."""
    if not parameter.strip():
        return 1.0
    match = _QVALUE.fullmatch(parameter.strip())
    return float(match[1]) if match else 0.0


def words(decision: Decision, languages: Languages, unseen: Collection[str] = ()) -> str:
    """The text a person gets for this decision; ``unseen`` are the kinds nobody could look into."""
    if said := localized(decision.message, languages):
        return said
    if any(match.rule == UNSEEN_RULE and match.known for match in decision.matches):
        return unseen_text(unseen, ours(languages))
    return text_of(_OURS.get(decision.rule or "", Reason.POLICY), ours(languages))


def notice(decision: Decision, languages: Languages) -> str:
    """The text beside a message that passed with a warning."""
    said = localized(decision.message, languages)
    return said or ("Mohon cermat: ada aturan gerbang ini yang menandai pesan ini." if ours(languages) == "id"
                    else "Please read with care: a rule of this gate has marked this message.")  # fmt: skip


def unseen_text(kinds: Collection[str], language: str) -> str:
    """What stands in the way of a request, named: people can leave out only what they know of."""
    named = [UNSEEN[kind][language == "id"] for kind in sorted(kinds) if kind in UNSEEN]
    if not named:
        return text_of(Reason.UNSEEN, language)
    if language == "id":
        return (f"Permintaan memuat {'; '.join(named)}. Gerbang ini tidak dapat memeriksanya dan tidak ada kebijakan "
                "yang mengizinkannya. Hapus bagian itu, atau kirim pertanyaan sebagai teks.")  # fmt: skip
    return (f"The request holds {'; '.join(named)}. This gate cannot look into that, and no policy lets it pass. "
            "Leave it out, or send your question as text.")  # fmt: skip


def localized(texts: Mapping[str, str], languages: Languages) -> str:
    """The text in the best of these languages, else in English, else in any."""
    found = next((texts[language] for language in (*languages, "en") if language in texts), "")
    return found or next(iter(texts.values()), "")
