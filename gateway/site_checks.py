"""The lines of ``gapura check``: what was looked at, how it stands, and what to do, in English and Indonesian."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from audit.witness.standing import AHEAD, CONTRADICTS, OTHER_KEY, REFUSES, Standing
from gateway.site_probes import is_loopback

State = Literal["good", "note", "finding", "broken"]
Texts = Mapping[str, str]
_EXIT = {"good": 0, "note": 0, "finding": 1, "broken": 2}


@dataclass(frozen=True, slots=True)
class Check:
    """One line. Texts by language (``en``, ``id``)."""

    name: str
    state: State
    found: Texts
    do: Texts = field(default_factory=dict)
    """What to do about it; empty where nothing is to be done."""

    def to_json(self) -> dict[str, Any]:
        """The check as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Probed:
    """How a detector on another machine answered once."""

    name: str
    url: str
    stated: Mapping[str, str]
    """What the site says of it: ``country``, ``contract``."""
    gives: Collection[str]
    seconds: float
    trouble: str | None
    """Why it gave no verdict, in English."""


def exit_code(checks: Sequence[Check]) -> int:
    """0 good, 1 a finding, 2 broken."""
    return max((_EXIT[one.state] for one in checks), default=0)


_SAID: dict[str, tuple[State, str, str, str, str]] = {
    "witnessed": (
        "good",
        "{witness}: signed up to entry {size} on {when}; {behind} since",
        "{witness}: menandatangani sampai entri {size} pada {when}; {behind} sesudahnya",
        "",
        "",
    ),
    "unwitnessed": (
        "note",
        "{witness}: has signed nothing of this log yet",
        "{witness}: belum menandatangani apa pun dari log ini",
        "it is asked while the gate runs; give whoever runs it the line in log.pub",
        "saksi ditanya selama gerbang berjalan; berikan baris log.pub kepada pengelolanya",
    ),
    "objected": (
        "finding",
        "{witness}: {why}",
        "{witness}: {why}",
        "gapura audit show --last 100 names when; gapura audit verify looks the log over",
        "gapura audit show --last 100 menyebut kapan; gapura audit verify memeriksa log",
    ),
    "policies": ("good", "{rules} rules, {digest}", "{rules} aturan, {digest}", "", ""),
    "no_age": (
        "finding",
        "{group}: nobody of it will be answered, for rule {rule} asks for an age",
        "{group}: tidak seorang pun akan dijawab, karena aturan {rule} menanyakan usia",
        "state its ages in gapura.yaml, for example ages: [13, 15]",
        "nyatakan usianya di gapura.yaml, misalnya ages: [13, 15]",
    ),
    "no_tests": (
        "note",
        "{file}: no tests",
        "{file}: belum ada uji",
        "write {beside}: a rule without a test is a hope",
        "buat {beside}: aturan tanpa uji hanyalah harapan",
    ),
    "tests_good": ("good", "{file}: {passed} of {all} passed", "{file}: {passed} dari {all} lulus", "", ""),
    "tests_bad": (
        "finding",
        "{file}: {passed} of {all} passed",
        "{file}: {passed} dari {all} lulus",
        "see why: gapura policy test {policy}",
        "lihat sebabnya: gapura policy test {policy}",
    ),
    "pace": (
        "good",
        "a question with its answer takes {look} ms of one core to look through, the log {sync} ms to sync: the gate "
        "keeps up with about {people} people who ask once a minute, if the model does",
        "satu pertanyaan dan jawabannya diperiksa dalam {look} ms pada satu inti, catatan disimpan dalam {sync} ms: "
        "gerbang cukup untuk sekitar {people} orang yang bertanya semenit sekali, jika modelnya sanggup",
        "",
        "",
    ),
    "rosters": ("good", "lists: {lists}, persons: {persons}", "daftar: {lists}, orang: {persons}", "", ""),
    "roster_over": (
        "finding",
        "{list} ({group}): its last day was {day}, so nobody is looked for by it",
        "{list} ({group}): hari terakhirnya {day}, jadi tidak ada lagi yang dicari dengannya",
        "import the new list, or: gapura roster remove {id}",
        "impor daftar yang baru, atau: gapura roster remove {id}",
    ),
    "sealed": ("good", "{rules}: {people} who can open it", "{rules}: {people} yang dapat membukanya", "", ""),
    "sealed_nobody": (
        "finding",
        "{rules}: what these order to be kept is NOT kept, nobody holds the role {roles}",
        "{rules}: yang diperintahkan disimpan TIDAK disimpan, tidak ada pemegang peran {roles}",
        "gapura audit people add NAME --role {role}",
        "gapura audit people add NAMA --role {role}",
    ),
    "sealed_unread": (
        "note",
        "{rules}: what these keep can be opened by nobody yet ({roles})",
        "{rules}: yang disimpan belum dapat dibuka siapa pun ({roles})",
        "gapura audit people add NAME --role {role}",
        "gapura audit people add NAMA --role {role}",
    ),
    "sealed_unknown": (
        "finding",
        "{person} ({role}): the log does not know how this key came here; text is sealed to it",
        "{person} ({role}): log tidak tahu dari mana kunci ini; teks disegel baginya",
        "ask who made it; if nobody did: gapura audit people retire",
        "tanyakan siapa yang membuatnya; jika tidak ada: gapura audit people retire",
    ),
    "stopped": (
        "note",
        "{way}: stopped since {since}",
        "{way}: dihentikan sejak {since}",
        "let it run again: gapura start {way}",
        "jalankan lagi: gapura start {way}",
    ),
    "no_tls": (
        "broken",
        "{where} is open to the network without TLS",
        "{where} terbuka ke jaringan tanpa TLS",
        "set server.tls_cert and server.tls_key, or server.behind_proxy",
        "isi server.tls_cert dan server.tls_key, atau server.behind_proxy",
    ),
    "bad_tls": (
        "broken",
        "{why}",
        "{why}",
        "server.tls_cert and server.tls_key are PEM files that belong together, the key without a password",
        "server.tls_cert dan server.tls_key adalah berkas PEM yang berpasangan, kuncinya tanpa kata sandi",
    ),
    "port_taken": (
        "note",
        "{where} is in use",
        "{where} sedang dipakai",
        "fine if this gate is running; else stop the other program or change server.port",
        "wajar jika gerbang ini sedang berjalan; jika tidak, hentikan program itu atau ubah server.port",
    ),
    "port_bad": (
        "broken",
        "{where} cannot be used: {why}",
        "{where} tidak dapat dipakai: {why}",
        "correct server.host and server.port",
        "perbaiki server.host dan server.port",
    ),
    "no_backends": (
        "note",
        "none set",
        "belum ada",
        "gapura serve looks for an Ollama on this machine; or set backends",
        "gapura serve mencari Ollama di mesin ini; atau isi backends",
    ),
    "backend_bad": (
        "broken",
        "{backend}: no good answer from {url} ({why})",
        "{backend}: tidak ada jawaban yang baik dari {url} ({why})",
        "start it, or correct its url and key",
        "jalankan, atau perbaiki url dan key-nya",
    ),
    "backend_private": (
        "broken",
        "{backend}: the name in {url} has an address of a private network, so it is not called",
        "{backend}: nama dalam {url} beralamat di jaringan privat sehingga tidak dihubungi",
        "if it is meant to, set private: true for it; if not, somebody may be leading the gate astray",
        "jika memang dimaksudkan, isi private: true; jika tidak, mungkin ada yang menyesatkan gerbang",
    ),
    "bad_ca": (
        "broken",
        "{holder}: its authority cannot be used ({why})",
        "{holder}: otoritasnya tidak dapat dipakai ({why})",
        "ca names a PEM file with one certificate or more",
        "isi ca dengan berkas PEM berisi satu sertifikat atau lebih",
    ),
    "back_door": (
        "broken",
        "{backend} also answers on {doors}: people can go round the gate",
        "{backend} juga menjawab di {doors}: gerbang dapat dilewati",
        "let it listen on 127.0.0.1 only",
        "atur agar hanya melayani 127.0.0.1",
    ),
    "remote": (
        "good",
        "{remote}: texts go to {url}{where}, personal data masked; it answered in {seconds} s; gives {gives}",
        "{remote}: teks dikirim ke {url}{where}, data pribadi disamarkan; jawabannya datang dalam {seconds} detik; "
        "memberi {gives}",
        "",
        "",
    ),
    "remote_bad": (
        "finding",
        "{remote}: no verdict from {url} ({why}); while this lasts, rules on {gives} take their on_error",
        "{remote}: tidak ada putusan dari {url} ({why}); selama itu aturan tentang {gives} memakai on_error-nya",
        "start it, or correct its url, kind, model and key; a slow machine needs a longer deadline, a name of your own "
        "network private: true",
        "jalankan, atau perbaiki url, kind, model, dan key-nya; mesin lambat perlu deadline yang lebih panjang, nama "
        "di jaringan sendiri perlu private: true",
    ),
    "remote_open": (
        "note",
        "{remote}: texts go to {url} without TLS",
        "{remote}: teks dikirim ke {url} tanpa TLS",
        "use https, unless nobody else is on the line",
        "pakai https, kecuali jaringannya tertutup bagi orang lain",
    ),
}
_BAHASA = {
    "cannot be reached": "tidak dapat dihubungi",
    "no good answer": "bukan jawaban yang dimengerti",
    "no answer in time": "tidak menjawab tepat waktu",
    "its answer is none that is known": "jawabannya bukan putusan yang dikenal",
}
"""Why a remote detector gives no verdict."""


