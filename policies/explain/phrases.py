"""Every condition of the language in words, except those that join others. ``PHRASES`` holds them by name.

A phrase is either said of the text ("contains a web link") or a clause of its own ("the time is ..."), and each knows
its own opposite, so that ``not`` reads as a person would say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.circumstances import Window, window
from policies.explain.words import (
    AND,
    DATA,
    DAY,
    LEVEL,
    OR,
    ROUTE,
    Both,
    entities,
    entity,
    joined,
    kind,
    quoted,
    role,
    same,
    score,
)

TEXT = Both("the text", "teks itu")
_BUT = Both("it is not so that {it}", "tidak berlaku bahwa {it}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One condition in words, and its opposite."""

    yes: Both
    no: Both
    of_text: bool = False
    """Said of the text; a subject must go before it."""
    single: bool = True
    """Short enough to stand in a row with others."""

    def clause(self, subject: Both = TEXT) -> Both:
        """With a subject, where it needs one."""
        return Both("{who} {does}", "{who} {does}").fill(who=subject, does=self.yes) if self.of_text else self.yes

    @property
    def opposite(self) -> Phrase:
        """What ``not`` makes of it."""
        return Phrase(self.no, self.yes, self.of_text, self.single)


def scores_phrase(names: Sequence[str], level: str) -> Phrase:
    """Scores at one level or threshold: the text looks like one of them."""
    how = joined([score(name) for name in names], OR)
    known = LEVEL.get(level)
    if known is not None:
        note = Both(f'level "{level}": ', f'tingkat "{level}": ')
        note = Both(note.en + known.en, note.id + known.id)
    else:
        number = level.removeprefix(">=").strip()
        note = Both(f"a score of {number} or more", f"nilai {number} atau lebih")
    return Phrase(
        Both("looks {how} ({note})", "tampak {how} ({note})").fill(how=how, note=note),
        Both("does not look {how} ({note})", "tidak tampak {how} ({note})").fill(how=how, note=note),
        of_text=True,
    )


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _holds(what: Both, nothing: Both | None = None) -> Phrase:
    return Phrase(
        Both("contains {what}", "memuat {what}").fill(what=what),
        Both("does not contain {what}", "tidak memuat {what}").fill(what=nothing or what),
        of_text=True,
    )


def _pii(value: Any) -> Phrase:
    if isinstance(value, Mapping):
        least = Both("at least {count} {what}", "sedikitnya {count} {what}")
        return _holds(
            joined(
                [entity(n) if c == 1 else least.fill(count=c, what=entities(n)) for n, c in value.items()],
                OR,
            )
        )
    return _holds(joined([entity(name) for name in _names(value)], OR))


def _data(value: Any) -> Phrase:
    return _holds(joined([DATA.get(name, same(name)) for name in _names(value)], OR))


def _identities(value: Any) -> Phrase:
    count = str(value).removeprefix(">=").strip()
    return _holds(Both(f"at least {count} values that each stand for a person",
                       f"sedikitnya {count} nilai yang masing-masing menunjuk seseorang"))  # fmt: skip


def _unseen(value: Any) -> Phrase:
    blind = Both("something that nobody here can look into", "sesuatu yang tidak dapat diperiksa di sini")
    if value == "any":
        return _holds(blind)
    kinds = joined([kind(name) for name in _names(value)], OR)
    return _holds(Both("{it}, which nobody here can look into", "{it}, yang tidak dapat diperiksa di sini").fill(
        it=kinds
    ))  # fmt: skip


def _who(what: Both) -> Phrase:
    return Phrase(
        Both("the person {what}", "penanya {what}").fill(what=what),
        Both("it is not so that the person {what}", "penanya bukan orang yang {what}").fill(what=what),
    )


def _group(value: Any) -> Phrase:
    return _who(Both("belongs to the group {it}", "termasuk kelompok {it}").fill(it=quoted(_names(value))))


def _role(value: Any) -> Phrase:
    return _who(Both("is one of the {it}", "termasuk {it}").fill(it=joined([role(n) for n in _names(value)], OR)))


def _age(value: Any) -> Phrase:
    what = age_words(value)
    return Phrase(
        Both("the person is {it}", "penanya {it}").fill(it=what),
        Both("the person is not {it}", "penanya bukan yang {it}").fill(it=what),
    )


