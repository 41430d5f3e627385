"""What a policy would have changed, told to people in English and Indonesian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.compare.impact import RECORDED, Impact
from policies.compare.privacy import LEFT_OUT, Cell
from policies.compare.replay import (
    ASKED_UNKNOWN,
    BLOCKED,
    ERASED,
    MILDER,
    NOT_RECORDED,
    OLDER,
    OTHER,
    REASONS,
    RELEASED,
    SAME,
    STRICTER,
    UNREADABLE,
)
from policies.explain.words import Both, same

WORDS = {
    BLOCKED: Both("would now be blocked", "kini akan diblokir"),
    RELEASED: Both("would no longer be blocked", "tidak lagi diblokir"),
    STRICTER: Both("would be treated more strictly otherwise", "diperlakukan lebih ketat dengan cara lain"),
    MILDER: Both("would be treated more mildly otherwise", "diperlakukan lebih longgar dengan cara lain"),
    OTHER: Both("same effect, other values masked", "efek sama, nilai lain yang disamarkan"),
    SAME: Both("unchanged", "tidak berubah"),
    ERASED: Both("not replayable: the facts were erased", "tidak dapat diulang: fakta sudah dihapus"),
    UNREADABLE: Both("not replayable: this version cannot read the facts",
                     "tidak dapat diulang: fakta tidak terbaca oleh versi ini"),
    NOT_RECORDED: Both("not replayable: a rule asks for what nobody had looked for",
                       "tidak dapat diulang: suatu aturan menanyakan hal yang waktu itu tidak diperiksa"),
    ASKED_UNKNOWN: Both("not replayable: it cannot be known what had been looked for",
                        "tidak dapat diulang: tidak diketahui apa yang waktu itu diperiksa"),
    OLDER: Both("not replayable: the release of that day did not record what a rule asks",
                "tidak dapat diulang: rilis waktu itu belum mencatat yang ditanyakan suatu aturan"),
}  # fmt: skip
LIMITS = (
    Both("It says what the rules would have said to what was asked; people ask otherwise under other rules.",
         "Ini menyatakan apa yang akan dikatakan aturan atas pertanyaan waktu itu; dengan aturan lain orang bertanya "
         "dengan cara lain."),
    Both("It does not say whether a block would have been right: nobody has the text.",
         "Ini tidak menyatakan apakah pemblokiran itu tepat: teksnya tidak ada."),
    Both("Of a question that was blocked there is no answer: what the model would have said is not known.",
         "Pertanyaan yang diblokir tidak punya jawaban: apa kata model tidak diketahui."),
)  # fmt: skip


def number(cell: Cell) -> Both:
    """A cell in words."""
    if isinstance(cell, int):
        return Both(f"{cell:,}", f"{cell:,}".replace(",", "."))
    if cell == LEFT_OUT:
        return Both("not shown", "tidak ditampilkan")
    if cell.startswith(">="):
        count = int(cell[2:])
        return Both(f"at least {count:,}", f"sedikitnya {count:,}".replace(",", "."))
    return Both(f"fewer than {cell[1:]}", f"kurang dari {cell[1:]}")


def headline(found: Impact) -> Both:
    """The one sentence that a board remembers."""
    return Both(
        "of {total} exchanges between {since} and {until}, {blocked} would now be blocked, "
        "{released} would no longer be",
        "dari {total} pertukaran antara {since} dan {until}, {blocked} kini akan diblokir, "
        "{released} tidak lagi diblokir",
    ).fill(
        total=number(found.total),
        since=found.since or "-",
        until=found.until or "-",
        blocked=number(found.results[BLOCKED]),
        released=number(found.results[RELEASED]),
    )


def lines(found: Impact) -> Iterator[Both]:
    """The whole report, line by line."""
    yield headline(found)
    against = Both("what was recorded", "yang tercatat") if found.against == RECORDED else same(found.against[:19])
    yield Both("new policy {new}, compared with {against}", "kebijakan baru {new}, dibandingkan dengan {against}").fill(
        new=found.new[:19], against=against
    )
    if found.gates > 1:
        yield Both("added up over {n} gates", "dijumlahkan dari {n} gerbang").fill(n=found.gates)
    for name, cell in found.results.items():
        if name not in REASONS or cell != 0:
            yield Both("  {number} {what}", "  {number} {what}").fill(number=number(cell), what=WORDS[name])
        for rule, count in found.rules.get(name, {}).items():
            yield _row(rule, count, found.links.get(name, {}).get(rule, ()))
    yield from _groups(found)
    yield from trials(found.shadow, found.days)
    yield from remarks(found)


def _row(name: str, count: Cell, numbers: object) -> Both:
    listed = ", ".join(map(str, numbers)) if isinstance(numbers, (list, tuple)) else ""
    tail = Both(f"; entries {listed}", f"; entri {listed}") if listed else same("")
    return Both("     by {name}: {count}{tail}", "     oleh {name}: {count}{tail}").fill(
        name=name, count=number(count), tail=tail
    )


def _groups(found: Impact) -> Iterator[Both]:
    if not found.groups["exchanges"]:
        if found.total != 0:
            yield Both("by group: not shown, the groups are too small",
                       "per kelompok: tidak ditampilkan, kelompoknya terlalu kecil")  # fmt: skip
        return
    yield Both("by group: exchanges, now blocked, no longer", "per kelompok: pertukaran, kini diblokir, tidak lagi")
    for group, count in sorted(found.groups["exchanges"].items()):
        row = [number(of_group(found, name, group)) for name in (BLOCKED, RELEASED)]
        name = same(group) if group else Both("(unknown)", "(tidak diketahui)")
        yield Both("  {name}: {all}, {one}, {two}", "  {name}: {all}, {one}, {two}").fill(
            name=name, all=number(count), one=row[0], two=row[1]
        )


def of_group(found: Impact, name: str, group: str) -> Cell:
    """One group's count; where a row is not shown, none of it is."""
    silent = not found.groups[name] and found.results[name] != 0
    return LEFT_OUT if silent else found.groups[name].get(group, 0)


def trials(shadow: Mapping[str, Mapping[str, Cell]], days: Mapping[str, Cell]) -> Iterator[Both]:
    """Rules on trial: how often each would have been more severe, by day."""
    for rule, row in shadow.items():
        yield Both("on trial, {rule}: would have been more severe, by day",
                   "percobaan, {rule}: akan lebih berat, per hari").fill(rule=rule)  # fmt: skip
        for day, count in row.items():
            yield Both("  {day}: {count} of {all}", "  {day}: {count} dari {all}").fill(
                day=day, count=number(count), all=number(days.get(day, LEFT_OUT))
            )


def remarks(found: Impact) -> Iterator[Both]:
    """What the counts do not hold."""
    for name, count in found.asked.items():
        yield Both("not looked for at the time: {name}, in {count} decisions",
                   "waktu itu tidak diperiksa: {name}, dalam {count} keputusan").fill(
            name=name, count=number(count))  # fmt: skip
    if found.failed != 0:
        yield Both("a detector had failed in {count} decisions", "pendeteksi gagal dalam {count} keputusan").fill(
            count=number(found.failed)
        )
    if found.answers_erased != 0:
        yield Both("{count} answers were erased: their exchanges count by the question alone",
                   "{count} jawaban sudah dihapus: pertukarannya dihitung dari pertanyaan saja").fill(
            count=number(found.answers_erased))  # fmt: skip
