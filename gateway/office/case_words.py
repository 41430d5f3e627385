"""The words of cases for people: kinds, states and ends in their language, times by the clock of the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from policies import zones

_WORDS: dict[str, tuple[str, str]] = {
    # kinds
    "escalation": ("escalation", "eskalasi"),
    "hold": ("held", "ditahan"),
    "objection": ("objection", "keberatan"),
    "sample": ("sample", "sampel"),
    "right": ("request of a person", "permintaan orang"),
    "breach": ("possible breach", "dugaan kegagalan pelindungan data"),
    "manual": ("by hand", "manual"),
    # what it is about, how far it is
    "child": ("CHILD AT RISK", "ANAK BERISIKO"),
    "general": ("general", "umum"),
    "open": ("open", "terbuka"),
    "taken": ("taken", "ditangani"),
    "closed": ("closed", "ditutup"),
    # how it ended
    "confirmed": ("confirmed", "terbukti"),
    "false_positive": ("false alarm", "alarm palsu"),
    "policy_change": ("the policy has to change", "kebijakan perlu diubah"),
    "escalated": ("passed on", "diteruskan"),
    "objection_upheld": ("objection upheld", "keberatan diterima"),
    "withdrawn": ("withdrawn", "dicabut"),
    "denied": ("denied", "ditolak"),
    "released": ("released", "dilepas"),
    "expired": ("expired", "kedaluwarsa"),
    "answered": ("answered", "dijawab"),
    "refused": ("refused", "ditolak"),
    "unclear": ("unclear", "tidak jelas"),
    # what was done
    "again": ("happened again", "terjadi lagi"),
    "acknowledge": ("knows of it", "menyatakan tahu"),
    "take": ("took it", "mengambil"),
    "hand_over": ("handed over", "menyerahkan"),
    "escalate": ("passed up", "meneruskan"),
    "share": ("gave keys to what is kept", "memberi kunci untuk yang disimpan"),
    "exclude": ("kept somebody out", "mengecualikan seseorang"),
    "close": ("closed it", "menutup"),
    "reopen": ("opened it again", "membuka lagi"),
    "note": ("added a note", "menambah catatan"),
    "read_notes": ("read the notes", "membaca catatan"),
    "told": ("was told", "diberi tahu"),
    "danger": ("danger now", "bahaya sekarang"),
}
_LABELS: dict[str, tuple[str, str]] = {
    "code": ("code", "kode"),
    "kind": ("kind", "jenis"),
    "about": ("about", "tentang"),
    "state": ("state", "keadaan"),
    "role": ("for", "untuk"),
    "level": ("passed up", "diteruskan"),
    "opened": ("opened", "dibuka"),
    "deadline": ("due", "tenggat"),
    "overdue": ("overdue", "lewat tenggat"),
    "owner": ("taken by", "ditangani"),
    "acknowledged": ("known since", "diketahui"),
    "disposition": ("ended", "hasil"),
    "closed": ("closed", "ditutup"),
    "named": ("seen by", "dilihat oleh"),
    "excluded": ("kept out", "dikecualikan"),
    "contents": ("kept text", "teks tersimpan"),
    "exchange": ("exchange", "pertukaran"),
    "subject": ("pseudonym", "pseudonim"),
    "conversation": ("conversation", "percakapan"),
    "key": ("key", "kunci"),
    "assurance": ("who asked", "penanya"),
    "group": ("group", "kelompok"),
    "rule": ("rule", "aturan"),
    "effect": ("effect", "tindakan"),
    "direction": ("direction", "arah"),
}
_TIMES = frozenset({"opened", "deadline", "acknowledged", "closed", "at"})
_CODED = frozenset({"kind", "about", "state", "disposition", "action"})


def word(code: str, language: str) -> str:
    """What a code means; the code itself where nobody wrote it down."""
    english, indonesian = _WORDS.get(code, (code, code))
    return indonesian if language == "id" else english


def label(name: str, language: str) -> str:
    """What a member is called."""
    english, indonesian = _LABELS.get(name, (name, name))
    return indonesian if language == "id" else english


def clock(stamp: str, zone: str) -> str:
    """A time (RFC 3339, UTC) by the clock of a site: ``2026-11-28 06:30 WIB``."""
    local = zones.local(int(datetime.fromisoformat(stamp).timestamp()) // 60, zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or zone}"


def read(row: dict[str, Any], language: str, zone: str) -> dict[str, Any]:
    """What is told of a case, with words for codes and the site's clock for times."""
    said = {name: word(value, language) for name, value in row.items() if name in _CODED and value}
    times = {name: clock(value, zone) for name, value in row.items() if name in _TIMES and value}
    return {**row, **said, **times}
