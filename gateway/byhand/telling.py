"""What the commands say of their work on standard error: counts by type, never a value."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.byhand.desk import Done
from gateway.byhand.masking import Masked, Restored
from gateway.enforcement.redact import IRREVERSIBLE
from policies.explain.words import entities

_SAID = {
    "hidden": ("hidden, comes back", "disamarkan, bisa kembali"),
    "gone": ("hidden for good", "disamarkan selamanya"),
    "left": ("LEAVES as it is", "IKUT KELUAR apa adanya"),
    "foreign": ("no placeholder of this vault", "bukan penanda dari brankas ini"),
    "back": ("put back", "dipulihkan"),
    "held": ("stays: within a link or tag", "dibiarkan: di dalam tautan atau tag"),
}
_HEAD = (("what", "type", "number", "what happens"), ("apa", "jenis", "jumlah", "yang terjadi"))
_NOTHING = (
    "No personal data was found. Read it through yourself: a detector misses some.",
    "Tidak ditemukan data pribadi. Baca sendiri sekali lagi: detektor dapat luput.",
)
_READ = (
    "Read the masked text before you paste it: a detector misses some.",
    "Baca teks yang disamarkan sebelum menempelkannya: detektor dapat luput.",
)
_OWN = (
    "{number} placeholders of this vault stood there already and stay.",
    "{number} penanda dari brankas ini sudah ada dan dibiarkan.",
)
_VAULT = (
    "Vault: {vault}, until {day}. For the answer: gapura restore ANSWER --vault {vault}",
    "Brankas: {vault}, sampai {day}. Untuk jawabannya: gapura restore JAWABAN --vault {vault}",
)
_EXPOSED = (
    "Others may write into the folder of the vault: they cannot read it, but take it away. Better keep it elsewhere.",
    "Akun lain dapat menulis ke folder brankas: isinya tidak terbaca, tetapi dapat dihapus. Simpan di tempat lain.",
)
_STOPPED = (
    "The policy lets nothing of this text out (rule {rule}), so nothing was written.",
    "Kebijakan tidak mengizinkan teks ini keluar (aturan {rule}), jadi tidak ada yang ditulis.",
)
_NONE_BACK = (
    "The text has no placeholder of this vault.",
    "Teks ini tidak memuat penanda dari brankas ini.",
)


def masked(done: Done, language: str) -> None:
    """What leaves and what does not."""
    said, text = _language(language), done.masked
    gone = Counter({kind: number for kind, number in text.hidden.items() if kind in IRREVERSIBLE})
    rows = [("hidden", text.hidden - gone), ("gone", gone), ("left", text.left), ("foreign", text.others)]
    _table(rows, said)
    _line((_READ if any(counts for _, counts in rows) else _NOTHING)[said])
    if text.own:
        _line(_OWN[said].format(number=text.own))
    _line(_VAULT[said].format(vault=done.vault, day=done.last_day))
    if done.exposed:
        _line(_EXPOSED[said])


def preview(done: Masked) -> None:
    """The masked text, for the eyes of whoever masks."""
    Console(stderr=True, highlight=False).rule()
    _line("".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in done.text))
    Console(stderr=True, highlight=False).rule()


def restored(done: Restored, language: str) -> None:
    """What was put back, and what was not."""
    said = _language(language)
    rows = [("back", done.back), ("held", done.held), ("foreign", done.unknown)]
    _table(rows, said)
    if not done.back and not done.held:
        _line(_NONE_BACK[said])


def stopped(rule: str, language: str) -> None:
    """That a policy stops the text."""
    _line(_STOPPED[_language(language)].format(rule=rule))


def _language(language: str) -> int:
    return 1 if language == "id" else 0


def _line(text: str) -> None:
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(Text(text))


def _table(rows: list[tuple[str, Counter[str]]], said: int) -> None:
    table = Table(*_HEAD[said], box=None)
    for what, counts in rows:
        for kind in sorted(counts):
            words = (entities(kind)[said], kind, str(counts[kind]), _SAID[what][said])
            table.add_row(*map(Text, words))
    if table.row_count:
        Console(stderr=True).print(table)
