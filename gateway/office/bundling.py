"""An evidence bundle told in plain words, and made from a site's log, its kept policies and its key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.bundle.making import Told, make
from audit.codes import code_of
from audit.keys import read_public
from audit.layout import PUBLIC_FILE
from audit.reader import Entry, Reader
from audit.record import commit_text
from gateway.admission.versions import kept as kept_sources
from policies import kept
from policies.explain.record import explain_record
from policies.explain.recorded import RecordError, read_record
from policies.program import Program

ABOUT = frozenset({"decision", "outcome", "disclosure"})
"""Kinds that a bundle about an exchange is made of; what somebody did with it later is not evidence of it."""
_BETWEEN = "\x1f"
_ASKED = ("A question was decided on {when} (code {code}).", "Pertanyaan diputuskan pada {when} (kode {code}).")
_ENDED = ("It ended on {when}: {result}.", "Berakhir pada {when}: {result}.")
_OTHER = ("Entry {index} is a record of the kind {kind}, of {when}.", "Entri {index}: catatan jenis {kind}, {when}.")
_ERASED = ("Its private part was erased.", "Bagian privatnya telah dihapus.")
_RESULTS: Mapping[str, tuple[str, str]] = {
    "answered": ("answered", "dijawab"),
    "blocked": ("blocked", "diblokir"),
    "replaced": ("answered from a template", "dijawab dengan teks pengganti"),
    "failed": ("the backend failed", "backend gagal"),
    "cut": ("the answer was cut off", "jawaban dipotong"),
    "cancelled": ("the client hung up", "klien memutus"),
    "refused": ("refused", "ditolak"),
    "checked": ("a check, nothing was sent", "pemeriksaan, tidak ada yang dikirim"),
    "unknown": ("unknown: the gate stopped before the end", "tidak diketahui: gerbang berhenti sebelum selesai"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that goes along, because the record of an entry commits to it."""

    index: int
    member: str
    text: str


def shown_by(entries: Sequence[Entry], member: str, text: str) -> Shown | None:
    """The entry that commits to this text as its ``input`` or ``output``; None: no record says that it was this one.

    What is committed to of a question is every text in the request, in order, with U+001F between them. Of a question
    with one message that is the model's name and the message, so the message alone is enough here. A newline at the
    end that an editor added is forgiven.
    """
    for entry in entries:
        private = entry.private_part() or {}
        said = private.get(member)
        if not isinstance(said, dict):
            continue
        nonce, whole = bytes.fromhex(said["nonce"]), f"{private.get('model')}{_BETWEEN}{text}"
        for one in (text, text.removesuffix("\n"), whole, whole.removesuffix("\n")):
            if commit_text(one, nonce)[1] == said["sha256"]:
                return Shown(entry.index, member, one)
    return None


def bundle_of(data: Path, entries: Sequence[Entry], *, private: bool = True, shown: Sequence[Shown] = ()) -> bytes:
    """The bundle about these entries, one or more, of the site in ``data``; texts ``shown`` need the private parts.

    Raises:
        LogUnusable: no log, or no public key beside it.
        AuditError: no checkpoint covers the entries yet.
    """
    key = read_public(data / PUBLIC_FILE)
    told = Told(
        sources=lambda digest: kept_sources(data, digest),
        explain=lambda about: explained(data, about),
        private=private,
        revealed=tuple({"index": one.index, "member": one.member, "text": one.text} for one in shown),
    )
    with Reader.open(data).snapshot() as snapshot:
        return make(snapshot, key, entries, told)


def explained(data: Path, entries: Sequence[Entry]) -> Mapping[str, str]:
    """What these records say, sentence by sentence, in English and Indonesian."""
    said: list[tuple[str, str]] = []
    for entry in entries:
        said += _sentences(data, entry)
    return {"en": " ".join(en for en, _ in said), "id": " ".join(id_ for _, id_ in said)}


def _sentences(data: Path, entry: Entry) -> list[tuple[str, str]]:
    private = entry.private_part() or {}
    said = [_headline(entry, private)]
    if entry.erased:
        said.append(_ERASED)
    if "facts" in private and "decision" in private:
        public = entry.public_part()
        try:
            recorded = read_record(json.dumps({"entry": public, "private": private}))
        except RecordError:
            return said
        program = _program(data, recorded.policy)
        said += [(one.en, one.id) for one in explain_record(recorded, program).sentences]
    return said


def _headline(entry: Entry, private: Mapping[str, object]) -> tuple[str, str]:
    exchange, result = entry.exchange, private.get("result")
    if entry.kind == "decision" and exchange is not None:
        return _filled(_ASKED, when=entry.minute, code=code_of(exchange))
    if entry.kind == "outcome" and isinstance(result, str):
        words = _RESULTS.get(result, (result, result))
        return _ENDED[0].format(when=entry.minute, result=words[0]), _ENDED[1].format(
            when=entry.minute, result=words[1]
        )
    return _filled(_OTHER, index=entry.index, kind=entry.kind, when=entry.minute)


def _filled(pair: tuple[str, str], **values: object) -> tuple[str, str]:
    return pair[0].format(**values), pair[1].format(**values)


def _program(data: Path, digest: str) -> Program | None:
    sources = kept_sources(data, digest)
    return None if sources is None else kept.rebuild(sources, digest)