def say(name: str, code: str, **values: object) -> Check:
    """A line from the list above."""
    state, *texts = _SAID[code]
    found_en, found_id, do_en, do_id = (text.format_map(values) for text in texts)
    return Check(name, state, {"en": found_en, "id": found_id}, {"en": do_en, "id": do_id} if do_en else {})


def remotes(probed: Iterable[Probed]) -> Iterator[Check]:
    """The lines of detectors on other machines."""
    for one in probed:
        url, gives = one.url, ", ".join(sorted(one.gives))
        where = f" ({', '.join(one.stated.values())})" if one.stated else ""
        if one.trouble is None:
            seconds = f"{one.seconds:.1f}"
            yield say("remote", "remote", remote=one.name, url=url, where=where, seconds=seconds, gives=gives)
        else:
            bad = say("remote", "remote_bad", remote=one.name, url=url, why="{why}", gives=gives)
            whys = {"en": one.trouble, "id": _BAHASA.get(one.trouble, one.trouble)}
            yield replace(
                bad, found={tongue: text.replace("{why}", whys[tongue]) for tongue, text in bad.found.items()}
            )
        if urlsplit(url).scheme == "http" and not is_loopback(urlsplit(url).hostname or ""):
            yield say("remote", "remote_open", remote=one.name, url=url)