def age_words(value: Any) -> Both:
    """``under 13``, ``13 to 15 years old``."""
    text = str(value).replace(" ", "")
    number = text.lstrip("<>=")
    if "-" in text:
        low, high = text.split("-")
        return Both(f"{low} to {high} years old", f"berusia {low} sampai {high} tahun")
    signs = {
        "<": Both("under {n} years old", "berusia di bawah {n} tahun"),
        "<=": Both("{n} years old or younger", "berusia {n} tahun atau kurang"),
        ">": Both("over {n} years old", "berusia di atas {n} tahun"),
        ">=": Both("{n} years old or older", "berusia {n} tahun atau lebih"),
        "": Both("{n} years old", "berusia {n} tahun"),
    }
    return signs[text[: len(text) - len(number)]].fill(n=number)


def _model(value: Any) -> Phrase:
    names = [
        Both(f'one whose name begins with "{n[:-1]}"', f'yang namanya diawali "{n[:-1]}"') if n.endswith("*")
        else same(f'"{n}"')
        for n in _names(value)
    ]  # fmt: skip
    it = joined(names, OR)
    return Phrase(
        Both("the model is {it}", "modelnya {it}").fill(it=it),
        Both("the model is not {it}", "modelnya bukan {it}").fill(it=it),
    )


def _direction(value: Any) -> Phrase:
    question = Both("the text is a question", "teks itu pertanyaan")
    answer = Both("the text is an answer", "teks itu jawaban")
    return Phrase(question, answer) if value == "input" else Phrase(answer, question)


def _time(value: Any) -> Phrase:
    found = [hours for hours in (window(text) for text in _names(value)) if hours is not None]
    it = joined([_hours(one) for one in found], OR)
    return Phrase(
        Both("the time is {it}", "waktunya {it}").fill(it=it),
        Both("the time is not {it}", "waktunya bukan {it}").fill(it=it),
    )


def _hours(hours: Window) -> Both:
    begin, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in (hours.begin, hours.end))
    overnight = hours.end < hours.begin
    if len(hours.days) == len(DAY):
        days = Both("every day", "setiap hari")
    else:
        days = joined([DAY[day] for day in sorted(hours.days)], AND)
        ordered = sorted(hours.days)
        if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
            days = Both("{a} to {b}", "{a} sampai {b}").fill(a=DAY[ordered[0]], b=DAY[ordered[-1]])
    tail = Both(" of the next day", " hari berikutnya") if overnight else same("")
    return Both(
        "from {b} to {e}{tail} ({days}, {zone} time)", "pukul {b} sampai {e}{tail} ({days}, waktu {zone})"
    ).fill(b=begin, e=end, tail=tail, days=days, zone=hours.zone)


def _consent(value: Any) -> Phrase:
    given = Phrase(
        Both("consent is on file", "persetujuan sudah tercatat"),
        Both("no consent is on file", "persetujuan belum tercatat"),
    )
    return given if value == "on-file" else given.opposite


def _first_turn(value: Any) -> Phrase:
    begins = Phrase(
        Both("the conversation is just beginning", "percakapan baru dimulai"),
        Both("the conversation is already under way", "percakapan sudah berjalan"),
    )
    return begins if value else begins.opposite


def _route(value: Mapping[str, Any]) -> Phrase:
    sides = []
    for name, stated in value.items():
        said = ["yes" if stated else "no"] if isinstance(stated, bool) else _names(stated)
        known = ROUTE[name]
        sides.append(joined([(known.get(v) or known["*"]).fill(value=v) for v in said], OR))
    yes = Both("the provider of the model {it}", "penyedia model {it}").fill(it=joined(sides, AND))
    return Phrase(yes, _BUT.fill(it=yes))


PHRASES: Mapping[str, Callable[[Any], Phrase]] = {
    "direction": _direction,
    "pii": _pii,
    "group": _group,
    "role": _role,
    "age": _age,
    "model": _model,
    "unseen": _unseen,
    "data": _data,
    "identities": _identities,
    "time": _time,
    "consent": _consent,
    "first_turn": _first_turn,
    "route": _route,
}
"""Condition -> its words. ``all``, ``any``, ``not`` join them; every score is a condition besides."""