_OBJECTIONS = {
    CONTRADICTS: ("knows another history of this log", "mengenal riwayat lain log ini"),
    AHEAD: ("has signed more entries than this log has", "menandatangani lebih banyak entri daripada isi log ini"),
    REFUSES: ("does not take this log", "tidak menerima log ini"),
    OTHER_KEY: ("signs with another key", "menandatangani dengan kunci lain"),
}


def witnesses(stood: Iterable[Standing]) -> Iterator[Check]:
    """The lines of those who vouch for the log."""
    for one in stood:
        if one.outcome in _OBJECTIONS:
            said = say("witness", "objected", witness=one.name, why="{why}")
            why = dict(zip(("en", "id"), _OBJECTIONS[one.outcome], strict=True))
            yield replace(said, found={lang: text.replace("{why}", why[lang]) for lang, text in said.found.items()})
        elif one.size is None or one.seconds is None:
            yield say("witness", "unwitnessed", witness=one.name)
        else:
            when = time.strftime("%Y-%m-%d %H:%MZ", time.gmtime(one.seconds))
            yield say("witness", "witnessed", witness=one.name, size=one.size, when=when, behind=one.behind)


def good(name: str, found: str) -> Check:
    """All is well; ``found`` needs no translation."""
    return Check(name, "good", {"en": found, "id": found})


def broken(name: str, found: Texts) -> Check:
    """A text that says itself what to do."""
    return Check(name, "broken", found)
